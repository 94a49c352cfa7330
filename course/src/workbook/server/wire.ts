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

/** What came over a socket is no message, or not one that its type promises. The text fits into a closing frame. */
export class MalformedMessage extends Error {
  override name = 'MalformedMessage';
}

/** @throws MalformedMessage where the frame is not a message */
export function decodeMessage(frame: Buffer, protocol: string): Message {
  return checkedMessage(protocol === BINARY_PROTOCOL ? binaryParts(frame) : parsed(frame.toString('utf8')));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedMessage('a message is JSON');
  }
}

function binaryParts(frame: Buffer): unknown {
  const number = (index: number): number => {
    if (frame.length < 8 * (index + 1)) throw new MalformedMessage('a message begins with its offsets');
    return Number(frame.readBigUInt64LE(8 * index));
  };
  const count = number(0);
  if (count < 6) throw new MalformedMessage(`a message has at least 6 offsets, this one ${count}`);
  const part = (index: number): string => {
    const [from, to] = [number(index + 1), number(index + 2)];
    if (from > to || to > frame.length) throw new MalformedMessage('an offset leads out of the message');
    return frame.toString('utf8', from, to);
  };
  const [header, parent, metadata, content] = [1, 2, 3, 4].map(index => parsed(part(index)));
  return { channel: part(0), header, parent_header: parent, metadata, content };
}

const CHANNELS: readonly unknown[] = ['shell', 'iopub', 'control', 'stdin'] satisfies Channel[];

/** Whoever has a key may send anything: all that the server reads of a message is looked at here, once. */
function checkedMessage(value: unknown): Message {
  const message = recordIn(value, 'a message');
  const header = recordIn(message.header, 'its header');
  for (const name of ['msg_id', 'msg_type', 'session']) {
    if (typeof header[name] !== 'string') throw new MalformedMessage(`its header's ${name} must be a text`);
  }
  const { channel = 'shell', parent_header: parent, metadata } = message;
  if (!CHANNELS.includes(channel)) throw new MalformedMessage('its channel is unknown');
  return {
    channel: channel as Channel,
    header: header as unknown as Header,
    parent_header: recordIn(parent ?? {}, 'its parent_header') as unknown as Header,
    metadata: recordIn(metadata ?? {}, 'its metadata'),
    content: recordIn(message.content, 'its content'),
  };
}

function recordIn(value: unknown, name: string): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new MalformedMessage(`${name} must be an object`);
}

/** The code that a request is about. @throws MalformedMessage without one */
export function codeIn({ code }: Record<string, unknown>): string {
  if (typeof code !== 'string') throw new MalformedMessage("its content's code must be a text");
  return code;
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
