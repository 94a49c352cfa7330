import { vectorHash } from '../../../data/vector-hash.js';
import { enlarged, VectorSet } from '../../../data/vector-set.js';
import type { Sink } from '../steps/action.js';
import type { Space, SpaceStep } from '../steps/space.js';
import { EdgeList } from './edge-list.js';
import type { Lasso } from './liveness.js';
import { type LeadsTo, Promises } from './promises.js';

/** A claim about a state: `true` if it holds, or a sentence that says how it does not. */
export interface Claim<State> {
  (state: State): true | string;
  /** The part of a state that it looks at, if that is not everything: it is then decided once for each different part. */
  readonly looksAt?: 'history';
}

export interface SearchOptions<State> {
  readonly always?: Readonly<Record<string, Claim<State>>>;
  readonly sometimes?: Readonly<Record<string, (state: State) => boolean>>;
  readonly eventually?: Readonly<Record<string, (state: State) => boolean>>;
  readonly leadsTo?: Readonly<Record<string, LeadsTo<State>>>;
  readonly mostStates: number;
  readonly mostSteps: number;
  /** Whether all edges are wanted, also without promises. */
  readonly keepsEdges: boolean;
}

/** Where a claim broke: a state, or a way that goes on for ever. */
export interface Broken {
  readonly property: string;
  readonly message: string;
  readonly state: number;
  readonly lasso?: Lasso;
}

const NOBODY: Sink = { meet: () => undefined };

/**
 * A breadth-first search that can stop and go on: {@link advance} runs until the end, or until answers are missing. The shortest way to
 * every state is known by its parents; which actions they were is found again when a way is told.
 */
export class Search<State, Told> implements Sink {
  readonly visited = new VectorSet();
  readonly edges: EdgeList | undefined;
  readonly reached = new Set<string>();
  broken: Broken | undefined;
  generated = 0;
  depth = 0;
  /** Whether a bound was met, so that there may be more. */
  isBounded = false;
  #parents: Int32Array = new Int32Array(1 << 10);
  readonly #current: Int32Array;
  readonly #claims: readonly [string, Claim<State>][];
  readonly #decided = new Map<string, VectorSet>();
  readonly #goals: readonly [string, (state: State) => boolean][];
  readonly #promises: Promises<State>;
  #hasBegun = false;
  #expanded = 0;
  #collected = 0;
  #levelEnd = 0;
  #parent = -1;

  constructor(
    private readonly space: Space<State, Told>,
    private readonly options: SearchOptions<State>,
    /** Whether answers come in batches: a level's are then gathered before it is expanded. */
    private readonly isBatched: boolean,
  ) {
    this.#current = new Int32Array(space.successor.numbers.length);
    this.#claims = Object.entries(options.always ?? {});
    this.#goals = Object.entries(options.sometimes ?? {});
    this.#promises = new Promises(options.eventually, options.leadsTo);
    this.edges = options.keepsEdges || this.#promises.count > 0 ? new EdgeList() : undefined;
  }

  /** States whose successors are all known. */
  get expanded(): number {
    return this.#expanded;
  }

  /** Goes on; `false` if answers are missing, `true` at the end. */
  advance(): boolean {
    if (!this.#hasBegun) {
      this.space.isIncomplete = false;
      if (this.isBatched) this.space.initial(() => undefined);
      if (this.space.isIncomplete) return false;
      this.space.initial(() => {
        if (!this.#isOver) this.#add(-1, 0, 0);
      });
      this.#hasBegun = true;
      this.#levelEnd = this.visited.size;
    }
    while (this.#expanded < this.visited.size && !this.#isOver) {
      if (this.#expanded === this.#levelEnd) {
        this.depth++;
        this.#levelEnd = this.visited.size;
      }
      if (this.depth >= this.options.mostSteps) {
        this.isBounded = true;
        break;
      }
      if (this.isBatched && !this.#collect()) return false;
      this.#parent = this.#expanded;
      const length = this.visited.read(this.#expanded, this.#current);
      this.space.expand(this.#current, length, this.visited.hashOf(this.#expanded), this);
      // Where the bound cut a state off, its edges are not all known.
      if (!this.isBounded) this.#expanded++;
      else break;
    }
    this.broken ??= this.#brokenPromise();
    return true;
  }

  /** The states on the shortest way to one of them. */
  wayTo(state: number): number[] {
    const way: number[] = [];
    for (let at = state; at >= 0; at = this.#parents[at]) way.unshift(at);
    return way;
  }

  vectorOf(state: number): Int32Array {
    const length = this.visited.read(state, this.#current);
    return this.#current.slice(0, length);
  }

  /** For each two states that follow each other, an action that leads from one to the other. */
  stepsAlong(way: readonly number[]): SpaceStep[] {
    return way.slice(1).map((after, index) => this.#stepBetween(way[index], this.vectorOf(after)));
  }

  #stepBetween(state: number, after: Int32Array): SpaceStep {
    const before = this.vectorOf(state);
    let found: SpaceStep | undefined;
    this.space.expand(before, before.length, this.visited.hashOf(state), {
      meet: (kind, subject, choice) => {
        const { numbers, length } = this.space.successor;
        if (found !== undefined || length !== after.length) return;
        for (let index = 0; index < length; index++) if (numbers[index] !== after[index]) return;
        found = { kind, subject, choice };
      },
    });
    if (found === undefined) throw new Error('a step of the search could not be found again');
    return found;
  }

  get #isOver(): boolean {
    return this.broken !== undefined || this.visited.size >= this.options.mostStates;
  }

  /** Asks what is not known of the states of a level; `false` if there is something. */
  #collect(): boolean {
    if (this.#collected >= this.#levelEnd) return true;
    this.space.isIncomplete = false;
    for (let state = this.#expanded; state < this.#levelEnd; state++) {
      const length = this.visited.read(state, this.#current);
      this.space.expand(this.#current, length, this.visited.hashOf(state), NOBODY);
    }
    if (this.space.isIncomplete) return false;
    this.#collected = this.#levelEnd;
    return true;
  }

  /** Takes the successor that the space tells of. */
  meet(kind: number, subject: number, choice: number): void {
    this.generated++;
    if (!this.#isOver) this.#add(kind, subject, choice);
  }

  /** Looks at a state if it is new. */
  #add(kind: number, subject: number, choice: number): void {
    const { numbers, length, hash } = this.space.successor;
    const added = this.visited.add(numbers, length, hash);
    const state = added < 0 ? ~added : added;
    if (kind >= 0) this.edges?.add(this.#parent, state, kind, subject, choice);
    if (added < 0) return;
    if (state === this.#parents.length) this.#parents = enlarged(this.#parents);
    this.#parents[state] = kind < 0 ? -1 : this.#parent;
    if (this.visited.size >= this.options.mostStates) this.isBounded = true;
    if (this.#claims.length + this.#goals.length + this.#promises.count > 0) this.#look(state, length);
  }

  #look(state: number, length: number): void {
    const { numbers } = this.space.successor;
    let seen: State | undefined;
    const view = (): State => {
      seen ??= this.space.view(numbers, length);
      return seen;
    };
    for (const [goal, holds] of this.#goals)
      if (!this.reached.has(goal) && holds(view())) this.reached.add(goal);
    this.#promises.look(state, this.#parents[state] < 0, view);
    for (const [property, holds] of this.#claims) {
      if (holds.looksAt !== undefined && this.#isDecided(property, holds.looksAt, length)) continue;
      const verdict = holds(view());
      if (verdict === true) continue;
      this.broken = { property, message: verdict, state };
      return;
    }
  }

  /** Whether a claim was found to hold for this part already; from here on it counts as decided. */
  #isDecided(property: string, part: string, length: number): boolean {
    const decided = this.#decided.get(property) ?? new VectorSet();
    this.#decided.set(property, decided);
    const [from, to] = this.space.rangeOf(part, length);
    const looked = this.space.successor.numbers.subarray(from, to);
    return decided.add(looked, to - from, vectorHash(looked, to - from)) < 0;
  }

  #brokenPromise(): Broken | undefined {
    const { edges } = this;
    if (edges === undefined) return undefined;
    return this.#promises.firstBroken({
      edges,
      states: this.#expanded,
      dutyOf: (kind, subject) => this.space.dutyOf(kind, subject),
      wayTo: state => this.wayTo(state),
    });
  }
}
