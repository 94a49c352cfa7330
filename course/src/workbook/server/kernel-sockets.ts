import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { KernelChannels } from './channels.js';
import { HttpError } from './http-error.js';
import type { Sessions } from './sessions.js';
import { BINARY_PROTOCOL } from './wire.js';

/** The largest message that a page may send: the source of a cell, with room to spare. */
const MOST_MESSAGE_BYTES = 16 * 1024 * 1024;

const MOST_ID_CHARACTERS = 200;

const CHANNELS_PATH = /^\/api\/kernels\/([^/]+)\/channels$/;

/** The web sockets of the workbook: one per page and kernel, and one of events, on which nothing is ever said. */
export class KernelSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: offered => (offered.has(BINARY_PROTOCOL) ? BINARY_PROTOCOL : false),
  });
  readonly #channels = new Map<string, KernelChannels>();

  constructor(
    private readonly sessions: () => Sessions,
    private readonly cellRan: (notebook: string, cellId: string) => void,
  ) {}

  /** @throws HttpError 404 for an address or a kernel that is not there */
  async upgrade(
    path: string,
    query: URLSearchParams,
    message: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    if (path === '/api/events/subscribe') {
      this.#server.handleUpgrade(message, socket, head, webSocket => {
        webSocket.on('error', () => webSocket.terminate());
      });
      return;
    }
    const id = CHANNELS_PATH.exec(path)?.[1];
    if (id === undefined) throw new HttpError(404, `There is no web socket at ${path}.`, 'unknown-address');
    const channels = await this.#channelsOf(id);
    this.#server.handleUpgrade(message, socket, head, webSocket =>
      this.#join(id, channels, webSocket, query),
    );
  }

  kernelEnding(id: string): void {
    this.#channels.get(id)?.close();
    this.#channels.delete(id);
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #join(id: string, channels: KernelChannels, webSocket: WebSocket, query: URLSearchParams): void {
    this.sessions().connected(id, 1);
    webSocket.on('close', () => this.sessions().connected(id, -1));
    webSocket.on('error', () => webSocket.terminate());
    channels.add(
      webSocket,
      query.get('session_id')?.slice(0, MOST_ID_CHARACTERS) || undefined,
      query.has('missed'),
    );
  }

  async #channelsOf(id: string): Promise<KernelChannels> {
    const running = await this.sessions().kernel(id);
    const known = this.#channels.get(id);
    if (known !== undefined) return known;
    const channels = new KernelChannels(running, cellId => {
      const notebook = this.sessions().notebookOf(id);
      if (notebook !== undefined) this.cellRan(notebook, cellId);
    });
    this.#channels.set(id, channels);
    return channels;
  }
}
