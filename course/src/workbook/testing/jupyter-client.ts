import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage, type Message } from '../server/wire.js';

/** A Jupyter client on a kernel's web socket, such as an editor has. */
export class JupyterClient {
  readonly received: Message[] = [];
  readonly #session = randomUUID();
  readonly #waiting = new Set<() => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.received.push(decodeMessage(data, socket.protocol));
      for (const check of this.#waiting) check();
    });
  }

  /** Connects; `protocol` is the binary one, or nothing for JSON. */
  static connect(
    address: string,
    headers: Record<string, string>,
    protocol?: string,
  ): Promise<JupyterClient> {
    const socket = new WebSocket(address, protocol === undefined ? [] : [protocol], { headers });
    const client = new JupyterClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
    });
  }

  get protocol(): string {
    return this.socket.protocol;
  }

  get closed(): Promise<{ code: number; reason: string }> {
    return new Promise(resolve =>
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
  }

  close(): void {
    this.socket.close();
  }

  /** Loses the connection, without a word to the server. */
  async drop(): Promise<void> {
    const { closed } = this;
    this.socket.terminate();
    await closed;
  }

  /** Sends anything. */
  sendRaw(data: string | Uint8Array): void {
    this.socket.send(data);
  }

  /** Sends a request and returns the id of its message. */
  send(type: string, content: Record<string, unknown>, metadata: Record<string, unknown> = {}): string {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.#session,
      username: 'editor',
      date: new Date().toISOString(),
      version: '5.3',
    };
    const channel = type.startsWith('interrupt') || type.startsWith('shutdown') ? 'control' : 'shell';
    this.socket.send(
      encodeMessage({ channel, header, parent_header: {}, metadata, content }, this.socket.protocol),
    );
    return header.msg_id;
  }

  execute(code: string, cellId?: string): string {
    return this.send(
      'execute_request',
      { code, silent: false, store_history: true, allow_stdin: true, stop_on_error: true },
      cellId === undefined ? {} : { cellId },
    );
  }

  /** The reply to a request. */
  reply(id: string): Promise<Message> {
    return this.#find(
      ({ header, parent_header: parent }) => parent.msg_id === id && header.msg_type.endsWith('_reply'),
    );
  }

  /** Every message about a request, in order, up to the `idle` that closes it. */
  async everythingAbout(id: string): Promise<Message[]> {
    await this.reply(id);
    await this.#find(
      ({ header, parent_header: parent, content }) =>
        parent.msg_id === id && header.msg_type === 'status' && content.execution_state === 'idle',
    );
    return this.received.filter(message => message.parent_header.msg_id === id);
  }

  #find(matches: (message: Message) => boolean): Promise<Message> {
    return new Promise(resolve => {
      const check = () => {
        const found = this.received.find(matches);
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}
