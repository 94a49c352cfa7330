import { canonicalText, copyData } from '../data/plain-data.js';
import { Random } from '../random/index.js';
import { requireDeterministicSource } from './handler-source.js';
import { enterHandler, leaveHandler, NodeMisuseError, requireNoPromise } from './handling.js';
import { isNode, type Node, type NodeClass, type NodeId } from './node.js';
import {
  callHandler,
  fieldsOf,
  type HandlerEffect,
  type HandlerInput,
  type HandlerSurroundings,
  handleFrom,
  Recording,
} from './recording.js';

export type { HandlerEffect, HandlerInput } from './recording.js';

/** What a handler can see besides its fields and its input, as data. */
export interface HandlerSight {
  /** The node's own clock, in ms. */
  readonly nowMs: number;
  /** The call's number in the run, from 0; its `random()` depends on it and on the run's seed. */
  readonly call: number;
  /** The node's storage as it reads it: synced writes, and its own unsynced ones. */
  readonly disk: ReadonlyMap<string, unknown>;
}

/**
 * Where nodes live. The engine that decides what happens next only ever asks "this node, this input: what does it do?", so
 * the nodes may be objects next door, or in another process that is not trusted.
 */
export interface NodeRuntime {
  /** Makes a node, or makes it anew after a crash, by its class's constructor. */
  create(id: NodeId): void;
  /** Runs one handler and returns what it did. Throws what the handler throws. */
  handle(id: NodeId, input: HandlerInput, sight: HandlerSight): readonly HandlerEffect[];
  /** A copy of a node's fields. */
  stateOf(id: NodeId): Readonly<Record<string, unknown>>;
}

/** After the first calls, every so many of a node are looked at closely: misuse shows soon, and a run stays fast. */
const LOOK_EVERY = 1024;

function isLookedAt(handled: number): boolean {
  return (
    handled < 4 || (handled < LOOK_EVERY && (handled & (handled - 1)) === 0) || handled % LOOK_EVERY === 0
  );
}

interface Resident {
  readonly node: Node;
  /** Handlers that ran, in all its lives. */
  handled: number;
}

/** What a handler sees of the run: its clock, its disk, and chance that depends on the seed and the number of the call alone. */
export class SightedSurroundings implements HandlerSurroundings {
  #random: Random | undefined;
  #sight: HandlerSight = { nowMs: 0, call: 0, disk: new Map() };

  constructor(private readonly seed: number | string) {}

  /** From here on it is what another call sees. */
  turnTo(sight: HandlerSight): this {
    this.#sight = sight;
    this.#random = undefined;
    return this;
  }

  get disk(): ReadonlyMap<string, unknown> {
    return this.#sight.disk;
  }

  now(): number {
    return this.#sight.nowMs;
  }

  random(): number {
    return this.#drawn().float();
  }

  choose(count: number): number {
    return this.#drawn().below(count);
  }

  #drawn(): Random {
    this.#random ??= new Random(`${this.seed}/handler ${this.#sight.call}`);
    return this.#random;
  }
}

/** Nodes as objects in this process. */
export class LocalRuntime implements NodeRuntime {
  readonly #residents = new Map<NodeId, Resident>();
  readonly #ids: readonly NodeId[];
  readonly #recording: Recording;
  readonly #rerun: Recording;
  readonly #sighted: SightedSurroundings;

  constructor(
    private readonly classes: Readonly<Record<NodeId, NodeClass>>,
    seed: number | string,
  ) {
    this.#ids = Object.keys(classes);
    this.#recording = new Recording(this.#ids);
    this.#rerun = new Recording(this.#ids);
    this.#sighted = new SightedSurroundings(seed);
    for (const nodeClass of new Set(Object.values(classes))) requireDeterministicSource(nodeClass);
  }

  create(id: NodeId): void {
    const node: unknown = new this.classes[id]();
    if (!isNode(node))
      throw new NodeMisuseError(`the class of '${id}' does not extend Node (from 'faultlines/simulation')`);
    this.#residents.set(id, { node, handled: this.#residents.get(id)?.handled ?? 0 });
  }

  handle(id: NodeId, input: HandlerInput, sight: HandlerSight): readonly HandlerEffect[] {
    const resident = this.#residents.get(id) as Resident;
    const { node } = resident;
    const isClose = isLookedAt(resident.handled++);
    const before = isClose ? fieldsOf(id, node) : undefined;
    const inputAgain = isClose ? copyData(input) : input;
    this.#recording.begin(id, this.#sighted.turnTo(sight));
    const outer = enterHandler(this.#recording);
    let result: unknown;
    try {
      result = callHandler(node, input);
    } finally {
      leaveHandler(outer);
    }
    requireNoPromise(this.#recording, result);
    const { effects } = this.#recording;
    if (before !== undefined) this.#requireRepeatable(id, before, inputAgain, sight, effects);
    return effects;
  }

  stateOf(id: NodeId): Readonly<Record<string, unknown>> {
    return fieldsOf(id, (this.#residents.get(id) as Resident).node);
  }

  /** Runs a handler a second time on the same state: a difference comes from something that it must not look at. */
  #requireRepeatable(
    id: NodeId,
    fields: Readonly<Record<string, unknown>>,
    input: HandlerInput,
    sight: HandlerSight,
    effects: readonly HandlerEffect[],
  ): void {
    const nodeClass = this.classes[id];
    const again = handleFrom(this.#rerun, { id, nodeClass, fields }, input, this.#sighted.turnTo(sight));
    if (canonicalText(again) === canonicalText({ fields: this.stateOf(id), effects })) return;
    throw new NodeMisuseError(
      `a handler of '${id}' (${nodeClass.name}, ${input.kind}) differs when it is run twice on the same state: it must depend on its fields, its input and what 'this' offers alone, not on variables outside of the node`,
    );
  }
}
