import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore } from '../../engine/checking/index.js';
import { exponential } from '../../engine/random/index.js';
import { at, crash, type NodeClass, restart, simulate } from '../../engine/simulation/index.js';
import { covers } from '../../engine/stats/index.js';
import { swimDetectionPeriods, swimProbeFailure } from '../failure-detection/index.js';
import {
  LIFEGUARD,
  type MemberClaim,
  measureSwimDetectionTimes,
  measureSwimLoad,
  measureSwimMistakes,
  type SwimState,
  supersedes,
  swimMember,
} from './index.js';

const swim = { periodMs: 1000, ackTimeoutMs: 300 };
const claim = fc.record({
  status: fc.constantFrom('alive' as const, 'suspect' as const, 'faulty' as const),
  incarnation: fc.nat(4),
});

describe('the order of claims', () => {
  it('is strict: of two different claims exactly one replaces the other', () => {
    fc.assert(
      fc.property(claim, claim, (one: MemberClaim, other: MemberClaim) => {
        const same = one.status === other.status && one.incarnation === other.incarnation;
        expect(Number(supersedes(one, other)) + Number(supersedes(other, one))).toBe(same ? 0 : 1);
      }),
    );
  });

  it('lets no refutation of an old incarnation count', () => {
    expect(supersedes({ status: 'alive', incarnation: 3 }, { status: 'suspect', incarnation: 3 })).toBe(
      false,
    );
    expect(supersedes({ status: 'alive', incarnation: 4 }, { status: 'suspect', incarnation: 3 })).toBe(true);
  });
});

describe('SWIM', () => {
  it('costs each member two messages a period, whatever the size of the cluster', () => {
    for (const members of [10, 300]) {
      const { perMember } = measureSwimLoad({ members, swim, periods: 4, seed: 5 });
      expect(perMember.estimate).toBeCloseTo(2, 10);
    }
  });

  it('notices a crash after as many periods as the closed form says', () => {
    const { firstSuspicion } = measureSwimDetectionTimes({
      members: 400,
      swim,
      crashes: 40,
      periods: 5,
      seed: 11,
    });
    expect(covers(firstSuspicion, swimDetectionPeriods(400))).toBe(true);
  });

  it('tells everyone of every crash', () => {
    const found = measureSwimDetectionTimes({ members: 40, swim, crashes: 3, periods: 40, seed: 3 });
    expect(found.known).toBe(3);
  });

  it('accuses as often as messages are lost on all ways', () => {
    const { accusationsPerProbe } = measureSwimMistakes({
      members: 60,
      swim: { ...swim, suspicionPeriods: 0 },
      loss: 0.1,
      periods: 60,
      seed: 2,
    });
    const expected = swimProbeFailure({ helpers: 3, aliveShare: 1, deliveredShare: 0.9 });
    expect(covers(accusationsPerProbe, expected)).toBe(true);
  });

  it('condemns fewer live members when suspects may refute', () => {
    const run = (suspicionPeriods: number) =>
      measureSwimMistakes({
        members: 60,
        swim: { ...swim, suspicionPeriods },
        loss: 0.1,
        periods: 60,
        seed: 2,
      });
    expect(run(10).verdicts).toBeLessThan(run(0).verdicts / 4);
  });

  it('lets in who joins, and who comes back', () => {
    const Member = swimMember({ ...swim, joins: { late: 'a' } }) as unknown as NodeClass;
    const run = simulate(
      {
        nodes: { a: Member, b: Member, c: Member, late: Member },
        faults: [at(5500, crash('b')), at(30_500, restart('b'))],
      },
      { seed: 4, untilMs: 60_000, trace: 'none' },
    );
    for (const state of Object.values(run.states) as unknown as SwimState[])
      for (let member = 0; member < 4; member++) expect(state.claims.get(member)?.status ?? 0).toBe(0);
  });

  it('is not fooled by a slow receiver when Lifeguard makes it doubt itself', () => {
    const run = (lifeguard?: typeof LIFEGUARD) =>
      measureSwimMistakes({
        members: 50,
        swim: lifeguard === undefined ? swim : { ...swim, lifeguard },
        periods: 60,
        slowMembers: 3,
        slowReceiveMs: exponential(2000),
        seed: 1,
      });
    expect(run(LIFEGUARD).suspicionsOfHealthy).toBeLessThan(run().suspicionsOfHealthy / 2);
  });

  const exploreLatency = (most: number) => {
    const Member = swimMember({ periodMs: 4, ackTimeoutMs: 3, helpers: 1, suspicionPeriods: 2 });
    return explore(
      {
        nodes: { a: Member as NodeClass, b: Member as NodeClass, c: Member as NodeClass },
        time: { untilTick: 8, latencyTicks: { least: 0, most } },
      },
      {
        always: {
          'nobody is suspected': ({ nodes }) =>
            Object.values(nodes).every(state =>
              [...((state as unknown as SwimState).claims ?? new Map()).values()].every(
                ({ status }) => status === 0,
              ),
            ) || 'a live member is suspected',
        },
      },
    );
  };

  it('suspects nobody in any schedule of two periods in which answers come in time', () => {
    const found = exploreLatency(1);
    expect(found.verdict).toBe('holds to the bound');
    expect(found.states).toBeGreaterThan(10_000);
  });

  it('suspects a live member in some schedule in which they may not', () => {
    expect(exploreLatency(4).verdict).toBe('violated');
  });
});
