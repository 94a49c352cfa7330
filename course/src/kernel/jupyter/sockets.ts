/** The five ZeroMQ sockets of a Jupyter kernel. */
import { Publisher, Reply, Router } from 'zeromq';
import type { ConnectionInfo } from './wire.js';

type Sender = { send(frames: Buffer[]): Promise<void> };

/** ZeroMQ takes one message at a time for each socket. */
class InOrder {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly socket: Sender) {}

  send(frames: Buffer[]): Promise<unknown> {
    // A peer that went away is not the kernel's failure.
    this.#last = this.#last.then(() => this.socket.send(frames)).catch(() => {});
    return this.#last;
  }
}

/** Whoever may connect can send before a signature is looked at: the source of a cell, with room to spare. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_BEAT_BYTES = 4096;

/** Where a socket is: by a port, or by a file that only its owner can open (`ipc`, to which Jupyter gives numbers, too). */
function addressOf({ transport, ip }: ConnectionInfo, port: number): string {
  return `${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${port}`;
}

export class KernelSockets {
  readonly #shell = new Router({ maxMessageSize: MOST_BYTES });
  readonly #control = new Router({ maxMessageSize: MOST_BYTES });
  /** No cell asks for input, so nothing is ever read from it. */
  readonly #stdin = new Router({ maxMessageSize: MOST_BEAT_BYTES, receiveHighWaterMark: 1 });
  readonly #iopub = new Publisher({ maxMessageSize: MOST_BEAT_BYTES });
  readonly #heartbeat = new Reply({ maxMessageSize: MOST_BEAT_BYTES });
  readonly shell = new InOrder(this.#shell);
  readonly control = new InOrder(this.#control);
  readonly iopub = new InOrder(this.#iopub);

  async open(connection: ConnectionInfo): Promise<void> {
    const address = (port: number) => addressOf(connection, port);
    await Promise.all([
      this.#shell.bind(address(connection.shell_port)),
      this.#control.bind(address(connection.control_port)),
      this.#stdin.bind(address(connection.stdin_port)),
      this.#iopub.bind(address(connection.iopub_port)),
      this.#heartbeat.bind(address(connection.hb_port)),
    ]);
    void this.#beat();
  }

  /** Calls with the frames of each message until the sockets are closed. */
  onShell(receive: (frames: Buffer[]) => void): void {
    void listen(this.#shell, receive);
  }

  onControl(receive: (frames: Buffer[]) => void): void {
    void listen(this.#control, receive);
  }

  close(): void {
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub, this.#heartbeat]) {
      socket.close();
    }
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }
}

async function listen(socket: Router, receive: (frames: Buffer[]) => void): Promise<void> {
  for await (const frames of socket) receive(frames);
}
