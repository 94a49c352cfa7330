/**
 * What the outputs of one cell go through: text goes out as it is written, but that of a loop of `console.log` is
 * joined, so that it does not send a message a line; and the whole is bounded, so that it cannot fill the memory of
 * whoever listens.
 */
import type { Output } from './contract.js';
import type { Platform, StreamName } from './platform.js';

/** Characters that one cell may put out, in all forms together. */
export const OUTPUT_LIMIT = 10_000_000;
/** So many pieces of text in so short a time are sent one by one; those after them are joined. */
const SINGLE_PIECES = 20;
const JOIN_MILLISECONDS = 50;
/** While code runs without a pause, joined text is sent when this much has gathered, or when that time is over. */
const JOIN_CHARACTERS = 32_768;

interface PendingText {
  readonly name: StreamName;
  readonly parts: string[];
  length: number;
}

/** The part of the platform that a channel needs. */
export type ChannelClock = Pick<Platform, 'now' | 'nextTurn'>;

export class OutputChannel {
  #pending: PendingText | undefined;
  #remaining: number;
  #open = true;
  /** When the time began in which pieces are counted. */
  #since = Number.NEGATIVE_INFINITY;
  #pieces = 0;

  constructor(
    private readonly send: (output: Output) => void,
    private readonly clock: ChannelClock,
    private readonly limit = OUTPUT_LIMIT,
  ) {
    this.#remaining = limit;
  }

  /** Text of a stream, as much of it as the limit leaves room for. */
  write(name: StreamName, text: string): void {
    const allowed = this.#take(text);
    if (allowed.length > 0) {
      if (this.#pending !== undefined && this.#pending.name !== name) this.flush();
      const pending = this.#pending ?? this.#begin(name);
      pending.parts.push(allowed);
      pending.length += allowed.length;
      if (this.#isSingle() || pending.length >= JOIN_CHARACTERS) this.flush();
    }
    if (allowed.length < text.length) this.#refuse();
  }

  /** Any other output, after the text that came before it. */
  put(output: Exclude<Output, { type: 'stream' }>): void {
    if (!this.#open) return;
    const size = output.type === 'error' ? 0 : sizeOf(output.data);
    if (size > this.#remaining) {
      this.#refuse();
      return;
    }
    this.#remaining -= size;
    this.flush();
    this.send(output);
  }

  /** Sends the text that waits. */
  flush(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) {
      this.send({ type: 'stream', name: pending.name, text: pending.parts.join('') });
    }
  }

  /** Drops everything that comes from now on: the cell was stopped. */
  close(): void {
    this.flush();
    this.#open = false;
  }

  /** Text waits no longer than the code that wrote it runs. */
  #begin(name: StreamName): PendingText {
    const pending = { name, parts: [], length: 0 };
    this.#pending = pending;
    void this.clock.nextTurn().then(() => this.flush());
    return pending;
  }

  /** Counts a piece of text and says whether it need not wait for others. */
  #isSingle(): boolean {
    const now = this.clock.now();
    if (now - this.#since >= JOIN_MILLISECONDS) {
      this.#since = now;
      this.#pieces = 0;
    }
    this.#pieces += 1;
    return this.#pieces <= SINGLE_PIECES;
  }

  #take(text: string): string {
    if (!this.#open) return text.slice(0, 0);
    const allowed = text.length <= this.#remaining ? text : text.slice(0, this.#remaining);
    this.#remaining -= allowed.length;
    return allowed;
  }

  /** Says once that the limit is reached. */
  #refuse(): void {
    if (!this.#open) return;
    this.#open = false;
    this.flush();
    const text = `\n[output stopped: this cell put out more than ${this.limit.toLocaleString('en-US')} characters]\n`;
    this.send({ type: 'stream', name: 'stderr', text });
  }
}

function sizeOf(data: Readonly<Record<string, unknown>>): number {
  let size = 0;
  for (const value of Object.values(data)) {
    size += typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0);
  }
  return size;
}
