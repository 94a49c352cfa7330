import type {
  History,
  LinearizabilityVerdict,
  Operation,
  SequentialModel,
} from '../engine/checking/index.js';

/** What a history's timeline needs of a model. */
export type HistoryWords = Pick<SequentialModel<never, never, never>, 'describe' | 'partition'>;

/** One bar of the timeline. */
export interface HistoryBar {
  readonly operation: Operation;
  readonly words: string;
  readonly from: number;
  /** Where it ends; the edge of the picture if its outcome is unknown or it completes later. */
  readonly to: number;
  readonly isOpen: boolean;
  readonly y: number;
  /** Its place in the order that explains the history, from 1, and where that is drawn; absent if it has none. */
  readonly point?: { readonly number: number; readonly x: number };
  readonly isMisplaced: boolean;
}

export interface HistoryLayout {
  readonly bars: readonly HistoryBar[];
  readonly clients: readonly { readonly name: string; readonly y: number; readonly lines: number }[];
  /** Where the bars begin. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** Operations that are not drawn, before and after those that are. */
  readonly folded: { readonly before: number; readonly after: number };
}

export const LINE = 42;
export const BAR = 8;
const TOP = 22;
const LETTER = 6.4;
const STEP = 9;
const LEAST_WIDTH = 640;
/** Room at the right for bars that do not end. */
const EDGE = 26;

/** The operations that a verdict speaks of: those of one part, if it failed in a part. */
export function judgedOperations(
  history: History,
  model: HistoryWords,
  verdict: LinearizabilityVerdict | undefined,
): History {
  if (verdict?.verdict !== 'not linearizable' || verdict.partition === undefined) return history;
  return history.filter(({ input }) => model.partition?.(input as never) === verdict.partition);
}

/** At most so many operations: the last ones before a failure, the first ones if there is none. */
function drawnOperations(
  history: History,
  verdict: LinearizabilityVerdict | undefined,
  most: number,
): { drawn: History; before: number; after: number } {
  let end = Math.min(most, history.length);
  if (verdict?.verdict === 'not linearizable') {
    const failedAt = Math.max(...verdict.cannotBePlaced.map(({ completedPlace = 0 }) => completedPlace));
    const later = history.findIndex(({ invokedPlace }) => invokedPlace > failedAt);
    end = later < 0 ? history.length : Math.max(later, end);
    // An operation that cannot be placed may have begun before all others that are drawn: it is drawn all the same.
    const window = history.slice(Math.max(0, end - most), end);
    const early = verdict.cannotBePlaced.filter(one => history.includes(one) && !window.includes(one));
    const drawn = [...early, ...window.slice(early.length)];
    return { drawn, before: end - drawn.length, after: history.length - end };
  }
  return { drawn: history.slice(0, end), before: 0, after: history.length - end };
}

/** A line for each client, and more where an operation with an unknown outcome runs on beside later ones. */
function assignLines(drawn: History): { lineOf: Map<Operation, number>; counts: Map<string, number> } {
  const lineOf = new Map<Operation, number>();
  const busyUntil = new Map<string, number[]>();
  for (const operation of drawn) {
    const client = String(operation.client);
    const lines = busyUntil.get(client) ?? [];
    busyUntil.set(client, lines);
    const free = lines.findIndex(until => until < operation.invokedPlace);
    const line = free < 0 ? lines.length : free;
    lines[line] = operation.completedPlace ?? Number.POSITIVE_INFINITY;
    lineOf.set(operation, line);
  }
  return { lineOf, counts: new Map([...busyUntil].map(([client, lines]) => [client, lines.length])) };
}

/** Where each event is drawn: in order, and far enough from the next in its line for the words of the bar. */
function spread(
  drawn: History,
  lineOf: ReadonlyMap<Operation, number>,
  words: ReadonlyMap<Operation, string>,
): Map<number, number> {
  const events = drawn.flatMap(operation => {
    const { invokedPlace, completedPlace } = operation;
    const invocation = { operation, place: invokedPlace, isInvocation: true };
    if (completedPlace === undefined) return [invocation];
    return [invocation, { operation, place: completedPlace, isInvocation: false }];
  });
  events.sort((a, b) => a.place - b.place);
  const at = new Map<number, number>();
  const freeFrom = new Map<string, number>();
  let x = 0;
  for (const { operation, place, isInvocation } of events) {
    const line = `${lineOf.get(operation)} ${operation.client}`;
    if (isInvocation) {
      x = Math.max(x, freeFrom.get(line) ?? 0);
      freeFrom.set(line, x + (words.get(operation)?.length ?? 0) * LETTER + 14);
    }
    at.set(place, x);
    x += STEP;
  }
  // The last words of each line need their room too.
  at.set(Number.POSITIVE_INFINITY, Math.max(x, ...freeFrom.values()));
  return at;
}

/** The order that explains the history, or as much of it as can be explained. */
function explainedOrder(verdict: LinearizabilityVerdict | undefined): readonly Operation[] {
  if (verdict?.verdict === 'linearizable') return verdict.order;
  return verdict?.verdict === 'not linearizable' ? verdict.longestPrefix : [];
}

/** For each operation of an order an instant within its bar, such that instants follow the order. */
function pointsOf(
  order: readonly Operation[],
  from: (operation: Operation) => number,
  to: (operation: Operation) => number,
): Map<Operation, number> {
  const latest = new Array<number>(order.length);
  let limit = Number.POSITIVE_INFINITY;
  for (let index = order.length - 1; index >= 0; index--) {
    limit = Math.min(limit, to(order[index]));
    latest[index] = limit;
  }
  let earliest = Number.NEGATIVE_INFINITY;
  return new Map(
    order.map((operation, index) => {
      earliest = Math.max(earliest, from(operation));
      // Both bounds only grow, and so does what lies halfway between them.
      return [operation, (earliest + latest[index]) / 2];
    }),
  );
}

/** Gives every drawn operation its bar. Events are drawn in their order, evenly rather than to scale. */
export function layOutHistory(
  history: History,
  model: HistoryWords,
  verdict: LinearizabilityVerdict | undefined,
  most: number,
): HistoryLayout {
  const { drawn, before, after } = drawnOperations(history, verdict, most);
  const words = new Map(drawn.map(operation => [operation, wordsOf(operation, model)]));
  const { lineOf, counts } = assignLines(drawn);
  const at = spread(drawn, lineOf, words);
  const names = [...counts.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const left = Math.min(140, Math.max(...names.map(name => name.length)) * 7.2 + 16);
  const natural = at.get(Number.POSITIVE_INFINITY) as number;
  const scale = Math.max(1, (LEAST_WIDTH - left - EDGE) / natural);
  const xOf = (place: number): number => left + 4 + (at.get(place) as number) * scale;
  const width = Math.ceil(left + natural * scale + EDGE);
  // The words of a fold stand above the first row.
  let y = before + after > 0 ? TOP : 2;
  const clients = names.map(name => {
    const client = { name, y, lines: counts.get(name) as number };
    y += client.lines * LINE;
    return client;
  });
  const top = new Map(clients.map(client => [client.name, client.y]));
  const isDrawn = new Set(drawn);
  const order = explainedOrder(verdict);
  const from = ({ invokedPlace }: Operation): number => xOf(invokedPlace);
  const to = ({ completedPlace }: Operation): number =>
    completedPlace === undefined ? width - 6 : xOf(completedPlace);
  const visible = order.filter(operation => isDrawn.has(operation));
  const points = pointsOf(visible, from, to);
  const numbers = new Map(order.map((operation, index) => [operation, index + 1]));
  const misplaced = verdict?.verdict === 'not linearizable' ? verdict.cannotBePlaced : [];
  const bars = drawn.map(operation => {
    const x = points.get(operation);
    return {
      operation,
      words: words.get(operation) as string,
      from: from(operation),
      to: to(operation),
      isOpen: operation.completedPlace === undefined,
      y: (top.get(String(operation.client)) as number) + (lineOf.get(operation) as number) * LINE,
      ...(x === undefined ? {} : { point: { number: numbers.get(operation) as number, x } }),
      isMisplaced: misplaced.includes(operation),
    };
  });
  return { bars, clients, left, width, height: y + 8, folded: { before, after } };
}

/** An operation in the words of its model. */
export function wordsOf({ input, output, completedPlace }: Operation, model: HistoryWords): string {
  return model.describe(
    input as never,
    completedPlace === undefined ? undefined : { output: output as never },
  );
}
