import { Node, type NodeClass, simulate, type World } from '../../engine/simulation/index.js';
import {
  type FieldsOf,
  requireFinite,
  requireKnownFields,
  requireSimulatedMs,
  requireSteps,
} from '../../ground/arguments.js';
import { corrected, type DisciplinedClock, disciplinedNow, undisciplined } from './disciplined-clock.js';
import { estimateOffset } from './exchange.js';

/** What a client and a time server say to each other. */
export type TimeMessage =
  | { readonly type: 'what time is it'; readonly askedMs: number }
  | {
      readonly type: 'it is';
      readonly askedMs: number;
      readonly receivedMs: number;
      readonly answeredMs: number;
    };

/** Tells the time by its own clock. */
export class TimeServer extends Node<never, TimeMessage> {
  override onMessage(from: string, message: TimeMessage): void {
    if (message.type !== 'what time is it') return;
    const receivedMs = this.now();
    this.send(from, { type: 'it is', askedMs: message.askedMs, receivedMs, answeredMs: receivedMs });
  }
}

/** How a client of a time server keeps its clock. */
export interface TimeClientOptions {
  /** From one question to the next, by its own clock, in ms; above 0. */
  readonly pollMs: number;
  /** How fast an error is made up, in parts per million; without it the clock jumps. */
  readonly slewPpm?: number;
  /** How often the clock is read, in ms; above 0. */
  readonly readMs: number;
}

const TIME_CLIENT: FieldsOf<TimeClientOptions> = { pollMs: true, slewPpm: true, readMs: true };

/**
 * A class of nodes that ask `server` for the time and correct their clock by each answer. `shown` is what the clock showed when it was last read.
 *
 * @throws RangeError if an interval is not in [0.001, 1e12], or the rate not above 0
 */
export function timeClient(options: TimeClientOptions): NodeClass {
  requireKnownFields('options', options, TIME_CLIENT);
  const { pollMs, slewPpm, readMs } = options;
  requireSimulatedMs('pollMs', pollMs);
  requireSimulatedMs('readMs', readMs);
  const start = undisciplined(slewPpm);
  return class TimeClient extends Node<never, TimeMessage> {
    clock: DisciplinedClock = start;
    shown = 0;
    /** What the last answer said of the clock as it is shown, in ms. */
    offsetMs = 0;
    errorBoundMs = 0;
    /** By how much corrections made the clock show less than it had shown, in ms, all together. */
    setBackMs = 0;

    override onStart(): void {
      this.ask();
      this.read();
    }

    override onTimer(name: string): void {
      if (name === 'poll') this.ask();
      else this.read();
    }

    override onMessage(_from: string, message: TimeMessage): void {
      if (message.type !== 'it is') return;
      // All four times by clocks that nobody corrects: a correction in between would spoil them.
      const heardMs = this.now();
      const { offsetMs, errorBoundMs } = estimateOffset({ ...message, heardMs });
      const wrongBy = heardMs + offsetMs - disciplinedNow(this.clock, heardMs);
      this.offsetMs = wrongBy;
      this.errorBoundMs = errorBoundMs;
      const showedMs = disciplinedNow(this.clock, heardMs);
      this.clock = corrected(this.clock, heardMs, wrongBy);
      this.setBackMs += Math.max(0, showedMs - disciplinedNow(this.clock, heardMs));
    }

    ask(): void {
      this.setTimer('poll', pollMs);
      this.send('server', { type: 'what time is it', askedMs: this.now() });
    }

    read(): void {
      this.setTimer('read', readMs);
      this.shown = disciplinedNow(this.clock, this.now());
    }
  };
}

/** What a corrected clock showed over a run. */
export interface ClockReading {
  /** True time, in ms. */
  readonly atMs: number;
  /** What the clock showed less true time, in ms. */
  readonly errorMs: number;
  /** Since the last answer by which it was corrected, in ms of true time; `Infinity` before the first. */
  readonly sinceSetMs: number;
  /** By how much it was set back since the reading before, in ms: so much of time it shows twice. */
  readonly setBackByMs: number;
}

/**
 * Runs a clock that drifts beside a time server whose clock is right, and reads it at intervals. Before the first answer the time since the clock was
 * set is Infinity.
 *
 * @param options.driftPpm of the client's own clock
 * @param options.offsetMs how far it is ahead at first. Default 0
 * @param options.network how the exchange travels
 * @param options.untilMs how long, in ms
 * @param options.seed of the run
 * @throws RangeError if a number is out of its range, or the clock would be asked or read more than 100,000 times
 */
export function observeTimeClient(
  options: TimeClientOptions & {
    readonly driftPpm: number;
    readonly offsetMs?: number;
    readonly network: NonNullable<World['network']>;
    readonly untilMs: number;
    readonly seed: number | string;
  },
): ClockReading[] {
  requireKnownFields('options', options, {
    ...TIME_CLIENT,
    driftPpm: true,
    offsetMs: true,
    network: true,
    untilMs: true,
    seed: true,
  });
  const { driftPpm, offsetMs = 0, network, untilMs, seed, ...polling } = options;
  requireFinite('driftPpm', driftPpm);
  requireSimulatedMs('untilMs', untilMs);
  const { pollMs, readMs } = polling;
  const client = timeClient(polling);
  const rate = Math.max(1, 1 + driftPpm / 1e6);
  requireSteps(
    rate > 1000 ? 'driftPpm' : 'untilMs',
    untilMs,
    rate * (untilMs / pollMs + untilMs / readMs),
    100_000,
  );
  const run = simulate(
    {
      nodes: { client, server: TimeServer },
      clocks: { client: { driftPpm, offsetMs } },
      network,
    },
    { seed, untilMs, trace: 'states' },
  );
  const readings: ClockReading[] = [];
  let setAtMs = Number.NEGATIVE_INFINITY;
  let before = 0;
  for (const { kind, node, data, atMs, state } of run.events) {
    if (node !== 'client') continue;
    if (kind === 'deliver') setAtMs = atMs;
    if (!(kind === 'start' || (kind === 'timer' && data === 'read'))) continue;
    const { shown, setBackMs } = state as { shown: number; setBackMs: number };
    readings.push({
      atMs,
      errorMs: shown - atMs,
      sinceSetMs: atMs - setAtMs,
      setBackByMs: setBackMs - before,
    });
    before = setBackMs;
  }
  return readings;
}
