import { describe, expect, it } from 'vitest';
import { reviewDesign } from '../review/index.js';
import { type LatencyDesign, latencyChecklist } from './checklist.js';

const sound: LatencyDesign = {
  name: 'sound',
  leaves: 100,
  leafSlowProbability: 0.0001,
  requestSlowObjective: 0.01,
  percentilesAre: 'from-merged-histograms',
  loadTest: 'open-loop',
  peakUtilization: 0.6,
  hedging: { delay: 'quantile', loadBudget: 0.05, idempotent: true, cancelsLoser: true },
};

const hedging = sound.hedging as NonNullable<LatencyDesign['hedging']>;

/** One change to the sound design, and the rule that must find it. */
const FAULTS: [string, Partial<LatencyDesign>][] = [
  ['fan-out-objective', { leafSlowProbability: 0.01 }],
  ['averaged-percentiles', { percentilesAre: 'averaged' }],
  ['coordinated-omission', { loadTest: 'closed-loop' }],
  ['hedging-budget', { hedging: { ...hedging, loadBudget: 0.9 } }],
  ['hedging-idempotence', { hedging: { ...hedging, idempotent: false } }],
];

describe('the latency checklist', () => {
  it('passes a sound design', () => {
    expect(reviewDesign(sound, latencyChecklist).findings).toEqual([]);
  });

  it.each(FAULTS)('finds exactly %s', (id, fault) => {
    const { findings } = reviewDesign({ ...sound, ...fault }, latencyChecklist);
    expect(findings.map(finding => finding.id)).toEqual([id]);
  });

  it('finds a fixed delay without a budget, and that its load is unbounded', () => {
    const unbounded = { delay: 'fixed', idempotent: true, cancelsLoser: true } as const;
    const { findings } = reviewDesign({ ...sound, hedging: unbounded }, latencyChecklist);
    expect(findings.map(finding => finding.id)).toEqual(['hedging-budget', 'hedging-fixed-delay']);
  });
});

it('a review without rules is an error, and so are two rules of one id', () => {
  expect(() => reviewDesign(sound, [])).toThrow(RangeError);
  expect(() => reviewDesign(sound, [...latencyChecklist, ...latencyChecklist])).toThrow('ids of their own');
});
