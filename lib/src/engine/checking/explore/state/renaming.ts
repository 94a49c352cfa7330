/** Names in place of others, wherever they stand in data as a whole text: as a value, a key or a member. */
export type Renaming = ReadonlyMap<string, string>;

/**
 * The same data under other names. A list keeps its order.
 *
 * @throws RangeError if a name stands inside of a longer text, where it cannot be told from other words
 */
export function renamed(value: unknown, renaming: Renaming): unknown {
  if (typeof value === 'string') return renamedText(value, renaming);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(part => renamed(part, renaming));
  if (value instanceof Set) return new Set([...value].map(part => renamed(part, renaming)));
  const renamedPair = ([key, part]: readonly [unknown, unknown]) =>
    [renamed(key, renaming), renamed(part, renaming)] as const;
  if (value instanceof Map) return new Map([...value].map(renamedPair));
  return Object.fromEntries(Object.entries(value).map(renamedPair) as [string, unknown][]);
}

function renamedText(text: string, renaming: Renaming): string {
  const name = renaming.get(text);
  if (name !== undefined) return name;
  const hidden = text.split(/[^\w-]+/).find(word => renaming.has(word));
  if (hidden === undefined) return text;
  throw new RangeError(
    `symmetry cannot rename '${hidden}' inside of the text '${text}': keep names as values of their own, as [${hidden}, ...]`,
  );
}

/** All orders of a list, the given one first. */
export function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, index) =>
    ordersOf(items.filter((_, other) => other !== index)).map(rest => [first, ...rest]),
  );
}
