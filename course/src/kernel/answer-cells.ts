/** What a kernel knows of the answer cells that ran in it, so that a check grades what the learner wrote and not what is left of it. */
import { exerciseAnsweredBy } from '../chapters/ids.js';

/** The latest run of an answer cell. */
export interface RanAnswer {
  readonly source: string;
  /** Whether the compiler took it. If it did not, the kernel still holds what an earlier version declared. */
  readonly compiled: boolean;
  /** Milliseconds since 1970, by the clock of the machine, like the times of files. */
  readonly at: number;
  /** The id of the cell, where the host tells it. */
  readonly cellId?: string;
}

export class AnswerCells {
  readonly #latest = new Map<string, RanAnswer>();

  /** Takes note of a cell that ran, or was to; cells that answer no exercise are nothing to it. */
  note(source: string, ran: Omit<RanAnswer, 'source'>): void {
    const id = exerciseAnsweredBy(source);
    if (id !== undefined) this.#latest.set(id, { source, ...ran });
  }

  latest(id: string): RanAnswer | undefined {
    return this.#latest.get(id);
  }

  /** The exercises whose cell did not compile when it was last run. */
  get broken(): string[] {
    return [...this.#latest].filter(([, { compiled }]) => !compiled).map(([id]) => id);
  }

  clear(): void {
    this.#latest.clear();
  }
}
