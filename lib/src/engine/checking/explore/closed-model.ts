import { type FieldsOf, requireKnownFields, requireWhole } from '../../../ground/arguments.js';
import { Interner } from '../../data/interner.js';
import { placeHash, vectorHash } from '../../data/vector-hash.js';
import { copyData } from '../../simulation/index.js';
import { type ExplorationResult, resultOf } from './search/exploration.js';
import type { LeadsTo } from './search/promises.js';
import { type Claim, Search } from './search/search.js';
import type { Sink } from './steps/action.js';
import type { Space, SpaceStep } from './steps/space.js';
import type { VectorState } from './steps/successor.js';

/** One step of a closed model, and the state after it. */
export interface ModelStep<State> {
  /** The action's name: `prepare r1`. */
  readonly text: string;
  readonly state: State;
}

/** A model without nodes: states are plain data, and a function says what may happen next. */
export interface ClosedModel<State> {
  readonly initial: readonly State[];
  /** Everything that may happen in a state, each with its name and the state after it. A function of the state alone. */
  next(state: State): readonly ModelStep<State>[];
}

/** A model whose states are short lists of whole numbers from 0: the fastest there is. */
export interface PackedModel {
  readonly initial: readonly (readonly number[])[];
  /**
   * Reports everything that may happen in a state: writes the state after it into `into`, which holds a copy of the state, and calls
   * `emit` with the number of the action. The copy is made anew after each.
   */
  next(state: Int32Array, into: Int32Array, emit: (action: number) => void): void;
  /** An action in words. Default: its number. */
  readonly describe?: (action: number) => string;
}

export interface ModelOptions<State> {
  /** Claims that must hold in every state that can be reached, by name. */
  readonly always?: Readonly<Record<string, Claim<State>>>;
  /** Situations that must be reached at least once, by name. */
  readonly sometimes?: Readonly<Record<string, (state: State) => boolean>>;
  /** Situations to which every run must come, by name; an action that stays possible without a break happens. */
  readonly eventually?: Readonly<Record<string, (state: State) => boolean>>;
  /** Whenever a run comes to `from`, it must come to `to`, now or later. */
  readonly leadsTo?: Readonly<Record<string, LeadsTo<State>>>;
  /** Actions that are owed to nobody, by their words: faults. */
  readonly isFault?: (text: string) => boolean;
  /** Default 2,000,000. */
  readonly mostStates?: number;
  /** Default: no bound. */
  readonly mostSteps?: number;
  /** Whether all states and steps are wanted as a graph. Default false. */
  readonly graph?: boolean;
}

/** A packed state holds no more. */
const MOST_NUMBERS = 4096;

/**
 * Explores a closed model, breadth first, with the same verdicts as `explore`.
 *
 * @throws RangeError if there is no initial state, or an option is wrong
 * @example
 * exploreModel({ initial: [0], next: n => (n < 3 ? [{ text: 'up', state: n + 1 }] : []) }).states // 4
 */
export function exploreModel<State>(
  model: ClosedModel<State>,
  options: ModelOptions<State> = {},
): ExplorationResult<State, ModelStep<State>> {
  if (model.initial.length === 0) throw new RangeError('initial must hold at least one state');
  return exploreSpace(new ClosedSpace(model, options.isFault ?? (() => false)), options);
}

/**
 * Explores a packed model; states as properties see them are lists of numbers.
 *
 * @throws RangeError if there is no initial state, states differ in length, or an option is wrong
 */
export function explorePacked(
  model: PackedModel,
  options: ModelOptions<readonly number[]> = {},
): ExplorationResult<readonly number[], ModelStep<readonly number[]>> {
  if (model.initial.length === 0) throw new RangeError('initial must hold at least one state');
  const width = model.initial[0].length;
  requireWhole('the length of a packed state', width, 1, MOST_NUMBERS);
  if (model.initial.some(state => state.length !== width))
    throw new RangeError('initial must hold states of one length');
  return exploreSpace(new PackedSpace(model, width, options.isFault ?? (() => false)), options);
}

const OPTION_FIELDS: FieldsOf<ModelOptions<unknown>> = {
  always: true,
  sometimes: true,
  eventually: true,
  leadsTo: true,
  isFault: true,
  mostStates: true,
  mostSteps: true,
  graph: true,
};

function exploreSpace<State>(
  space: Space<State, ModelStep<State>>,
  options: ModelOptions<State>,
): ExplorationResult<State, ModelStep<State>> {
  requireKnownFields('options', options, OPTION_FIELDS);
  const { mostStates = 2_000_000, mostSteps = Number.MAX_SAFE_INTEGER, graph = false } = options;
  requireWhole('mostStates', mostStates, 1);
  requireWhole('mostSteps', mostSteps, 0);
  const search = new Search(space, { ...options, mostStates, mostSteps, keepsEdges: graph }, false);
  search.advance();
  return resultOf(search, space, { goals: Object.keys(options.sometimes ?? {}), graph, bound: undefined });
}

/** What both kinds have in common: nothing is missing, and a step is an action's number. */
abstract class ModelSpace<State> implements Space<State, ModelStep<State>> {
  abstract readonly successor: VectorState;
  isIncomplete = false;

  constructor(private readonly isFault: (text: string) => boolean) {}

  abstract initial(onState: () => void): void;
  abstract expand(vector: Int32Array, length: number, hash: number, sink: Sink): void;
  abstract view(vector: Int32Array, length: number): State;
  abstract wordsOf(action: number): string;

  rangeOf(_part: string, length: number): readonly [number, number] {
    return [0, length];
  }

  dutyOf(action: number): number {
    return this.isFault(this.wordsOf(action)) ? -1 : action;
  }

  tell(vectors: readonly Int32Array[], steps: readonly SpaceStep[]): ModelStep<State>[] {
    return steps.map(({ kind }, index) => {
      const after = vectors[index + 1];
      return { text: this.wordsOf(kind), state: this.view(after, after.length) };
    });
  }

  textOf({ kind }: SpaceStep): string {
    return this.wordsOf(kind);
  }
}

/** Plain data, numbered: a state is one number, and what follows it is asked for once. */
class ClosedSpace<State> extends ModelSpace<State> {
  readonly successor: VectorState = { numbers: new Int32Array(1), length: 1, hash: 0 };
  readonly #states = new Interner<State>();
  readonly #texts = new Interner<string>();

  constructor(
    private readonly model: ClosedModel<State>,
    isFault: (text: string) => boolean,
  ) {
    super(isFault);
  }

  initial(onState: () => void): void {
    for (const state of this.model.initial) {
      this.#put(state);
      onState();
    }
  }

  expand(vector: Int32Array, _length: number, _hash: number, sink: Sink): void {
    for (const { text, state } of this.model.next(this.#states.frozen(vector[0]))) {
      this.#put(state);
      sink.meet(this.#texts.numberOf(text), 0, 0);
    }
  }

  #put(state: State): void {
    const { numbers } = this.successor;
    numbers[0] = this.#states.numberOf(copyData(state));
    this.successor.hash = placeHash(0, numbers[0]);
  }

  view(vector: Int32Array): State {
    return this.#states.frozen(vector[0]);
  }

  wordsOf(action: number): string {
    return this.#texts.at(action);
  }
}

class PackedSpace extends ModelSpace<readonly number[]> {
  readonly successor: VectorState;

  constructor(
    private readonly model: PackedModel,
    private readonly width: number,
    isFault: (text: string) => boolean,
  ) {
    super(isFault);
    this.successor = { numbers: new Int32Array(width), length: width, hash: 0 };
  }

  initial(onState: () => void): void {
    for (const state of this.model.initial) {
      const { numbers } = this.successor;
      numbers.set(state);
      this.successor.hash = vectorHash(numbers, this.width);
      onState();
    }
  }

  expand(vector: Int32Array, _length: number, _hash: number, sink: Sink): void {
    const { successor, width } = this;
    const { numbers } = successor;
    const restore = (): void => {
      for (let index = 0; index < width; index++) numbers[index] = vector[index];
    };
    restore();
    this.model.next(vector, numbers, action => {
      successor.hash = vectorHash(numbers, width);
      sink.meet(action, 0, 0);
      restore();
    });
  }

  view(vector: Int32Array): readonly number[] {
    return Array.from(vector.subarray(0, this.width));
  }

  wordsOf(action: number): string {
    return this.model.describe?.(action) ?? `action ${action}`;
  }
}
