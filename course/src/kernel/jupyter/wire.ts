/** Messages of the Jupyter wire protocol 5.3: frames on a socket, signed with the key of the connection. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** What the connection file that Jupyter writes says. */
export interface ConnectionInfo {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

export type Content = Readonly<Record<string, unknown>>;

export interface Message {
  /** The route back to who asked. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly parent: Header | Record<string, never>;
  readonly metadata: Content;
  readonly content: Content;
}

export const PROTOCOL_VERSION = '5.3';
const DELIMITER = '<IDS|MSG>';

export class Wire {
  readonly #session = randomUUID();

  /** @param key the connection's key; without one, messages are not signed */
  constructor(private readonly key: string) {}

  /** @throws Error if the frames are no message, or one that another key signed */
  decode(frames: readonly Buffer[]): Message {
    const delimiter = frames.findIndex(frame => frame.toString('latin1') === DELIMITER);
    const [signature, ...parts] = delimiter < 0 ? [] : frames.slice(delimiter + 1);
    if (signature === undefined || parts.length < 4) throw new Error('not a message of the Jupyter protocol');
    const signed = parts.slice(0, 4);
    if (!this.#isSigned(signed, signature)) throw new Error('a message with a wrong signature');
    const [header, parent, metadata, content] = signed.map(part => JSON.parse(part.toString('utf8')));
    return { identities: frames.slice(0, delimiter), header, parent, metadata, content };
  }

  encode(message: Message): Buffer[] {
    const { header, parent, metadata, content } = message;
    const parts = [header, parent, metadata, content].map(part => Buffer.from(JSON.stringify(part)));
    return [...message.identities, Buffer.from(DELIMITER), Buffer.from(this.#sign(parts)), ...parts];
  }

  /** A message that follows from `request`. */
  reply(request: Message, type: string, content: Content): Message {
    return { ...this.announce(type, content), identities: request.identities, parent: request.header };
  }

  /** A message that nobody asked for. */
  announce(type: string, content: Content): Message {
    const header: Header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.#session,
      username: 'kernel',
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    };
    return { identities: [], header, parent: {}, metadata: {}, content };
  }

  #sign(parts: readonly Buffer[]): string {
    if (this.key === '') return '';
    const hash = createHmac('sha256', this.key);
    for (const part of parts) hash.update(part);
    return hash.digest('hex');
  }

  #isSigned(parts: readonly Buffer[], signature: Buffer): boolean {
    const expected = Buffer.from(this.#sign(parts));
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
}
