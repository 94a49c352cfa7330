/**
 * Causal consistency of a store in which no value is written twice, by bad patterns: a history is causally consistent
 * exactly if none of a few small patterns occurs in it, and each is found in polynomial time. Source: Bouajjani,
 * Enea, Guerraoui and Hamza, "On verifying causal consistency", POPL 2017, sections 3 and 5.
 */
import { requireKnownFields } from '../../../ground/arguments.js';
import type { History, Operation } from '../history.js';
import type { SequentialModel } from '../sequential-model.js';
import {
  type CausalStep,
  causalSteps,
  HistoryOrder,
  readsWithSource,
  WritesByChain,
} from './causal-order.js';
import { INITIALLY, NOBODY, StoreHistory, type StoreModel } from './store-history.js';
import type { ConsistencyVerdict } from './verdict.js';

/**
 * Three promises, all of which keep what is causally related in order.
 *
 * - `CC`, causal consistency: each read has some order of what it depends on that explains its value.
 * - `CCv`, causal convergence: moreover there is one order of all writes that all of these orders follow, as where
 *   the last writer wins.
 * - `CM`, causal memory: each client has one order of what it depends on that explains all of its reads up to now.
 *
 * `CCv` and `CM` are each stronger than `CC`, and neither is stronger than the other.
 */
export type CausalVariant = 'CC' | 'CCv' | 'CM';

/** The names of the paper. */
export type BadPattern =
  | 'CyclicCO'
  | 'WriteCOInitRead'
  | 'ThinAirRead'
  | 'WriteCORead'
  | 'CyclicCF'
  | 'WriteHBInitRead'
  | 'CyclicHB';

export interface CausalOptions {
  /** Default `CC`. */
  readonly variant?: CausalVariant;
}

/** A violation names the bad pattern. */
export type CausalVerdict<Input = unknown, Output = unknown> = ConsistencyVerdict<
  Input,
  Output,
  unknown,
  { readonly pattern: BadPattern }
>;

const MODELS: Record<CausalVariant, string> = {
  CC: 'causal consistency',
  CCv: 'causal convergence',
  CM: 'causal memory',
};

/**
 * Checks whether a history is causally consistent.
 *
 * Only each client's own order and who read what count; real time does not. Operations whose outcome is unknown may
 * have taken effect or not, and late: such a write comes after what its client did before, but what its client did
 * next does not depend on it.
 *
 * `CC` and `CCv` take time in proportion to operations times clients. `CM` is that for each client, and again for each
 * round of conclusions, of which there are few in practice: 5,000 operations of 10 clients take well under a second.
 * Clients are counted with the writes of unknown outcome that were read, each of which is a client of its own here.
 *
 * @param history from `historyOf` or `historyOfEvents`
 * @param model a register or a store: `registerModel(0)`, `keyValueModel()`
 * @throws RangeError if a value is written twice to a key, the initial value is written, or an operation is neither
 * read nor write
 *
 * @example
 * // bob saw the answer but not the question that it follows
 * checkCausalConsistency(history, keyValueModel(), { variant: 'CCv' });
 */
export function checkCausalConsistency<State, Input, Output>(
  history: History<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  options: CausalOptions = {},
): CausalVerdict<Input, Output> {
  requireKnownFields('options', options, { variant: true });
  const { variant = 'CC' } = options;
  const name = MODELS[variant];
  if (name === undefined) throw new RangeError(`variant must be 'CC', 'CCv' or 'CM', got '${variant}'`);
  const store = new StoreHistory(history, model as unknown as StoreModel, name);
  const found = new CausalCheck(store).find(variant);
  if (found === undefined) return { verdict: 'satisfied', model: name };
  const operations = store.operations(found.accesses) as Operation<Input, Output>[];
  return { verdict: 'violated', model: name, pattern: found.pattern, operations, why: found.why };
}

interface Found {
  readonly pattern: BadPattern;
  readonly accesses: readonly number[];
  readonly why: string;
}

class CausalCheck {
  readonly #steps: readonly CausalStep[];
  readonly #order: HistoryOrder;
  readonly #writes: WritesByChain;

  constructor(private readonly store: StoreHistory) {
    this.#steps = causalSteps(store);
    this.#order = new HistoryOrder(store, this.#steps);
    this.#writes = new WritesByChain(store);
  }

  find(variant: CausalVariant): Found | undefined {
    const common = this.#thinAirRead() ?? this.#cyclicOrder() ?? this.#overwrittenRead();
    if (common !== undefined || variant === 'CC') return common;
    return variant === 'CCv' ? this.#conflictingOrder() : this.#clientsWithoutOrder();
  }

  #thinAirRead(): Found | undefined {
    const { accesses } = this.store;
    const read = accesses.findIndex(({ isWrite, source }) => !isWrite && source === NOBODY);
    if (read < 0) return undefined;
    return { pattern: 'ThinAirRead', accesses: [read], why: `${this.store.words(read)}, which nobody wrote` };
  }

  #cyclicOrder(): Found | undefined {
    const { cycle } = this.#order;
    if (cycle === undefined) return undefined;
    const why = `what depends on what goes round in a circle: ${this.#tell(cycle)}`;
    return { pattern: 'CyclicCO', accesses: cycle.map(({ from }) => from), why };
  }

  /** A read of a value that was overwritten by what the read itself depends on. */
  #overwrittenRead(): Found | undefined {
    const { accesses, words } = this.#wording();
    for (let read = 0; read < accesses.length; read++) {
      const { isWrite, source, key } = accesses[read];
      if (isWrite) continue;
      for (const write of this.#writes.lastBefore(key, read, this.#order)) {
        if (write === source) continue;
        if (source === INITIALLY) {
          const path = this.#order.path(write, read);
          const why = `${words(read)}, but it depends on ${words(write)}: ${this.#tell(path)}`;
          return { pattern: 'WriteCOInitRead', accesses: [write, ...path.map(({ to }) => to)], why };
        }
        if (!this.#order.reaches(source, write)) continue;
        const [over, seen] = [this.#order.path(source, write), this.#order.path(write, read)];
        const why = `${words(read)}, but that value was overwritten by ${words(write)}: ${this.#tell(over)}; and the read depends on that: ${this.#tell(seen)}`;
        const all = [source, ...over.map(({ to }) => to), ...seen.map(({ to }) => to)];
        return { pattern: 'WriteCORead', accesses: all, why };
      }
    }
    return undefined;
  }

  /**
   * That no one order of all writes explains every read: who read a value knew of other writes to the key, and those
   * must come before that value's.
   */
  #conflictingOrder(): Found | undefined {
    const { accesses } = this.store;
    const conflicts = readsWithSource(this.store).flatMap(read =>
      this.#conclusions(read, this.#order, accesses[read].source),
    );
    const { cycle } = new HistoryOrder(this.store, [...this.#steps, ...conflicts]);
    if (cycle === undefined) return undefined;
    const why = `no order of the writes explains all reads: ${this.#tell(cycle)}`;
    return { pattern: 'CyclicCF', accesses: this.#membersOf(cycle), why };
  }

  #conclusions(read: number, order: HistoryOrder, source: number): CausalStep[] {
    return this.#writes
      .lastBefore(this.store.accesses[read].key, read, order)
      .filter(write => write !== source && !order.reaches(write, source))
      .map(from => ({ from, to: source, kind: 'conclusion', because: read }));
  }

  /** That some client has no order of what it depends on that explains all of its reads. */
  #clientsWithoutOrder(): Found | undefined {
    for (const chain of this.store.chains) {
      const found = this.#clientWithoutOrder(chain);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #clientWithoutOrder(chain: readonly number[]): Found | undefined {
    const { accesses, words } = this.#wording();
    const last = chain[chain.length - 1];
    const isIncluded = (access: number): boolean => this.#order.reaches(access, last);
    const reads = chain.filter(access => !accesses[access].isWrite);
    const client = accesses[last].operation.client;
    const steps = [...this.#steps];
    for (;;) {
      const order = new HistoryOrder(this.store, steps, isIncluded);
      if (order.cycle !== undefined) {
        const why = `no order of what ${client} depends on explains all that it read: ${this.#tell(order.cycle)}`;
        return { pattern: 'CyclicHB', accesses: this.#membersOf(order.cycle), why };
      }
      const before = steps.length;
      for (const read of reads) {
        const { source, key } = accesses[read];
        if (source >= 0) {
          steps.push(...this.#conclusions(read, order, source));
          continue;
        }
        const [write] = this.#writes.lastBefore(key, read, order);
        if (write === undefined) continue;
        const path = order.path(write, read);
        const why = `${words(read)}, but in every order of what ${client} depends on ${words(write)} comes first: ${this.#tell(path)}`;
        return { pattern: 'WriteHBInitRead', accesses: [...this.#membersOf(path), read], why };
      }
      if (steps.length === before) return undefined;
    }
  }

  #wording(): {
    accesses: StoreHistory['accesses'];
    words: (access: number) => string;
  } {
    return { accesses: this.store.accesses, words: access => this.store.words(access) };
  }

  #membersOf(steps: readonly CausalStep[]): number[] {
    return steps.flatMap(({ from, to, because }) =>
      because === undefined ? [from, to] : [from, because, to],
    );
  }

  #tell(steps: readonly CausalStep[]): string {
    const { words } = this.#wording();
    const told = steps.map(({ from, to, kind, because }) => {
      if (kind === 'session') return `${words(from)} before ${words(to)}`;
      if (kind === 'read') return `${words(to)} saw ${words(from)}`;
      return `${words(from)} must come before ${words(to)}, for ${words(because as number)} knew of both`;
    });
    return told.join('; ');
  }
}
