import type { ExploredWorld, FaultBudgets } from './exploration-world.js';
import type { Envelope, LocalState } from './local-states.js';
import type { Successor } from './successor.js';
import type { Transitions } from './transitions.js';

/** More permutations cost more than they save. */
const MOST_PERMUTATIONS = 720;

type Renaming = ReadonlyMap<string, string>;

/**
 * Nodes that can change places: states that differ only by who is who among them count as one. Each state is replaced by the least of its
 * renamings, so counts are those of the classes of equal states (C. N. Ip, D. L. Dill, "Better verification through symmetry", Formal
 * Methods in System Design 9, 1996).
 *
 * Names are renamed wherever they stand as a whole text: as values, keys, members. A list keeps its order, so a list that is sorted by name
 * must be a Set.
 */
export class Symmetry {
  readonly #renamings: readonly Renaming[];
  readonly #names: ReadonlySet<string>;
  /** For each renaming, the number of a local state or an envelope after it. */
  readonly #locals: readonly Map<number, number>[];
  readonly #envelopes: readonly Map<number, number>[];
  readonly #candidate: Int32Array;
  readonly #best: Int32Array;

  constructor(
    groups: readonly (readonly string[])[],
    private readonly transitions: Transitions,
    private readonly isOrdered: boolean,
  ) {
    this.#names = new Set(groups.flat());
    this.#renamings = renamingsOf(groups).slice(1);
    this.#locals = this.#renamings.map(() => new Map());
    this.#envelopes = this.#renamings.map(() => new Map());
    this.#candidate = new Int32Array(transitions.successor.numbers.length);
    this.#best = new Int32Array(transitions.successor.numbers.length);
  }

  /** Replaces a state by the least of its renamings. */
  canonicalise(state: Successor): void {
    const { numbers: vector, length } = state;
    const best = this.#best;
    for (let index = 0; index < length; index++) best[index] = vector[index];
    for (let renaming = 0; renaming < this.#renamings.length; renaming++) {
      this.#rename(renaming, vector, length);
      if (isLess(this.#candidate, best, length)) best.set(this.#candidate.subarray(0, length));
    }
    for (let index = 0; index < length; index++) vector[index] = best[index];
    state.hash = state.hashOf(vector, length);
  }

  #rename(renaming: number, vector: Int32Array, length: number): void {
    const { nodeNames, base } = this.transitions;
    const candidate = this.#candidate;
    for (let index = nodeNames.length; index < base; index++) candidate[index] = vector[index];
    for (let node = 0; node < nodeNames.length; node++) {
      const place = nodeNames.indexOf(this.#renamings[renaming].get(nodeNames[node]) ?? nodeNames[node]);
      candidate[place] = this.#localAfter(renaming, vector[node]);
    }
    for (let index = base; index < length; index++)
      candidate[index] = this.#envelopeAfter(renaming, vector[index]);
    const envelopes = candidate.subarray(base, length);
    if (this.isOrdered) envelopes.set(Array.from(envelopes).sort((one, other) => this.#byLink(one, other)));
    else envelopes.sort();
  }

  /** Links in the order of their names; the sort is stable, so each keeps its own order. */
  #byLink(one: number, other: number): number {
    const keyOf = (envelope: number): string => {
      const { from, to } = this.transitions.locals.envelopes.at(envelope);
      return `${from}\u0000${to}`;
    };
    const [first, second] = [keyOf(one), keyOf(other)];
    return first < second ? -1 : first > second ? 1 : 0;
  }

  #localAfter(renaming: number, local: number): number {
    const known = this.#locals[renaming].get(local);
    if (known !== undefined) return known;
    const { states } = this.transitions.locals;
    const after = states.numberOf(this.#renamed(states.at(local), this.#renamings[renaming]) as LocalState);
    this.#locals[renaming].set(local, after);
    return after;
  }

  #envelopeAfter(renaming: number, envelope: number): number {
    const known = this.#envelopes[renaming].get(envelope);
    if (known !== undefined) return known;
    const { envelopes } = this.transitions.locals;
    const after = envelopes.numberOf(
      this.#renamed(envelopes.at(envelope), this.#renamings[renaming]) as Envelope,
    );
    this.#envelopes[renaming].set(envelope, after);
    return after;
  }

  #renamed(value: unknown, renaming: Renaming): unknown {
    if (typeof value === 'string') return this.#renamedText(value, renaming);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map(part => this.#renamed(part, renaming));
    if (value instanceof Set) return new Set([...value].map(part => this.#renamed(part, renaming)));
    const renamedPair = ([key, part]: readonly [unknown, unknown]) =>
      [this.#renamed(key, renaming), this.#renamed(part, renaming)] as const;
    if (value instanceof Map) return new Map([...value].map(renamedPair));
    return Object.fromEntries(Object.entries(value).map(renamedPair) as [string, unknown][]);
  }

  #renamedText(text: string, renaming: Renaming): string {
    const name = renaming.get(text);
    if (name !== undefined) return name;
    const hidden = text.split(/[^\w-]+/).find(word => this.#names.has(word));
    if (hidden === undefined || text === hidden) return text;
    throw new RangeError(
      `symmetry cannot rename '${hidden}' inside of the text '${text}': keep names as values of their own, as [${hidden}, ...]`,
    );
  }
}

function isLess(one: Int32Array, other: Int32Array, length: number): boolean {
  for (let index = 0; index < length; index++)
    if (one[index] !== other[index]) return one[index] < other[index];
  return false;
}

/** Every way of renaming within the groups; the first one renames nothing. */
function renamingsOf(groups: readonly (readonly string[])[]): Renaming[] {
  let renamings: Map<string, string>[] = [new Map()];
  for (const group of groups) {
    const orders = permutationsOf(group);
    renamings = renamings.flatMap(before =>
      orders.map(
        order => new Map([...before, ...group.map((name, index): [string, string] => [name, order[index]])]),
      ),
    );
  }
  return renamings;
}

function permutationsOf(names: readonly string[]): string[][] {
  if (names.length === 0) return [[]];
  return names.flatMap(first =>
    permutationsOf(names.filter(name => name !== first)).map(rest => [first, ...rest]),
  );
}

function factorial(count: number): number {
  return count < 2 ? 1 : count * factorial(count - 1);
}

/** @throws RangeError that says why nodes cannot change places */
export function requireSymmetry(
  groups: readonly (readonly string[])[],
  world: ExploredWorld,
  budgets: FaultBudgets & { readonly eventually?: object },
): void {
  const all = groups.flat();
  for (const [index, name] of all.entries()) {
    if (world.nodes[name] === undefined)
      throw new RangeError(
        `symmetry names '${name}', which is no node (there are ${Object.keys(world.nodes).join(', ')})`,
      );
    if (all.indexOf(name) !== index) throw new RangeError(`symmetry names '${name}' twice`);
  }
  for (const group of groups) {
    const other = group.find(name => world.nodes[name] !== world.nodes[group[0]]);
    if (other !== undefined)
      throw new RangeError(`symmetry: '${other}' and '${group[0]}' are of different classes`);
  }
  const asked = Object.values(world.clients ?? {})
    .flat()
    .find(({ to }) => all.includes(to));
  if (asked !== undefined)
    throw new RangeError(`symmetry: clients ask '${asked.to}' by name, so it cannot change places`);
  const offset = Object.keys(world.time?.clockOffsetTicks ?? {}).find(name => all.includes(name));
  if (offset !== undefined)
    throw new RangeError(`symmetry: '${offset}' has a clock of its own, so it cannot change places`);
  if ((budgets.partition ?? 0) > 0) throw new RangeError('symmetry does not go with partitions');
  if (budgets.eventually !== undefined)
    throw new RangeError("symmetry does not go with 'eventually': fairness is owed to each node by its name");
  const permutations = groups.reduce((product, group) => product * factorial(group.length), 1);
  if (permutations > MOST_PERMUTATIONS)
    throw new RangeError(`symmetry has ${permutations} permutations, more than ${MOST_PERMUTATIONS}`);
}
