import { type Distribution, exponential, Random } from '../../engine/random/index.js';
import { Server, Timeline } from '../../engine/simulation/index.js';
import { type Interval, tInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireInRange,
  requireKnownFields,
  requirePositive,
  requireRecord,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';
import { type Component, componentsOf, type Structure } from './structure.js';
import { UNITS_PER_HOUR } from './timeline-hours.js';

/** How long to simulate, from which seed, and with how many hands. */
export interface StructureSimulationOptions {
  /** Simulated time, above 0. */
  readonly years: number;
  readonly seed: number | string;
  /** How many repairs can go on at once; the others wait in the order of failure. Default: no limit. */
  readonly repairCrews?: number;
  /** How many equal windows the time is cut into for the interval, a whole number, 10 or above. Default 50. */
  readonly windows?: number;
  /** In [0.01, 0.999999999]. Default 0.95. */
  readonly confidence?: number;
  /** Days in a year. Default 365. */
  readonly yearDays?: number;
}

/** What a simulated structure did. */
export interface StructureSimulation {
  readonly availability: Interval;
  /** The availability of each window. */
  readonly samples: Float64Array;
  /** How many times the structure was down. */
  readonly outages: number;
  /** 0 without an outage. */
  readonly meanOutageHours: number;
  readonly longestOutageHours: number;
  readonly seed: number | string;
}

/**
 * Lets the components of a structure fail and be repaired, and measures how long the structure is up. Times are
 * exponential with the components' means unless a component carries distributions of its own. Every component starts
 * up, and a warm-up as long as one window, which is not measured, lets that wear off. A time that is drawn below 0 counts
 * as 0.
 *
 * @param structure each component given by its mean times to failure and to repair
 * @throws RangeError if a component lacks its times, an option is out of range, or there would be more than 20,000,000 failures
 *
 * @example
 * const server = (name: string) => component(name, { mttfHours: 999, mttrHours: 1 });
 * simulateStructure(parallel([server('a'), server('b')]), { years: 1000, seed: 1 }).availability;
 */
export function simulateStructure(
  structure: Structure,
  options: StructureSimulationOptions,
): StructureSimulation {
  requireKnownFields('options', options, {
    years: true,
    seed: true,
    repairCrews: true,
    windows: true,
    confidence: true,
    yearDays: true,
  });
  const { years, seed, repairCrews, windows = 50, confidence = 0.95, yearDays = 365 } = options;
  requirePositive('years', years);
  requirePositive('yearDays', yearDays);
  requireCount('windows', windows, 10);
  requireInRange('confidence', confidence, 0.01, 0.999999999);
  if (repairCrews !== undefined) requireWhole('repairCrews', repairCrews, 1);

  requireRecord('structure', structure);
  const components = componentsOf(structure);
  const perHour = components.reduce(
    (sum, { repair }) => sum + 1 / ((repair?.mttfHours ?? 1) + (repair?.mttrHours ?? 0)),
    0,
  );
  requireSteps('years', years, years * yearDays * 24 * perHour, 20_000_000);
  const isUp = evaluator(structure, new Map(components.map((part, i) => [part.name, i])));
  const windowHours = (years * yearDays * 24) / windows;
  const log = new OutageLog(windows, windowHours);
  const timeline = new Timeline();
  let wasUp = true;
  const look = (states: Uint8Array): void => {
    const up = isUp(states);
    if (up === wasUp) return;
    wasUp = up;
    const measuredHours = timeline.nowMs / UNITS_PER_HOUR - windowHours;
    if (up) log.end(measuredHours);
    else log.begin(measuredHours);
  };
  new RepairShop(timeline, components, repairCrews ?? components.length, new Random(seed), look).open();
  timeline.run({ untilMs: (windowHours + log.endHours) * UNITS_PER_HOUR });
  if (!wasUp) log.end(log.endHours);

  const samples = log.downHours.map(hours => 1 - hours / windowHours);
  return {
    availability: tInterval(samples, confidence),
    samples,
    outages: log.outages,
    meanOutageHours: log.outages === 0 ? 0 : log.totalHours / log.outages,
    longestOutageHours: log.longestHours,
    seed,
  };
}

/** From the components' states to the structure's: the tree, compiled once to closures over one array. */
function evaluator(structure: Structure, indices: ReadonlyMap<string, number>): (up: Uint8Array) => boolean {
  if (structure.kind === 'component') {
    const index = indices.get(structure.name) as number;
    return up => up[index] === 1;
  }
  const parts = structure.parts.map(part => evaluator(part, indices));
  const { atLeast } = structure;
  return up => {
    let count = 0;
    for (const part of parts) if (part(up) && ++count === atLeast) return true;
    return false;
  };
}

/** Components that fail, wait for one of the crews, are repaired, and fail again. */
class RepairShop {
  readonly #timeline: Timeline;
  readonly #crews: Server;
  readonly #up: Uint8Array;
  readonly #toFailure: readonly Distribution[];
  readonly #toRepair: readonly Distribution[];
  readonly #random: Random;
  readonly #onChange: (up: Uint8Array) => void;

  constructor(
    timeline: Timeline,
    components: readonly Component[],
    crews: number,
    random: Random,
    onChange: (up: Uint8Array) => void,
  ) {
    const repairs = components.map(({ name, repair }) => {
      if (repair === undefined || repair.mttrHours === 0) {
        throw new RangeError(`component '${name}' must have mttfHours and mttrHours above 0 to be simulated`);
      }
      return repair;
    });
    this.#toFailure = repairs.map(repair => repair.timeToFailure ?? exponential(repair.mttfHours));
    this.#toRepair = repairs.map(repair => repair.timeToRepair ?? exponential(repair.mttrHours));
    this.#timeline = timeline;
    this.#crews = new Server(timeline, { servers: crews });
    this.#up = new Uint8Array(components.length).fill(1);
    this.#random = random;
    this.#onChange = onChange;
  }

  /** Puts every component to work. */
  open(): void {
    for (let index = 0; index < this.#up.length; index++) this.#work(index);
  }

  #work(index: number): void {
    this.#timeline.after(this.#draw(this.#toFailure[index]), () => this.#fail(index));
  }

  #fail(index: number): void {
    this.#up[index] = 0;
    this.#crews.serve({
      serviceMs: () => this.#draw(this.#toRepair[index]),
      onDone: () => this.#restore(index),
    });
    this.#onChange(this.#up);
  }

  #restore(index: number): void {
    this.#up[index] = 1;
    this.#work(index);
    this.#onChange(this.#up);
  }

  /** A time in the timeline's units. */
  #draw(hours: Distribution): number {
    return Math.max(0, hours.sample(this.#random)) * UNITS_PER_HOUR;
  }
}

/** The outages of a structure, and its downtime by window. What lies before time 0 is warm-up and not counted. */
class OutageLog {
  readonly downHours: Float64Array;
  readonly endHours: number;
  outages = 0;
  totalHours = 0;
  longestHours = 0;
  readonly #windowHours: number;
  #since = 0;

  constructor(windows: number, windowHours: number) {
    this.downHours = new Float64Array(windows);
    this.endHours = windows * windowHours;
    this.#windowHours = windowHours;
  }

  begin(now: number): void {
    this.#since = Math.max(0, now);
  }

  end(now: number): void {
    if (now <= this.#since) return;
    this.outages += 1;
    this.totalHours += now - this.#since;
    this.longestHours = Math.max(this.longestHours, now - this.#since);
    const width = this.#windowHours;
    const last = Math.min(this.downHours.length - 1, Math.floor(now / width));
    for (let w = Math.floor(this.#since / width); w <= last; w++) {
      this.downHours[w] += Math.min(now, (w + 1) * width) - Math.max(this.#since, w * width);
    }
  }
}
