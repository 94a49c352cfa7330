import { exponential } from '../../../src/engine/random/index.js';
import type { EdgeCases } from '../edge-case.js';

const swim = () => ({
  periodMs: 100,
  ackTimeoutMs: 20,
  helpers: 2,
  suspicionPeriods: 3,
  retransmit: 2,
  piggyback: 6,
  lifeguard: { healthLimit: 9, suspicionStretch: 6, buddy: true },
});
const cluster = () => ({ members: 4, swim: swim(), loss: 0.1, seed: 1 });

export const cases: EdgeCases = {
  healthScaledMs: () => [500, 2],
  healthScoreAfter: () => [2, 1, 9],
  measureSwimDetectionTimes: () => [{ ...cluster(), crashes: 2, periods: 3 }],
  measureSwimLoad: () => [{ ...cluster(), periods: 2 }],
  measureSwimMistakes: () => [{ ...cluster(), periods: 2, slowMembers: 1, slowReceiveMs: exponential(10) }],
  supersedes: () => [
    { status: 'suspect', incarnation: 3 },
    { status: 'alive', incarnation: 3 },
  ],
  memberlistSuspicion: () => [{ members: 100, probeIntervalMs: 1000, multiplier: 4, mostMultiplier: 6 }],
  suspicionTimeoutMs: () => [{ leastMs: 8000, mostMs: 48_000, confirmations: 1, expected: 2 }],
  swimMember: () => [swim()],
  swimNames: () => [3],
};
