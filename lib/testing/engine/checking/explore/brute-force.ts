/** An explorer as plain as it can be, to hold the real one against: whole states as objects, no numbers, nothing remembered of a handler. */

import type { ExploredWorld, FaultBudgets } from '../../../../src/engine/checking/explore/index.js';
import {
  callHandler,
  canonicalText,
  copyData,
  type HandlerInput,
  nodeWith,
  runHandler,
} from '../../../../src/engine/simulation/index.js';
import { Acting, type PlainEnvelope, type PlainNode, type PlainState } from './plain-states.js';

interface PlainOutcome {
  readonly after: PlainState;
  /** Whether nothing was sent, not even what a set holds already. */
  readonly isQuiet: boolean;
}

export interface PlainExploration {
  readonly states: readonly PlainState[];
  /** Steps, those to known states as well. */
  readonly generated: number;
}

/** Every state that can be reached, by trying everything. */
export function exploreByForce(
  world: ExploredWorld,
  budgets: FaultBudgets & { readonly ignoreNoOps?: boolean } = {},
): PlainExploration {
  const force = new BruteForce(world, budgets);
  force.run();
  return { states: [...force.met.values()], generated: force.generated };
}

class BruteForce {
  readonly met = new Map<string, PlainState>();
  generated = 0;
  readonly #ids: readonly string[];
  readonly #left: Required<FaultBudgets>;

  constructor(
    private readonly world: ExploredWorld,
    private readonly options: FaultBudgets & { readonly ignoreNoOps?: boolean },
  ) {
    this.#ids = Object.keys(world.nodes);
    const { lose = 0, duplicate = 0, crash = 0, restart = crash, partition = 0 } = options;
    this.#left = { lose, duplicate, crash, restart, partition };
  }

  run(): void {
    const clients = Object.fromEntries(Object.keys(this.world.clients ?? {}).map(client => [client, []]));
    const blank = { nodes: {}, clients, network: [], left: this.#left, parted: null, tick: 0 };
    for (const state of this.#started(blank, this.#ids)) {
      const asked = Object.keys(clients).reduce((before, client) => this.#askedAtOnce(before, client), state);
      this.#meet(asked);
    }
  }

  #started(state: PlainState, [id, ...others]: readonly string[]): PlainState[] {
    if (id === undefined) return [state];
    const fields = { ...new this.world.nodes[id]() } as unknown as Record<string, unknown>;
    const node = { up: true, fields, timers: {}, durable: {}, unsynced: [] };
    return this.#handled(state, id, node, { kind: 'start' }).flatMap(({ after }) =>
      this.#started(after, others),
    );
  }

  #meet(state: PlainState): void {
    const { network, ...rest } = state;
    const inOrder = this.world.network === 'ordered' ? byLink(network) : network.map(canonicalText).sort();
    const key = canonicalText([rest, inOrder]);
    if (this.met.has(key)) return;
    this.met.set(key, state);
    for (const after of this.#successors(state)) {
      this.generated++;
      this.#meet(after);
    }
  }

  #successors(state: PlainState): PlainState[] {
    return [
      ...state.network.flatMap((envelope, index) => this.#moves(state, envelope, index)),
      ...this.#ids.flatMap(id => this.#rings(state, id)),
      ...(this.world.clientsAsk === 'at once' ? [] : Object.keys(state.clients)).flatMap(client => {
        const asked = this.#asked(state, client);
        return asked === undefined ? [] : [asked];
      }),
      ...this.#ids.flatMap(id => [...this.#crashes(state, id), ...this.#restarts(state, id)]),
      ...this.#partings(state),
      ...this.#ticks(state),
    ];
  }

  #moves(state: PlainState, envelope: PlainEnvelope, index: number): PlainState[] {
    const { network, left } = state;
    const text = canonicalText(envelope);
    const isLink = ({ from, to }: PlainEnvelope): boolean => from === envelope.from && to === envelope.to;
    const isRepeated =
      this.world.network === 'ordered'
        ? network.slice(0, index).some(isLink)
        : network.slice(0, index).some(other => canonicalText(other) === text);
    if (isRepeated) return [];
    const without = { ...state, network: network.filter((_, other) => other !== index) };
    if (isParted(state, envelope)) return [without];
    const lost = left.lose > 0 ? [{ ...without, left: { ...left, lose: left.lose - 1 } }] : [];
    const earliest = envelope.sentTick + (this.world.time?.latencyTicks?.least ?? 0);
    if (this.world.time !== undefined && state.tick < earliest) return lost;
    const again = { ...state, left: { ...left, duplicate: left.duplicate - 1 } };
    const mayRepeat = left.duplicate > 0 && this.world.network !== 'set' && this.#canHear(state, envelope.to);
    return [
      ...this.#arrived(state, this.world.network === 'set' ? state : without, envelope),
      ...(mayRepeat ? this.#arrived(state, again, envelope) : []),
      ...lost,
    ];
  }

  #canHear(state: PlainState, to: string): boolean {
    return state.nodes[to]?.up ?? true;
  }

  /** @param left what the state is apart from what the arrival changes */
  #arrived(
    state: PlainState,
    left: PlainState,
    { kind, from, to, data, request = 0 }: PlainEnvelope,
  ): PlainState[] {
    if (!this.#canHear(state, to)) return left === state ? [] : [left];
    if (kind !== 'answer') {
      const input: HandlerInput =
        kind === 'message'
          ? { kind, from, message: data }
          : { kind, client: { id: from, request }, request: data };
      return this.#handled(left, to, left.nodes[to], input).flatMap(outcome =>
        this.#counted(state, outcome, to),
      );
    }
    const operations = state.clients[to];
    const isOpen = operations.length === request + 1 && operations[request].output === undefined;
    if (!isOpen) return this.#ignores ? [] : [left];
    const closed = [...operations.slice(0, request), { ...operations[request], output: [data] as const }];
    return [this.#askedAtOnce({ ...left, clients: { ...left.clients, [to]: closed } }, to)];
  }

  get #ignores(): boolean {
    return this.options.ignoreNoOps !== false && ignoresNoOps(this.world);
  }

  /** The state after a handler, unless it changed nothing of its node and sent nothing. */
  #counted(before: PlainState, { after, isQuiet }: PlainOutcome, id: string): PlainState[] {
    const isSame = canonicalText(before.nodes[id]) === canonicalText(after.nodes[id]);
    return this.#ignores && isQuiet && isSame ? [] : [after];
  }

  #rings(state: PlainState, id: string): PlainState[] {
    const { timers } = state.nodes[id];
    const due = Object.keys(timers).filter(
      name => this.world.time === undefined || timers[name] <= state.tick,
    );
    return due.flatMap(name => {
      const { [name]: _, ...others } = timers;
      const node = { ...state.nodes[id], timers: others };
      return this.#handled(state, id, node, { kind: 'timer', name }).flatMap(outcome =>
        this.#counted(state, outcome, id),
      );
    });
  }

  #asked(state: PlainState, client: string): PlainState | undefined {
    const operations = state.clients[client];
    const next = this.world.clients?.[client][operations.length];
    if (next === undefined || operations.some(({ output }) => output === undefined)) return undefined;
    const saw = Object.fromEntries(
      Object.entries(state.clients).map(([other, own]) => [
        other,
        own.filter(({ output }) => output !== undefined).length,
      ]),
    );
    const request = operations.length;
    const envelope = { kind: 'request', from: client, to: next.to, data: next.request, request } as const;
    const clients = { ...state.clients, [client]: [...operations, { input: next.request, saw }] };
    return this.#sent({ ...state, clients }, [this.#stamped(envelope, state)]);
  }

  #askedAtOnce(state: PlainState, client: string): PlainState {
    return this.world.clientsAsk === 'at once' ? (this.#asked(state, client) ?? state) : state;
  }

  #crashes(state: PlainState, id: string): PlainState[] {
    const { up, durable, unsynced } = state.nodes[id];
    if (!up || state.left.crash === 0) return [];
    const left = { ...state.left, crash: state.left.crash - 1 };
    return [...unsynced, null].map((_, kept) => {
      const onDisk = { ...durable, ...Object.fromEntries(unsynced.slice(0, kept)) };
      const node = { up: false, fields: {}, timers: {}, durable: onDisk, unsynced: [] };
      return { ...state, left, nodes: { ...state.nodes, [id]: node } };
    });
  }

  #restarts(state: PlainState, id: string): PlainState[] {
    if (state.nodes[id].up || state.left.restart === 0) return [];
    const left = { ...state.left, restart: state.left.restart - 1 };
    const fields = { ...new this.world.nodes[id]() } as unknown as Record<string, unknown>;
    const node = { ...state.nodes[id], up: true, fields };
    return this.#handled({ ...state, left }, id, node, { kind: 'restart' }).map(({ after }) => after);
  }

  #partings(state: PlainState): PlainState[] {
    if (state.parted !== null) return [{ ...state, parted: null }];
    if (state.left.partition === 0) return [];
    const left = { ...state.left, partition: state.left.partition - 1 };
    const [first, ...others] = this.#ids;
    const splits = subsetsOf(others)
      .filter(side => side.length > 0)
      .map(side => [[first, ...others.filter(id => !side.includes(id))], side]);
    return (this.world.partitions ?? splits).map(parted => ({ ...state, left, parted }));
  }

  #ticks(state: PlainState): PlainState[] {
    const { time } = this.world;
    if (time === undefined || state.tick === time.untilTick) return [];
    const rings = Object.values(state.nodes).flatMap(({ timers }) => Object.values(timers));
    if (time.lateTimers !== true && rings.some(due => due <= state.tick)) return [];
    const { most = Number.POSITIVE_INFINITY } = time.latencyTicks ?? {};
    const waits = state.network.filter(envelope => !isParted(state, envelope));
    if (waits.some(({ sentTick }) => sentTick + most <= state.tick)) return [];
    return [{ ...state, tick: state.tick + 1 }];
  }

  /** The states after a handler, one for each way of choosing. */
  #handled(state: PlainState, id: string, node: PlainNode, input: HandlerInput): PlainOutcome[] {
    const run = (choices: readonly number[]): PlainOutcome[] => {
      const acting = new Acting(this.#ids, id, node, state.tick, this.world, choices);
      const object = nodeWith(this.world.nodes[id], copyData(node.fields));
      runHandler(acting, () => callHandler(object, copyData(input)));
      if (acting.limits.length > choices.length)
        return Array.from({ length: acting.limits[choices.length] }, (_, choice) => choice).flatMap(choice =>
          run([...choices, choice]),
        );
      const fields = copyData({ ...object }) as unknown as Record<string, unknown>;
      const after = {
        up: true,
        fields,
        timers: acting.timers,
        durable: acting.durable,
        unsynced: acting.unsynced,
      };
      const envelopes = acting.sent.map(envelope => this.#stamped(envelope, state));
      const whole = this.#sent({ ...state, nodes: { ...state.nodes, [id]: after } }, envelopes);
      return [{ after: whole, isQuiet: envelopes.length === 0 }];
    };
    const different = new Map(run([]).map(outcome => [canonicalText(outcome), outcome]));
    return [...different.values()];
  }

  /** Where no message has to arrive in time, it does not matter when it was sent. */
  #stamped(envelope: Omit<PlainEnvelope, 'sentTick'>, { tick }: PlainState): PlainEnvelope {
    return { ...envelope, sentTick: this.world.time?.latencyTicks === undefined ? 0 : tick };
  }

  #sent(state: PlainState, envelopes: readonly PlainEnvelope[]): PlainState {
    const network = [...state.network];
    for (const envelope of envelopes) {
      const isHere = network.some(other => canonicalText(other) === canonicalText(envelope));
      if (this.world.network !== 'set' || !isHere) network.push(envelope);
    }
    return { ...state, network };
  }
}

/**
 * Whether a step that changes nothing may be left out: where a message that stays under way stands in the way of nothing. On an ordered link
 * it holds up those behind it, and where it must arrive in time it holds up time itself.
 */
function ignoresNoOps({ network, time }: ExploredWorld): boolean {
  return network !== 'ordered' && time?.latencyTicks === undefined;
}

function isParted({ parted }: PlainState, { from, to }: PlainEnvelope): boolean {
  const [one, other] = [from, to].map(name => (parted ?? []).findIndex(group => group.includes(name)));
  return one >= 0 && other >= 0 && one !== other;
}

function byLink(network: readonly PlainEnvelope[]): Record<string, readonly string[]> {
  const links: Record<string, string[]> = {};
  for (const envelope of network) {
    const link = `${envelope.from}>${envelope.to}`;
    links[link] = [...(links[link] ?? []), canonicalText(envelope)];
  }
  return links;
}

function subsetsOf(names: readonly string[]): string[][] {
  return names.reduce<string[][]>((subsets, name) => subsets.flatMap(one => [one, [...one, name]]), [[]]);
}
