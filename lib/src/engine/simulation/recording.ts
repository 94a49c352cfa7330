import { copyData, NotDataError } from '../data/plain-data.js';
import { type Handling, NodeMisuseError, runHandler } from './handling.js';
import type { Client, Node, NodeClass, NodeId } from './node.js';

/** What a handler is called with. */
export type HandlerInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'message'; readonly from: NodeId; readonly message: unknown }
  | { readonly kind: 'timer'; readonly name: string }
  | { readonly kind: 'request'; readonly client: Client; readonly request: unknown };

/** What a handler did, in order. */
export type HandlerEffect =
  | { readonly kind: 'send'; readonly to: NodeId; readonly message: unknown }
  | { readonly kind: 'reply'; readonly client: Client; readonly value: unknown }
  | { readonly kind: 'set-timer'; readonly name: string; readonly delayMs: number }
  | { readonly kind: 'clear-timer'; readonly name: string }
  | { readonly kind: 'write'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'sync' };

/** What a handler can see besides its fields and its input, and where its chance comes from. */
export interface HandlerSurroundings {
  /** What the node's own clock shows, in ms. */
  now(): number;
  random(): number;
  choose(count: number): number;
  /** The node's storage as it reads it: synced writes, and its own unsynced ones. */
  readonly disk: ReadonlyMap<string, unknown>;
}

const NOTHING: readonly HandlerEffect[] = [];

/** The handling that writes down what a handler does. One serves many handlers, one after the other. */
export class Recording implements Handling {
  id: NodeId = '';
  /** What the handler did so far; the list is used again, for a growing one takes room for many more than most handlers need. */
  readonly #did: HandlerEffect[] = [];
  #count = 0;
  #surroundings: HandlerSurroundings | undefined;
  #written: Map<string, unknown> | undefined;
  readonly #known: ReadonlySet<NodeId>;

  constructor(readonly nodes: readonly NodeId[]) {
    this.#known = new Set(nodes);
  }

  begin(id: NodeId, surroundings: HandlerSurroundings): void {
    this.id = id;
    this.#count = 0;
    this.#surroundings = surroundings;
    this.#written = undefined;
  }

  /** What the handler did, in order. */
  get effects(): readonly HandlerEffect[] {
    return this.#count === 0 ? NOTHING : this.#did.slice(0, this.#count);
  }

  #add(effect: HandlerEffect): void {
    this.#did[this.#count++] = effect;
  }

  readonly disk = {
    read: (key: string): unknown => {
      if (this.#written?.has(key)) return copyData(this.#written.get(key));
      return copyData((this.#surroundings as HandlerSurroundings).disk.get(key));
    },
    write: (key: string, value: unknown): void => {
      const copied = copyData(value, `disk.write('${key}')`);
      this.#written ??= new Map();
      this.#written.set(key, copied);
      this.#add({ kind: 'write', key, value: copied });
    },
    sync: (): void => {
      this.#add({ kind: 'sync' });
    },
  };

  send(to: NodeId, message: unknown): void {
    if (!this.#known.has(to)) {
      throw new NodeMisuseError(
        `node '${this.id}' sent to '${String(to)}', which is no node (there are ${this.nodes.join(', ')})`,
      );
    }
    this.#add({ kind: 'send', to, message: copyData(message, 'message') });
  }

  reply(client: Client, value: unknown): void {
    if (typeof client?.request !== 'number') {
      throw new NodeMisuseError(
        `node '${this.id}' replied to something that is no client: pass the client that onRequest was given`,
      );
    }
    this.#add({
      kind: 'reply',
      client: { id: client.id, request: client.request },
      value: copyData(value, 'reply'),
    });
  }

  setTimer(name: string, delayMs: number): void {
    if (!(delayMs >= 0) || delayMs === Number.POSITIVE_INFINITY) {
      throw new RangeError(`delayMs of timer '${name}' must be a finite number, 0 or above, got ${delayMs}`);
    }
    this.#add({ kind: 'set-timer', name, delayMs });
  }

  clearTimer(name: string): void {
    this.#add({ kind: 'clear-timer', name });
  }

  now(): number {
    return (this.#surroundings as HandlerSurroundings).now();
  }

  random(): number {
    return (this.#surroundings as HandlerSurroundings).random();
  }

  choose(count: number): number {
    return (this.#surroundings as HandlerSurroundings).choose(count);
  }
}

/** Calls the handler that an input is for. */
export function callHandler(node: Node, input: HandlerInput): unknown {
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

/**
 * A copy of a node's fields.
 *
 * @throws NodeMisuseError that names the first field that is not data
 */
export function fieldsOf(id: NodeId, node: Node): Record<string, unknown> {
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

/** A node with given fields, which it takes over: its constructor does not run. */
export function nodeWith(nodeClass: NodeClass, fields: Readonly<Record<string, unknown>>): Node {
  return Object.assign(Object.create(nodeClass.prototype), fields) as Node;
}

/**
 * Runs one handler of a node that is rebuilt from its fields, and says what it did and how it left them: a pure function, if the node
 * keeps its contract.
 *
 * @param node.fields a copy that the node may change
 * @throws NodeMisuseError if the node breaks its contract, and what the handler throws
 */
export function handleFrom(
  recording: Recording,
  node: {
    readonly id: NodeId;
    readonly nodeClass: NodeClass;
    readonly fields: Readonly<Record<string, unknown>>;
  },
  input: HandlerInput,
  surroundings: HandlerSurroundings,
): { readonly fields: Record<string, unknown>; readonly effects: readonly HandlerEffect[] } {
  const rebuilt = nodeWith(node.nodeClass, node.fields);
  recording.begin(node.id, surroundings);
  try {
    runHandler(recording, () => callHandler(rebuilt, input));
  } catch (error) {
    // The engine's own error would not say that a rebuilt node lacks them.
    if (!(error instanceof TypeError) || !/private (member|method)|#\w+/.test(error.message)) throw error;
    throw new NodeMisuseError(
      `${node.nodeClass.name} uses a #private member, which cannot be saved and put back: write 'private name' instead (${error.message})`,
    );
  }
  return { fields: fieldsOf(node.id, rebuilt), effects: recording.effects };
}
