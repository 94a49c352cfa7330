import type {
  CodeCompleteness,
  Completion,
  ExecuteReply,
  ExecuteRequest,
  Inspection,
  Kernel,
  KernelStatus,
  Output,
} from '../../kernel/contract.js';

/**
 * A kernel without a compiler, for tests of what stands around one. Its cells say what it should do: `print <text>`,
 * `value <text>`, `fail <message>`, `hang` (until it is interrupted) and `die`.
 */
export class FakeKernel implements Kernel {
  status: KernelStatus = 'idle';
  readonly calls: string[] = [];
  #count = 0;
  readonly #listeners = new Set<(status: KernelStatus) => void>();
  #stop: ((reason: Error) => void) | undefined;

  onStatus(listener: (status: KernelStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async execute({ code }: ExecuteRequest, onOutput: (output: Output) => void): Promise<ExecuteReply> {
    this.#count += 1;
    this.#become('busy');
    const executionCount = this.#count;
    const [word, ...rest] = code.split(' ');
    const text = rest.join(' ');
    if (word === 'die') throw this.#die();
    try {
      if (word === 'hang') await this.#hang();
      if (word === 'fail') throw new RangeError(text);
      if (word === 'print') onOutput({ type: 'stream', name: 'stdout', text: `${text}\n` });
      if (word === 'value')
        onOutput({ type: 'execute_result', data: { 'text/plain': text }, executionCount });
      return { status: 'ok', executionCount, durationMs: 1 };
    } catch (thrown) {
      const { name, message } = thrown as Error;
      const error = {
        type: 'error',
        name,
        message,
        traceback: [`${name}: ${message}`, '    at cell 1'],
      } as const;
      onOutput(error);
      return { status: 'error', executionCount, error, durationMs: 1 };
    } finally {
      if (this.status === 'busy') this.#become('idle');
    }
  }

  async complete(code: string, cursor: number): Promise<Completion> {
    return { matches: ['print', 'printer'], start: code.lastIndexOf('pri'), end: cursor };
  }

  async inspect(): Promise<Inspection> {
    return { found: true, data: { 'text/plain': 'function print(text: string): void' } };
  }

  async isComplete(): Promise<CodeCompleteness> {
    return { status: 'complete' };
  }

  async interrupt(): Promise<void> {
    this.calls.push('interrupt');
    this.#stop?.(Object.assign(new Error('the cell was interrupted'), { name: 'Interrupted' }));
  }

  async restart(): Promise<void> {
    this.calls.push('restart');
    this.#count = 0;
    this.#become('restarting');
    this.#become('idle');
  }

  async shutdown(): Promise<void> {
    this.calls.push('shutdown');
    this.#become('dead');
  }

  #hang(): Promise<never> {
    return new Promise((_, reject) => {
      this.#stop = reject;
    });
  }

  #die(): Error {
    this.#become('dead');
    return new Error('the kernel ended unexpectedly (SIGKILL): restart it');
  }

  #become(status: KernelStatus): void {
    this.status = status;
    for (const listener of this.#listeners) listener(status);
  }
}
