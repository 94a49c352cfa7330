import { actionText, counterexampleOf, type ExploredStep } from './counterexample.js';
import { type ExploredState, StateView } from './explored-state.js';
import type { Space, Step } from './space.js';
import { type ActionKind, KINDS, type Sink, type Transitions } from './transitions.js';

/** Faults: they may happen, and are owed to nobody. */
const FAULTS: ReadonlySet<ActionKind> = new Set(['duplicate', 'lose', 'crash', 'partition']);

/** A world of nodes as a space to search. */
export class WorldSpace implements Space<ExploredState, ExploredStep> {
  readonly successor: Int32Array;

  constructor(readonly transitions: Transitions) {
    this.successor = transitions.successor;
  }

  get isIncomplete(): boolean {
    return this.transitions.isIncomplete;
  }

  set isIncomplete(value: boolean) {
    this.transitions.isIncomplete = value;
  }

  initial(onState: (length: number) => void): void {
    this.transitions.initial(onState);
  }

  expand(vector: Int32Array, length: number, sink: Sink): void {
    this.transitions.expand(vector, length, sink);
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

  tell(vectors: readonly Int32Array[], steps: readonly Step[]): ExploredStep[] {
    return counterexampleOf(this.transitions, vectors, steps);
  }

  textOf(step: Step, before: Int32Array): string {
    return actionText(this.transitions, step, before);
  }
}
