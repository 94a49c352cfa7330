/** A call as a learner would type it. */
export function formatCall(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map(argument => formatValue(argument)).join(', ')})`;
}

const LONGEST_VALUE = 400;
/** Nothing deeper is of use to a reader. */
const DEEPEST = 12;

/**
 * A value as source, shortened in the middle when it is long. The value may be an answer's, so anything is expected of it: it may
 * contain itself, be larger than memory has room for as text, or throw when it is looked at.
 */
export function formatValue(value: unknown): string {
  const writer = new SourceWriter();
  try {
    writer.write(value, 0);
  } catch {
    return writer.text === '' ? '[a value that cannot be read]' : `${shorten(writer.text)} ...`;
  }
  return shorten(writer.text);
}

/** A text with its middle left out if it has more characters than a reader wants: 0 or above. */
export function shorten(text: string, longest: number = LONGEST_VALUE): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest / 2)} ... ${text.slice(-longest / 4)}`;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Writes until there is enough to shorten; what comes after that is not looked at. */
class SourceWriter {
  text = '';
  readonly #open: object[] = [];

  get #isFull(): boolean {
    return this.text.length > 4 * LONGEST_VALUE;
  }

  write(value: unknown, depth: number): void {
    if (this.#isFull) return;
    if (typeof value !== 'object' || value === null) {
      this.text += sourceOfSimple(value);
      return;
    }
    if (value instanceof Error) this.text += `${value.name}: ${shorten(String(value.message))}`;
    else if (this.#open.includes(value)) this.text += '[contains itself]';
    else if (depth > DEEPEST) this.text += '...';
    else {
      this.#open.push(value);
      this.#writeParts(value, depth + 1);
      this.#open.pop();
    }
  }

  #writeParts(value: object, depth: number): void {
    if (value instanceof Map) {
      this.#list('new Map([', value, '])', pair => this.write(pair, depth));
    } else if (value instanceof Set) {
      this.#list('new Set([', value, '])', member => this.write(member, depth));
    } else if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      const numbers = value as unknown as ArrayLike<number>;
      this.#list(
        `${value.constructor.name}.of(`,
        Array.prototype.slice.call(numbers, 0, LONGEST_VALUE),
        ')',
        number => this.write(number, depth),
      );
    } else if (Array.isArray(value)) {
      this.#list('[', value, ']', element => this.write(element, depth));
    } else {
      const keys = Object.keys(value);
      if (keys.length === 0) this.text += '{}';
      else
        this.#list('{ ', keys, ' }', key => this.#writeField(value as Record<string, unknown>, key, depth));
    }
  }

  #writeField(record: Record<string, unknown>, key: string, depth: number): void {
    this.text += `${IDENTIFIER.test(key) ? key : JSON.stringify(shorten(key))}: `;
    this.write(record[key], depth);
  }

  #list<Part>(opening: string, parts: Iterable<Part>, closing: string, write: (part: Part) => void): void {
    this.text += opening;
    let first = true;
    for (const part of parts) {
      if (!first) this.text += ', ';
      first = false;
      if (this.#isFull) break;
      write(part);
    }
    this.text += closing;
  }
}

/** The decimal digits of a large number take time that grows with their square; binary ones do not. */
const MOST_HEX_DIGITS = 4 * LONGEST_VALUE;

function sourceOfBigint(value: bigint): string {
  const limit = 1n << BigInt(4 * MOST_HEX_DIGITS);
  if (value < limit && value > -limit) return `${value}n`;
  // Its digits in base 16 would be a text as large as the number itself: bits are halved until few enough are left.
  let [from, to] = [4 * MOST_HEX_DIGITS, 2 ** 30];
  const size = value < 0n ? -value : value;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (size >> BigInt(middle) === 0n) to = middle;
    else from = middle + 1;
  }
  return `[a bigint of ${from} bits]`;
}

function sourceOfSimple(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value, 4 * LONGEST_VALUE));
  if (typeof value === 'bigint') return sourceOfBigint(value);
  if (typeof value === 'function') return `[function ${value.name || 'anonymous'}]`;
  return Object.is(value, -0) ? '-0' : String(value);
}
