import { currentHandling } from './handling.js';

/** A node's name, unique in its world. */
export type NodeId = string;

/** Who asked, and how to answer: given to `onRequest`, and good for one answer, now or in a later handler. */
export interface Client {
  /** The client's name. */
  readonly id: string;
  /** The request's number: with the client's name it is the name of the request. */
  readonly request: number;
}

/** A node's stable storage: what it wrote and synced survives a crash; what it wrote and did not sync may not. */
export interface Disk {
  /** The value under a key, as this node would read it now: synced or not. `undefined` if there is none. */
  read(key: string): unknown;
  /** Writes a value. It is safe only after {@link sync}. */
  write(key: string, value: unknown): void;
  /** Makes every write so far durable. */
  sync(): void;
}

/** Recognizes a node also where two copies of the library meet. */
const NODE_BRAND = Symbol.for('faultlines.node');

/**
 * A node of a distributed system: a class whose fields are its memory and whose handlers are its program.
 *
 * ## How it runs
 * Whoever runs the node calls one handler at a time, to its end: `onStart` once, `onRestart` after a crash, and then `onMessage`,
 * `onTimer` and `onRequest` as things happen. A handler changes fields, and acts on the world only through the methods below.
 * Nothing happens between handlers.
 *
 * The same class runs in the simulator under faults, in the explorer, which tries every schedule, and as an exercise, where a
 * learner's class stands in for ours. That works only if a handler is a function of what it can see. So:
 *
 * - **Fields are data.** JSON values, `undefined`, bigint, Map, Set, typed arrays, plain objects and arrays of these. No functions, no
 *   instances of other classes, no `#private` fields: they could not be saved and put back.
 * - **Handlers are deterministic.** The time is `this.now()`, chance is `this.random()`; `Date.now`, `new Date()` and `Math.random` throw. The same
 *   fields and the same input must lead to the same fields and the same actions.
 * - **Handlers end.** No promises, no callbacks, no waiting: to wait is to set a timer, or to remember and go on when the message comes.
 * - **Messages are copies.** What is sent is copied; no two nodes ever share an object.
 * - **A crash forgets every field.** A restarted node is made anew by its constructor, then `onRestart` is called, and only its disk is as it was left.
 *   Timers die with it.
 *
 * @typeParam Request what clients ask
 * @typeParam Message what nodes say to each other
 */
export abstract class Node<Request = unknown, Message = unknown> {
  /** Once, when the world begins. */
  onStart(): void {}

  /** After a crash, instead of `onStart`: the fields are as the constructor leaves them, the disk as it was synced. */
  onRestart(): void {}

  /** A message came. It may be late, it may come twice, and it may be out of order. */
  onMessage(_from: NodeId, _message: Message): void {}

  /** A timer that this node set ran out. */
  onTimer(_name: string): void {}

  /** A client asks something of this node. Answer with {@link reply}, now or later; or never. */
  onRequest(_client: Client, _request: Request): void {}

  /** This node's name. */
  get id(): NodeId {
    return currentHandling('id').id;
  }

  /** The names of all nodes of the world, this one's too, in a fixed order. */
  get nodes(): readonly NodeId[] {
    return currentHandling('nodes').nodes;
  }

  /** Sends a copy of a message. It is not known whether, when, or how often it arrives. A node may send to itself. */
  send(to: NodeId, message: Message): void {
    currentHandling('send').send(to, message);
  }

  /** Sends a copy of a message to every other node. */
  broadcast(message: Message): void {
    const handling = currentHandling('broadcast');
    for (const node of handling.nodes) if (node !== handling.id) handling.send(node, message);
  }

  /** Answers a client. A second answer to one request is ignored, as a client ignores it. */
  reply(client: Client, value: unknown): void {
    currentHandling('reply').reply(client, value);
  }

  /**
   * Calls `onTimer(name)` after a time on this node's own clock. A timer of the same name that is still running is replaced.
   *
   * @param delayMs 0 or above
   */
  setTimer(name: string, delayMs: number): void {
    currentHandling('setTimer').setTimer(name, delayMs);
  }

  /** Stops a timer; if there is none of this name, nothing happens. */
  clearTimer(name: string): void {
    currentHandling('clearTimer').clearTimer(name);
  }

  /** What this node's own clock shows, in ms since the world began: it may be off, and it may drift. */
  now(): number {
    return currentHandling('now').now();
  }

  /**
   * One of the whole numbers from 0 to `count - 1`: drawn from the run's seed in the simulator, and each of them tried in the
   * explorer.
   */
  choose(count: number): number {
    return currentHandling('choose').choose(count);
  }

  /** A number in [0, 1) from the run's seed. The explorer cannot try them all and refuses: use {@link choose} there. */
  random(): number {
    return currentHandling('random').random();
  }

  /** This node's stable storage. */
  get disk(): Disk {
    return currentHandling('disk').disk;
  }
}

Object.defineProperty(Node.prototype, NODE_BRAND, { value: true });

/** A class of nodes without arguments to its constructor, since it is called again after every crash. */
export type NodeClass = new () => Node<never, never>;

/** Whether a value is a node, of this copy of the library or another. */
export function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[NODE_BRAND] === true
  );
}
