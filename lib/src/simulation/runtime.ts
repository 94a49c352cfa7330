import { Random } from '../random/index.js';
import { type Handling, NodeMisuseError, runHandler } from './handling.js';
import { type Client, isNode, type Node, type NodeClass, type NodeId } from './node.js';
import { copyData, NotDataError } from './plain-data.js';

/** What a handler is called with. */
export type HandlerInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'message'; readonly from: NodeId; readonly message: unknown }
  | { readonly kind: 'timer'; readonly name: string }
  | { readonly kind: 'request'; readonly client: Client; readonly request: unknown };

/** What a handler can see besides its fields and its input. */
export interface HandlerSight {
  /** The node's own clock, in ms. */
  readonly nowMs: number;
  /** The seed of this call's `random()`. */
  readonly seed: string;
  /** The node's storage as it reads it: synced writes, and its own unsynced ones. */
  readonly disk: ReadonlyMap<string, unknown>;
}

/** What a handler did, in order. */
export type HandlerEffect =
  | { readonly kind: 'send'; readonly to: NodeId; readonly message: unknown }
  | { readonly kind: 'reply'; readonly client: Client; readonly value: unknown }
  | { readonly kind: 'set-timer'; readonly name: string; readonly delayMs: number }
  | { readonly kind: 'clear-timer'; readonly name: string }
  | { readonly kind: 'write'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'sync' };

/**
 * Where nodes live. The engine that decides what happens next only ever asks "this node, this input: what does it do?", so
 * the nodes may be objects next door, or in another process that is not trusted.
 */
export interface NodeRuntime {
  /** Makes a node, or makes it anew after a crash, by its class's constructor. */
  create(id: NodeId): void;
  /** Runs one handler and returns what it did. Throws what the handler throws. */
  handle(id: NodeId, input: HandlerInput, sight: HandlerSight): HandlerEffect[];
  /** A copy of a node's fields. */
  stateOf(id: NodeId): Readonly<Record<string, unknown>>;
}

/** Every so many handlers of a node, its fields are looked at: misuse shows soon, and a run stays fast. */
const CHECK_FIELDS_EVERY = 64;

interface Resident {
  readonly node: Node;
  handled: number;
}

/** Nodes as objects in this process. */
export class LocalRuntime implements NodeRuntime {
  readonly #residents = new Map<NodeId, Resident>();
  readonly #ids: readonly NodeId[];

  constructor(private readonly classes: Readonly<Record<NodeId, NodeClass>>) {
    this.#ids = Object.keys(classes);
  }

  create(id: NodeId): void {
    const node: unknown = new this.classes[id]();
    if (!isNode(node))
      throw new NodeMisuseError(`the class of '${id}' does not extend Node (from 'faultlines/simulation')`);
    this.#residents.set(id, { node, handled: 0 });
  }

  handle(id: NodeId, input: HandlerInput, sight: HandlerSight): HandlerEffect[] {
    const resident = this.#residents.get(id) as Resident;
    const handling = new Recording(id, this.#ids, sight);
    runHandler(handling, () => callHandler(resident.node, input));
    if (resident.handled++ % CHECK_FIELDS_EVERY === 0) fieldsOf(id, resident.node);
    return handling.effects;
  }

  stateOf(id: NodeId): Readonly<Record<string, unknown>> {
    return fieldsOf(id, (this.#residents.get(id) as Resident).node);
  }
}

function callHandler(node: Node, input: HandlerInput): unknown {
  switch (input.kind) {
    case 'start':
      return node.onStart();
    case 'restart':
      return node.onRestart();
    case 'message':
      return node.onMessage(input.from, input.message);
    case 'timer':
      return node.onTimer(input.name);
    case 'request':
      return node.onRequest(input.client, input.request);
  }
}

function fieldsOf(id: NodeId, node: Node): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(node)) {
    try {
      fields[name] = copyData(value, `${node.constructor.name}.${name}`);
    } catch (error) {
      if (!(error instanceof NotDataError)) throw error;
      throw new NodeMisuseError(`node '${id}': ${error.message}`);
    }
  }
  return fields;
}

/** The handling that writes down what a handler does. */
class Recording implements Handling {
  readonly effects: HandlerEffect[] = [];
  readonly #written = new Map<string, unknown>();
  #random: Random | undefined;

  constructor(
    readonly id: NodeId,
    readonly nodes: readonly NodeId[],
    private readonly sight: HandlerSight,
  ) {}

  readonly disk = {
    read: (key: string): unknown =>
      copyData(this.#written.has(key) ? this.#written.get(key) : this.sight.disk.get(key)),
    write: (key: string, value: unknown): void => {
      const copied = copyData(value, `disk.write('${key}')`);
      this.#written.set(key, copied);
      this.effects.push({ kind: 'write', key, value: copied });
    },
    sync: (): void => {
      this.effects.push({ kind: 'sync' });
    },
  };

  send(to: NodeId, message: unknown): void {
    if (!this.nodes.includes(to)) {
      throw new NodeMisuseError(
        `node '${this.id}' sent to '${String(to)}', which is no node (there are ${this.nodes.join(', ')})`,
      );
    }
    this.effects.push({ kind: 'send', to, message: copyData(message, 'message') });
  }

  reply(client: Client, value: unknown): void {
    if (typeof client?.request !== 'number') {
      throw new NodeMisuseError(
        `node '${this.id}' replied to something that is no client: pass the client that onRequest was given`,
      );
    }
    this.effects.push({
      kind: 'reply',
      client: { id: client.id, request: client.request },
      value: copyData(value, 'reply'),
    });
  }

  setTimer(name: string, delayMs: number): void {
    if (!(delayMs >= 0) || delayMs === Number.POSITIVE_INFINITY) {
      throw new RangeError(`delayMs of timer '${name}' must be a finite number, 0 or above, got ${delayMs}`);
    }
    this.effects.push({ kind: 'set-timer', name, delayMs });
  }

  clearTimer(name: string): void {
    this.effects.push({ kind: 'clear-timer', name });
  }

  now(): number {
    return this.sight.nowMs;
  }

  random(): number {
    this.#random ??= new Random(this.sight.seed);
    return this.#random.float();
  }

  choose(count: number): number {
    this.#random ??= new Random(this.sight.seed);
    return this.#random.below(count);
  }
}
