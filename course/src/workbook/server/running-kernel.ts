import type { ExecuteReply, ExecuteRequest, Kernel, Output } from '../../kernel/contract.js';
import { ABORTED, ExecuteQueue } from '../../kernel/execute-queue.js';

/** "Run all" sends its cells one frame each: those of a failed batch that are still in the socket come within this. */
const SOCKET_SETTLES_MS = 10;

/** A kernel as the server holds it: its requests queue here, where a failure also reaches cells that just came in. */
export class RunningKernel {
  lastActivity = new Date();
  /** It was told to end: from then on a dead kernel is no accident. */
  ended = false;
  readonly #queue = new ExecuteQueue(() => new Promise(resolve => setTimeout(resolve, SOCKET_SETTLES_MS)));
  /** How often waiting cells were sent away. */
  #aborts = 0;

  constructor(
    readonly id: string,
    readonly kernel: Kernel,
  ) {}

  /**
   * Runs a cell in its turn. A kernel that ends meanwhile is a failure of the cell, shown like any other.
   *
   * @param onBegin called when the turn has come; never for a cell that is aborted while it waits
   */
  execute(
    request: ExecuteRequest,
    onBegin: () => void,
    onOutput: (output: Output) => void,
  ): Promise<ExecuteReply> {
    this.lastActivity = new Date();
    return this.#queue.add(async () => {
      const aborts = this.#aborts;
      // What came of the cell before is told first.
      await new Promise(resolve => setImmediate(resolve));
      if (aborts !== this.#aborts) return ABORTED;
      onBegin();
      try {
        return await this.kernel.execute(request, onOutput);
      } catch (failure) {
        return kernelEnded(failure, onOutput);
      } finally {
        this.lastActivity = new Date();
      }
    }, request.stopOnError);
  }

  async restart(): Promise<void> {
    this.#abort();
    await this.kernel.restart();
  }

  async interrupt(): Promise<void> {
    this.#abort();
    await this.kernel.interrupt();
  }

  async shutdown(): Promise<void> {
    this.ended = true;
    this.#abort();
    await this.kernel.shutdown();
  }

  #abort(): void {
    this.#aborts += 1;
    this.#queue.abort();
  }
}

function kernelEnded(failure: unknown, onOutput: (output: Output) => void): ExecuteReply {
  const message = failure instanceof Error ? failure.message : String(failure);
  const error = {
    type: 'error',
    name: 'KernelEnded',
    message,
    traceback: [`KernelEnded: ${message}`],
  } as const;
  onOutput(error);
  return { status: 'error', executionCount: 0, error, durationMs: 0 };
}
