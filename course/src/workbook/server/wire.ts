import { randomUUID } from 'node:crypto';
import type { Header } from '../../kernel/jupyter/wire.js';

export type Channel = 'shell' | 'iopub' | 'control' | 'stdin';

/** A Jupyter message as it travels over a kernel's web socket. */
export interface Message {
  readonly channel: Channel;
  readonly header: Header;
  readonly parent_header: Header | Record<string, never>;
  readonly metadata: Record<string, unknown>;
  readonly content: Record<string, unknown>;
}

/** The newer of the two encodings: one binary frame of parts with a table of offsets before them. */
export const BINARY_PROTOCOL = 'v1.kernel.websocket.jupyter.org';

export function newMessage(
  channel: Channel,
  type: string,
  content: Record<string, unknown>,
  parent: Header | undefined,
  session: string,
): Message {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: 'kernel',
    date: new Date().toISOString(),
    version: '5.3',
  };
  return { channel, header, parent_header: parent ?? {}, metadata: {}, content };
}

/** @throws SyntaxError or RangeError where the frame is not a message */
export function decodeMessage(frame: Buffer, protocol: string): Message {
  if (protocol !== BINARY_PROTOCOL) return JSON.parse(frame.toString('utf8')) as Message;
  const count = Number(frame.readBigUInt64LE(0));
  if (count < 6) throw new RangeError(`a message has at least 6 offsets, this one ${count}`);
  const offset = (index: number) => Number(frame.readBigUInt64LE(8 * (index + 1)));
  const part = (index: number) => frame.toString('utf8', offset(index), offset(index + 1));
  return {
    channel: part(0) as Channel,
    header: JSON.parse(part(1)) as Header,
    parent_header: JSON.parse(part(2)) as Header,
    metadata: JSON.parse(part(3)) as Record<string, unknown>,
    content: JSON.parse(part(4)) as Record<string, unknown>,
  };
}

export function encodeMessage(message: Message, protocol: string): string | Buffer {
  if (protocol !== BINARY_PROTOCOL) return JSON.stringify({ ...message, buffers: [] });
  const { channel, header, parent_header: parent, metadata, content } = message;
  const parts = [channel, ...[header, parent, metadata, content].map(part => JSON.stringify(part))].map(
    part => Buffer.from(part),
  );
  const offsets = Buffer.alloc(8 * (parts.length + 2));
  offsets.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let position = offsets.length;
  for (const [index, part] of [...parts, Buffer.alloc(0)].entries()) {
    offsets.writeBigUInt64LE(BigInt(position), 8 * (index + 1));
    position += part.length;
  }
  return Buffer.concat([offsets, ...parts]);
}
