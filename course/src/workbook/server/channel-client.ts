import type { WebSocket } from 'ws';
import { BINARY_PROTOCOL, encodeMessage, type Message, newMessage } from './wire.js';

/** What is kept for a client that is away: a cell that prints without end must not fill the memory. */
export const MOST_HELD_CHARACTERS = 8 * 1024 * 1024;
/** Replies and states are short, and a client that misses one waits for ever: they are kept up to this many. */
const MOST_HELD_MESSAGES = 20_000;

const OUTPUTS = new Set(['stream', 'display_data', 'update_display_data', 'execute_result', 'error']);

/** Whether a message is something that a cell put out, and not what the client needs to go on. */
export function isOutput(type: string): boolean {
  return OUTPUTS.has(type);
}

export const DROPPED =
  '[The page was not connected, and what the cell put out meanwhile was too much to keep: the rest is missing. Run the cell again.]\n';

/** A message, and what is to be done once the client has it. */
interface Sent {
  readonly message: Message;
  readonly arrived?: () => void;
  readonly characters: number;
}

/**
 * One client of a kernel, known by the session id of its sockets. While it has none (the connection dropped), what is
 * meant for it is held, and said in order when it is back. That counts for what was on its way too: a socket seems open
 * for a moment after its page is gone, so a message is on its way until a ping behind it was answered.
 */
export class ChannelClient {
  readonly #sockets = new Map<WebSocket, SocketInUse>();
  #held: Sent[] = [];
  #heldCharacters = 0;
  /** The requests whose outputs were too much. */
  readonly #dropped = new Set<unknown>();

  constructor(readonly id: string) {}

  get away(): boolean {
    return ![...this.#sockets.keys()].some(isOpen);
  }

  join(socket: WebSocket): void {
    this.#sockets.set(socket, new SocketInUse(socket));
    const held = this.#takeHeld();
    for (const { message, arrived } of held) this.send(message, { arrived });
  }

  leave(socket: WebSocket): void {
    const onItsWay = this.#sockets.get(socket)?.onItsWay ?? [];
    this.#sockets.delete(socket);
    // What was held since then comes after it.
    const later = this.#takeHeld();
    for (const { message, arrived } of [...onItsWay, ...later]) this.send(message, { arrived });
  }

  close(): void {
    for (const socket of this.#sockets.keys()) socket.close(1001, 'the kernel ended');
  }

  /**
   * @param to the socket that asked: a reply goes there as long as it is open
   * @param arrived called once the client has the message
   */
  send(message: Message, { to, arrived }: { to?: WebSocket; arrived?: (() => void) | undefined } = {}): void {
    const asked = to !== undefined && isOpen(to) ? this.#sockets.get(to) : undefined;
    const open = asked === undefined ? [...this.#sockets].filter(([socket]) => isOpen(socket)) : [];
    const sockets = asked === undefined ? open.map(([, socket]) => socket) : [asked];
    for (const socket of sockets) socket.send(message, arrived);
    if (sockets.length === 0) this.#hold(message, arrived);
  }

  #takeHeld(): Sent[] {
    const held = this.#held;
    this.#held = [];
    this.#heldCharacters = 0;
    this.#dropped.clear();
    return held;
  }

  #hold(message: Message, arrived: (() => void) | undefined): void {
    const { header, parent_header: parent, content } = message;
    if (this.#held.length >= MOST_HELD_MESSAGES) return;
    const characters = isOutput(header.msg_type) ? JSON.stringify(content).length : 0;
    if (characters > 0 && this.#dropped.has(parent.msg_id)) return;
    const sent = { characters, ...(arrived && { arrived }) };
    if (this.#heldCharacters + characters <= MOST_HELD_CHARACTERS) {
      this.#heldCharacters += characters;
      this.#held.push({ message, ...sent });
      return;
    }
    this.#dropped.add(parent.msg_id);
    const word = newMessage('iopub', 'stream', { name: 'stderr', text: DROPPED }, undefined, header.session);
    this.#held.push({ message: { ...word, parent_header: parent }, characters: 0 });
  }
}

function isOpen(socket: WebSocket): boolean {
  return socket.readyState === socket.OPEN;
}

/** A socket, and the messages of which nothing says yet that they arrived. */
class SocketInUse {
  onItsWay: Sent[] = [];
  #characters = 0;
  /** How many messages the ping that is under way stands behind. */
  #asked = 0;

  constructor(private readonly socket: WebSocket) {
    socket.on('pong', () => this.#arrived(this.#asked));
  }

  send(message: Message, arrived: (() => void) | undefined): void {
    const { protocol } = this.socket;
    const encoded = encodeMessage(message, protocol);
    this.socket.send(encoded, { binary: protocol === BINARY_PROTOCOL });
    this.onItsWay.push({ message, characters: encoded.length, ...(arrived && { arrived }) });
    this.#characters += encoded.length;
    // A client that answers no ping is believed to have what is older.
    let excess = 0;
    for (
      let left = this.#characters;
      left > MOST_HELD_CHARACTERS && excess < this.onItsWay.length - 1;
      excess += 1
    )
      left -= this.onItsWay[excess]?.characters ?? 0;
    if (excess > this.#asked) this.#arrived(excess);
    if (this.#asked === 0) this.#ask();
  }

  #ask(): void {
    this.#asked = this.onItsWay.length;
    if (this.#asked > 0 && isOpen(this.socket)) this.socket.ping();
  }

  #arrived(count: number): void {
    const messages = this.onItsWay.splice(0, count);
    this.#asked = 0;
    for (const { characters, arrived } of messages) {
      this.#characters -= characters;
      arrived?.();
    }
    this.#ask();
  }
}
