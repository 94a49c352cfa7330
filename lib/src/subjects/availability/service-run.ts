/**
 * Two different questions of one service: how much of the time does it answer (availability), and what is left of its
 * promises after a fault (fault tolerance)? A run of faults over years answers both.
 */

import { exponential, Random } from '../../engine/random/index.js';
import { Timeline } from '../../engine/simulation/index.js';
import { type Interval, tInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireNonNegative,
  requirePositive,
  requireRecord,
  requireRepresentable,
  requireSteps,
  requireText,
  requireWhole,
} from '../../ground/arguments.js';
import { UNITS_PER_HOUR } from './timeline-hours.js';

/** How often a kind of fault strikes, and how long the service is down if nothing takes over. */
export interface FaultLaw {
  /** Mean time between such faults, in hours, exponentially distributed. */
  readonly everyHours: number;
  /** Until the service answers again by itself: a restart, or a restore from the backup. */
  readonly recoverMinutes: number;
}

/** A service with one replica that serves, and perhaps others. */
export interface ServiceDesign {
  readonly name: string;
  /** Copies of the data on machines that fail independently; 1 is no redundancy. */
  readonly copies: number;
  /** Until another replica serves, in minutes: seconds if it is automatic, hours if somebody must be woken. */
  readonly failoverMinutes: number;
  /** How far the other replicas lag behind what was acknowledged, in seconds; 0 is synchronous. */
  readonly lagSeconds: number;
  /** The process stops; its disk is whole. */
  readonly crash: FaultLaw;
  /** The serving replica of the data is gone. */
  readonly diskLoss: FaultLaw;
  /** Acknowledged writes since the last backup are lost when no replica is left. */
  readonly backupEveryHours: number;
  readonly writesPerSecond: number;
}

/** One fault of a run, and what came of it. */
export interface ServiceFault {
  readonly atHours: number;
  readonly kind: 'crash' | 'disk loss';
  readonly downMinutes: number;
  readonly lostWrites: number;
}

export interface ServiceRun {
  readonly design: string;
  readonly years: number;
  readonly faults: readonly ServiceFault[];
  /** Share of the time in which the service answered, from yearly shares; years are independent. */
  readonly availability: Interval;
  readonly lostWrites: number;
  /** Share of the faults after which every acknowledged write was still there; 1 if there was no fault. */
  readonly faultsSurvived: number;
  readonly seed: number | string;
}

const HOURS_PER_YEAR = 8760;

function requireDesign(design: ServiceDesign): void {
  requireRecord('design', design);
  requireText('name', design.name);
  requireWhole('copies', design.copies, 1);
  requireNonNegative('failoverMinutes', design.failoverMinutes);
  requireNonNegative('lagSeconds', design.lagSeconds);
  requirePositive('backupEveryHours', design.backupEveryHours);
  requireNonNegative('writesPerSecond', design.writesPerSecond);
  for (const law of ['crash', 'diskLoss'] as const) {
    requireRecord(law, design[law]);
    requirePositive(`${law}.everyHours`, design[law].everyHours);
    requireNonNegative(`${law}.recoverMinutes`, design[law].recoverMinutes);
  }
}

/** What one fault does to a design; `sinceBackupHours` matters only where no replica is left. */
function consequence(
  design: ServiceDesign,
  kind: ServiceFault['kind'],
  sinceBackupHours: number,
): Omit<ServiceFault, 'atHours'> {
  const takenOver = design.copies > 1;
  if (kind === 'crash') {
    // A restart that is quicker than a failover is waited for.
    const { recoverMinutes } = design.crash;
    const downMinutes = takenOver ? Math.min(design.failoverMinutes, recoverMinutes) : recoverMinutes;
    return { kind, downMinutes, lostWrites: 0 };
  }
  const lostSeconds = takenOver ? design.lagSeconds : sinceBackupHours * 3600;
  const downMinutes = takenOver ? design.failoverMinutes : design.diskLoss.recoverMinutes;
  return { kind, downMinutes, lostWrites: Math.round(lostSeconds * design.writesPerSecond) };
}

/**
 * Runs a design through years of crashes and disk losses.
 *
 * Assumes that a failed replica is rebuilt before the next disk loss, and that faults strike only while the service is up.
 *
 * @param design the service
 * @param options.years whole years, 2 or above (the interval is over years)
 * @throws RangeError if a number is out of its range, or there would be more than 10,000,000 faults
 */
export function runService(
  design: ServiceDesign,
  options: { years: number; seed: number | string },
): ServiceRun {
  const { years, seed } = options;
  requireDesign(design);
  requireCount('years', years, 2, 10_000_000);
  for (const law of ['crash', 'diskLoss'] as const)
    requireSteps(
      `${law}.everyHours`,
      design[law].everyHours,
      (years * HOURS_PER_YEAR) / design[law].everyHours,
      10_000_000,
    );
  const random = new Random(seed);
  const faults: ServiceFault[] = [];
  const downHours = new Float64Array(years);
  const untilCrash = exponential(design.crash.everyHours);
  const untilLoss = exponential(design.diskLoss.everyHours);
  const timeline = new Timeline();
  const answer = (): void => {
    const crashIn = untilCrash.sample(random);
    const lossIn = untilLoss.sample(random);
    const kind = crashIn < lossIn ? 'crash' : 'disk loss';
    timeline.after(Math.min(crashIn, lossIn) * UNITS_PER_HOUR, () => fail(kind));
  };
  const fail = (kind: ServiceFault['kind']): void => {
    const atHours = timeline.nowMs / UNITS_PER_HOUR;
    const fault = { atHours, ...consequence(design, kind, atHours % design.backupEveryHours) };
    faults.push(fault);
    spread(downHours, atHours, fault.downMinutes / 60);
    timeline.after((fault.downMinutes / 60) * UNITS_PER_HOUR, answer);
  };
  answer();
  timeline.run({ untilMs: years * HOURS_PER_YEAR * UNITS_PER_HOUR });
  const shares = downHours.map(hours => 1 - hours / HOURS_PER_YEAR);
  const whole = faults.filter(({ lostWrites }) => lostWrites === 0).length;
  return {
    design: design.name,
    years,
    faults,
    availability: tInterval(shares),
    lostWrites: faults.reduce((sum, { lostWrites }) => sum + lostWrites, 0),
    faultsSurvived: faults.length === 0 ? 1 : whole / faults.length,
    seed,
  };
}

/** Books an outage to the years that it falls into. */
function spread(downHours: Float64Array, from: number, hours: number): void {
  let start = from;
  const end = Math.min(from + hours, downHours.length * HOURS_PER_YEAR);
  while (start < end) {
    const year = Math.floor(start / HOURS_PER_YEAR);
    const until = Math.min(end, (year + 1) * HOURS_PER_YEAR);
    downHours[year] += until - start;
    start = until;
  }
}

/** What a design promises in the long run. */
export interface ServiceExpectation {
  /** Share of the time in which it answers. */
  readonly availability: number;
  /** Acknowledged writes lost in a year, on average. */
  readonly lostWritesPerYear: number;
}

/**
 * The closed form of {@link runService}: up times and down times alternate, so the share of up time is the mean up time
 * over the mean of both; a disk loss meets the backup at a uniform age.
 *
 * @throws RangeError if an argument is outside its range
 */
export function expectService(design: ServiceDesign): ServiceExpectation {
  requireDesign(design);
  const crashesPerHour = 1 / design.crash.everyHours;
  const lossesPerHour = 1 / design.diskLoss.everyHours;
  const crash = consequence(design, 'crash', 0);
  const loss = consequence(design, 'disk loss', design.backupEveryHours / 2);
  const downPerUpHour = (crashesPerHour * crash.downMinutes + lossesPerHour * loss.downMinutes) / 60;
  const availability = 1 / (1 + downPerUpHour);
  const lostWritesPerYear = requireRepresentable(
    'writesPerSecond and everyHours',
    lossesPerHour * availability * HOURS_PER_YEAR * loss.lostWrites,
  );
  return {
    availability: requireRepresentable('everyHours and recoverMinutes', availability),
    lostWritesPerYear,
  };
}
