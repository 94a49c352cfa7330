import { requireKnownFields } from '../../../ground/arguments.js';
import { EventHeap } from '../event-heap.js';
import { TICKS_PER_MS } from '../time.js';

/** An action that is going to happen; for {@link Timeline.cancel}. */
export type Scheduled = number & { readonly isScheduled: true };

/** Numbers of slots are below this, and the rest of a handle counts how often a slot was used. */
const SLOTS = 16_777_216;

/**
 * Virtual time for models that are not made of nodes: actions that happen at times, in order; those of one instant in the order in which
 * they were scheduled. Times are given and read in ms and kept as whole microseconds, as in `simulate`: sums are exact, and equal on every
 * engine.
 *
 * @example
 * const timeline = new Timeline();
 * timeline.after(5, () => console.log(timeline.nowMs)); // 5
 * timeline.run();
 */
export class Timeline {
  readonly #heap = new EventHeap();
  readonly #actions: (() => void)[] = [];
  /** How often each slot was used: a handle of an earlier use cancels nothing. */
  readonly #uses: number[] = [];
  readonly #free: number[] = [];
  #nowTick = 0;
  #happened = 0;

  /** The time of the action that runs, or ran last, in ms. */
  get nowMs(): number {
    return this.#nowTick / TICKS_PER_MS;
  }

  /** How many actions are going to happen, canceled ones among them. */
  get size(): number {
    return this.#heap.size;
  }

  /** How many actions happened. */
  get happened(): number {
    return this.#happened;
  }

  /**
   * Runs an action at a time.
   *
   * @param timeMs not before now
   * @throws RangeError if it is
   */
  at(timeMs: number, action: () => void): Scheduled {
    const tick = Math.round(timeMs * TICKS_PER_MS);
    if (!(tick >= this.#nowTick))
      throw new RangeError(`timeMs must be at least ${this.nowMs}, got ${timeMs}`);
    const slot = this.#free.pop() ?? this.#actions.length;
    this.#actions[slot] = action;
    const use = this.#uses[slot] ?? 0;
    this.#uses[slot] = use;
    this.#heap.push(tick, slot);
    return (use * SLOTS + slot) as Scheduled;
  }

  /**
   * Runs an action after a time.
   *
   * @param delayMs 0 or above
   */
  after(delayMs: number, action: () => void): Scheduled {
    if (!(delayMs >= 0)) throw new RangeError(`delayMs must be 0 or above, got ${delayMs}`);
    return this.at(this.nowMs + delayMs, action);
  }

  /** Keeps an action from happening. One that happened already, or was canceled, is let be. */
  cancel(scheduled: Scheduled): void {
    const slot = scheduled % SLOTS;
    if (this.#uses[slot] === (scheduled - slot) / SLOTS) this.#actions[slot] = nothing;
  }

  /**
   * Runs the earliest action.
   *
   * @throws Error if there is none: a model that waits for one would hang
   */
  runNext(): void {
    if (this.#heap.size === 0) throw new Error('no action is scheduled, so what is waited for cannot happen');
    this.#nowTick = this.#heap.nextTime;
    const slot = this.#heap.pop();
    const action = this.#actions[slot];
    this.#uses[slot]++;
    this.#free.push(slot);
    this.#happened++;
    action();
  }

  /**
   * Runs actions until none is left, or until a time, which it then is.
   *
   * @param options.untilMs actions at this time still happen. Default: no end
   */
  run(options: { untilMs?: number } = {}): void {
    requireKnownFields('options', options, { untilMs: true });
    const untilTick = Math.round((options.untilMs ?? Number.POSITIVE_INFINITY) * TICKS_PER_MS);
    while (this.#heap.nextTime <= untilTick && this.#heap.size > 0) this.runNext();
    if (untilTick !== Number.POSITIVE_INFINITY) this.#nowTick = Math.max(this.#nowTick, untilTick);
  }
}

function nothing(): void {}
