/** Longer words are cut; the rest stands in the hover text. */
const LONGEST_WORD = 22;
/** Data within data beyond this is not read. */
const DEEPEST = 8;

/** Data as a reader writes it: strings without quotes at the top, maps and sets as they look, never an exception. */
export function plainText(data: unknown): string {
  return typeof data === 'string' ? data : nested(data, 0);
}

function nested(data: unknown, depth: number): string {
  if (typeof data === 'string') return `'${data}'`;
  if (typeof data === 'bigint') return `${data}n`;
  if (typeof data !== 'object' || data === null) return String(data);
  if (depth > DEEPEST) return '…';
  const within = (value: unknown): string => nested(value, depth + 1);
  if (Array.isArray(data)) return `[${data.map(within).join(', ')}]`;
  if (ArrayBuffer.isView(data)) return `[${Array.from(data as Uint8Array, String).join(', ')}]`;
  if (data instanceof Map) {
    return `{${[...data].map(([key, value]) => `${plainText(key)} → ${within(value)}`).join(', ')}}`;
  }
  if (data instanceof Set) return `{${[...data].map(within).join(', ')}}`;
  const fields = Object.entries(data).map(([key, value]) => `${key}: ${within(value)}`);
  return `{${fields.join(', ')}}`;
}

/**
 * A short word for what a message, a request or an answer holds: `{ type: 'write', key: 'x', value: 1 }` is `write x 1`,
 * `{ prepared: 'rm1' }` is `prepared rm1`, `{ read: true }` is `read`.
 */
export function shortWord(data: unknown, longest = LONGEST_WORD): string {
  return cut(data === undefined ? '' : wordOf(data), longest);
}

function wordOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return plainText(data);
  if (ArrayBuffer.isView(data) || data instanceof Map || data instanceof Set) return plainText(data);
  const fields = Object.entries(data as Record<string, unknown>).filter(([, value]) => value !== undefined);
  const name = fields.find(([key, value]) => (key === 'type' || key === 'kind') && typeof value === 'string');
  const words = fields
    .filter(field => field !== name)
    .map(([key, value]) => {
      if (value === true) return key;
      return name === undefined ? `${key} ${plainText(value)}` : briefly(value);
    });
  return spaced([...(name === undefined ? [] : [String(name[1])]), ...words]);
}

/** A list or an object within a message by its values alone: `{ value: 7, count: 2, writer: 'a' }` is `(7 2 a)`; an empty list is nothing. */
function briefly(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return plainText(value);
  if (depth > DEEPEST) return '…';
  const isList = Array.isArray(value);
  if (!isList && Object.getPrototypeOf(value) !== Object.prototype) return plainText(value);
  const words = spaced(Object.values(value).map(one => briefly(one, depth + 1)));
  return isList && words === '' ? '' : `(${words})`;
}

function spaced(words: readonly string[]): string {
  return words.filter(word => word !== '').join(' ');
}

/** Anything but single spaces between words. */
const SPACES = /^\s|\s$|\s\s|[^\S ]/;

/** A text of at most so many letters; an ellipsis says that some are missing. */
export function cut(text: string, longest: number): string {
  const line = SPACES.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
  return line.length > longest ? `${line.slice(0, Math.max(0, longest - 1)).trimEnd()}…` : line;
}
