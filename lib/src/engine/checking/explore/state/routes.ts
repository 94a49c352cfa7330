import type { Interner } from '../../../data/interner.js';
import { enlarged } from '../../../data/vector-set.js';
import type { ExploredWorld } from './exploration-world.js';
import type { Envelope } from './local-states.js';

/** Where envelopes go, by number: what is asked of each at every step is looked up once. */
export class Routes {
  readonly #places: ReadonlyMap<string, number>;
  /** Where each envelope goes, and on which link; one more, 0 for what is not known yet. */
  #targets: Int32Array = new Int32Array(1 << 8);
  #links: Int32Array = new Int32Array(1 << 8);
  /** For each partition the group of each place; -1 for who is in none. */
  readonly #groups: readonly (readonly number[])[];

  constructor(
    private readonly envelopes: Interner<Envelope>,
    private readonly names: readonly string[],
    private readonly world: ExploredWorld,
    partitions: readonly (readonly (readonly string[])[])[],
  ) {
    this.#places = new Map(names.map((name, place) => [name, place]));
    this.#groups = partitions.map(groups =>
      names.map(name => groups.findIndex(group => group.includes(name))),
    );
  }

  /** The place of the node, or behind the nodes of the client, that an envelope goes to. */
  targetOf(envelope: number): number {
    if (envelope >= this.#targets.length || this.#targets[envelope] === 0) this.#look(envelope);
    return this.#targets[envelope] - 1;
  }

  /** A number for the link of an envelope. */
  linkOf(envelope: number): number {
    if (envelope >= this.#links.length || this.#links[envelope] === 0) this.#look(envelope);
    return this.#links[envelope] - 1;
  }

  /** Whether a partition, counted from 1, keeps an envelope from arriving; 0 is none. */
  isBlocked(envelope: number, partition: number): boolean {
    if (partition === 0) return false;
    const groups = this.#groups[partition - 1];
    const to = groups[this.targetOf(envelope)];
    const from = groups[Math.floor(this.linkOf(envelope) / this.names.length)];
    return from >= 0 && to >= 0 && from !== to;
  }

  /** Whether an envelope cannot have arrived by a tick. */
  isEarly(envelope: number, tick: number): boolean {
    const latency = this.world.time?.latencyTicks;
    return latency !== undefined && tick < this.#sentTick(envelope) + latency.least;
  }

  /** Whether an envelope must have arrived by a tick. */
  isOverdue(envelope: number, tick: number): boolean {
    const latency = this.world.time?.latencyTicks;
    return latency !== undefined && tick >= this.#sentTick(envelope) + latency.most;
  }

  #sentTick(envelope: number): number {
    return this.envelopes.at(envelope).sentTick ?? 0;
  }

  #look(envelope: number): void {
    if (envelope >= this.#targets.length) {
      this.#targets = enlarged(this.#targets, envelope);
      this.#links = enlarged(this.#links, envelope);
    }
    const { from, to } = this.envelopes.at(envelope);
    const target = this.#places.get(to) as number;
    this.#targets[envelope] = target + 1;
    this.#links[envelope] = (this.#places.get(from) as number) * this.names.length + target + 1;
  }
}
