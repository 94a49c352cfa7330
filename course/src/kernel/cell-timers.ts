/**
 * Which cell the code that runs now belongs to, followed through the timers that cells start: what a callback prints
 * late still goes below its own cell, and an interrupt or a reset can stop what is pending.
 *
 * Node's `AsyncLocalStorage` would follow every promise too. It makes each `await` twice as slow, a page has none, and
 * its hooks cannot bear that a runaway callback is stopped from outside.
 */

type Callback = (...args: unknown[]) => void;
type Start = (callback: Callback, ...rest: unknown[]) => unknown;

interface TimerKind {
  readonly start: 'setTimeout' | 'setInterval' | 'setImmediate';
  readonly stop: ((timer: never) => void) | undefined;
  readonly repeats: boolean;
}

/** A page has no `setImmediate`. */
const KINDS: readonly TimerKind[] = [
  { start: 'setTimeout', stop: globalThis.clearTimeout, repeats: false },
  { start: 'setInterval', stop: globalThis.clearInterval, repeats: true },
  { start: 'setImmediate', stop: globalThis.clearImmediate, repeats: false },
];

interface Pending {
  readonly owner: object;
  readonly stop: () => void;
}

export class CellTimers {
  readonly #pending = new Set<Pending>();
  readonly #originals = new Map<TimerKind['start'], unknown>();
  #owner: object | undefined;
  #turn = 0;

  /**
   * @param afterTurn calls back once the code that runs now, and the promises it settled, have run
   * @param fallback the owner of code that was reached otherwise
   */
  constructor(
    private readonly afterTurn: (callback: () => void) => void,
    private readonly fallback: () => object | undefined = () => undefined,
  ) {}

  currentOwner(): object | undefined {
    return this.#owner;
  }

  /** Calls on behalf of `owner`, which also owns what runs until this turn of the event loop is over. */
  runAs<T>(owner: object, call: () => T): T {
    this.#turn += 1;
    const turn = this.#turn;
    this.#owner = owner;
    this.afterTurn(() => {
      if (turn === this.#turn) this.#owner = undefined;
    });
    return call();
  }

  /** What runs from now on, in the same turn, is not of `owner`. */
  leave(owner: object): void {
    if (this.#owner === owner) this.#owner = undefined;
  }

  /** Puts functions that take note in the place of the global ones. */
  install(): void {
    for (const kind of KINDS) {
      const original = globalThis[kind.start] as unknown as Start | undefined;
      if (original === undefined) continue;
      this.#originals.set(kind.start, original);
      const noting = this.#noting(kind, original);
      // Node hangs the promise forms on the functions themselves.
      Object.defineProperties(noting, Object.getOwnPropertyDescriptors(original));
      Object.assign(globalThis, { [kind.start]: noting });
    }
  }

  uninstall(): void {
    Object.assign(globalThis, Object.fromEntries(this.#originals));
    this.#originals.clear();
  }

  /** Stops what is pending of one owner, or everything. */
  clear(owner?: object): void {
    for (const pending of this.#pending) {
      if (owner !== undefined && pending.owner !== owner) continue;
      pending.stop();
      this.#pending.delete(pending);
    }
  }

  #noting(kind: TimerKind, original: Start): Start {
    return (callback, ...rest) => {
      const owner = this.#owner ?? this.fallback();
      if (owner === undefined || typeof callback !== 'function') return original(callback, ...rest);
      const called: Callback = (...args) => {
        if (!kind.repeats) this.#pending.delete(pending);
        // As a microtask: one that is stopped from outside leaves Node's own loop over its timers unharmed.
        queueMicrotask(() => this.runAs(owner, () => callback(...args)));
      };
      const timer = original(called, ...rest);
      const pending: Pending = { owner, stop: () => kind.stop?.(timer as never) };
      this.#pending.add(pending);
      return timer;
    };
  }
}
