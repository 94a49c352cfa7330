import {
  type Client,
  copyData,
  type Handling,
  isNode,
  type Node,
  type NodeClass,
  type NodeId,
  NodeMisuseError,
  runHandler,
} from '../../simulation/index.js';
import { Interner } from './interner.js';

/** A message, a request or an answer under way. */
export interface Envelope {
  readonly kind: 'message' | 'request' | 'answer';
  readonly from: string;
  readonly to: string;
  readonly data: unknown;
  /** The client's own count of requests and answers, from 0. */
  readonly request?: number;
}

/** Everything that a handler of one node can see, besides its input. */
export interface LocalState {
  readonly up: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The names of the timers that run; any of them may ring next. */
  readonly timers: readonly string[];
  readonly durable: Readonly<Record<string, unknown>>;
  readonly unsynced: readonly (readonly [key: string, value: unknown])[];
}

/** More inputs than any exploration has: four for each of half a million messages. */
const INPUTS = 2 ** 21;

/** What one handler call leads to, for one way of choosing. */
export interface LocalOutcome {
  /** The number of the new local state. */
  readonly local: number;
  /** The numbers of the envelopes that were sent, in order. */
  readonly sent: readonly number[];
}

/** What a handler may be called with, as the explorer knows it. */
export type LocalInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'timer'; readonly name: string }
  | { readonly kind: 'deliver'; readonly envelope: number };

/**
 * The nodes' own states and handlers. A handler is a function of the local state and the input, so it runs once for each pair, and
 * twice the first time: if the two runs differ it is not deterministic, and what was explored would be a lie.
 */
export class LocalStates {
  readonly states = new Interner<LocalState>();
  readonly envelopes = new Interner<Envelope>();
  /** For each node, the outcomes by local state and input, packed into one number. */
  readonly #outcomes: readonly Map<number, readonly LocalOutcome[]>[];
  readonly #timerNames = new Interner<string>();
  readonly #ids: readonly NodeId[];
  handlersRun = 0;

  constructor(private readonly classes: Readonly<Record<NodeId, NodeClass>>) {
    this.#ids = Object.keys(classes);
    this.#outcomes = this.#ids.map(() => new Map());
  }

  /** The state of a node before it ever ran. */
  blank(id: NodeId): number {
    return this.states.numberOf({
      up: true,
      fields: this.#freshFields(id),
      timers: [],
      durable: {},
      unsynced: [],
    });
  }

  /** A crashed node: its fields and timers are gone, and of its unsynced writes the first `kept` are durable. */
  crashed(local: number, kept: number): number {
    const { durable, unsynced } = this.states.at(local);
    return this.states.numberOf({
      up: false,
      fields: {},
      timers: [],
      durable: { ...durable, ...Object.fromEntries(unsynced.slice(0, kept)) },
      unsynced: [],
    });
  }

  /** Every way in which a handler of a node, by its place in the world, may go from this local state with this input. */
  outcomes(node: number, local: number, input: LocalInput): readonly LocalOutcome[] {
    const key = local * INPUTS + this.#inputNumber(input);
    const known = this.#outcomes[node].get(key);
    if (known !== undefined) return known;
    const outcomes = this.#allOutcomes(this.#ids[node], local, input);
    this.#outcomes[node].set(key, outcomes);
    return outcomes;
  }

  #inputNumber(input: LocalInput): number {
    if (input.kind === 'deliver') return 4 * input.envelope;
    if (input.kind === 'timer') return 4 * this.#timerNames.numberOf(input.name) + 1;
    return input.kind === 'start' ? 2 : 3;
  }

  #allOutcomes(id: NodeId, local: number, input: LocalInput): readonly LocalOutcome[] {
    const outcomes: LocalOutcome[] = [];
    // Choices not made yet are taken as 0, and counted up like the digits of a number.
    const choices: number[] = [];
    for (;;) {
      const limits: number[] = [];
      const outcome = this.#run(id, local, input, choices, limits);
      const again = this.#run(id, local, input, choices, []);
      if (outcome.local !== again.local || outcome.sent.join() !== again.sent.join()) {
        throw new NodeMisuseError(
          `a handler of '${id}' differs when it is run twice on the same state: it must be deterministic`,
        );
      }
      if (!outcomes.some(one => one.local === outcome.local && one.sent.join() === outcome.sent.join()))
        outcomes.push(outcome);
      choices.length = limits.length;
      for (let index = 0; index < limits.length; index++) choices[index] ??= 0;
      while (choices.length > 0 && choices[choices.length - 1] + 1 === limits[choices.length - 1])
        choices.pop();
      if (choices.length === 0) break;
      choices[choices.length - 1]++;
    }
    return outcomes;
  }

  #freshFields(id: NodeId): Record<string, unknown> {
    const node: unknown = new this.classes[id]();
    if (!isNode(node))
      throw new NodeMisuseError(`the class of '${id}' does not extend Node (from 'faultlines/simulation')`);
    return copyData({ ...node }, this.classes[id].name);
  }

  #run(
    id: NodeId,
    local: number,
    input: LocalInput,
    choices: readonly number[],
    limits: number[],
  ): LocalOutcome {
    this.handlersRun++;
    const before = this.states.at(local);
    const node = Object.create(this.classes[id].prototype) as Node;
    Object.assign(node, input.kind === 'restart' ? this.#freshFields(id) : copyData(before.fields));
    const handling = new ExplorerHandling(id, this.#ids, before, choices, limits);
    // A timer that rings has run out; the handler may set it again.
    if (input.kind === 'timer') handling.timers.delete(input.name);
    runHandler(handling, () => this.#callOrTeach(node, input));
    const after: LocalState = {
      up: true,
      fields: copyData({ ...node }, `${this.classes[id].name}`),
      timers: [...handling.timers].sort(),
      durable: handling.durable,
      unsynced: handling.unsynced,
    };
    return {
      local: this.states.numberOf(after),
      sent: handling.sent.map(envelope => this.envelopes.numberOf(envelope)),
    };
  }

  /** Nodes are rebuilt from their fields in each state, and `#private` members cannot be: the engine's own error would not say so. */
  #callOrTeach(node: Node, input: LocalInput): unknown {
    try {
      return this.#call(node, input);
    } catch (error) {
      if (!(error instanceof TypeError) || !/private (member|method)|#\w+/.test(error.message)) throw error;
      throw new NodeMisuseError(
        `${node.constructor.name} uses a #private member; the explorer rebuilds nodes from their plain fields: write 'private name' instead (${error.message})`,
      );
    }
  }

  #call(node: Node, input: LocalInput): unknown {
    if (input.kind === 'start') return node.onStart();
    if (input.kind === 'restart') return node.onRestart();
    if (input.kind === 'timer') return node.onTimer(input.name);
    const { kind, from, data, request } = this.envelopes.at(input.envelope);
    if (kind === 'message') return node.onMessage(from, copyData(data) as never);
    return node.onRequest({ id: from, request: request as number }, copyData(data) as never);
  }
}

/** What a handler may do while it is explored; time is an order here, and chance a choice. */
class ExplorerHandling implements Handling {
  readonly timers: Set<string>;
  readonly sent: Envelope[] = [];
  durable: Record<string, unknown>;
  unsynced: (readonly [string, unknown])[];

  constructor(
    readonly id: NodeId,
    readonly nodes: readonly NodeId[],
    before: LocalState,
    private readonly choices: readonly number[],
    private readonly limits: number[],
  ) {
    this.timers = new Set(before.timers);
    this.durable = { ...before.durable };
    this.unsynced = [...before.unsynced];
  }

  readonly disk = {
    read: (key: string): unknown => {
      const own = this.unsynced.filter(([written]) => written === key).pop();
      return copyData(own === undefined ? this.durable[key] : own[1]);
    },
    write: (key: string, value: unknown): void => {
      this.unsynced.push([key, copyData(value, `disk.write('${key}')`)]);
    },
    sync: (): void => {
      this.durable = { ...this.durable, ...Object.fromEntries(this.unsynced) };
      this.unsynced = [];
    },
  };

  send(to: NodeId, message: unknown): void {
    if (!this.nodes.includes(to)) {
      throw new NodeMisuseError(
        `node '${this.id}' sent to '${String(to)}', which is no node (there are ${this.nodes.join(', ')})`,
      );
    }
    this.sent.push({ kind: 'message', from: this.id, to, data: copyData(message, 'message') });
  }

  reply(client: Client, value: unknown): void {
    this.sent.push({
      kind: 'answer',
      from: this.id,
      to: client.id,
      request: client.request,
      data: copyData(value, 'reply'),
    });
  }

  setTimer(name: string, _delayMs: number): void {
    this.timers.add(name);
  }

  clearTimer(name: string): void {
    this.timers.delete(name);
  }

  now(): number {
    throw new NodeMisuseError(
      'the explorer tries every order, and knows no times: do not read now() here; set a timer instead',
    );
  }

  random(): number {
    throw new NodeMisuseError(
      'the explorer cannot try every number in [0, 1): use this.choose(count) for a choice',
    );
  }

  choose(count: number): number {
    if (!Number.isSafeInteger(count) || count < 1)
      throw new RangeError(`count must be a whole number, 1 or above, got ${count}`);
    this.limits.push(count);
    return this.choices[this.limits.length - 1] ?? 0;
  }
}
