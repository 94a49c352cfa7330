import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explore } from '../../engine/checking/index.js';
import { Node, simulate } from '../../engine/simulation/index.js';
import { FencingSwitch, oneIsLeft, PairedServer, PowerSwitch } from '../../protocols/shooting-pair.js';
import {
  allOrNobody,
  atMostOneLeader,
  Flooding,
  heirLeads,
  silenceElection,
  TellingOnce,
} from '../../protocols/silence-election.js';
import { reviewDesign } from '../review/index.js';
import { type AssumptionDesign, assumptionChecklist } from './checklist.js';
import { networkModel } from './network-models.js';
import { lying, omitting } from './node-models.js';

class Sender extends Node<never, number> {
  heard: number[] = [];
  override onStart(): void {
    if (this.id === 'a') this.setTimer('say', 1);
  }
  override onTimer(): void {
    this.broadcast(this.heard.length);
    this.heard = [...this.heard, 0];
    if (this.heard.length < 400) this.setTimer('say', 5);
  }
  override onMessage(_from: string, number: number): void {
    this.heard = [...this.heard, number];
  }
}

describe('network models', () => {
  const longestIn = (model: Parameters<typeof networkModel>[0], from: number, to: number): number => {
    const options = { deltaMs: 10, gstMs: 1000, nodes: ['a', 'b'] };
    const { events } = simulate(
      { nodes: { a: Sender, b: Sender }, ...networkModel(model, options) },
      { seed: 3, untilMs: 5000 },
    );
    const delays = events
      .filter(({ kind }) => kind === 'deliver')
      .map(({ atMs, cause }) => ({
        sentAt: events[cause as number].atMs,
        delay: atMs - events[cause as number].atMs,
      }));
    return Math.max(
      ...delays.filter(({ sentAt }) => sentAt >= from && sentAt < to).map(({ delay }) => delay),
    );
  };

  it('keep their bound always, from some time on, or never', () => {
    expect(longestIn('synchronous', 0, 2000)).toBeLessThanOrEqual(10);
    expect(longestIn('partially synchronous', 0, 1000)).toBeGreaterThan(20);
    expect(longestIn('partially synchronous', 1000, 2000)).toBeLessThanOrEqual(10);
    expect(longestIn('asynchronous', 1000, 2000)).toBeGreaterThan(20);
  });

  it('refuse a bound that is none', () => {
    expect(() => networkModel('synchronous', { deltaMs: 0, gstMs: 1, nodes: [] })).toThrow('deltaMs');
  });
});

describe('node models', () => {
  const heardBy = (faulty: new () => Node<never, never>) => {
    const { states } = simulate(
      { nodes: { a: faulty, b: Sender, c: Sender }, network: { latency: 1 } },
      { seed: 1, untilMs: 5000 },
    );
    return [states.b.heard, states.c.heard] as number[][];
  };

  it('leave out every third message, and nobody notices', () => {
    const [b, c] = heardBy(omitting(Sender, 3));
    expect(b.length + c.length).toBe(800 - 266);
  });

  it('lie to one and not to the other', () => {
    const [b, c] = heardBy(lying(Sender, (to, number) => (to === 'b' ? number : 7)));
    expect(b.slice(0, 3)).toEqual([0, 1, 2]);
    expect(new Set(c)).toEqual(new Set([7]));
  });
});

describe('an election by silence', () => {
  const explored = (patience: number, most: number) => {
    const Kind = silenceElection(patience);
    return explore(
      { nodes: { leader: Kind, heir: Kind }, time: { untilTick: 10, latencyTicks: { least: 0, most } } },
      { crash: 1, restart: 0, always: { atMostOneLeader }, sometimes: { heirLeads } },
    );
  };

  it.each([
    [3, 1, 'holds to the bound'],
    [3, 2, 'violated'],
    [4, 2, 'holds to the bound'],
    [4, 3, 'violated'],
  ] as const)('with a patience of %i and messages of up to %i ticks: %s', (patience, most, verdict) => {
    expect(explored(patience, most).verdict).toBe(verdict);
  });
});

describe('an heir that is too patient', () => {
  it('never leads, whoever else is left', () => {
    const Kind = silenceElection(1000);
    const { verdict, goals } = explore(
      { nodes: { leader: Kind, heir: Kind }, time: { untilTick: 6 } },
      { crash: 1, restart: 0, always: { atMostOneLeader }, sometimes: { heirLeads } },
    );
    expect(verdict).toBe('goal not reached');
    expect(goals).toEqual([expect.objectContaining({ goal: 'heirLeads', reached: false })]);
  });
});

describe('broadcast', () => {
  const explored = (Kind: typeof Flooding | typeof TellingOnce) =>
    explore(
      { nodes: { a: Kind, b: Kind, c: Kind } },
      {
        crash: 1,
        restart: 0,
        always: { allOrNobody },
        sometimes: {
          everybody: ({ nodes }) =>
            Object.values(nodes).length === 3 &&
            Object.values(nodes).every(({ delivered }) => (delivered as string[]).length > 0),
        },
      },
    );

  it('by flooding reaches all or nobody, in every state', () => {
    expect(explored(Flooding)).toMatchObject({ verdict: 'holds', exhausted: true });
  });

  it('by telling once leaves somebody out', () => {
    expect(explored(TellingOnce).violation?.message).toContain('has the news');
  });
});

describe('a pair that may shoot', () => {
  const explored = (Kind: typeof PowerSwitch) =>
    explore(
      { nodes: { x: PairedServer, y: PairedServer, switch: Kind } },
      {
        always: { oneIsLeft },
        sometimes: { shot: ({ nodes }) => (nodes.switch.cut as string[]).length > 0 },
      },
    );

  it('shoots itself, unless the switch refuses whom it has cut off', () => {
    expect(explored(PowerSwitch).violation?.steps.length).toBe(4);
    expect(explored(FencingSwitch)).toMatchObject({ verdict: 'holds' });
  });
});

describe('the incidents', () => {
  const { incidents } = JSON.parse(
    readFileSync(new URL('../../../../data/models/incidents.json', import.meta.url), 'utf8'),
  );

  it('are twenty, each with a date, a source and a label', () => {
    expect(incidents.length).toBe(20);
    for (const incident of incidents)
      for (const field of ['what', 'date', 'happened', 'assumption', 'source'])
        expect(incident[field]).toBeTruthy();
  });
});

describe('the checklist of assumptions', () => {
  const sound: AssumptionDesign = {
    name: 'sound',
    isWritten: true,
    safetyNeeds: 'nothing of time',
    longestSeenMs: 90_000,
    assumedBoundMs: 30_000,
    faults: 1,
    faultsAre: 'crash',
    nodes: 3,
    sharedCauses: true,
    countsAsIndependent: false,
    checksums: true,
    onViolation: 'stops',
  };

  it.each([
    ['written-down', { isWritten: false }],
    ['safety-without-time', { safetyNeeds: 'a bound on delays' }],
    ['enough-nodes', { nodes: 2 }],
    ['enough-nodes', { faultsAre: 'byzantine' }],
    ['independence', { countsAsIndependent: true }],
    ['honest-messages', { checksums: false }],
    ['on-violation', { onViolation: 'unknown' }],
  ] as const)('finds %s', (id, change) => {
    expect(reviewDesign(sound, assumptionChecklist).findings).toEqual([]);
    expect(
      reviewDesign({ ...sound, ...change }, assumptionChecklist).findings.map(finding => finding.id),
    ).toEqual([id]);
  });
});
