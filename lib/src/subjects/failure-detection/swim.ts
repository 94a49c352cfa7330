import { Random } from '../../engine/random/index.js';
import { type Interval, tInterval, wilsonInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireKnownFields,
  requirePositive,
  requireProbability,
  requireRecord,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

function requireMembers(members: number): void {
  if (members !== Number.POSITIVE_INFINITY) requireWhole('members', members, 2);
}

/**
 * How many protocol periods pass, on average, until some member probes one that has crashed, when each of the others
 * probes one member at random in a period: 1 / (1 - (1 - 1 / (n - 1))^(n - 1)), which tends to e / (e - 1) (Das, Gupta
 * and Motivala, "SWIM: scalable weakly-consistent infection-style process group membership protocol", DSN 2002).
 *
 * @param members n, the crashed one included, a whole number, 2 or above, or Infinity
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * swimDetectionPeriods(100); // 1.577
 */
export function swimDetectionPeriods(members: number): number {
  requireMembers(members);
  if (members === Number.POSITIVE_INFINITY) return Math.E / (Math.E - 1);
  const others = members - 1;
  // Through logarithms: 1 - 1 / n loses the digits of a large n.
  return -1 / Math.expm1(others * Math.log1p(-1 / others));
}

/**
 * The most periods until one member probes every other, when it goes through a shuffled list and shuffles it again
 * after each round: 2n - 1.
 *
 * @param members n, a whole number in [2, 2^52]
 * @throws RangeError if an argument is outside its range
 */
export function swimWorstCasePeriods(members: number): number {
  requireWhole('members', members, 2, 2 ** 52);
  return 2 * members - 1;
}

/** The conditions under which a probe may accuse a live member. */
export interface SwimProbe {
  /** How many members are asked to probe in turn when the direct probe is not answered, a whole number, 0 or above. */
  readonly helpers: number;
  /** The share of members that are alive, in [0, 1]. */
  readonly aliveShare: number;
  /** The share of messages that arrive in time, in [0, 1]. */
  readonly deliveredShare: number;
}

function requireProbe(probe: SwimProbe): void {
  requireRecord('probe', probe);
  const { helpers, aliveShare, deliveredShare } = probe;
  requireWhole('helpers', helpers, 0);
  requireProbability('aliveShare', aliveShare);
  requireProbability('deliveredShare', deliveredShare);
}

/**
 * The chance that one probe of a live member fails altogether: the ping or its answer is lost, and so is one of the
 * four messages through each helper, or the helper is dead: (1 - q²) (1 - q_f q⁴)^k.
 *
 * @throws RangeError if an argument is outside its range
 */
export function swimProbeFailure(probe: SwimProbe): number {
  requireProbe(probe);
  const { helpers, aliveShare, deliveredShare } = probe;
  return (1 - deliveredShare) * (1 + deliveredShare) * (1 - aliveShare * deliveredShare ** 4) ** helpers;
}

/**
 * The chance of a false accusation, as the SWIM paper states it (DSN 2002, section 3.1):
 * q_f (1 - q²) (1 - q_f q⁴)^k · e^(q_f) / (e^(q_f) - 1).
 *
 * @param probe with `aliveShare` above 0
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * swimFalsePositive({ helpers: 3, aliveShare: 0.95, deliveredShare: 0.95 }); // 0.00175
 */
export function swimFalsePositive(probe: SwimProbe): number {
  requireProbe(probe);
  requirePositive('aliveShare', probe.aliveShare);
  const { aliveShare } = probe;
  return (aliveShare * swimProbeFailure(probe)) / -Math.expm1(-aliveShare);
}

/** Messages that one member sends or causes in a period. It does not depend on the number of members. */
export interface SwimMessageLoad {
  /** A ping and its answer. */
  readonly quiet: number;
  /** With every helper asked: two messages more to and from each, and two between it and the target. */
  readonly worst: number;
}

/**
 * The messages of one member's probe in a period.
 *
 * @param helpers a whole number in [0, 1e15]
 * @throws RangeError if an argument is outside its range
 */
export function swimMessageLoad(helpers: number): SwimMessageLoad {
  requireWhole('helpers', helpers, 0, 1e15);
  return { quiet: 2, worst: 2 + 4 * helpers };
}

/** How long simulated crashes went unnoticed. */
export interface SwimDetectionSimulation {
  readonly periods: Interval;
  readonly samples: Float64Array;
  readonly seed: number | string;
}

/**
 * The periods until a crashed member is probed, by drawing every member's choice.
 *
 * @param members a whole number, 2 or above
 * @param options.crashes how many are drawn, a whole number, 2 or above
 * @throws RangeError if a number is out of its range, or there would be more than 50,000,000 choices
 */
export function simulateSwimDetection(
  members: number,
  options: { readonly seed: number | string; readonly crashes?: number },
): SwimDetectionSimulation {
  requireKnownFields('options', options, { seed: true, crashes: true });
  const { seed, crashes = 2000 } = options;
  requireWhole('members', members, 2);
  requireCount('crashes', crashes, 2);
  requireSteps('members', members, 2 * members * crashes, 50_000_000);
  const random = new Random(seed);
  const others = members - 1;
  const samples = Float64Array.from({ length: crashes }, () => {
    for (let period = 1; ; period++) {
      for (let prober = 0; prober < others; prober++) if (random.below(others) === 0) return period;
    }
  });
  return { periods: tInterval(samples), samples, seed };
}

/** How many simulated probes of a live member failed. */
export interface SwimProbeSimulation {
  readonly failure: Interval;
  /** 1 for each probe that failed, else 0. */
  readonly samples: Uint8Array;
  readonly seed: number | string;
}

/**
 * Probes of a live member, by drawing the fate of every message and helper.
 *
 * @param options.probes a whole number, 1 or above
 * @throws RangeError if a number is out of its range, or there would be more than 100,000,000 probes and helpers
 */
export function simulateSwimProbe(
  probe: SwimProbe,
  options: { readonly seed: number | string; readonly probes?: number },
): SwimProbeSimulation {
  requireKnownFields('options', options, { seed: true, probes: true });
  const { seed, probes = 100_000 } = options;
  requireProbe(probe);
  requireCount('probes', probes, 1);
  requireSteps('helpers', probe.helpers, probes * (1 + probe.helpers));
  const { helpers, aliveShare, deliveredShare } = probe;
  const random = new Random(seed);
  const allDelivered = (messages: number): boolean => {
    for (let i = 0; i < messages; i++) if (!random.chance(deliveredShare)) return false;
    return true;
  };
  const samples = Uint8Array.from({ length: probes }, () => {
    if (allDelivered(2)) return 0;
    for (let helper = 0; helper < helpers; helper++) {
      if (random.chance(aliveShare) && allDelivered(4)) return 0;
    }
    return 1;
  });
  const failed = samples.reduce((sum, sample) => sum + sample, 0);
  return { failure: wilsonInterval(failed, probes), samples, seed };
}
