/**
 * What the outputs of one cell go through. Text goes out as it is written, but that of a loop of `console.log` is joined, so that it does
 * not send a message a line. All of it is bounded: a page that is given a million lines is locked, and so is whoever wants to stop them.
 * Of long text the beginning is sent at once and the end when the cell is over.
 */
import type { Output } from './contract.js';
import type { Platform, StreamName } from './platform.js';

/** Characters that one cell may put out beside text, in all forms together. */
export const OUTPUT_LIMIT = 10_000_000;
/** Characters of text that are sent at once; of what comes after them only the end is sent. */
export const TEXT_HEAD = 100_000;
export const TEXT_TAIL = 20_000;
/** Figures, tables and other things beside text that one cell may show. */
export const MOST_SHOWN = 1000;

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

/** How much goes through; other numbers are for tests. */
export interface ChannelLimits {
  readonly characters: number;
  readonly head: number;
  readonly tail: number;
  readonly shown: number;
}

const LIMITS: ChannelLimits = {
  characters: OUTPUT_LIMIT,
  head: TEXT_HEAD,
  tail: TEXT_TAIL,
  shown: MOST_SHOWN,
};

export class OutputChannel {
  readonly #limits: ChannelLimits;
  #pending: PendingText | undefined;
  #remaining: number;
  #headLeft: number;
  #shownLeft: number;
  #tail: TextTail | undefined;
  #open = true;
  /** When the time began in which pieces are counted. */
  #since = Number.NEGATIVE_INFINITY;
  #pieces = 0;

  constructor(
    private readonly send: (output: Output) => void,
    private readonly clock: ChannelClock,
    limits: Partial<ChannelLimits> = {},
  ) {
    this.#limits = { ...LIMITS, ...limits };
    this.#remaining = this.#limits.characters;
    this.#headLeft = this.#limits.head;
    this.#shownLeft = this.#limits.shown;
  }

  /** Text of a stream. */
  write(name: StreamName, text: string): void {
    if (!this.#open) return;
    if (this.#tail !== undefined) {
      this.#tail.add(name, text);
      return;
    }
    const head = text.slice(0, wholeCharacters(text, this.#headLeft));
    this.#headLeft -= head.length;
    if (head.length > 0) this.#join(name, head);
    if (head.length === text.length) return;
    this.#sendPending();
    this.send(notice('this cell prints much: of what follows only the end is shown, when the cell is over'));
    this.#tail = new TextTail(this.#limits.tail);
    this.#tail.add(name, text.slice(head.length));
  }

  /** Any other output, after the text that came before it. */
  put(output: Exclude<Output, { type: 'stream' }>): void {
    if (!this.#open) return;
    if (output.type === 'error') {
      this.flush();
      this.send(output);
      return;
    }
    this.#remaining -= sizeOf(output.data);
    if (output.type !== 'update_display_data') this.#shownLeft -= 1;
    if (this.#remaining < 0 || this.#shownLeft < 0) {
      this.#refuse();
      return;
    }
    this.#sendPending();
    this.send(output);
  }

  /** Sends the text that waits; of long text its end, after which no more is sent. */
  flush(): void {
    this.#sendPending();
    const tail = this.#tail;
    if (tail === undefined || !this.#open) return;
    this.#open = false;
    const { lines, characters } = tail.leftOut;
    if (characters > 0) {
      const what = `${lines.toLocaleString('en-US')} lines, ${characters.toLocaleString('en-US')} characters`;
      this.send(notice(`left out: ${what}`));
    }
    for (const { name, text } of tail.pieces()) this.send({ type: 'stream', name, text });
  }

  /** Drops everything that comes from now on: the cell was stopped. */
  close(): void {
    this.flush();
    this.#open = false;
  }

  #join(name: StreamName, text: string): void {
    if (this.#pending !== undefined && this.#pending.name !== name) this.#sendPending();
    const pending = this.#pending ?? this.#begin(name);
    pending.parts.push(text);
    pending.length += text.length;
    if (this.#isSingle() || pending.length >= JOIN_CHARACTERS) this.#sendPending();
  }

  #sendPending(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) {
      this.send({ type: 'stream', name: pending.name, text: pending.parts.join('') });
    }
  }

  /** Text waits no longer than the code that wrote it runs. */
  #begin(name: StreamName): PendingText {
    const pending = { name, parts: [], length: 0 };
    this.#pending = pending;
    void this.clock.nextTurn().then(() => this.#sendPending());
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

  /** Says once that a limit is reached. */
  #refuse(): void {
    this.flush();
    this.#open = false;
    const { characters, shown } = this.#limits;
    const which =
      this.#shownLeft < 0
        ? `showed more than ${shown.toLocaleString('en-US')} things`
        : `put out more than ${characters.toLocaleString('en-US')} characters`;
    this.send(notice(`output stopped: this cell ${which}`));
  }
}

function notice(text: string): Output {
  return { type: 'stream', name: 'stderr', text: `\n[${text}]\n` };
}

/** Pieces that are dropped together. */
const SWEEP_AFTER = 10_000;

/** The end of a long text, and how much came before it. */
class TextTail {
  readonly #pieces: { readonly name: StreamName; readonly text: string }[] = [];
  #kept = 0;
  #dropped = 0;
  #droppedLines = 0;
  #first = 0;

  constructor(private readonly limit: number) {}

  get leftOut(): { readonly lines: number; readonly characters: number } {
    return { lines: this.#droppedLines, characters: this.#dropped };
  }

  add(name: StreamName, text: string): void {
    // A text that alone is too long: only its end can be of use.
    const cut = text.length - wholeEnd(text, this.limit);
    if (cut > 0) this.#drop(text.slice(0, cut));
    const kept = cut > 0 ? text.slice(cut) : text;
    this.#pieces.push({ name, text: kept });
    this.#kept += kept.length;
    while (this.#kept > this.limit && this.#first < this.#pieces.length - 1) {
      const oldest = this.#pieces[this.#first] as { text: string };
      this.#first += 1;
      this.#kept -= oldest.text.length;
      this.#drop(oldest.text);
    }
    // Taken away in bulk: to move the whole list for each line would take longer than the lines.
    if (this.#first > SWEEP_AFTER) {
      this.#pieces.splice(0, this.#first);
      this.#first = 0;
    }
  }

  /** What is left, joined where one stream wrote it. */
  pieces(): { readonly name: StreamName; readonly text: string }[] {
    const joined: { name: StreamName; text: string }[] = [];
    for (const { name, text } of this.#pieces.slice(this.#first)) {
      const last = joined.at(-1);
      if (last?.name === name) last.text += text;
      else joined.push({ name, text });
    }
    return joined;
  }

  #drop(text: string): void {
    this.#dropped += text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#droppedLines += 1;
  }
}

/** So many units of the text that no character is cut in half. */
function wholeCharacters(text: string, units: number): number {
  if (units >= text.length) return text.length;
  const last = text.charCodeAt(units - 1);
  return last >= 0xd800 && last <= 0xdbff ? units - 1 : units;
}

/** The same, counted from the end. */
function wholeEnd(text: string, units: number): number {
  if (units >= text.length) return text.length;
  const first = text.charCodeAt(text.length - units);
  return first >= 0xdc00 && first <= 0xdfff ? units - 1 : units;
}

function sizeOf(data: Readonly<Record<string, unknown>>): number {
  let size = 0;
  for (const value of Object.values(data)) {
    size += typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0);
  }
  return size;
}
