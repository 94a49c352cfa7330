import { constant, type Distribution, type Random } from '../random/index.js';
import type { Fault } from './faults.js';
import type { NodeId } from './node.js';
import type { NetworkOptions } from './world.js';

interface Link {
  readonly latency: Distribution;
  readonly loss: number;
  readonly duplication: number;
}

/** What became of one send: the delays after which copies arrive, in ms; none if it was lost. */
export type Journeys = readonly number[];

/** The links between all pairs, as they are now. */
export class Network {
  readonly #links = new Map<string, Link>();
  readonly #latest = new Map<string, number>();
  #groups: readonly (readonly NodeId[])[] = [];
  readonly #cuts = new Set<string>();

  constructor(
    private readonly options: NetworkOptions,
    private readonly random: Random,
  ) {}

  /** Draws what happens to a message that is sent now. */
  draw(from: NodeId, to: NodeId, nowMs: number): Journeys {
    const { latency, loss, duplication } = this.#link(from, to);
    if (loss > 0 && this.random.chance(loss)) return [];
    const first = this.#delay(from, to, nowMs, latency);
    if (duplication === 0 || !this.random.chance(duplication)) return [first];
    return [first, this.#delay(from, to, nowMs, latency)];
  }

  /** Whether what `from` sent can arrive at `to` now. */
  reaches(from: NodeId, to: NodeId): boolean {
    if (this.#cuts.has(linkKey(from, to))) return false;
    const groupOf = (node: NodeId): number => this.#groups.findIndex(group => group.includes(node));
    if (this.#groups.length === 0) return true;
    const [one, other] = [groupOf(from), groupOf(to)];
    return one < 0 || other < 0 || one === other;
  }

  apply(fault: Fault): void {
    if (fault.kind === 'partition') this.#groups = fault.groups;
    if (fault.kind === 'cut') this.#cuts.add(linkKey(fault.from, fault.to));
    if (fault.kind === 'heal') {
      this.#groups = [];
      this.#cuts.clear();
    }
  }

  #delay(from: NodeId, to: NodeId, nowMs: number, latency: Distribution): number {
    const drawn = Math.max(0, latency.sample(this.random));
    if (this.options.ordered !== true) return drawn;
    const key = linkKey(from, to);
    const arrival = Math.max(nowMs + drawn, this.#latest.get(key) ?? 0);
    this.#latest.set(key, arrival);
    return arrival - nowMs;
  }

  #link(from: NodeId, to: NodeId): Link {
    const key = linkKey(from, to);
    const known = this.#links.get(key);
    if (known !== undefined) return known;
    const own = this.options.links?.find(link => (link.from ?? from) === from && (link.to ?? to) === to);
    const { latency = 1, loss = 0, duplication = 0 } = { ...this.options, ...own };
    const link = { latency: typeof latency === 'number' ? constant(latency) : latency, loss, duplication };
    this.#links.set(key, link);
    return link;
  }
}

function linkKey(from: NodeId, to: NodeId): string {
  return `${from}\u0000${to}`;
}
