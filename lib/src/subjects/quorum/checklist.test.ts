import { describe, expect, it } from 'vitest';
import { reviewDesign } from '../review/index.js';
import { type QuorumDesign, quorumChecklist } from './checklist.js';

const sound: QuorumDesign = {
  name: 'sound',
  replicas: 3,
  read: 2,
  write: 2,
  promise: 'linearizable',
  writesBack: true,
  sloppy: false,
  mostCopiesInOneDomain: 1,
  copiesThatMayBeDown: 1,
  hintHours: 3,
  longestOutageHours: 12,
  readRepair: true,
  antiEntropyHours: 168,
  tombstoneHours: 240,
};

describe('the checklist of quorums', () => {
  it('passes a sound design', () => {
    expect(reviewDesign(sound, quorumChecklist).findings).toEqual([]);
  });

  it.each([
    [['quorums-meet'], { read: 1, promise: 'reads see acknowledged writes' }],
    [['write-back'], { writesBack: false }],
    [['sloppy'], { sloppy: true }],
    [['tolerance'], { copiesThatMayBeDown: 2 }],
    [['failure-domains'], { mostCopiesInOneDomain: 2 }],
    [['hints-run-out', 'tombstones'], { antiEntropyHours: Number.POSITIVE_INFINITY }],
    [
      ['cold-keys'],
      {
        hintHours: 0,
        antiEntropyHours: Number.POSITIVE_INFINITY,
        longestOutageHours: 0,
        tombstoneHours: Number.POSITIVE_INFINITY,
      },
    ],
    [['tombstones'], { antiEntropyHours: 300 }],
  ] as const)('finds %s', (ids, change) => {
    const { findings } = reviewDesign({ ...sound, ...change }, quorumChecklist);
    expect(findings.map(({ id }) => id)).toEqual(ids);
  });

  it('lets an eventual store be sloppy', () => {
    const design: QuorumDesign = { ...sound, promise: 'eventual', sloppy: true, read: 1, write: 1 };
    expect(reviewDesign(design, quorumChecklist).findings).toEqual([]);
  });
});
