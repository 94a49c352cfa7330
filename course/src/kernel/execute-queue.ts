/**
 * Cells in the order in which they were asked for. When one fails, those that wait are answered `aborted`: "run all"
 * sends every cell at once, and what stands below a failure would run on variables that are not there.
 */
import type { ExecuteReply } from './contract.js';

interface Waiting {
  readonly run: () => Promise<ExecuteReply>;
  readonly stopOnError: boolean;
  readonly resolve: (reply: ExecuteReply) => void;
  readonly reject: (error: unknown) => void;
}

/** The answer to a cell that never ran. */
export const ABORTED: ExecuteReply = { status: 'aborted', executionCount: 0, durationMs: 0 };

export class ExecuteQueue {
  readonly #waiting: Waiting[] = [];
  #running = false;

  /** @param settle resolves when requests that were sent before a failure was known have arrived */
  constructor(private readonly settle: () => Promise<void> = async () => {}) {}

  add(run: () => Promise<ExecuteReply>, stopOnError = true): Promise<ExecuteReply> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, stopOnError, resolve, reject });
      if (!this.#running) void this.#drain();
    });
  }

  /** Answers everything that waits with `aborted`. */
  abort(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(ABORTED);
  }

  async #drain(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        const reply = await next.run();
        const failed = reply.status === 'error' && next.stopOnError;
        if (failed) await this.settle();
        next.resolve(reply);
        if (failed) this.abort();
      } catch (error) {
        next.reject(error);
      }
    }
    this.#running = false;
  }
}
