/** What is said between the command and the processes that judge mutants. */
import type { Verdict } from './judge.js';

export interface Task {
  /** The exercise's id. */
  readonly id: string;
  /** The mutant's answer. */
  readonly text: string;
}

export type Reply = { readonly verdict: Verdict } | { readonly failed: string };
