import { surroundings } from '#surroundings';
import { AnswerFailure } from './answer-failure.js';
import type { AnswerTransport, CallLimit } from './answer-transport.js';

/** Milliseconds of CPU time that one message to an answer may take: one call, or one batch of calls. */
export const CALL_LIMIT_MS = 1000;

/** Milliseconds of CPU time, the judge's and the answer's together, that the grading of one exercise may take. */
export const EXERCISE_LIMIT_MS = 20_000;

/** By the clock on the wall everything may take so many times as long: a machine may be busy with other things. */
export const WALL_FACTOR = 10;

/** The time that is left for one exercise. Asked before every message to the answer, it also ends what is in progress. */
export class TimeBudget {
  readonly #beganCpuMs: number;
  readonly #beganWallMs = performance.now();
  readonly #now = performance.now.bind(performance);

  constructor(private readonly transport: Pick<AnswerTransport, 'cpuMs'>) {
    this.#beganCpuMs = this.#cpuMs();
  }

  /** Whether there is time for anything more. */
  get isSpent(): boolean {
    return this.#leftCpuMs() <= 0 || this.#leftWallMs() <= 0;
  }

  /**
   * The limit of the next message.
   *
   * @throws AnswerFailure (`timeout`) if nothing is left
   */
  nextLimit(): CallLimit {
    if (this.isSpent) {
      throw new AnswerFailure(
        'timeout',
        `the exercise took more than ${EXERCISE_LIMIT_MS / 1000} s of CPU time`,
      );
    }
    return {
      cpuMs: Math.min(CALL_LIMIT_MS, this.#leftCpuMs()),
      wallMs: Math.min(CALL_LIMIT_MS * WALL_FACTOR, this.#leftWallMs()),
    };
  }

  #cpuMs(): number {
    return surroundings.cpuMs() + (this.transport.cpuMs?.() ?? 0);
  }

  #leftCpuMs(): number {
    return EXERCISE_LIMIT_MS - (this.#cpuMs() - this.#beganCpuMs);
  }

  #leftWallMs(): number {
    return EXERCISE_LIMIT_MS * WALL_FACTOR - (this.#now() - this.#beganWallMs);
  }
}
