/**
 * A kernel of the course spoken to over the Jupyter wire protocol. The engine runs in a child of this process, so that
 * interrupts are heard and the heart beats whatever a cell does.
 */
import type { ErrorOutput, ExecuteReply, Kernel, Output } from '../contract.js';
import { kernelInfo } from './kernel-info.js';
import type { KernelSockets } from './sockets.js';
import { toCodePoints, toCodeUnits } from './text-offsets.js';
import type { Content, Message, Wire } from './wire.js';

/** How long requests that were sent before a failure was known may take to be read; they are then aborted. */
const SETTLE_MS = 20;

type Answers = Record<string, (content: Content, request: Message) => Promise<Content>>;

export class JupyterKernel {
  readonly #waiting: Message[] = [];
  #asked: Message | undefined;
  /** Requests that an interrupt found here, not yet with the engine, which knows nothing of them. */
  readonly #interrupted = new WeakSet<Message>();
  #working = false;
  #executionCount = 0;

  /** @param ended called once the kernel was asked to shut down, or its engine died */
  constructor(
    private readonly kernel: Kernel,
    private readonly wire: Wire,
    private readonly sockets: Pick<KernelSockets, 'shell' | 'control' | 'iopub'>,
    private readonly ended: (status: number) => void,
  ) {
    void this.#publish(wire.announce('status', { execution_state: 'starting' }));
  }

  /** Requests on the shell are answered one after the other. */
  receiveShell(request: Message): void {
    this.#waiting.push(request);
    if (!this.#working) void this.#work();
  }

  /** Requests on the control channel are answered at once. */
  async receiveControl(request: Message): Promise<void> {
    const content = await this.#whileBusy(request, () => this.#answer(this.#controlAnswers, request));
    if (content === undefined) return;
    await this.#send(this.sockets.control, request, content);
    if (request.header.msg_type === 'shutdown_request') this.ended(0);
  }

  readonly #shellAnswers: Answers = {
    kernel_info_request: async () => kernelInfo,
    execute_request: (content, request) => this.#execute(content, request),
    complete_request: async content => {
      const code = String(content.code);
      const cursor = toCodeUnits(code, Number(content.cursor_pos));
      const { matches, start, end } = await this.kernel.complete(code, cursor);
      return {
        status: 'ok',
        matches,
        cursor_start: toCodePoints(code, start),
        cursor_end: toCodePoints(code, end),
        metadata: {},
      };
    },
    inspect_request: async content => {
      const code = String(content.code);
      const inspection = await this.kernel.inspect(code, toCodeUnits(code, Number(content.cursor_pos)));
      return { status: 'ok', ...inspection, metadata: {} };
    },
    is_complete_request: async content => ({ ...(await this.kernel.isComplete(String(content.code))) }),
    comm_info_request: async () => ({ status: 'ok', comms: {} }),
    history_request: async () => ({ status: 'ok', history: [] }),
  };

  readonly #controlAnswers: Answers = {
    kernel_info_request: async () => kernelInfo,
    interrupt_request: async () => {
      for (const request of [this.#asked, ...this.#waiting]) if (request) this.#interrupted.add(request);
      await this.kernel.interrupt();
      return { status: 'ok' };
    },
    shutdown_request: async content => {
      await this.kernel.shutdown();
      return { status: 'ok', restart: content.restart === true };
    },
  };

  async #work(): Promise<void> {
    this.#working = true;
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      const asked = request;
      this.#asked = asked;
      const content = await this.#whileBusy(asked, () => this.#answer(this.#shellAnswers, asked));
      if (content === undefined) continue;
      const failed = content.status !== 'ok' && asked.content.stop_on_error !== false;
      const stops = failed && asked.header.msg_type === 'execute_request';
      if (stops) await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
      const aborted = stops ? this.#takeExecuteRequests() : [];
      await this.#send(this.sockets.shell, asked, content);
      for (const other of aborted) {
        await this.#whileBusy(other, async () => ({}));
        await this.#send(this.sockets.shell, other, { status: 'aborted' });
      }
    }
    this.#working = false;
  }

  #takeExecuteRequests(): Message[] {
    const all = this.#waiting.splice(0);
    this.#waiting.push(...all.filter(({ header }) => header.msg_type !== 'execute_request'));
    return all.filter(({ header }) => header.msg_type === 'execute_request');
  }

  /** The content of the reply; nothing for a message of a kind that wants none, such as those of widgets. */
  async #answer(answers: Answers, request: Message): Promise<Content | undefined> {
    const answer = answers[request.header.msg_type];
    if (answer === undefined) return undefined;
    try {
      return await answer(request.content, request);
    } catch (error) {
      const { name, message } = error as Error;
      return { status: 'error', ename: name, evalue: message, traceback: [] };
    }
  }

  async #execute(content: Content, request: Message): Promise<Content> {
    const code = String(content.code);
    const silent = content.silent === true;
    this.#executionCount += 1;
    const execution_count = this.#executionCount;
    if (!silent) await this.#tell(request, 'execute_input', { code, execution_count });
    if (this.#interrupted.has(request)) return { status: 'aborted' };
    const cellId = request.metadata.cellId;
    const asked = { code, ...(typeof cellId === 'string' ? { cellId } : {}) };
    let reply: ExecuteReply;
    try {
      reply = await this.kernel.execute(asked, output => {
        if (!silent) void this.#publishOutput(request, output);
      });
    } catch (error) {
      return this.#engineDied(request, error as Error, execution_count);
    }
    if (reply.status === 'aborted') return { status: 'aborted' };
    if (reply.error !== undefined) return { status: 'error', execution_count, ...errorContent(reply.error) };
    return { status: 'ok', execution_count, user_expressions: {}, payload: [] };
  }

  /** Jupyter restarts a kernel whose process ends, and tells the reader; so the process ends. */
  async #engineDied(request: Message, { message }: Error, execution_count: number): Promise<Content> {
    const content = { ename: 'KernelDied', evalue: message, traceback: [message] };
    await this.#tell(request, 'error', content);
    setTimeout(() => this.ended(1), SETTLE_MS);
    return { status: 'error', execution_count, ...content };
  }

  async #publishOutput(request: Message, output: Output): Promise<void> {
    switch (output.type) {
      case 'stream':
        return this.#tell(request, 'stream', { name: output.name, text: output.text });
      case 'execute_result': {
        const { data, executionCount } = output;
        return this.#tell(request, 'execute_result', {
          data,
          metadata: {},
          execution_count: executionCount,
        });
      }
      case 'error':
        return this.#tell(request, 'error', errorContent(output));
      default: {
        const { type, data, metadata, displayId } = output;
        const transient = displayId === undefined ? {} : { display_id: displayId };
        return this.#tell(request, type, { data, metadata, transient });
      }
    }
  }

  async #whileBusy<T>(request: Message, work: () => Promise<T>): Promise<T> {
    await this.#tell(request, 'status', { execution_state: 'busy' });
    try {
      return await work();
    } finally {
      await this.#tell(request, 'status', { execution_state: 'idle' });
    }
  }

  async #send(socket: KernelSockets['shell'], request: Message, content: Content): Promise<void> {
    const type = request.header.msg_type.replace(/_request$/, '_reply');
    await socket.send(this.wire.encode(this.wire.reply(request, type, content)));
  }

  async #tell(request: Message, type: string, content: Content): Promise<void> {
    await this.#publish({ ...this.wire.reply(request, type, content), identities: [Buffer.from(type)] });
  }

  async #publish(message: Message): Promise<void> {
    await this.sockets.iopub.send(this.wire.encode(message));
  }
}

function errorContent({ name, message, traceback }: ErrorOutput): Content {
  return { ename: name, evalue: message, traceback };
}
