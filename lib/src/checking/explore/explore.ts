import { requireWhole } from '../../arguments.js';
import { counterexampleOf, type ExploredStep } from './counterexample.js';
import { type ExploredWorld, type FaultBudgets, requireExploredWorld } from './exploration-world.js';
import { type ExploredState, StateView } from './explored-state.js';
import { type Action, Transitions } from './transitions.js';
import { enlarged, VectorSet } from './vector-set.js';

/** A claim about every state: `true` if it holds, or a sentence that says how it does not. */
export type StateProperty = (state: ExploredState) => true | string;

export interface ExploreOptions extends FaultBudgets {
  /** Claims that must hold in every state that can be reached, by name. */
  readonly always?: Readonly<Record<string, StateProperty>>;
  /** Situations that must be reached at least once, by name: so that nothing holds only because nothing happens. */
  readonly sometimes?: Readonly<Record<string, (state: ExploredState) => boolean>>;
  /** The search stops after so many states, and says so. Default 2,000,000. */
  readonly mostStates?: number;
  /** The search goes no deeper than so many steps, and says so. Default: no bound. */
  readonly mostSteps?: number;
  /**
   * Whether a delivery or a timer that changes nothing and sends nothing counts as no step at all; the message then stays under way.
   * Default true: fewer states, and no behaviour is lost.
   */
  readonly ignoreNoOps?: boolean;
}

/** What came of an exploration. A bound that was reached is always said: not exhausted is not "holds". */
export type ExplorationVerdict = 'holds' | 'holds to the bound' | 'violated' | 'goal not reached';

export interface Exploration {
  readonly verdict: ExplorationVerdict;
  /** The verdict in a sentence, with the number of states. */
  readonly summary: string;
  /** Different states that were reached. */
  readonly states: number;
  /** Steps that were taken, most of them to states known already. */
  readonly generated: number;
  /** The length of the longest shortest way to a state. */
  readonly depth: number;
  readonly exhausted: boolean;
  /** How often a handler really ran; all other times its result was known. */
  readonly handlersRun: number;
  /** Memory of the visited set. */
  readonly bytesPerState: number;
  readonly goals: readonly { readonly goal: string; readonly reached: boolean }[];
  /** The shortest way to a state that breaks a claim. */
  readonly violation?: Violation;
}

/** A claim that does not hold, and the shortest schedule that shows it. */
export interface Violation {
  readonly property: string;
  readonly message: string;
  readonly steps: readonly ExploredStep[];
  readonly state: ExploredState;
}

/**
 * Explores every schedule of a world, breadth first: each order of messages and timers, and each use of the budgets for loss,
 * duplication and crashes. Nodes are the same classes that run in the simulator.
 *
 * @throws RangeError if the world or an option is wrong; NodeMisuseError if a node breaks its contract
 */
export function explore(world: ExploredWorld, options: ExploreOptions = {}): Exploration {
  const { mostStates = 2_000_000, mostSteps = Number.MAX_SAFE_INTEGER, ignoreNoOps = true } = options;
  requireExploredWorld(world, options);
  requireWhole('mostStates', mostStates, 1);
  requireWhole('mostSteps', mostSteps, 0);
  return new Search(world, options, mostStates, mostSteps, ignoreNoOps).run();
}

class Search {
  readonly #transitions: Transitions;
  readonly #visited = new VectorSet();
  readonly #actions: Action[] = [];
  readonly #actionNumbers = new Map<string, number>();
  /** For each state, the state that it was reached from, and by which action; -1 for a beginning. */
  #parents: Int32Array = new Int32Array(1 << 12);
  #arrivals: Int32Array = new Int32Array(1 << 12);
  readonly #claims: readonly [string, StateProperty][];
  readonly #goals: readonly [string, (state: ExploredState) => boolean][];
  readonly #reached = new Set<string>();
  #violation: { readonly property: string; readonly message: string; readonly state: number } | undefined;
  #generated = 0;
  #bounded = false;

  constructor(
    world: ExploredWorld,
    options: ExploreOptions,
    private readonly mostStates: number,
    private readonly mostSteps: number,
    ignoreNoOps: boolean,
  ) {
    this.#transitions = new Transitions(world, options, ignoreNoOps);
    this.#claims = Object.entries(options.always ?? {});
    this.#goals = Object.entries(options.sometimes ?? {});
  }

  run(): Exploration {
    const current = new Int32Array(this.#transitions.successor.length);
    this.#transitions.initial(length => this.#meet(-1, undefined, length));
    let depth = 0;
    let levelEnd = this.#visited.size;
    for (let state = 0; state < this.#visited.size && !this.#isOver; state++) {
      if (state === levelEnd) {
        depth++;
        levelEnd = this.#visited.size;
      }
      if (depth >= this.mostSteps) {
        this.#bounded = true;
        break;
      }
      const length = this.#visited.read(state, current);
      this.#transitions.expand(current, length, (action, successorLength) => {
        this.#generated++;
        if (!this.#isOver) this.#meet(state, action, successorLength);
      });
    }
    return this.#conclude(depth);
  }

  get #isOver(): boolean {
    return this.#violation !== undefined || this.#visited.size >= this.mostStates;
  }

  /** Looks at a state if it is new. */
  #meet(parent: number, action: Action | undefined, length: number): void {
    const { successor } = this.#transitions;
    const state = this.#visited.add(successor, length);
    if (state < 0) return;
    if (state === this.#parents.length) {
      this.#parents = enlarged(this.#parents);
      this.#arrivals = enlarged(this.#arrivals);
    }
    this.#parents[state] = parent;
    this.#arrivals[state] = action === undefined ? -1 : this.#numberOf(action);
    if (this.#visited.size >= this.mostStates) this.#bounded = true;
    if (this.#claims.length + this.#goals.length > 0) this.#look(state, length);
  }

  #look(state: number, length: number): void {
    const view = new StateView(this.#transitions, this.#transitions.successor, length);
    for (const [goal, holds] of this.#goals) {
      if (!this.#reached.has(goal) && holds(view)) this.#reached.add(goal);
    }
    for (const [property, holds] of this.#claims) {
      const verdict = holds(view);
      if (verdict === true) continue;
      this.#violation = { property, message: verdict, state };
      return;
    }
  }

  #numberOf(action: Action): number {
    const key = Object.values(action).join(' ');
    const known = this.#actionNumbers.get(key);
    if (known !== undefined) return known;
    this.#actionNumbers.set(key, this.#actions.length);
    return this.#actions.push(action) - 1;
  }

  #conclude(depth: number): Exploration {
    const states = this.#visited.size;
    const goals = this.#goals.map(([goal]) => ({
      goal,
      reached: this.#reached.has(goal),
    }));
    const missed = goals.find(({ reached }) => !reached);
    const exhausted = this.#violation === undefined && !this.#bounded;
    const violation = this.#violation === undefined ? undefined : this.#violationOf(this.#violation);
    const counted = `${states.toLocaleString('en-US')} states`;
    const [verdict, summary] = this.#say(violation, missed?.goal, exhausted, counted, depth);
    return {
      verdict,
      summary,
      states,
      generated: this.#generated,
      depth,
      exhausted,
      handlersRun: this.#transitions.locals.handlersRun,
      bytesPerState: Math.round((this.#visited.bytes + 8 * this.#parents.length) / states),
      goals,
      ...(violation === undefined ? {} : { violation }),
    };
  }

  #say(
    violation: Violation | undefined,
    missed: string | undefined,
    exhausted: boolean,
    counted: string,
    depth: number,
  ): [ExplorationVerdict, string] {
    if (violation !== undefined) {
      return [
        'violated',
        `'${violation.property}' is violated after ${violation.steps.length} steps: ${violation.message}`,
      ];
    }
    if (missed !== undefined) {
      return [
        'goal not reached',
        `'${missed}' was never reached in ${counted}${exhausted ? '' : ' (not exhausted)'}: nothing was shown`,
      ];
    }
    if (exhausted) return ['holds', `holds in all ${counted}`];
    return [
      'holds to the bound',
      `holds in the ${counted} that were looked at, to a depth of ${depth} (not exhausted)`,
    ];
  }

  #violationOf({
    property,
    message,
    state,
  }: {
    property: string;
    message: string;
    state: number;
  }): Violation {
    const vectors: Int32Array[] = [];
    const actions: Action[] = [];
    for (let at = state; at >= 0; at = this.#parents[at]) {
      const vector = new Int32Array(this.#transitions.successor.length);
      vectors.unshift(vector.slice(0, this.#visited.read(at, vector)));
      if (this.#arrivals[at] >= 0) actions.unshift(this.#actions[this.#arrivals[at]]);
    }
    const last = vectors[vectors.length - 1];
    const steps = counterexampleOf(this.#transitions, vectors, actions);
    return { property, message, steps, state: new StateView(this.#transitions, last, last.length) };
  }
}
