/**
 * A history: what clients saw of a system from outside. Each operation has an invocation and, unless its outcome is
 * unknown, a completion; which came first of any two of these events is all that linearizability asks of time.
 * Source: Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects", ACM TOPLAS 12(3), 1990,
 * section 2.
 */

import { requireKnownFields, requireOneOf, requireRecord } from '../../ground/arguments.js';

/** Who invokes operations, one after the other. */
export type ClientName = string | number;

/** One operation as its client saw it. */
export interface Operation<Input = unknown, Output = unknown> {
  readonly client: ClientName;
  readonly input: Input;
  /** What the client was told; absent where the outcome is unknown. */
  readonly output?: Output;
  /** When it was invoked, in the unit of the caller. */
  readonly invokedAt: number;
  /**
   * When it completed. Absent where the outcome is unknown: the operation may have taken effect at any time since its
   * invocation, may do so later, or never.
   */
  readonly completedAt?: number;
  /**
   * The place of the invocation among all events of the history. Places decide what came first, times are for the
   * reader: two events of one instant still have an order. Gaps do no harm, so a history may be filtered.
   */
  readonly invokedPlace: number;
  /** The place of the completion among all events of the history. */
  readonly completedPlace?: number;
}

/** Operations in the order of their invocations. */
export type History<Input = unknown, Output = unknown> = readonly Operation<Input, Output>[];

/** What a recorder saw: one line of a log. Without `at`, the place in the list is the time. */
export type HistoryEvent<Input = unknown, Output = unknown> =
  | { readonly type: 'invoke'; readonly client: ClientName; readonly input: Input; readonly at?: number }
  | { readonly type: 'complete'; readonly client: ClientName; readonly output?: Output; readonly at?: number }
  /** The operation certainly had no effect and never will: it is left out. */
  | { readonly type: 'fail'; readonly client: ClientName; readonly at?: number }
  /** The client gave up waiting: the operation may still take effect. The client may go on to its next. */
  | { readonly type: 'unknown'; readonly client: ClientName; readonly at?: number };

/** An operation by its times alone. Without `completedAt` its outcome is unknown. */
export interface TimedOperation<Input = unknown, Output = unknown> {
  readonly client: ClientName;
  readonly input: Input;
  readonly output?: Output;
  readonly invokedAt: number;
  readonly completedAt?: number;
}

/** Whether the outcome is unknown: the operation may or may not have taken effect. */
export function isUnknown(operation: Operation): boolean {
  return operation.completedPlace === undefined;
}

/** Whether one operation was over before the other began, so that every client could know their order. */
export function precedes(earlier: Operation, later: Operation): boolean {
  return earlier.completedPlace !== undefined && earlier.completedPlace < later.invokedPlace;
}

/**
 * Makes a history of events in the order in which they happened.
 *
 * Operations that are still open at the end are unknown. Events of one instant keep the order of the list.
 *
 * @param events invocations and their ends, as a recorder wrote them down
 * @throws RangeError if an event has a field or a type that there is none of, or no client; if a client completes what it did not invoke, or invokes while an operation of its own is open; if a
 * time is negative or not finite, or before that of the event above it; if only some events have a time
 *
 * @example
 * historyOfEvents([
 *   { type: 'invoke', client: 'a', input: { type: 'write', value: 1 } },
 *   { type: 'invoke', client: 'b', input: { type: 'read' } },
 *   { type: 'complete', client: 'b', output: 1 },
 * ]); // b read what a is still writing
 */
export function historyOfEvents<Input, Output>(
  events: readonly HistoryEvent<Input, Output>[],
): History<Input, Output> {
  const operations: (Operation<Input, Output> | undefined)[] = [];
  const open = new Map<ClientName, number>();
  const timed = events.length > 0 && events[0].at !== undefined;
  let latest = 0;
  events.forEach((event, place) => {
    const name = `events[${place}]`;
    requireEvent(name, event);
    const { client } = event;
    if ((event.at !== undefined) !== timed) throw new RangeError(`${name}: give every event a time, or none`);
    const at = event.at ?? place;
    requireTime(`${name}.at`, at);
    if (at < latest)
      throw new RangeError(`${name}.at must not be before the event above it, ${latest}, got ${at}`);
    latest = at;
    const index = open.get(client);
    if (event.type === 'invoke') {
      if (index !== undefined) {
        const since = operations[index]?.invokedAt;
        throw new RangeError(`${name}: client '${client}' invokes while its operation of ${since} is open`);
      }
      open.set(client, operations.length);
      operations.push({ client, input: event.input, invokedAt: at, invokedPlace: place });
      return;
    }
    if (index === undefined) {
      throw new RangeError(
        `${name}: client '${client}' has no open operation to ${END_WORDS[event.type] ?? event.type}`,
      );
    }
    open.delete(client);
    if (event.type === 'fail') operations[index] = undefined;
    if (event.type !== 'complete') return;
    const { input, invokedAt, invokedPlace } = operations[index] as Operation<Input, Output>;
    const { output } = event;
    operations[index] = {
      client,
      input,
      output,
      invokedAt,
      completedAt: at,
      invokedPlace,
      completedPlace: place,
    };
  });
  return operations.filter(operation => operation !== undefined);
}

/** A field that nobody reads, such as `time` for `at`, would change what the history says without a word. */
function requireEvent(name: string, event: HistoryEvent): void {
  requireRecord(name, event);
  requireOneOf(`${name}.type`, event.type, ['invoke', 'complete', 'fail', 'unknown']);
  const common = { type: true, client: true, at: true } as const;
  if (event.type === 'invoke') requireKnownFields(name, event, { ...common, input: true });
  else if (event.type === 'complete') requireKnownFields(name, event, { ...common, output: true });
  else requireKnownFields(name, event, common);
  requireClient(name, event.client);
}

function requireClient(name: string, client: ClientName): void {
  if (typeof client === 'string' || Number.isFinite(client)) return;
  throw new RangeError(`${name}.client must be a text or a number, got ${String(client)}`);
}

const END_WORDS: Record<string, string> = { unknown: 'give up' };

/**
 * Makes a history of operations by their times, in any order.
 *
 * Operations that touch (one completes at the instant at which another client invokes) count as concurrent: nobody could
 * tell their order. A recorder that knows it uses `historyOfEvents`.
 *
 * @param operations each with the times of its events; without `completedAt` the outcome is unknown
 * @throws RangeError if an operation has a field that there is none of, or no client; if a time is negative or not finite, a completion before its invocation, or a client invokes an
 * operation before its earlier one has completed, or at that very instant
 */
export function historyOf<Input, Output>(
  operations: readonly TimedOperation<Input, Output>[],
): History<Input, Output> {
  operations.forEach((operation, index) => {
    requireOperation(`operations[${index}]`, operation);
  });
  requireOneAtATime(operations);
  // 2 * index is an invocation, 2 * index + 1 a completion: at one instant, invocations come first.
  const events = operations.flatMap(({ completedAt }, index) =>
    completedAt === undefined ? [2 * index] : [2 * index, 2 * index + 1],
  );
  const timeOf = (event: number): number => {
    const { invokedAt, completedAt } = operations[event >> 1];
    return event % 2 === 0 ? invokedAt : (completedAt as number);
  };
  events.sort((a, b) => timeOf(a) - timeOf(b) || (a % 2) - (b % 2) || a - b);
  const places: number[] = [];
  events.forEach((event, place) => {
    places[event] = place;
  });
  return operations
    .map(({ client, input, output, invokedAt, completedAt }, index) => {
      const invoked = { client, input, invokedAt, invokedPlace: places[2 * index] };
      if (completedAt === undefined) return invoked;
      return { ...invoked, output, completedAt, completedPlace: places[2 * index + 1] };
    })
    .sort((a, b) => a.invokedPlace - b.invokedPlace);
}

function requireTime(name: string, time: number): void {
  if (!Number.isFinite(time) || time < 0) {
    throw new RangeError(`${name} must be a finite time, 0 or above, got ${time}`);
  }
}

/** Places are no mistake: an operation may come from another history, and gets new ones. */
const OPERATION_FIELDS = {
  client: true,
  input: true,
  output: true,
  invokedAt: true,
  completedAt: true,
  invokedPlace: true,
  completedPlace: true,
} as const;

function requireOperation(name: string, operation: TimedOperation): void {
  requireKnownFields<Partial<Operation>>(name, operation, OPERATION_FIELDS);
  const { client, invokedAt, completedAt, output } = operation;
  requireClient(name, client);
  requireTime(`${name}.invokedAt`, invokedAt);
  if (completedAt === undefined) {
    if (output !== undefined) throw new RangeError(`${name} has an output but no completedAt`);
    return;
  }
  requireTime(`${name}.completedAt`, completedAt);
  if (completedAt < invokedAt) {
    throw new RangeError(
      `${name}.completedAt must not be before its invokedAt, ${invokedAt}, got ${completedAt}`,
    );
  }
}

/** A client waits for its operation or gives it up as unknown: two with known ends never overlap. */
function requireOneAtATime(operations: readonly TimedOperation[]): void {
  const indices = operations.map((_, index) => index);
  indices.sort((a, b) => operations[a].invokedAt - operations[b].invokedAt);
  const busyUntil = new Map<ClientName, number>();
  for (const index of indices) {
    const { client, invokedAt, completedAt } = operations[index];
    const until = busyUntil.get(client);
    if (until !== undefined && invokedAt <= until) {
      throw new RangeError(
        `operations[${index}]: client '${client}' invokes at ${invokedAt}, not after its earlier operation, which completes at ${until}`,
      );
    }
    if (completedAt !== undefined) busyUntil.set(client, completedAt);
  }
}

/** @throws RangeError if an operation has no place among the events, as one that was not made by this room's builders */
export function requireHistory(name: string, history: History): void {
  if (!Array.isArray(history))
    throw new RangeError(`${name} must be a list of operations, got ${String(history)}`);
  for (let index = 0; index < history.length; index++) {
    const { invokedPlace, completedPlace } = history[index];
    if (!Number.isFinite(invokedPlace)) {
      throw new RangeError(
        `${name}[${index}].invokedPlace must be a number, got ${invokedPlace}: make the history with historyOf or historyOfEvents`,
      );
    }
    if (completedPlace !== undefined && !(completedPlace > invokedPlace)) {
      throw new RangeError(
        `${name}[${index}].completedPlace must be above its invokedPlace, ${invokedPlace}, got ${completedPlace}`,
      );
    }
  }
}

/** The operations by their invocations; the list itself if that is its order already, as it is from the builders. */
export function byInvocation<Input, Output>(history: History<Input, Output>): History<Input, Output> {
  for (let index = 1; index < history.length; index++) {
    if (history[index].invokedPlace < history[index - 1].invokedPlace) {
      return [...history].sort((a, b) => a.invokedPlace - b.invokedPlace);
    }
  }
  return history;
}
