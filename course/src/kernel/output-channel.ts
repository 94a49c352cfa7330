/**
 * What the outputs of one cell go through: text of the same stream is joined, so that a loop of `console.log` does not
 * send a message a line, and the whole is bounded, so that it cannot fill the memory of whoever listens.
 */
import type { Output } from './contract.js';
import type { StreamName } from './platform.js';

/** Characters that one cell may put out, in all forms together. */
export const OUTPUT_LIMIT = 10_000_000;
/** Text is sent on when this much has gathered, or when this long has passed since the last was sent. */
const JOIN_CHARACTERS = 32_768;
const JOIN_MILLISECONDS = 50;

export class OutputChannel {
  #pending: { name: StreamName; parts: string[]; length: number } | undefined;
  #lastSent: number;
  #remaining: number;
  #open = true;
  #joining = true;

  constructor(
    private readonly send: (output: Output) => void,
    private readonly now: () => number,
    private readonly limit = OUTPUT_LIMIT,
  ) {
    this.#remaining = limit;
    this.#lastSent = now();
  }

  /** Text of a stream, as much of it as the limit leaves room for. */
  write(name: StreamName, text: string): void {
    const allowed = this.#take(text);
    if (allowed.length > 0) {
      if (this.#pending !== undefined && this.#pending.name !== name) this.flush();
      this.#pending ??= { name, parts: [], length: 0 };
      this.#pending.parts.push(allowed);
      this.#pending.length += allowed.length;
      const due = this.#pending.length >= JOIN_CHARACTERS || this.now() - this.#lastSent >= JOIN_MILLISECONDS;
      if (due || !this.#joining) this.flush();
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
    this.#lastSent = this.now();
    if (pending !== undefined) {
      this.send({ type: 'stream', name: pending.name, text: pending.parts.join('') });
    }
  }

  /** The cell is done: what comes late is sent at once, since nothing else would flush it. */
  stopJoining(): void {
    this.flush();
    this.#joining = false;
  }

  /** Drops everything that comes from now on: the cell was stopped. */
  close(): void {
    this.flush();
    this.#open = false;
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
