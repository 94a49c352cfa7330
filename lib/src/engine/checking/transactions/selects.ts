/**
 * What follows from reads by predicates. A version *changes the matches* of a predicate if the predicate holds for it
 * and not for the version before, or the other way round. Who reads by a predicate depends on the last version that
 * changed the matches up to the one that it saw, and is overtaken by the first that changes them after it. Source:
 * Adya, Liskov and O'Neil, "Generalized isolation level definitions", ICDE 2000, section 4.4.
 */

import { Interner } from '../../data/interner.js';
import { wordOf } from '../sequential-model.js';
import type { Accesses, ItemAccesses, SelectAccess } from './accesses.js';
import type { Edge } from './dependency-graph.js';

/** What the selects add to the graph. */
export interface SelectEdges {
  readonly edges: readonly Edge[];
  /** Why more could follow. */
  readonly doubts: readonly SelectDoubt[];
}

/** A select that may have seen one version or another. */
export interface SelectDoubt {
  readonly reason: string;
  /** Whether even what it depends on is open, and not only what overtook it. */
  readonly isOfSource: boolean;
}

/** The edges of all selects, over the items whose versions are in order. */
export function selectEdges(accesses: Accesses): SelectEdges {
  const edges: Edge[] = [];
  const doubts: SelectDoubt[] = [];
  for (const access of accesses.selects) {
    accesses.items.forEach((item, index) => {
      if (item.isList || access.ownKeys.has(item.key)) return;
      new SelectedItem(accesses, access, item, index).add(edges, doubts);
    });
  }
  return { edges, doubts };
}

class SelectedItem {
  /** Whether the predicate holds for each version, the initial one first. */
  readonly #matches: boolean[];

  constructor(
    private readonly accesses: Accesses,
    private readonly access: SelectAccess,
    private readonly item: ItemAccesses,
    private readonly index: number,
  ) {
    this.#matches = [item.initial, ...item.chain.map(writer => item.values.get(writer))].map(value =>
      this.#holds(value),
    );
  }

  add(edges: Edge[], doubts: SelectDoubt[]): void {
    const { chain, rest, values, key } = this.item;
    const { names } = this.accesses;
    const name = `${names[this.access.reader]}'s select${this.access.select.name === undefined ? '' : ` of ${this.access.select.name}`}`;
    const given = this.#given();
    if (rest.length > 0) {
      const kinds = new Set([...this.#matches, ...rest.map(writer => this.#holds(values.get(writer)))]);
      const reason = `${name}: the order of the versions of '${key}' is not known`;
      if (kinds.size > 1) doubts.push({ reason, isOfSource: given !== undefined || this.#matches[0] });
      return;
    }
    const seen = given === undefined ? this.#unmatched() : [given];
    if (seen.length === 0 || seen[0] < 0) return;
    const first = seen[0];
    const last = seen[seen.length - 1];
    const [reader, item] = [this.access.reader, this.index];
    const source = this.#changeUpTo(first);
    const overtaker = this.#changeAfter(last);
    if (seen.some(place => this.#changeUpTo(place) !== source || this.#changeAfter(place) !== overtaker)) {
      const reason = `${name}: it may have seen one version of '${key}' or another; say in 'others' which`;
      doubts.push({ reason, isOfSource: false });
    }
    if (source !== undefined && chain[source - 1] !== reader) {
      const from = chain[source - 1];
      const text = `${name} saw the effect of ${names[from]}'s ${this.#words(source)}`;
      edges.push({ from, to: reader, kind: 'predicate wr', item, text });
    }
    if (overtaker !== undefined && chain[overtaker - 1] !== reader) {
      const to = chain[overtaker - 1];
      const text = `${name} did not see ${names[to]}'s ${this.#words(overtaker)}, which changes what it finds`;
      edges.push({ from: reader, to, kind: 'predicate rw', item, text });
    }
  }

  #holds(value: unknown): boolean {
    return value !== null && this.access.select.where(value, this.item.key);
  }

  #words(place: number): string {
    return `${this.item.key}=${wordOf(this.item.values.get(this.item.chain[place - 1]))}`;
  }

  /** The place of the version that the select says it saw; -1 if that is no version that was installed. */
  #given(): number | undefined {
    const { select, reader } = this.access;
    const { key, initial, readings, values, chain } = this.item;
    const stated = [...select.found, ...(select.others ?? [])].find(([one]) => one === key);
    if (stated === undefined) return undefined;
    const data = new Interner<unknown>();
    const id = data.numberOf(stated[1]);
    if (data.numberOf(initial) === id) return 0;
    const reading = readings.find(one => one.reader === reader && data.numberOf(one.value) === id);
    if (reading !== undefined) return chain.indexOf(reading.writer) + 1;
    const at = chain.findIndex(writer => data.numberOf(values.get(writer)) === id);
    return at < 0 ? -1 : at + 1;
  }

  #unmatched(): number[] {
    return this.#matches.flatMap((holds, place) => (holds ? [] : [place]));
  }

  #changes(place: number): boolean {
    return this.#matches[place] !== this.#matches[place - 1];
  }

  #changeUpTo(place: number): number | undefined {
    for (let at = place; at > 0; at--) if (this.#changes(at)) return at;
    return undefined;
  }

  #changeAfter(place: number): number | undefined {
    for (let at = place + 1; at < this.#matches.length; at++) if (this.#changes(at)) return at;
    return undefined;
  }
}
