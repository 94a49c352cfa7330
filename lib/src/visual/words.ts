import type { DrawableEvent } from './space-time/drawable.js';

/** Longer words are cut; the rest stands in the hover text. */
const LONGEST_WORD = 22;

/** Data as a reader writes it: strings without quotes at the top, maps and sets as they look, never an exception. */
export function plainText(data: unknown): string {
  return typeof data === 'string' ? data : nested(data, 0);
}

function nested(data: unknown, depth: number): string {
  if (typeof data === 'string') return `'${data}'`;
  if (typeof data === 'bigint') return `${data}n`;
  if (typeof data !== 'object' || data === null) return String(data);
  if (depth > 8) return '…';
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
  return [...(name === undefined ? [] : [String(name[1])]), ...words].join(' ');
}

/** An object within a message by its values alone: `{ value: 7, count: 2, writer: 'a' }` is `(7 2 a)`. */
function briefly(value: unknown): string {
  const isObject =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isObject ? `(${Object.values(value).map(plainText).join(' ')})` : plainText(value);
}

/** Anything but single spaces between words. */
const SPACES = /^\s|\s$|\s\s|[^\S ]/;

/** A text of at most so many letters; an ellipsis says that some are missing. */
export function cut(text: string, longest: number): string {
  const line = SPACES.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
  return line.length > longest ? `${line.slice(0, Math.max(0, longest - 1)).trimEnd()}…` : line;
}

/** What happened, as a sentence: `b receives increment from alice`. */
export function eventSentence({ kind, node, peer, data }: DrawableEvent, longest = 60): string {
  const what = shortWord(data, longest);
  const thing = what === '' ? 'a message' : what;
  switch (kind) {
    case 'start':
      return `${node} starts`;
    case 'send':
      return `${node} sends ${thing} to ${peer}`;
    case 'lost':
      return `${what === '' ? 'a message' : what} from ${node} to ${peer} is lost`;
    case 'deliver':
      return `${node} receives ${thing}${peer === undefined ? '' : ` from ${peer}`}`;
    case 'blocked':
      return `${thing} from ${peer} cannot reach ${node}`;
    case 'missed':
      return `${thing} from ${peer} finds ${node} down`;
    case 'timer':
      return `timer '${what}' of ${node} rings`;
    case 'request':
      return `${node} asks ${peer}: ${thing}`;
    case 'answer':
      return `${node} learns ${data === undefined ? 'that it is done' : what}${peer === undefined ? '' : ` from ${peer}`}`;
    case 'give-up':
      return `${node} gives up waiting`;
    case 'write':
      return `${node} writes ${what} to its disk`;
    case 'sync':
      return `${node} syncs its disk`;
    case 'crash':
      return `${node} crashes${what === '' ? '' : ` ${what}`}`;
    case 'restart':
      return `${node} restarts`;
    case 'pause':
      return `${node} stands still`;
    case 'resume':
      return `${node} goes on`;
    case 'partition':
      return `a partition: ${groupsInWords(data)}`;
    case 'cut':
      return `nothing from ${node} reaches ${peer}`;
    case 'heal':
      return 'every link works again';
    case 'step-clock':
      return `the clock of ${node} jumps by ${Number(data) > 0 ? '+' : ''}${what} ms`;
    default: {
      const where = [node, peer].filter(name => name !== undefined && name !== '').join(' ');
      return `${where}${where === '' ? '' : ': '}${kind.replaceAll('-', ' ')}${what === '' ? '' : ` ${what}`}`;
    }
  }
}

/** The sides of a partition: `a | b, c`. */
export function groupsInWords(data: unknown): string {
  if (!Array.isArray(data)) return plainText(data);
  return data
    .map(group => (Array.isArray(group) ? group.map(String).join(', ') : plainText(group)))
    .join(' | ');
}
