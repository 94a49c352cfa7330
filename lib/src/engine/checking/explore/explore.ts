import { requireWhole } from '../../../ground/arguments.js';
import { guarded, Node } from '../../simulation/index.js';
import { type ExplorationResult, resultOf, type Violation } from './search/exploration.js';
import type { LeadsTo } from './search/promises.js';
import { type Claim, Search } from './search/search.js';
import { type ExploredWorld, type FaultBudgets, requireExploredWorld } from './state/exploration-world.js';
import { type HandlerAnswer, HandlerOracle, type HandlerQuestion } from './state/handler-oracle.js';
import { requireSymmetry } from './state/require-symmetry.js';
import type { ExploredStep } from './steps/counterexample.js';
import type { ExploredState } from './steps/explored-state.js';
import { Symmetry } from './steps/symmetry.js';
import { Transitions } from './steps/transitions.js';
import { WorldSpace } from './steps/world-space.js';

/** A claim about every state: `true` if it holds, or a sentence that says how it does not. */
export type StateProperty = Claim<ExploredState>;

export interface ExploreOptions extends FaultBudgets {
  /** Claims that must hold in every state that can be reached, by name. */
  readonly always?: Readonly<Record<string, StateProperty>>;
  /** Situations that must be reached at least once, by name: so that nothing holds only because nothing happens. */
  readonly sometimes?: Readonly<Record<string, (state: ExploredState) => boolean>>;
  /**
   * Situations to which every run must come, by name, under weak fairness: what can happen from some moment on without a break, happens.
   * Deliveries, timers, requests, restarts, healing and the passing of time are owed; losses, duplicates, crashes and partitions never
   * are. Needs memory for every step.
   */
  readonly eventually?: Readonly<Record<string, (state: ExploredState) => boolean>>;
  /**
   * Answers to situations, by name: whenever a run comes to `from`, it must come to `to`, now or later, under the same fairness. `every
   * request is answered` is one.
   */
  readonly leadsTo?: Readonly<Record<string, LeadsTo<ExploredState>>>;
  /** The search stops after so many states, and says so. Default 2,000,000. */
  readonly mostStates?: number;
  /** The search goes no deeper than so many steps, and says so. Default: no bound. */
  readonly mostSteps?: number;
  /**
   * Whether a delivery or a timer that changes nothing and sends nothing counts as no step at all; the message then stays under way.
   * Default true: fewer states, and no behavior is lost. On ordered links, and where messages must arrive in time, one that stayed would
   * hold up others: there every step counts.
   */
  readonly ignoreNoOps?: boolean;
  /** Whether the result of a handler is used again for an equal state and input. Default true; the states are the same without it. */
  readonly reuse?: boolean;
  /**
   * Groups of nodes, or of clients that ask the same, that can change places: of states that differ only by who is who, one counts. Claims
   * must not tell them apart, and what nodes keep must not order them: a list of names must be a Set.
   */
  readonly symmetry?: readonly (readonly string[])[];
  /** Whether all states and steps are wanted as a graph, to draw a small exploration. Default false. */
  readonly graph?: boolean;
}

/** What an exploration of a world found. */
export interface Exploration extends ExplorationResult<ExploredState, ExploredStep> {
  /** How often a handler was asked for; all other times its result was known. */
  readonly handlersRun: number;
  /** Whether results of handlers were used again to the end. It stops where local states hardly ever repeat, since it then only costs. */
  readonly reuse: 'on' | 'off';
}

/** A violation of a world's claim: steps to draw, and the states between them. */
export type WorldViolation = Violation<ExploredState, ExploredStep>;

/**
 * An exploration as a step machine: {@link next} goes on until answers are missing, and asks for those of a whole level at once;
 * {@link done} takes them. The nodes may so live in a process that is not trusted: it only ever says what a handler did.
 *
 * @example
 * const explorer = new Explorer(world, options);
 * for (let batch = explorer.next(); batch.length > 0; batch = explorer.next()) explorer.done(await elsewhere(batch));
 * explorer.conclude().verdict
 */
export class Explorer {
  readonly #search: Search<ExploredState, ExploredStep>;
  readonly #space: WorldSpace;

  /**
   * @param answerer answers at once, for nodes in this process; without it there are batches
   * @throws RangeError if the world or an option is wrong
   */
  constructor(
    private readonly world: ExploredWorld,
    private readonly options: ExploreOptions = {},
    answerer?: (question: HandlerQuestion) => HandlerAnswer,
  ) {
    const {
      mostStates = 2_000_000,
      mostSteps = Number.MAX_SAFE_INTEGER,
      ignoreNoOps = true,
      reuse = true,
    } = options;
    requireExploredWorld(world, options);
    if (world.time !== undefined && (options.eventually !== undefined || options.leadsTo !== undefined))
      throw new RangeError(
        "'eventually' and 'leadsTo' do not go with time, which ends at its last tick: claim always that it is so by some tick",
      );
    requireWhole('mostStates', mostStates, 1);
    requireWhole('mostSteps', mostSteps, 0);
    // What was answered in a batch must be kept until it is used.
    const keeps = reuse || answerer === undefined;
    const transitions = new Transitions(world, options, { ignoreNoOps, reuse: keeps, answerer });
    if (options.symmetry !== undefined) requireSymmetry(options.symmetry, world, options);
    const symmetry =
      options.symmetry === undefined
        ? undefined
        : new Symmetry(options.symmetry, transitions, world.network === 'ordered');
    this.#space = new WorldSpace(transitions, symmetry);
    const { graph = false } = options;
    this.#search = new Search(
      this.#space,
      { ...options, mostStates, mostSteps, keepsEdges: graph },
      answerer === undefined,
    );
  }

  /** What must be known to go on; an empty list at the end. */
  next(): readonly HandlerQuestion[] {
    return this.#search.advance() ? [] : this.#space.transitions.memo.questions();
  }

  /** The answers to the last batch, in its order. */
  done(answers: readonly HandlerAnswer[]): void {
    this.#space.transitions.memo.takeAnswers(answers);
  }

  /** What was found. */
  conclude(): Exploration {
    const { time } = this.world;
    const { memo } = this.#space.transitions;
    const found = resultOf(this.#search, this.#space, {
      goals: Object.keys(this.options.sometimes ?? {}),
      graph: this.options.graph ?? false,
      bound: time === undefined ? undefined : `up to tick ${time.untilTick}`,
    });
    return { ...found, handlersRun: memo.handlersRun, reuse: memo.reuses ? 'on' : 'off' };
  }
}

/**
 * Explores every schedule of a world, breadth first: each order of messages and timers, and each use of the budgets for loss,
 * duplication, crashes and partitions. Nodes are the same classes that run in the simulator.
 *
 * @throws RangeError if the world or an option is wrong; NodeMisuseError if a node breaks its contract
 */
export function explore(world: ExploredWorld, options: ExploreOptions = {}): Exploration {
  return guarded(() => {
    requireExploredWorld(world, options);
    const oracle = new HandlerOracle(world.nodes);
    const explorer = new Explorer(world, options, question => oracle.answer(question));
    explorer.next();
    if (kept.length === 0) kept.push(smallExplorer());
    return explorer.conclude();
  });
}

/**
 * Of objects of which none is left V8 forgets the shape, and with it the code that was compiled for them: a long garbage collection after one
 * exploration made the next three times as slow. One small explorer is kept for ever, and its shapes with it.
 */
const kept: Explorer[] = [];

class Nobody extends Node {}

function smallExplorer(): Explorer {
  const nodes = { nobody: Nobody };
  const oracle = new HandlerOracle(nodes);
  const explorer = new Explorer({ nodes }, {}, question => oracle.answer(question));
  explorer.next();
  return explorer;
}
