/**
 * Messages between the judge and an answer's process, over a pipe of their own: a length, then a value as V8 writes it. Node's own channel
 * would end the judge's process when an answer writes rubbish to it; here rubbish is an event like any other.
 */
import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

/** The file descriptor of the pipe in the answer's process. */
export const CHANNEL_DESCRIPTOR = 3;

/** A longer message is not read: no sound answer needs it. */
const LONGEST_MESSAGE_BYTES = 64 * 2 ** 20;

const LENGTH_BYTES = 4;

/** A message as it goes over the pipe. */
export function frameOf(message: unknown): Buffer {
  const body = serialize(message);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, LENGTH_BYTES);
  return frame;
}

export interface ChannelListener {
  /** Not looked at yet: whoever sent it may be hostile. */
  message(message: unknown): void;
  /** What came is no message; nothing more is read. */
  malformed(why: string): void;
  /** The other side is gone. */
  closed(): void;
}

/** Reads messages from a pipe until it ends, or until something comes that is none. */
export function listen(pipe: Duplex, listener: ChannelListener): void {
  const chunks: Buffer[] = [];
  let held = 0;
  let wanted: number | undefined;
  let sound = true;

  const take = (bytes: number): Buffer => {
    const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, held);
    chunks.length = 0;
    held -= bytes;
    if (held > 0) chunks.push(all.subarray(bytes));
    return all.subarray(0, bytes);
  };
  const refuse = (why: string): void => {
    sound = false;
    chunks.length = 0;
    listener.malformed(why);
  };
  const readNext = (): boolean => {
    if (wanted === undefined) {
      if (held < LENGTH_BYTES) return false;
      wanted = take(LENGTH_BYTES).readUInt32LE(0);
      if (wanted > LONGEST_MESSAGE_BYTES) {
        refuse(`it sent a message of more than ${LONGEST_MESSAGE_BYTES / 2 ** 20} MB`);
        return false;
      }
    }
    if (held < wanted) return false;
    const body = take(wanted);
    wanted = undefined;
    let message: unknown;
    try {
      message = deserialize(body);
    } catch {
      refuse('what it sent back was no message');
      return false;
    }
    listener.message(message);
    return true;
  };

  pipe.on('data', (chunk: Buffer) => {
    if (!sound) return;
    chunks.push(chunk);
    held += chunk.length;
    while (sound && readNext());
  });
  // A pipe that breaks is one that ends: the process at its other end is gone.
  pipe.on('error', () => {});
  pipe.on('close', () => listener.closed());
}
