import type { Client, Disk, NodeId } from './node.js';

/** What a handler can do while it runs; whoever runs the node provides it. */
export interface Handling {
  readonly id: NodeId;
  readonly nodes: readonly NodeId[];
  readonly disk: Disk;
  send(to: NodeId, message: unknown): void;
  reply(client: Client, value: unknown): void;
  setTimer(name: string, delayMs: number): void;
  clearTimer(name: string): void;
  now(): number;
  random(): number;
  choose(count: number): number;
}

/** A node did what the contract of `Node` forbids; the message says what to do instead. */
export class NodeMisuseError extends Error {
  override readonly name = 'NodeMisuseError';
}

/** Global, so that a node of one copy of the library can run under another. */
const CURRENT = Symbol.for('faultlines.handling');
const shared = globalThis as { [CURRENT]?: { handling: Handling | undefined } };
shared[CURRENT] ??= { handling: undefined };
const slot = shared[CURRENT];

/** The handling of the handler that runs now; called by the methods of `Node`. */
export function currentHandling(method: string): Handling {
  const { handling } = slot;
  if (handling === undefined) {
    throw new NodeMisuseError(
      `${method} was used outside of a handler (in a constructor, a callback or after an await): a node acts only while onStart, onMessage, onTimer, onRequest or onRestart runs`,
    );
  }
  return handling;
}

/**
 * Runs one handler to its end under a handling. Whoever runs handlers does so under one `guarded`.
 *
 * @throws NodeMisuseError if the handler left a promise behind; whatever the handler throws
 */
export function runHandler(handling: Handling, handler: () => unknown): void {
  const outer = enterHandler(handling);
  let result: unknown;
  try {
    result = handler();
  } finally {
    leaveHandler(outer);
  }
  requireNoPromise(handling, result);
}

/** For those who run many handlers and cannot afford a function for each: `finally`, leave with what this returned. */
export function enterHandler(handling: Handling): Handling | undefined {
  const outer = slot.handling;
  slot.handling = handling;
  return outer;
}

export function leaveHandler(outer: Handling | undefined): void {
  slot.handling = outer;
}

/** For whoever stopped a handler from outside, so that it left nothing behind: no handler runs now. */
export function releaseHandler(): void {
  slot.handling = undefined;
}

/** @throws NodeMisuseError if a handler returned a promise */
export function requireNoPromise(handling: Handling, result: unknown): void {
  if (result === undefined || typeof (result as Promise<unknown>)?.then !== 'function') return;
  (result as Promise<unknown>).then(undefined, () => undefined);
  throw new NodeMisuseError(
    `a handler of ${handling.id} returned a promise (is it async?): handlers run to their end at once; set a timer, or go on when the answer's message comes`,
  );
}
