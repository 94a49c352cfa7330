import { Node, type NodeClass, type ScheduledFault, simulate } from '../../engine/simulation/index.js';
import { requireList, requireSimulatedMs, requireSteps } from '../../ground/arguments.js';

/** A measured duration, by two clocks. */
export interface MeasuredDuration {
  /** When it began, in true time; in ms. */
  readonly beganAtMs: number;
  readonly trueMs: number;
  /** By the wall clock: what it showed at the end less what it showed at the beginning. */
  readonly wallMs: number;
  /** By a counter of the oscillator's ticks, which nobody sets. Right within a tick. */
  readonly monotonicMs: number;
}

type Call = 'work' | 'done';

class Worker extends Node<never, Call> {
  override onMessage(from: string): void {
    this.send(from, 'done');
  }
}

/**
 * Calls a worker again and again, and measures each call with its wall clock and with a counter of ticks. A timer follows the oscillator: it drifts with it, but setting
 * the wall clock does not touch it, so a counter of timers is a monotonic clock.
 */
function timingNode(everyMs: number, tickMs: number): NodeClass {
  return class TimingNode extends Node<never, Call> {
    ticks = 0;
    begunWallMs = 0;
    begunTicks = 0;
    measured: { wallMs: number; monotonicMs: number }[] = [];

    override onStart(): void {
      this.setTimer('tick', tickMs);
      this.setTimer('call', everyMs);
    }

    override onTimer(name: string): void {
      if (name === 'tick') {
        this.ticks += 1;
        this.setTimer('tick', tickMs);
        return;
      }
      this.begunWallMs = this.now();
      this.begunTicks = this.ticks;
      this.send('worker', 'work');
      this.setTimer('call', everyMs);
    }

    override onMessage(): void {
      this.measured.push({
        wallMs: this.now() - this.begunWallMs,
        monotonicMs: (this.ticks - this.begunTicks) * tickMs,
      });
    }
  };
}

/** More are refused: the run would end before its time. */
const MOST_HANDLERS = 200_000;

/**
 * Measures calls of one length while the caller's wall clock may be set.
 *
 * @param options.callMs what each call takes, in ms, there and back; 0.001 or above, and below `everyMs`
 * @param options.everyMs from one call to the next, above 0
 * @param options.tickMs of the monotonic counter, above 0
 * @param options.faults such as `at(520, stepClock('caller', -200))`
 * @param options.untilMs how long, in ms
 * @throws RangeError if a time is out of its range, or there would be more than 200,000 ticks and calls
 */
export function measureDurations(options: {
  readonly callMs: number;
  readonly everyMs: number;
  readonly tickMs: number;
  readonly faults: readonly ScheduledFault[];
  readonly untilMs: number;
}): MeasuredDuration[] {
  const { callMs, everyMs, tickMs, faults, untilMs } = options;
  requireSimulatedMs('callMs', callMs);
  requireSimulatedMs('everyMs', everyMs);
  requireSimulatedMs('tickMs', tickMs);
  requireSimulatedMs('untilMs', untilMs);
  requireSteps('untilMs', untilMs, untilMs / tickMs + untilMs / everyMs, MOST_HANDLERS);
  requireList('faults', faults);
  if (callMs >= everyMs) throw new RangeError(`callMs must be below everyMs (${everyMs}), got ${callMs}`);
  const run = simulate(
    {
      nodes: { caller: timingNode(everyMs, tickMs), worker: Worker },
      network: { latency: callMs / 2 },
      faults,
    },
    { seed: 1, untilMs },
  );
  const { measured } = run.states.caller as {
    measured: readonly { wallMs: number; monotonicMs: number }[];
  };
  const begun = run.events.filter(
    ({ kind, node, data }) => kind === 'timer' && node === 'caller' && data === 'call',
  );
  const ended = run.events.filter(({ kind, node }) => kind === 'deliver' && node === 'caller');
  return measured.map((one, call) => ({
    beganAtMs: begun[call].atMs,
    trueMs: ended[call].atMs - begun[call].atMs,
    ...one,
  }));
}
