import type { WebSocket } from 'ws';
import type { ExecuteReply, KernelStatus } from '../../kernel/contract.js';
import type { Header } from '../../kernel/jupyter/wire.js';
import { KERNEL_INFO, outputMessage } from './kernel-messages.js';
import type { RunningKernel } from './running-kernel.js';
import {
  BINARY_PROTOCOL,
  type Channel,
  decodeMessage,
  encodeMessage,
  type Message,
  newMessage,
} from './wire.js';

/** Called when a cell ran without an error. */
export type CellRan = (cellId: string) => void;

/** A kernel that dies is started again, but not for ever. */
const MOST_RESTARTS = 3;

/**
 * The web sockets of one kernel. Requests come in on any of them; replies go back to the one that asked, outputs and
 * states to all, so that two windows on one notebook see the same.
 */
export class KernelChannels {
  readonly #sockets = new Set<WebSocket>();
  readonly #session: string;
  #restarts = 0;
  readonly #stopListening: () => void;

  constructor(
    private readonly running: RunningKernel,
    private readonly cellRan: CellRan,
  ) {
    this.#session = running.id;
    this.#stopListening = running.kernel.onStatus(status => this.#statusChanged(status));
  }

  get empty(): boolean {
    return this.#sockets.size === 0;
  }

  add(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on('message', data => this.#receive(socket, data as Buffer));
    socket.on('close', () => this.#sockets.delete(socket));
  }

  close(): void {
    this.#stopListening();
    for (const socket of this.#sockets) socket.close(1001, 'the kernel ended');
  }

  /** Only a kernel that died on its own is announced: a restart that was asked for is answered over HTTP. */
  #statusChanged(status: KernelStatus): void {
    if (status !== 'dead' || this.running.ended) return;
    this.#restarts += 1;
    if (this.#restarts > MOST_RESTARTS) {
      this.#publish('status', { execution_state: 'dead' });
      return;
    }
    this.#publish('status', { execution_state: 'restarting' });
    this.running.restart().then(
      () => this.#publish('status', { execution_state: 'idle' }),
      () => this.#publish('status', { execution_state: 'dead' }),
    );
  }

  #receive(socket: WebSocket, data: Buffer): void {
    let message: Message;
    try {
      message = decodeMessage(data, socket.protocol);
    } catch {
      socket.close(1003, 'not a Jupyter message');
      return;
    }
    void this.#answer(socket, message);
  }

  async #answer(socket: WebSocket, message: Message): Promise<void> {
    const type = message.header.msg_type;
    if (type === 'execute_request') return this.#execute(socket, message);
    const reply = this.#replies[type];
    if (reply === undefined) return;
    this.#publish('status', { execution_state: 'busy' }, message.header);
    const content = await reply(message.content).catch((failure: Error) => ({
      status: 'error',
      ename: failure.name,
      evalue: failure.message,
      traceback: [],
    }));
    this.#reply(socket, message, type.replace('_request', '_reply'), content);
    this.#publish('status', { execution_state: 'idle' }, message.header);
  }

  readonly #replies: Record<string, (content: Record<string, unknown>) => Promise<Record<string, unknown>>> =
    {
      kernel_info_request: async () => KERNEL_INFO,
      complete_request: async ({ code, cursor_pos: cursor }) => {
        const text = String(code);
        const { matches, start, end } = await this.running.kernel.complete(
          text,
          fromCodePoints(text, cursor),
        );
        return {
          status: 'ok',
          matches,
          cursor_start: toCodePoints(text, start),
          cursor_end: toCodePoints(text, end),
          metadata: {},
        };
      },
      inspect_request: async ({ code, cursor_pos: cursor }) => {
        const text = String(code);
        const { found, data } = await this.running.kernel.inspect(text, fromCodePoints(text, cursor));
        return { status: 'ok', found, data, metadata: {} };
      },
      is_complete_request: async ({ code }) => ({ ...(await this.running.kernel.isComplete(String(code))) }),
      history_request: async () => ({ status: 'ok', history: [] }),
      comm_info_request: async () => ({ status: 'ok', comms: {} }),
      interrupt_request: async () => {
        await this.running.interrupt();
        return { status: 'ok' };
      },
      shutdown_request: async ({ restart }) => {
        await (restart === true ? this.running.restart() : this.running.shutdown());
        return { status: 'ok', restart: restart === true };
      },
    };

  async #execute(socket: WebSocket, message: Message): Promise<void> {
    const { header, metadata } = message;
    const { code, stop_on_error: stopOnError, silent } = message.content;
    const cellId = typeof metadata.cellId === 'string' ? metadata.cellId : undefined;
    const publish = (type: string, content: Record<string, unknown>) => this.#publish(type, content, header);
    const request = {
      code: String(code),
      stopOnError: stopOnError !== false,
      ...(cellId === undefined ? {} : { cellId }),
    };
    // Not before its turn: "run all" sends every cell at once, and the first `idle` would say that all is over.
    const begins = () => publish('status', { execution_state: 'busy' });
    const reply = await this.running.execute(request, begins, output => {
      if (silent === true) return;
      const { type, content } = outputMessage(output);
      publish(type, content);
    });
    this.#reply(socket, message, 'execute_reply', replyContent(reply));
    publish('status', { execution_state: 'idle' });
    if (reply.status === 'ok' && cellId !== undefined) this.cellRan(cellId);
  }

  #reply(
    socket: WebSocket,
    { channel, header }: Message,
    type: string,
    content: Record<string, unknown>,
  ): void {
    this.#send(socket, newMessage(channel, type, content, header, this.#session));
  }

  #publish(type: string, content: Record<string, unknown>, parent?: Header): void {
    const channel: Channel = 'iopub';
    const message = newMessage(channel, type, content, parent, this.#session);
    for (const socket of this.#sockets) this.#send(socket, message);
  }

  #send(socket: WebSocket, message: Message): void {
    if (socket.readyState === socket.OPEN) {
      socket.send(encodeMessage(message, socket.protocol), { binary: socket.protocol === BINARY_PROTOCOL });
    }
  }
}

function replyContent({ status, executionCount, error }: ExecuteReply): Record<string, unknown> {
  if (status === 'aborted') return { status };
  const failure = error && { ename: error.name, evalue: error.message, traceback: error.traceback };
  return { status, execution_count: executionCount, ...failure, payload: [], user_expressions: {} };
}

/** The protocol counts Unicode characters, the compiler UTF-16 units; they differ after an emoji. */
function fromCodePoints(text: string, count: unknown): number {
  return typeof count === 'number' ? [...text].slice(0, count).join('').length : text.length;
}

function toCodePoints(text: string, offset: number): number {
  return [...text.slice(0, offset)].length;
}
