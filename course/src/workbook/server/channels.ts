import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { ExecuteReply, KernelStatus } from '../../kernel/contract.js';
import type { Header } from '../../kernel/jupyter/wire.js';
import { CellRuns, type MissedRun } from './cell-runs.js';
import { ChannelClient } from './channel-client.js';
import { KERNEL_INFO, outputMessage } from './kernel-messages.js';
import type { RunningKernel } from './running-kernel.js';
import { type Channel, codeIn, decodeMessage, MalformedMessage, type Message, newMessage } from './wire.js';

/** Called when a cell ran without an error. */
export type CellRan = (cellId: string) => void;

/** A kernel that dies is started again, but not if that comes to nothing: so often in a row. */
const MOST_RESTARTS = 3;

/** Who asked, and where. */
interface Sender {
  readonly client: ChannelClient;
  readonly socket: WebSocket;
}

/** Clients that are away and may come back, beyond those that are there. */
const MOST_AWAY = 3;

/** The message that tells a page of cells that an earlier page asked for; no other client asks for it. */
export const MISSED = 'faultlines_missed';

/**
 * The web sockets of one kernel. Requests come in on any of them; replies go back to the client that asked, outputs and
 * states to all, so that two windows on one notebook see the same.
 */
export class KernelChannels {
  /** By session id, those that came last at the end. */
  readonly #clients = new Map<string, ChannelClient>();
  readonly #runs = new CellRuns();
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

  /**
   * @param session the client's own id; one that has none cannot come back
   * @param tellMissed whether the client wants to hear what earlier clients asked for and never saw
   */
  add(socket: WebSocket, session: string | undefined, tellMissed: boolean): void {
    const id = session ?? randomUUID();
    const known = this.#clients.get(id);
    const client = known ?? new ChannelClient(id);
    this.#clients.delete(id);
    this.#clients.set(id, client);
    client.join(socket);
    if (tellMissed)
      this.#tellMissed(
        client,
        this.#runs.takeOver(id, other => this.#isAway(other)),
      );
    socket.on('message', data => this.#receive(client, socket, data as Buffer));
    socket.on('close', () => {
      client.leave(socket);
      if (session === undefined) this.#clients.delete(id);
      else this.#forgetClients();
    });
  }

  close(): void {
    this.#stopListening();
    for (const client of this.#clients.values()) client.close();
  }

  #isAway(id: string): boolean {
    return this.#clients.get(id)?.away ?? true;
  }

  #forgetClients(): void {
    const away = [...this.#clients.values()].filter(client => client.away);
    for (const { id } of away.slice(0, -MOST_AWAY)) this.#clients.delete(id);
  }

  #tellMissed(client: ChannelClient, runs: readonly MissedRun[]): void {
    if (runs.length === 0) return;
    const arrived = () => {
      for (const { request, done } of runs) if (done) this.#runs.forget(request);
    };
    client.send(newMessage('iopub', MISSED, { runs }, undefined, this.#session), { arrived });
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

  #receive(client: ChannelClient, socket: WebSocket, data: Buffer): void {
    const refuse = (error: unknown) => {
      const malformed = error instanceof MalformedMessage;
      socket.close(
        malformed ? 1007 : 1011,
        malformed ? `not a Jupyter message: ${error.message}` : 'the server failed',
      );
    };
    try {
      this.#answer({ client, socket }, decodeMessage(data, socket.protocol)).catch(refuse);
    } catch (error) {
      refuse(error);
    }
  }

  async #answer(from: Sender, message: Message): Promise<void> {
    const type = message.header.msg_type;
    if (type === 'execute_request') return this.#execute(from, message);
    // A type may be the name of something that every object has.
    const reply = Object.hasOwn(this.#replies, type) ? this.#replies[type] : undefined;
    if (reply === undefined) return;
    this.#publish('status', { execution_state: 'busy' }, message.header);
    const content = await reply(message.content).catch((failure: Error) => {
      if (failure instanceof MalformedMessage) throw failure;
      return { status: 'error', ename: failure.name, evalue: failure.message, traceback: [] };
    });
    this.#reply(from, message, type.replace('_request', '_reply'), content);
    this.#publish('status', { execution_state: 'idle' }, message.header);
  }

  readonly #replies: Record<string, (content: Record<string, unknown>) => Promise<Record<string, unknown>>> =
    {
      kernel_info_request: async () => KERNEL_INFO,
      complete_request: async content => {
        const [text, cursor] = [codeIn(content), content.cursor_pos];
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
      inspect_request: async content => {
        const [text, cursor] = [codeIn(content), content.cursor_pos];
        const { found, data } = await this.running.kernel.inspect(text, fromCodePoints(text, cursor));
        return { status: 'ok', found, data, metadata: {} };
      },
      is_complete_request: async content => ({ ...(await this.running.kernel.isComplete(codeIn(content))) }),
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

  async #execute(from: Sender, message: Message): Promise<void> {
    const { header, metadata } = message;
    const { stop_on_error: stopOnError, silent } = message.content;
    const cellId = typeof metadata.cellId === 'string' ? metadata.cellId : undefined;
    const request = {
      code: codeIn(message.content),
      stopOnError: stopOnError !== false,
      ...(cellId === undefined ? {} : { cellId }),
    };
    if (cellId !== undefined) this.#runs.begin(header.msg_id, cellId, from.client.id);
    const publish = (type: string, content: Record<string, unknown>) => {
      this.#runs.output(header.msg_id, type, content);
      this.#publish(type, content, header);
    };
    // Not before its turn: "run all" sends every cell at once, and the first `idle` would say that all is over.
    const begins = () => publish('status', { execution_state: 'busy' });
    const reply = await this.running.execute(request, begins, output => {
      const shown = silent === true ? undefined : outputMessage(output);
      if (shown !== undefined) publish(shown.type, shown.content);
    });
    const content = replyContent(reply);
    const told = this.#runs.end(header.msg_id, content);
    const arrived = () => this.#runs.forget(header.msg_id);
    this.#reply(from, message, 'execute_reply', content, told === undefined ? arrived : undefined);
    publish('status', { execution_state: 'idle' });
    const adopter = this.#clients.get(told?.client ?? '');
    if (told !== undefined && adopter !== undefined) this.#tellMissed(adopter, [told.missed]);
    if (reply.status === 'ok') this.#restarts = 0;
    if (reply.status === 'ok' && cellId !== undefined) this.cellRan(cellId);
  }

  #reply(
    { client, socket }: Sender,
    { channel, header }: Message,
    type: string,
    content: Record<string, unknown>,
    arrived?: () => void,
  ): void {
    client.send(newMessage(channel, type, content, header, this.#session), { to: socket, arrived });
  }

  #publish(type: string, content: Record<string, unknown>, parent?: Header): void {
    const channel: Channel = 'iopub';
    const message = newMessage(channel, type, content, parent, this.#session);
    for (const client of this.#clients.values()) client.send(message);
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
