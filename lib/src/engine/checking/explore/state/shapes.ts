import { hashOfData } from '../../../data/equality.js';
import { canonicalText } from '../../../simulation/index.js';

/** What stands for the one from whose side data is seen, and for others of its group. */
const SELF = '\u0001self';
const OTHER = '\u0001other';

/**
 * A hash of data as one of some names sees it, equal whatever the names are: it is `SELF`, the others of its group are all alike. What
 * would be told apart by a name alone, in an object, a Map or a Set, is only counted.
 *
 * @param groupOf the group of a name, `undefined` for one that is in none
 */
export function shapeHash(value: unknown, self: string, groupOf: ReadonlyMap<string, number>): number {
  const masked = (text: string): string => {
    const group = groupOf.get(text);
    return group === undefined ? text : text === self ? SELF : `${OTHER} ${group}`;
  };
  const tally = (parts: readonly unknown[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const part of parts) {
      const text = canonicalText(part);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return counts;
  };
  const shapeOf = (part: unknown): unknown => {
    if (typeof part === 'string') return masked(part);
    if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) return part;
    if (Array.isArray(part)) return part.map(shapeOf);
    if (part instanceof Set) return tally([...part].map(shapeOf));
    const pairs = part instanceof Map ? [...part] : Object.entries(part);
    return tally(pairs.map(pair => pair.map(shapeOf)));
  };
  return hashOfData(shapeOf(value));
}
