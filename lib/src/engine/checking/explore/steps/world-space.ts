import { type ActionKind, KINDS, type Sink } from './action.js';
import { actionText, counterexampleOf, type ExploredStep } from './counterexample.js';
import { type ExploredState, StateView } from './explored-state.js';
import type { Space, SpaceStep } from './space.js';
import type { Successor } from './successor.js';
import type { Symmetry } from './symmetry.js';
import type { Transitions } from './transitions.js';

/** Faults: they may happen, and are owed to nobody. */
const FAULTS: ReadonlySet<ActionKind> = new Set(['duplicate', 'lose', 'crash', 'partition']);

/** A world of nodes as a space to search. */
export class WorldSpace implements Space<ExploredState, ExploredStep> {
  readonly successor: Successor;

  constructor(
    readonly transitions: Transitions,
    private readonly symmetry: Symmetry | undefined,
  ) {
    this.successor = transitions.successor;
  }

  get isIncomplete(): boolean {
    return this.transitions.isIncomplete;
  }

  set isIncomplete(value: boolean) {
    this.transitions.isIncomplete = value;
  }

  initial(onState: () => void): void {
    this.transitions.initial(() => {
      // A state that is not known yet cannot be renamed.
      if (!this.isIncomplete) this.symmetry?.canonicalise(this.successor);
      onState();
    });
  }

  expand(vector: Int32Array, length: number, hash: number, sink: Sink): void {
    const { symmetry, successor } = this;
    if (symmetry === undefined) {
      this.transitions.expand(vector, length, hash, sink);
      return;
    }
    this.transitions.expand(vector, length, hash, {
      meet: (kind, subject, choice) => {
        symmetry.canonicalise(successor);
        sink.meet(kind, subject, choice);
      },
    });
  }

  view(vector: Int32Array, length: number): ExploredState {
    return new StateView(this.transitions, vector, length);
  }

  rangeOf(): readonly [number, number] {
    const { nodeNames, clients } = this.transitions;
    return [nodeNames.length, nodeNames.length + clients.names.length];
  }

  dutyOf(kind: number, subject: number): number {
    return FAULTS.has(KINDS[kind]) ? -1 : KINDS.length * subject + kind;
  }

  tell(vectors: readonly Int32Array[], steps: readonly SpaceStep[]): ExploredStep[] {
    if (this.symmetry === undefined) return counterexampleOf(this.transitions, vectors, steps);
    const way = this.#withNames(vectors, this.symmetry);
    return counterexampleOf(this.transitions, way.vectors, way.steps);
  }

  /** A way through classes of states as one through states, in which everybody keeps the name. */
  #withNames(
    classes: readonly Int32Array[],
    symmetry: Symmetry,
  ): { vectors: Int32Array[]; steps: SpaceStep[] } {
    const vectors = [classes[0]];
    const steps: SpaceStep[] = [];
    for (const goal of classes.slice(1)) {
      const before = vectors[vectors.length - 1];
      const count = vectors.length;
      const hash = this.successor.hashOf(before, before.length);
      this.transitions.expand(before, before.length, hash, {
        meet: (kind, subject, choice) => {
          const { numbers, length } = this.successor;
          if (vectors.length > count || length !== goal.length) return;
          const after = numbers.slice(0, length);
          symmetry.canonicalise(this.successor);
          if (goal.some((value, index) => value !== numbers[index])) return;
          vectors.push(after);
          steps.push({ kind, subject, choice });
        },
      });
    }
    return { vectors, steps };
  }

  textOf(step: SpaceStep, before: Int32Array): string {
    return actionText(this.transitions, step, before);
  }
}
