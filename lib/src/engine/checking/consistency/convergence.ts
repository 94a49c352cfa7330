/**
 * Convergence: when nobody writes any more, everybody comes to see the same. It is what *eventual consistency*
 * promises, and apart from the other properties: a store can be causal and never converge. Source: Vogels,
 * "Eventually consistent", CACM 52(1), 2009.
 */
import { requireKnownFields, requireNonNegative } from '../../../ground/arguments.js';
import { Interner } from '../../data/interner.js';
import { byInvocation, type History, isUnknown, type Operation, requireHistory } from '../history.js';
import { answerOf, describeOperation, type SequentialModel, wordOf } from '../sequential-model.js';
import type { ConsistencyVerdict } from './verdict.js';

export interface ConvergenceOptions {
  /**
   * How long after the last write to a key its readers may still differ, in the unit of the history's times; 0 or
   * above.
   */
  readonly settlingTime: number;
}

const MODEL = 'convergence';

/** A satisfied verdict says what was read in the end, by key; of a register, under the key ''. */
export type ConvergenceVerdict<Input = unknown, Output = unknown> = ConsistencyVerdict<
  Input,
  Output,
  { readonly values: ReadonlyMap<string | number, unknown> },
  { readonly key: string | number }
>;

/**
 * Checks whether all reads of a key agree once its last write is over and the settling time has passed.
 *
 * Reads that were invoked later than that are compared; at least two of each key that was written are needed, or
 * nothing was shown and the verdict is `unknown`. A write whose outcome is unknown counts as over when it was
 * invoked; if late reads of its key differ and some of them return its value, it may have taken effect between them,
 * and the verdict is `unknown` too. That the agreed value is the right one is not checked.
 *
 * @param history from `historyOf` or `historyOfEvents`, with times
 * @param model a register or a store
 * @throws RangeError if the settling time is negative, or an operation is neither read nor write
 *
 * @example
 * checkConvergence(history, keyValueModel(), { settlingTime: 500 });
 */
export function checkConvergence<State, Input, Output>(
  history: History<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  options: ConvergenceOptions,
): ConvergenceVerdict<Input, Output> {
  requireKnownFields('options', options, { settlingTime: true });
  const { settlingTime } = options;
  requireHistory('history', history);
  requireNonNegative('settlingTime', settlingTime);
  const data = new Interner<unknown>();
  const values = new Map<string | number, unknown>();
  let doubt: string | undefined;
  for (const [key, { writes, reads }] of accessesByKey(history, model)) {
    if (writes.length === 0) continue;
    const last = Math.max(...writes.map(({ operation }) => operation.completedAt ?? operation.invokedAt));
    const late = reads.filter(({ operation }) => operation.invokedAt > last + settlingTime);
    const name = key === '' ? 'the register' : `'${key}'`;
    if (late.length < 2) {
      doubt ??= `${late.length === 0 ? 'nobody' : 'only one client'} read ${name} later than ${last + settlingTime}`;
      continue;
    }
    const other = late.find(({ value }) => data.numberOf(value) !== data.numberOf(late[0].value));
    if (other === undefined) {
      values.set(key, late[0].value);
      continue;
    }
    const seen = new Set(late.map(({ value }) => data.numberOf(value)));
    const open = writes.find(
      ({ operation, value }) => isUnknown(operation) && seen.has(data.numberOf(value)),
    );
    if (open !== undefined) {
      doubt ??= `reads of ${name} differ, but '${wordsOf(open.operation, model)}' may have taken effect between them`;
      continue;
    }
    const pair = [late[0].operation, other.operation];
    const told = pair
      .map(operation => `${wordsOf(operation, model)} at ${operation.invokedAt}`)
      .join(', but ');
    const why = `${told}; the last write of ${name} was over at ${last}, and ${settlingTime} to settle had passed`;
    return { verdict: 'violated', model: MODEL, key, operations: pair, why };
  }
  if (doubt === undefined && values.size === 0) doubt = 'nobody wrote anything';
  if (doubt !== undefined) return { verdict: 'unknown', model: MODEL, reason: doubt };
  return { verdict: 'satisfied', model: MODEL, values };
}

interface KeyAccess<Input, Output> {
  readonly operation: Operation<Input, Output>;
  readonly value: unknown;
}

interface KeyAccesses<Input, Output> {
  readonly writes: KeyAccess<Input, Output>[];
  /** Those that were answered. */
  readonly reads: KeyAccess<Input, Output>[];
}

function accessesByKey<State, Input, Output>(
  history: History<Input, Output>,
  { structure, partition, name }: SequentialModel<State, Input, Output>,
): Map<string | number, KeyAccesses<Input, Output>> {
  const keys = new Map<string | number, KeyAccesses<Input, Output>>();
  byInvocation(history).forEach((operation, index) => {
    const access =
      structure?.type === 'register' ? structure.access(operation.input, answerOf(operation)) : undefined;
    if (access === undefined) {
      throw new RangeError(
        `${MODEL} is checked for reads and writes of registers, but history[${index}] of a ${name} is neither`,
      );
    }
    const key = partition === undefined ? '' : partition(operation.input);
    const accesses = keys.get(key) ?? { writes: [], reads: [] };
    keys.set(key, accesses);
    if (access.type === 'write') accesses.writes.push({ operation, value: access.value });
    else if (!isUnknown(operation)) accesses.reads.push({ operation, value: access.value });
  });
  return keys;
}

function wordsOf<State, Input, Output>(
  operation: Operation<Input, Output>,
  model: SequentialModel<State, Input, Output>,
): string {
  const words = describeOperation(operation, model as SequentialModel<never, Input, Output>);
  return `${operation.client} ${words}`;
}

/** A place in the replicas' states at which they differ: `value`, `items.x`, and who has what there. */
export interface ReplicaDifference {
  /** Empty for the whole. */
  readonly path: string;
  /** By replica; `undefined` where there is nothing. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Whether replicas have the same state. */
export type ReplicaVerdict =
  | { readonly verdict: 'satisfied'; readonly model: string }
  | {
      readonly verdict: 'violated';
      readonly model: string;
      readonly differences: readonly ReplicaDifference[];
      readonly why: string;
    }
  | { readonly verdict: 'unknown'; readonly model: string; readonly reason: string };

/**
 * Checks whether replicas have the same state, when a run has come to rest.
 *
 * Objects, maps and lists are compared part by part, so that it is told where they differ; sets and everything else
 * as a whole. Replicas that are down are not there, and are not compared: with fewer than two the verdict is
 * `unknown`.
 *
 * @param states each replica's state, such as the `states` of a run; plain data
 * @param options.of which part of a state must be the same; by default all of it
 * @throws RangeError if a state is not plain data
 *
 * @example
 * checkReplicas(run.states, { of: ({ items }) => items });
 */
export function checkReplicas<State>(
  states: Readonly<Record<string, State>>,
  options: { readonly of?: (state: State) => unknown } = {},
): ReplicaVerdict {
  requireKnownFields('options', options, { of: true });
  const { of = state => state } = options;
  const names = Object.keys(states);
  if (names.length < 2) {
    const reason = `there must be two replicas to compare, and there ${names.length === 1 ? 'is one' : 'are none'}`;
    return { verdict: 'unknown', model: MODEL, reason };
  }
  const parts = names.map(name => of(states[name]));
  const differences: ReplicaDifference[] = [];
  compare('', names, parts, new Interner<unknown>(), differences);
  if (differences.length === 0) return { verdict: 'satisfied', model: MODEL };
  return { verdict: 'violated', model: MODEL, differences, why: differences.map(inWords).join('; ') };
}

function compare(
  path: string,
  names: readonly string[],
  parts: readonly unknown[],
  data: Interner<unknown>,
  differences: ReplicaDifference[],
): void {
  if (new Set(parts.map(part => data.numberOf(part))).size === 1) return;
  const entries = parts.map(entriesOf);
  if (entries.some(one => one === undefined) || new Set(parts.map(kindOf)).size > 1) {
    const values = Object.fromEntries(names.map((name, at) => [name, parts[at]]));
    differences.push({ path, values });
    return;
  }
  const maps = entries as ReadonlyMap<string, unknown>[];
  for (const key of new Set(maps.flatMap(map => [...map.keys()]))) {
    const inner = path === '' ? key : `${path}.${key}`;
    compare(
      inner,
      names,
      maps.map(map => map.get(key)),
      data,
      differences,
    );
  }
}

function kindOf(part: unknown): string {
  if (Array.isArray(part)) return 'list';
  return part instanceof Map ? 'map' : 'object';
}

/** The parts of a value by their names, if it has such. */
function entriesOf(part: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof part !== 'object' || part === null || part instanceof Set || ArrayBuffer.isView(part))
    return undefined;
  const entries = part instanceof Map ? [...part] : Object.entries(part);
  return new Map(
    entries.map(([key, value]) => [typeof key === 'object' ? JSON.stringify(key) : String(key), value]),
  );
}

/** Who agrees with whom, and on what. */
function inWords({ path, values }: ReplicaDifference): string {
  const groups = new Map<number, { value: unknown; names: string[] }>();
  const data = new Interner<unknown>();
  for (const [name, value] of Object.entries(values)) {
    const group = groups.get(data.numberOf(value)) ?? { value, names: [] };
    groups.set(data.numberOf(value), group);
    group.names.push(name);
  }
  const told = [...groups.values()].map(({ value, names }) => {
    const what = value === undefined ? 'nothing' : value instanceof Set ? wordOf([...value]) : wordOf(value);
    return `${names.join(' and ')} ${names.length === 1 ? 'has' : 'have'} ${what}`;
  });
  return `${path === '' ? '' : `${path}: `}${told.join(', ')}`;
}
