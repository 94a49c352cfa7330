/** What an edge call may do: end soon, give no NaN, and refuse in words that its caller understands. */
import { Script } from 'node:vm';

/** CPU time after which a call counts as hung, in seconds; every call here is meant to take milliseconds. */
const MOST_CPU_SECONDS = 1;
/** When a call is broken off: generous, since another process may have the processor. */
const MOST_WALL_MS = 20_000;

/** How a call ended. */
export type Outcome =
  | { readonly kind: 'returned'; readonly result: unknown; readonly cpuSeconds: number }
  | { readonly kind: 'threw'; readonly error: unknown; readonly cpuSeconds: number };

const holder = globalThis as { edgeCall?: () => unknown };
const script = new Script('edgeCall()');

/** Calls a function, and breaks it off if it does not end. */
export function callWithin(call: () => unknown): Outcome {
  holder.edgeCall = call;
  const before = process.cpuUsage();
  const seconds = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  try {
    const result: unknown = script.runInThisContext({ timeout: MOST_WALL_MS });
    return { kind: 'returned', result, cpuSeconds: seconds() };
  } catch (error) {
    return { kind: 'threw', error, cpuSeconds: seconds() };
  } finally {
    delete holder.edgeCall;
  }
}

/** Why an outcome is wrong; `undefined` if it is right. */
export function faultOf(
  outcome: Outcome,
  names: ReadonlySet<string>,
  mayBeInfinite: boolean,
): string | undefined {
  if (outcome.cpuSeconds > MOST_CPU_SECONDS) return `took ${outcome.cpuSeconds.toFixed(1)} s of CPU`;
  if (outcome.kind === 'threw') return faultOfError(outcome.error, names);
  const found = oddNumbersIn(outcome.result);
  if (found.has('NaN')) return `gave NaN at ${found.get('NaN')}`;
  if (found.has('Infinity') && !mayBeInfinite)
    return `gave an infinite number at ${found.get('Infinity')}, which its documentation does not mention`;
  return undefined;
}

function faultOfError(error: unknown, names: ReadonlySet<string>): string | undefined {
  if (!(error instanceof RangeError || error instanceof TypeError)) return `threw ${String(error)}`;
  const words = error.message.split(/[^\w$]+/);
  return words.some(word => names.has(word)) ? undefined : `refused in words of its own: ${error.message}`;
}

/** Why an outcome is wrong where a record has a field that nobody reads; `undefined` if it is right. */
export function faultOfSilence(outcome: Outcome, field: string): string | undefined {
  if (outcome.kind === 'returned') return 'ignored a field that nobody reads';
  const { error } = outcome;
  if (error instanceof RangeError && error.message.includes(`'${field}'`)) return undefined;
  return `did not name '${field}': ${String(error)}`;
}

/** Where NaN and infinite numbers stand in a result, the first of each. */
export function oddNumbersIn(result: unknown): Map<'NaN' | 'Infinity', string> {
  const found = new Map<'NaN' | 'Infinity', string>();
  const seen = new Set<unknown>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'number') {
      if (Number.isNaN(value) && !found.has('NaN')) found.set('NaN', path);
      if (Math.abs(value) === Number.POSITIVE_INFINITY && !found.has('Infinity')) found.set('Infinity', path);
      return;
    }
    if (typeof value !== 'object' || value === null || seen.has(value) || seen.size > 20_000) return;
    seen.add(value);
    const entries = value instanceof Map || value instanceof Set ? value.entries() : Object.entries(value);
    for (const [key, part] of entries) visit(part, `${path}.${String(key)}`);
  };
  visit(result, 'result');
  return found;
}

/** The names by which a caller knows the arguments: parameters and fields. */
export function namesOf(parameters: readonly string[], args: readonly unknown[]): Set<string> {
  const names = new Set(parameters);
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 6 || ArrayBuffer.isView(value)) return;
    if ('sample' in value) return;
    for (const [key, part] of Object.entries(value)) {
      names.add(key);
      visit(part, depth + 1);
    }
  };
  for (const value of args) visit(value, 0);
  return names;
}
