import { canonicalText } from '../data/plain-data.js';
import { constant, type Distribution, type Random } from '../random/index.js';
import type { Fault } from './faults.js';
import type { NodeId } from './node.js';
import type { LinkOptions, NetworkOptions } from './world.js';

/** What is the case on one link, from one end to the other, now. */
export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly random: Random;
  latency: Distribution;
  loss: number;
  duplication: number;
  reordering: number;
  bytesPerMs: number;
  /** Whether what arrives now is stopped by a partition or a cut. */
  blocked: boolean;
  /** Messages sent so far; the next one's number is one more. */
  sent: number;
  /** When the last byte sent so far leaves; below the present if the link is idle. */
  freeAtMs: number;
  /** The latest arrival so far, where the order is kept. */
  latestMs: number;
}

/** What became of one send: the delays after which its copies arrive, in ms; below 0 where there is none. */
export interface Journeys {
  first: number;
  second: number;
}

/** The links between all pairs, as they are now. What chance decides on a link comes from a stream of its own. */
export class Network {
  readonly #links = new Map<NodeId, Map<NodeId, Link>>();
  /** Each message that chance lost or duplicated, where they are kept: `a>b#3 lost` is the third that a sent to b. */
  readonly accidents: string[] = [];
  readonly #without: ReadonlySet<string>;
  readonly #journeys: Journeys = { first: -1, second: -1 };
  #groups: readonly (readonly NodeId[])[] = [];
  readonly #cuts = new Map<NodeId, Set<NodeId>>();
  readonly #changes: { readonly from?: NodeId; readonly to?: NodeId; readonly change: LinkOptions }[] = [];

  constructor(
    private readonly options: NetworkOptions,
    private readonly random: Random,
    private readonly keepsAccidents: boolean,
    without: readonly string[],
  ) {
    this.#without = new Set(without);
  }

  /** The link from one end to the other; always the same object. */
  link(from: NodeId, to: NodeId): Link {
    let links = this.#links.get(from);
    if (links === undefined) {
      links = new Map();
      this.#links.set(from, links);
    }
    const known = links.get(to);
    if (known !== undefined) return known;
    const link: Link = {
      from,
      to,
      random: this.random.split(`${from}>${to}`),
      latency: constant(1),
      loss: 0,
      duplication: 0,
      reordering: 0,
      bytesPerMs: Number.POSITIVE_INFINITY,
      blocked: false,
      sent: 0,
      freeAtMs: -1,
      latestMs: 0,
    };
    links.set(to, link);
    this.#renew(link);
    return link;
  }

  /**
   * Draws what happens to a message that is sent now. Loss, latency and duplication are drawn in any case, so that an accident that is
   * taken out of a run does not shift what comes after it. The result is good until the next draw.
   */
  draw(link: Link, nowMs: number, message: unknown): Journeys {
    const { random } = link;
    const number = ++link.sent;
    const journeys = this.#journeys;
    const isLost = link.loss > 0 && random.float() < link.loss;
    const isTwice = link.duplication > 0 && random.float() < link.duplication;
    const waitMs = link.bytesPerMs === Number.POSITIVE_INFINITY ? 0 : this.#transmit(link, nowMs, message);
    const first = this.#delay(link, nowMs, waitMs);
    const second = isTwice ? this.#delay(link, nowMs, waitMs) : -1;
    journeys.first = isLost && this.#befalls(link, number, 'lost') ? -1 : first;
    // What was lost is not doubled, nor is it once the loss is left out: an accident less must not bring another one.
    journeys.second = isTwice && !isLost && this.#befalls(link, number, 'twice') ? second : -1;
    return journeys;
  }

  apply(fault: Fault): void {
    if (fault.kind === 'partition') this.#groups = fault.groups;
    if (fault.kind === 'cut') {
      const cuts = this.#cuts.get(fault.from) ?? new Set();
      this.#cuts.set(fault.from, cuts.add(fault.to));
    }
    if (fault.kind === 'heal') {
      this.#groups = [];
      this.#cuts.clear();
    }
    if (fault.kind === 'set-link') this.#changes.push(fault);
    if (fault.kind === 'reset-links') this.#changes.length = 0;
    for (const links of this.#links.values()) for (const link of links.values()) this.#renew(link);
  }

  #befalls({ from, to }: Link, number: number, what: 'lost' | 'twice'): boolean {
    if (!this.keepsAccidents && this.#without.size === 0) return true;
    const accident = `${from}>${to}#${number} ${what}`;
    if (this.#without.has(accident)) return false;
    if (this.keepsAccidents) this.accidents.push(accident);
    return true;
  }

  /** How long a message waits for those before it and then takes to leave, where a link carries so many bytes a ms. */
  #transmit(link: Link, nowMs: number, message: unknown): number {
    const begins = Math.max(nowMs, link.freeAtMs);
    link.freeAtMs = begins + canonicalText(message).length / link.bytesPerMs;
    return link.freeAtMs - nowMs;
  }

  #delay(link: Link, nowMs: number, waitMs: number): number {
    const { random, latency, reordering } = link;
    let drawn = waitMs + Math.max(0, latency.sample(random));
    if (reordering > 0 && random.float() < reordering) drawn += 2 * Math.max(0, latency.sample(random));
    if (this.options.ordered !== true) return drawn;
    link.latestMs = Math.max(nowMs + drawn, link.latestMs);
    return link.latestMs - nowMs;
  }

  /** Puts a link in the state that the options, the changes since, and the partitions give it. */
  #renew(link: Link): void {
    const { from, to } = link;
    const matches = (rule: { readonly from?: NodeId; readonly to?: NodeId }): boolean =>
      (rule.from ?? from) === from && (rule.to ?? to) === to;
    const changed = this.#changes.filter(matches).map(({ change }) => change);
    const merged: LinkOptions = Object.assign(
      { ...this.options },
      this.options.links?.find(matches),
      ...changed,
    );
    const { latency = 1, loss = 0, duplication = 0, reordering = 0, bytesPerSecond } = merged;
    link.latency = typeof latency === 'number' ? constant(latency) : latency;
    link.loss = loss;
    link.duplication = duplication;
    link.reordering = reordering;
    link.bytesPerMs = bytesPerSecond === undefined ? Number.POSITIVE_INFINITY : bytesPerSecond / 1000;
    link.blocked = this.#cuts.get(from)?.has(to) === true || this.#areParted(from, to);
  }

  #areParted(from: NodeId, to: NodeId): boolean {
    const groupOf = (node: NodeId): number => this.#groups.findIndex(group => group.includes(node));
    const [one, other] = [groupOf(from), groupOf(to)];
    return one >= 0 && other >= 0 && one !== other;
  }
}
