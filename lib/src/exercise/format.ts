/** A call as a learner would type it. */
export function formatCall(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map(argument => formatValue(argument)).join(', ')})`;
}

const LONGEST_VALUE = 400;

/** A value as source, shortened in the middle when it is long. */
export function formatValue(value: unknown): string {
  const text = sourceOf(value, 0);
  if (text.length <= LONGEST_VALUE) return text;
  return `${text.slice(0, LONGEST_VALUE / 2)} ... ${text.slice(-LONGEST_VALUE / 4)}`;
}

function sourceOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[function ${value.name || 'anonymous'}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth > 12) return '...';
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Map) return `new Map(${sourceOf([...value], depth + 1)})`;
  if (value instanceof Set) return `new Set(${sourceOf([...value], depth + 1)})`;
  if (ArrayBuffer.isView(value)) {
    return `${value.constructor.name}.of(${Array.from(value as unknown as ArrayLike<number>).join(', ')})`;
  }
  if (Array.isArray(value)) return `[${value.map(element => sourceOf(element, depth + 1)).join(', ')}]`;
  const fields = Object.entries(value).map(([key, field]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${name}: ${sourceOf(field, depth + 1)}`;
  });
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
