/** The one order of writes that session guarantees ask for, as a graph: it exists exactly if there is no cycle. */
import { BitRows } from './bit-rows.js';
import type { SessionGuarantee } from './session-guarantees.js';
import { type OrderStep, orderAlong, shortestCycle, shortestPath } from './step-graph.js';
import { INITIALLY, NOBODY, type StoreHistory } from './store-history.js';

/** Why there is no order. */
export interface SessionConflict {
  readonly accesses: readonly number[];
  readonly why: string;
}

/** That `from` comes before `to`. */
interface Edge extends OrderStep {
  /**
   * `written`: the session of `to` wrote `from` before. `read`: `to` is a read of `from`; `noted`: `to` comes later
   * in the session of a read `from`. `visible`: the read `because` returned `to`, while `from` was in its database.
   * `given`: the version order says so.
   */
  readonly kind: 'written' | 'read' | 'noted' | 'visible' | 'given';
  readonly because?: number;
}

/**
 * All accesses are nodes. A write stands for itself; a read stands for all that its session has read up to it, so
 * that what follows from reads takes one edge each.
 */
export class SessionOrder {
  readonly conflict: SessionConflict | undefined;
  readonly #out: Edge[][];
  /** By access: the access before it in its session, and the last write and read there. */
  readonly #lastWrite: Int32Array;
  readonly #lastRead: Int32Array;

  constructor(
    private readonly store: StoreHistory,
    private readonly guarantees: ReadonlySet<SessionGuarantee>,
    given: readonly (readonly number[])[],
  ) {
    const { accesses } = store;
    this.#out = accesses.map(() => []);
    this.#lastWrite = new Int32Array(accesses.length).fill(-1);
    this.#lastRead = new Int32Array(accesses.length).fill(-1);
    accesses.forEach(({ previous }, access) => {
      if (previous < 0) return;
      const wasWrite = accesses[previous].isWrite;
      this.#lastWrite[access] = wasWrite ? previous : this.#lastWrite[previous];
      this.#lastRead[access] = wasWrite ? this.#lastRead[previous] : previous;
    });
    this.conflict = this.#thinAir() ?? this.#order(given);
  }

  #thinAir(): SessionConflict | undefined {
    const { accesses } = this.store;
    const read = accesses.findIndex(({ isWrite, source }) => !isWrite && source === NOBODY);
    return read < 0 ? undefined : { accesses: [read], why: `${this.store.words(read)}, which nobody wrote` };
  }

  #order(given: readonly (readonly number[])[]): SessionConflict | undefined {
    this.#addDependencies();
    const order = orderAlong(this.#out);
    if (order.length < this.#out.length) return this.#circle();
    const tooOld = this.#addVisibility(this.#needs(order));
    if (tooOld !== undefined) return tooOld;
    for (const writes of given)
      for (let at = 1; at < writes.length; at++)
        this.#add({ from: writes[at - 1], to: writes[at], kind: 'given' });
    return orderAlong(this.#out).length < this.#out.length ? this.#circle() : undefined;
  }

  #add(edge: Edge): void {
    this.#out[edge.from].push(edge);
  }

  /** What a write needs in every database that holds it. */
  #addDependencies(): void {
    const { accesses } = this.store;
    const [follows, isMonotonic] = ['writes follow reads', 'monotonic writes'].map(guarantee =>
      this.guarantees.has(guarantee as SessionGuarantee),
    );
    accesses.forEach(({ isWrite, source }, access) => {
      const [lastRead, lastWrite] = [this.#lastRead[access], this.#lastWrite[access]];
      if (isWrite && isMonotonic && lastWrite >= 0)
        this.#add({ from: lastWrite, to: access, kind: 'written' });
      if (follows && lastRead >= 0) this.#add({ from: lastRead, to: access, kind: 'noted' });
      if (follows && !isWrite && source >= 0) this.#add({ from: source, to: access, kind: 'read' });
    });
  }

  /** For each access, all that it needs: itself, and what leads to it. */
  #needs(order: readonly number[]): BitRows {
    const rows = new BitRows(order.length, order.length);
    for (const access of order) {
      if (this.store.accesses[access].isWrite) rows.add(access, access);
      for (const { to } of this.#out[access]) rows.addAll(to, rows, access);
    }
    return rows;
  }

  /** What each read's database must hold comes before what it returned. A read of the initial value must find nothing. */
  #addVisibility(needs: BitRows): SessionConflict | undefined {
    const { accesses, chains, keyNames } = this.store;
    const isOfOtherKey = new BitRows(keyNames.length, accesses.length);
    accesses.forEach(({ key: own }, access) => {
      for (let key = 0; key < keyNames.length; key++) if (key !== own) isOfOtherKey.add(key, access);
    });
    for (const chain of chains) {
      if (chain.every(access => accesses[access].isWrite)) continue;
      const held = new BitRows(1, accesses.length);
      // What was found to come before the value of the last read of a key comes before that of the next, too: the
      // last value is held.
      const done = new BitRows(keyNames.length, accesses.length);
      const isCarried = this.guarantees.has('monotonic reads');
      for (const access of chain) {
        const { isWrite, source, key } = accesses[access];
        if (isWrite) {
          if (this.guarantees.has('read your writes')) held.addAll(0, needs, access);
          continue;
        }
        const known: [BitRows, number][] = [[isOfOtherKey, key]];
        if (isCarried) known.push([done, key]);
        if (source >= 0) known.push([needs, source]);
        for (const write of held.without(0, ...known)) {
          if (source === INITIALLY) return this.#tooOld(write, access);
          this.#add({ from: write, to: source, kind: 'visible', because: access });
        }
        if (source < 0) continue;
        if (isCarried) {
          held.addAll(0, needs, source);
          done.addAll(key, held, 0);
          // The value itself must come before the next.
          done.remove(key, source);
        }
      }
    }
    return undefined;
  }

  #tooOld(write: number, read: number): SessionConflict {
    const { told, accesses } = this.#visibility(write, read);
    const { words } = this.#wording();
    return {
      accesses: [...accesses, read],
      why: `${words(read)}, although ${words(write)} had to be there: ${told}`,
    };
  }

  /** How a write came to be in the database of a read: through the session, and through what was needed there. */
  #visibility(write: number, read: number): { told: string; accesses: number[] } {
    const { accesses } = this.store;
    const { words } = this.#wording();
    for (let before = accesses[read].previous; before >= 0; before = accesses[before].previous) {
      const { isWrite, source } = accesses[before];
      const isHeld = this.guarantees.has(isWrite ? 'read your writes' : 'monotonic reads');
      const seed = isWrite ? before : source;
      if (!isHeld || seed < 0) continue;
      const path = shortestPath(this.#out, write, seed, ({ kind }) => kind !== 'visible' && kind !== 'given');
      if (path === undefined) continue;
      const own = `${words(before)} before ${words(read)}`;
      const told = path.length === 0 ? own : `${this.#tell(path)}; ${own}`;
      return { told, accesses: [...path.map(({ from }) => from), seed, before] };
    }
    return { told: words(write), accesses: [write] };
  }

  #circle(): SessionConflict {
    const cycle = shortestCycle(this.#out) as Edge[];
    const accesses = cycle.flatMap(({ from, to, because }) =>
      because === undefined ? [from, to] : [from, ...this.#visibility(from, because).accesses, because, to],
    );
    return { accesses, why: `no order of the writes explains this: ${this.#tell(cycle)}` };
  }

  #wording(): { words: (access: number) => string } {
    return { words: access => this.store.words(access) };
  }

  #tell(path: readonly Edge[]): string {
    const { words } = this.#wording();
    const told = path.map(({ from, to, kind, because }) => {
      if (kind === 'read') return `${words(to)} after ${words(from)}`;
      if (kind === 'given') return `the version order has ${words(from)} before ${words(to)}`;
      if (kind !== 'visible') return `${words(from)} before ${words(to)}`;
      const read = because as number;
      return `${words(read)}, although ${words(from)} had to be there (${this.#visibility(from, read).told}), so that ${words(to)} comes after it`;
    });
    return told.join('; ');
  }
}
