import {
  requireKnownFields,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireWhole,
} from '../../ground/arguments.js';
import { exponential, type Random } from '../random/index.js';
import {
  at,
  crash,
  cut,
  type FaultPlan,
  heal,
  partition,
  pause,
  resetLinks,
  restart,
  resume,
  type ScheduledFault,
  setLink,
  slow,
  stepClock,
} from './faults.js';
import type { NodeId } from './node.js';

/** Kinds of trouble that a plan may draw. */
export type SwarmKind =
  | 'crash'
  | 'lost disk'
  | 'pause'
  | 'partition'
  | 'one-way cut'
  | 'lossy links'
  | 'slow links'
  | 'slow node'
  | 'clock step';

/** What every world can bear: no disk is lost, nothing needs durations. */
const USUAL: readonly SwarmKind[] = [
  'crash',
  'pause',
  'partition',
  'one-way cut',
  'lossy links',
  'slow links',
  'clock step',
];

export interface SwarmOptions {
  /** From then on everything works: nodes are up, links whole. What must happen in the end must happen after it. */
  readonly healedAtMs: number;
  /** Kinds that may be drawn. Default: all but `lost disk` and `slow node`. */
  readonly kinds?: readonly SwarmKind[];
  /** The mean time between the beginnings of two troubles, in ms, above 0. Default a tenth of the faulty phase. */
  readonly everyMs?: number;
  /** How long a trouble lasts on average, in ms, above 0. Default as long. */
  readonly lastsMs?: number;
  /** How many nodes may be down, paused or without their disk at one time. Default any number. */
  readonly mostDown?: number;
  /** Clocks step by up to so many ms either way. Default 1,000. */
  readonly clockStepMs?: number;
}

/**
 * A plan of random faults, in the way of swarm testing: each run leaves out some kinds altogether, so that runs differ more than if each
 * had a little of everything (Groce, Zhang, Eide, Chen, Regehr, "Swarm testing", ISSTA 2012). Troubles begin as a Poisson process and last
 * for exponential times; at `healedAtMs` all of them end: a phase for safety, then one in which progress may be asked for.
 *
 * @throws RangeError if an option is outside its range
 * @example
 * simulate({ nodes, workload, faults: swarm({ healedAtMs: 5000, mostDown: 1 }) }, { seed }).faults // what was drawn
 */
export function swarm(options: SwarmOptions): FaultPlan {
  requireKnownFields('swarm', options, {
    healedAtMs: true,
    kinds: true,
    everyMs: true,
    lastsMs: true,
    mostDown: true,
    clockStepMs: true,
  });
  const { healedAtMs, kinds = USUAL } = options;
  kinds.forEach((kind, i) => {
    requireOneOf(`kinds[${i}]`, kind, [...USUAL, 'lost disk', 'slow node']);
  });
  requirePositive('healedAtMs', healedAtMs);
  const { everyMs = healedAtMs / 10, lastsMs = everyMs, mostDown, clockStepMs = 1000 } = options;
  requirePositive('everyMs', everyMs);
  requirePositive('lastsMs', lastsMs);
  requireNonNegative('clockStepMs', clockStepMs);
  if (mostDown !== undefined) requireWhole('mostDown', mostDown, 0);
  return (random, nodes) =>
    new Troubles(random, nodes, {
      healedAtMs,
      kinds,
      everyMs,
      lastsMs,
      mostDown: mostDown ?? nodes.length,
      clockStepMs,
    }).draw();
}

/** One run's troubles. */
class Troubles {
  readonly #faults: ScheduledFault[] = [];
  /** When each node that is down, paused or about to be is well again. */
  readonly #badUntil = new Map<NodeId, number>();
  /** Partitions and cuts end together, by `heal`: one at a time. */
  #partedUntil = 0;
  #linksBadUntil = 0;

  constructor(
    private readonly random: Random,
    private readonly nodes: readonly NodeId[],
    private readonly options: Required<SwarmOptions>,
  ) {}

  draw(): readonly ScheduledFault[] {
    const { healedAtMs, kinds, everyMs, lastsMs } = this.options;
    const chosen = kinds.filter(() => this.random.chance(0.5));
    const gap = exponential(everyMs);
    const length = exponential(lastsMs);
    for (let time = gap.sample(this.random); time < healedAtMs; time += gap.sample(this.random)) {
      const until = Math.min(healedAtMs, time + length.sample(this.random));
      // Drawn in any case: which kinds a run has then does not shift when its troubles begin.
      const kind = chosen.length === 0 ? undefined : this.random.pick(chosen);
      if (kind !== undefined && until > time) this.#begin(kind, Math.ceil(time), Math.ceil(until));
    }
    return this.#faults.sort((one, other) => one.atMs - other.atMs);
  }

  #begin(kind: SwarmKind, from: number, until: number): void {
    switch (kind) {
      case 'crash':
      case 'lost disk':
        this.#down(from, until, node => [crash(node, { loseDisk: kind === 'lost disk' }), restart(node)]);
        break;
      case 'pause':
        this.#down(from, until, node => [pause(node), resume(node)]);
        break;
      case 'slow node': {
        const node = this.random.pick(this.nodes);
        this.#faults.push(at(from, slow(node, 2 + this.random.below(20))), at(until, slow(node, 1)));
        break;
      }
      case 'clock step': {
        const byMs = Math.round((2 * this.random.float() - 1) * this.options.clockStepMs);
        this.#faults.push(at(from, stepClock(this.random.pick(this.nodes), byMs)));
        break;
      }
      case 'partition':
      case 'one-way cut':
        this.#part(kind, from, until);
        break;
      case 'lossy links':
      case 'slow links':
        this.#spoilLinks(kind, from, until);
        break;
    }
  }

  /** Takes a node out, unless too many are out already. */
  #down(
    from: number,
    until: number,
    faultsOf: (node: NodeId) => readonly [Parameters<typeof at>[1], Parameters<typeof at>[1]],
  ): void {
    const isBad = (node: NodeId): boolean => (this.#badUntil.get(node) ?? -1) >= from;
    const well = this.nodes.filter(node => !isBad(node));
    if (well.length === 0 || this.nodes.length - well.length >= this.options.mostDown) return;
    const node = this.random.pick(well);
    const [begin, end] = faultsOf(node);
    this.#badUntil.set(node, until);
    this.#faults.push(at(from, begin), at(until, end));
  }

  #part(kind: 'partition' | 'one-way cut', from: number, until: number): void {
    if (this.nodes.length < 2 || from < this.#partedUntil) return;
    const [first, second, ...others] = this.random.shuffle(this.nodes);
    if (kind === 'partition') {
      const sides: [NodeId[], NodeId[]] = [[first], [second]];
      for (const node of others) sides[this.random.below(2)].push(node);
      this.#faults.push(at(from, partition(...sides)));
    } else this.#faults.push(at(from, cut(first, second)));
    this.#faults.push(at(until, heal()));
    this.#partedUntil = until;
  }

  #spoilLinks(kind: 'lossy links' | 'slow links', from: number, until: number): void {
    if (from < this.#linksBadUntil) return;
    const loss = 0.05 + 0.45 * this.random.float();
    const change =
      kind === 'lossy links'
        ? { loss, duplication: loss / 2 }
        : { latency: exponential(10 + this.random.below(200)) };
    this.#faults.push(at(from, setLink({}, change)), at(until, resetLinks()));
    this.#linksBadUntil = until;
  }
}
