import {
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireWhole,
} from '../../../ground/arguments.js';
import { Occupancy } from './occupancy.js';
import type { Scheduled, Timeline } from './timeline.js';
import { type Discipline, WaitingLine } from './waiting-line.js';

export interface ServerOptions {
  /** How many are served at one time, a whole number, 1 or above. Default 1. */
  readonly servers?: number;
  /** How many may wait, a whole number, 0 or above; who comes then is turned away. Default: any number. */
  readonly mostWaiting?: number;
  /** Default `fifo`. */
  readonly discipline?: Discipline;
}

/** What a server is asked to do. */
export interface Work {
  /** How long it takes, in ms, 0 or above; or a function that draws it when the work begins. */
  readonly serviceMs: number | (() => number);
  /** The higher, the sooner, under the discipline `priority`. Default 0. */
  readonly priority?: number;
  readonly onBegin?: () => void;
  readonly onDone?: () => void;
}

/** What became of work: it waits, is being done, was done, was turned away because the line was full, or was called off. */
export type JobState = 'waiting' | 'being served' | 'done' | 'turned away' | 'called off';

/** Work that was handed to a server. */
export interface Job {
  readonly state: JobState;
  readonly arrivedAtMs: number;
  /** When it began; `undefined` before. */
  readonly beganAtMs: number | undefined;
}

interface OwnJob {
  readonly work: Work;
  state: JobState;
  readonly arrivedAtMs: number;
  beganAtMs: number | undefined;
  end: Scheduled | undefined;
}

/**
 * Servers behind one line, on a timeline: the G/G/k queue, with room for so many, whatever the times are.
 *
 * @example
 * const timeline = new Timeline();
 * const server = new Server(timeline, { servers: 2 });
 * server.serve({ serviceMs: 10, onDone: () => console.log(timeline.nowMs) }); // 10
 * timeline.run();
 */
export class Server {
  /** Servers at work, over time; divided by their number, the utilization. */
  readonly busy: Occupancy;
  /** Work that waits, over time. */
  readonly waiting: Occupancy;
  readonly servers: number;
  readonly #line: WaitingLine<OwnJob>;
  readonly #mostWaiting: number;
  #speed = 1;
  #done = 0;
  #turnedAway = 0;

  /** @throws RangeError if an option is outside its range */
  constructor(
    private readonly timeline: Timeline,
    options: ServerOptions = {},
  ) {
    requireKnownFields('options', options, { servers: true, mostWaiting: true, discipline: true });
    const { servers = 1, mostWaiting = Number.MAX_SAFE_INTEGER, discipline = 'fifo' } = options;
    requireWhole('servers', servers, 1);
    requireWhole('mostWaiting', mostWaiting, 0);
    this.servers = servers;
    this.#mostWaiting = mostWaiting;
    this.#line = new WaitingLine(discipline);
    this.busy = new Occupancy(timeline);
    this.waiting = new Occupancy(timeline);
  }

  /** Jobs that were done. */
  get done(): number {
    return this.#done;
  }

  /** Jobs that found no room. */
  get turnedAway(): number {
    return this.#turnedAway;
  }

  /** Jobs here now, waiting or being served. */
  get jobs(): number {
    return this.busy.level + this.waiting.level;
  }

  /** How many times as fast it works as the times say; counts for work that begins from now on. */
  set speed(speed: number) {
    requirePositive('speed', speed);
    this.#speed = speed;
  }

  /** Hands work over: it begins at once, waits, or is turned away. */
  serve(work: Work): Job {
    const job: OwnJob = {
      work,
      state: 'waiting',
      arrivedAtMs: this.timeline.nowMs,
      beganAtMs: undefined,
      end: undefined,
    };
    if (this.busy.level < this.servers) this.#begin(job);
    else if (this.waiting.level < this.#mostWaiting) {
      this.waiting.change(1);
      this.#line.add(job, work.priority ?? 0);
    } else {
      job.state = 'turned away';
      this.#turnedAway++;
    }
    return job;
  }

  /**
   * Calls work off. What waits leaves the line; what is being served is broken off, and the server is free. Anything else is let be.
   *
   * @returns whether it was called off
   */
  callOff(job: Job): boolean {
    const own = job as OwnJob;
    if (own.state === 'waiting') {
      this.#line.remove(own);
      this.waiting.change(-1);
    } else if (own.state === 'being served') {
      this.timeline.cancel(own.end as Scheduled);
      this.busy.change(-1);
    } else return false;
    const wasServed = own.state === 'being served';
    own.state = 'called off';
    if (wasServed) this.#beginNext();
    return true;
  }

  #begin(job: OwnJob): void {
    const { serviceMs, onBegin } = job.work;
    const drawn = typeof serviceMs === 'number' ? serviceMs : serviceMs();
    requireNonNegative('serviceMs', drawn);
    job.state = 'being served';
    job.beganAtMs = this.timeline.nowMs;
    this.busy.change(1);
    job.end = this.timeline.after(drawn / this.#speed, () => this.#end(job));
    onBegin?.();
  }

  #end(job: OwnJob): void {
    job.state = 'done';
    this.#done++;
    this.busy.change(-1);
    job.work.onDone?.();
    this.#beginNext();
  }

  #beginNext(): void {
    if (this.busy.level >= this.servers) return;
    const next = this.#line.take();
    if (next === undefined) return;
    this.waiting.change(-1);
    this.#begin(next);
  }
}
