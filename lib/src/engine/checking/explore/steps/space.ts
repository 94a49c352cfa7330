import type { Sink } from './action.js';
import type { VectorState } from './successor.js';

/** An action as numbers; what they mean is the space's own affair. */
export interface SpaceStep {
  readonly kind: number;
  readonly subject: number;
  readonly choice: number;
}

/** What a search goes through: states as vectors of small whole numbers, and what follows each. */
export interface Space<State, Told> {
  /** The state that a sink is told of. */
  readonly successor: VectorState;
  /** Whether something could not be told because an answer is missing. */
  isIncomplete: boolean;
  initial(onState: () => void): void;
  /** @param hash the one that the state was told with */
  expand(vector: Int32Array, length: number, hash: number, sink: Sink): void;
  /** A state as properties see it; it stays good. */
  view(vector: Int32Array, length: number): State;
  /** Where in a vector the part stands that a property looks at, if it says so. */
  rangeOf(part: string, length: number): readonly [from: number, to: number];
  /** A number for what must happen in the end if it stays possible; -1 for a fault, which is owed to nobody. */
  dutyOf(kind: number, subject: number): number;
  /** A way through the states, told. */
  tell(vectors: readonly Int32Array[], steps: readonly SpaceStep[]): Told[];
  /** One action in words. */
  textOf(step: SpaceStep, before: Int32Array): string;
}
