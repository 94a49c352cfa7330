import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import {
  checkLinearizability,
  compareAndSetModel,
  counterModel,
  fencedLockModel,
  type History,
  type HistoryEvent,
  historyOfEvents,
  keyValueModel,
  type LinearizabilityVerdict,
  lockModel,
  type Operation,
  precedes,
  queueModel,
  registerModel,
  type SequentialModel,
  setModel,
  stackModel,
} from './index.js';
import { answerOf } from './sequential-model.js';

type AnyModel = SequentialModel<unknown, unknown, unknown>;

/** Everything that `until` sees: what completed by then must be explained, what is open there may have taken effect. */
interface Seen {
  readonly operations: readonly Operation[];
  readonly isDue: (operation: Operation) => boolean;
}

function seenUntil(history: History, until: number): Seen {
  return {
    operations: history.filter(({ invokedPlace }) => invokedPlace < until),
    isDue: ({ completedPlace }) => completedPlace !== undefined && completedPlace <= until,
  };
}

/** The definition, word for word: tries every order that keeps real time, with every choice of what is open. */
function bruteForce({ operations, isDue }: Seen, model: AnyModel): boolean {
  const isPlaced = operations.map(() => false);
  const states = new Map<unknown, unknown>();
  const partOf = (operation: Operation): unknown => model.partition?.(operation.input) ?? 'all';
  const search = (): boolean => {
    if (operations.every((operation, index) => isPlaced[index] || !isDue(operation))) return true;
    return operations.some((operation, index) => {
      if (isPlaced[index]) return false;
      const isBlocked = operations.some(
        (other, at) => !isPlaced[at] && isDue(other) && precedes(other, operation),
      );
      if (isBlocked) return false;
      const part = partOf(operation);
      const state = states.has(part) ? states.get(part) : model.initial;
      const next = model.step(state, operation.input, answerOf(operation));
      if (next === undefined) return false;
      isPlaced[index] = true;
      states.set(part, next);
      const isFound = search();
      isPlaced[index] = false;
      states.set(part, state);
      return isFound;
    });
  };
  return search();
}

/** Whether an order keeps real time, is legal, and holds all that is due. */
function explains(order: readonly Operation[], { operations, isDue }: Seen, model: AnyModel): boolean {
  const keepsTime = order.every((later, at) => !order.slice(0, at).some(earlier => precedes(later, earlier)));
  const isComplete = operations.every(operation => !isDue(operation) || order.includes(operation));
  const isSelection =
    new Set(order).size === order.length && order.every(operation => operations.includes(operation));
  const states = new Map<unknown, unknown>();
  const isLegal = order.every(operation => {
    const part = model.partition?.(operation.input) ?? 'all';
    const state = states.has(part) ? states.get(part) : model.initial;
    states.set(part, model.step(state, operation.input, answerOf(operation)));
    return states.get(part) !== undefined;
  });
  return keepsTime && isComplete && isSelection && isLegal;
}

/** Holds the evidence of a verdict against the definition. */
function requireEvidence(history: History, model: AnyModel, found: LinearizabilityVerdict): void {
  if (found.verdict === 'linearizable') {
    expect(explains(found.order, seenUntil(history, Number.MAX_VALUE), model)).toBe(true);
  } else if (found.verdict === 'not linearizable') {
    const { partition } = found;
    const part = history.filter(
      ({ input }) => partition === undefined || model.partition?.(input) === partition,
    );
    const place = found.cannotBePlaced[0].completedPlace as number;
    expect(found.cannotBePlaced).toHaveLength(1);
    expect(explains(found.longestPrefix, seenUntil(part, place - 0.5), model)).toBe(true);
    expect(bruteForce(seenUntil(part, place), model)).toBe(false);
  }
}

interface Workload {
  readonly model: AnyModel;
  readonly inputs: readonly unknown[];
  /** Gives each operation that writes a value of its own, counted from 1. */
  readonly isUnique?: boolean;
  /** What an operation could answer in some state. */
  readonly outputs: (input: never) => readonly unknown[];
}

interface Shape {
  readonly operations: number;
  readonly clients: number;
  /** Of the answers, how many are replaced by any other. */
  readonly wrong: number;
  readonly unknown: number;
}

/** Clients on an object that does one thing at a time, some of whose answers are then made up. */
function randomHistory(
  { model, inputs, outputs, isUnique = false }: Workload,
  { operations, clients, wrong, unknown }: Shape,
  random: Random,
): History {
  const events: HistoryEvent[] = [];
  const states = new Map<unknown, unknown>();
  const open: ({ input: unknown; output?: unknown; isDone: boolean } | undefined)[] = new Array(clients);
  let left = operations;
  let written = 0;
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)];
  while (left > 0 || open.some(one => one !== undefined)) {
    const client = random.below(clients);
    const own = open[client];
    if (own === undefined) {
      if (left === 0) continue;
      left -= 1;
      const drawn = pick(inputs);
      const input =
        isUnique && Object.hasOwn(drawn as object, 'value')
          ? { ...(drawn as object), value: ++written }
          : drawn;
      open[client] = { input, isDone: false };
      events.push({ type: 'invoke', client, input });
    } else if (random.chance(unknown)) {
      events.push({ type: 'unknown', client });
      open[client] = undefined;
    } else if (!own.isDone) {
      const part = model.partition?.(own.input) ?? 'all';
      const state = states.has(part) ? states.get(part) : model.initial;
      const legal = outputs(own.input as never).filter(
        output => model.step(state, own.input, { output }) !== undefined,
      );
      own.output = pick(legal);
      states.set(part, model.step(state, own.input, { output: own.output }));
      own.isDone = true;
    } else {
      const output = random.chance(wrong) ? pick(outputs(own.input as never)) : own.output;
      events.push({ type: 'complete', client, output });
      open[client] = undefined;
    }
  }
  return historyOfEvents(events);
}

const write = (value: unknown) => ({ type: 'write', value });
const read = { type: 'read' };
type Typed = { readonly type: string };
const values = ({ type }: Typed) =>
  ['write', 'put', 'delete', 'enqueue', 'push'].includes(type) ? [undefined] : [0, 1, 2];
const yesOrNo = () => [true, false];

const workloads: Record<string, Workload> = {
  register: {
    model: registerModel<unknown>(0) as AnyModel,
    inputs: [read, read, write(1), write(2), write(0)],
    outputs: values,
  },
  'compare-and-set register': {
    model: compareAndSetModel<unknown>(0) as AnyModel,
    inputs: [
      read,
      write(1),
      write(2),
      { type: 'compareAndSet', expected: 0, value: 1 },
      { type: 'compareAndSet', expected: 1, value: 2 },
      { type: 'compareAndSet', expected: 2, value: 2 },
      { type: 'compareAndSet', expected: 2, value: 0 },
    ],
    outputs: (input: Typed) => (input.type === 'compareAndSet' ? yesOrNo() : values(input)),
  },
  'key-value store': {
    model: keyValueModel() as AnyModel,
    inputs: ['x', 'y'].flatMap(key => [
      { type: 'get', key },
      { type: 'get', key },
      { type: 'put', key, value: 1 },
      { type: 'put', key, value: 2 },
      { type: 'delete', key },
    ]),
    outputs: (input: Typed) => (input.type === 'get' ? [null, 1, 2] : [undefined]),
  },
  counter: {
    model: counterModel() as AnyModel,
    inputs: [read, read, { type: 'increment' }, { type: 'increment', by: -1 }, { type: 'increment', by: 2 }],
    outputs: ({ type }: Typed) => {
      const near = [-2, -1, 0, 1, 2, 3, 4];
      const far = [-7, -6, -5, -4, -3, ...near, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
      return type === 'read' ? far : [undefined, ...far];
    },
  },
  set: {
    model: setModel() as AnyModel,
    inputs: ['add', 'remove', 'contains'].flatMap(type => [
      { type, element: 1 },
      { type, element: 2 },
    ]),
    outputs: ({ type }: Typed) => (type === 'contains' ? yesOrNo() : [undefined, ...yesOrNo()]),
  },
  queue: {
    model: queueModel() as AnyModel,
    inputs: [{ type: 'dequeue' }, { type: 'dequeue' }, ...[1, 2].map(value => ({ type: 'enqueue', value }))],
    outputs: ({ type }: Typed) => (type === 'dequeue' ? [null, 1, 2] : [undefined]),
  },
  stack: {
    model: stackModel() as AnyModel,
    inputs: [{ type: 'pop' }, { type: 'pop' }, ...[1, 2].map(value => ({ type: 'push', value }))],
    outputs: ({ type }: Typed) => (type === 'pop' ? [null, 1, 2] : [undefined]),
  },
  lock: {
    model: lockModel() as AnyModel,
    inputs: ['a', 'b'].flatMap(holder => [
      { type: 'acquire', holder },
      { type: 'release', holder },
    ]),
    outputs: yesOrNo,
  },
  'fenced lock': {
    model: fencedLockModel() as AnyModel,
    inputs: [{ type: 'acquire' }, { type: 'acquire' }, ...[1, 2].map(token => ({ type: 'release', token }))],
    outputs: ({ type }: Typed) => (type === 'acquire' ? [null, 1, 2, 3, 4, 5, 6, 7, 8, 9] : yesOrNo()),
  },
};

const shapes: readonly Shape[] = [
  { operations: 4, clients: 2, wrong: 0.3, unknown: 0 },
  { operations: 6, clients: 3, wrong: 0.25, unknown: 0.05 },
  { operations: 7, clients: 4, wrong: 0.2, unknown: 0.02 },
  { operations: 7, clients: 6, wrong: 0.4, unknown: 0.03 },
];

describe('the verdict is that of the definition', () => {
  it.each(Object.entries(workloads))('for a %s', (name, workload) => {
    const random = new Random(`linearizability of a ${name}`);
    const counts = { linearizable: 0, 'not linearizable': 0, unknown: 0 };
    for (let round = 0; round < 2000; round++) {
      const history = randomHistory(workload, shapes[round % shapes.length], random);
      const isLinearizable = bruteForce(seenUntil(history, Number.MAX_VALUE), workload.model);
      for (const method of ['search', 'best'] as const) {
        const found = checkLinearizability(history, workload.model, { method });
        expect(found.verdict).toBe(isLinearizable ? 'linearizable' : 'not linearizable');
        // With steps, both methods went the same way.
        if (method === 'search' || found.explored === 0) requireEvidence(history, workload.model, found);
        counts[found.verdict] += 1;
      }
    }
    // Both verdicts often: of 4000, two for each history.
    expect(counts.linearizable).toBeGreaterThan(700);
    expect(counts['not linearizable']).toBeGreaterThan(700);
    expect(counts.unknown).toBe(0);
  });
});

/** Enough for every value that is written in the histories below, and a few that are not. */
const upTo = (count: number): number[] => Array.from({ length: count }, (_, value) => value);
const put = { type: 'put', key: 'x', value: 0 };
const uniqueWorkloads: Record<string, Workload> = {
  register: {
    model: registerModel<unknown>(0) as AnyModel,
    inputs: [read, read, write(0)],
    outputs: ({ type }: Typed) => (type === 'read' ? upTo(24) : [undefined]),
    isUnique: true,
  },
  'register that is mostly written': {
    model: compareAndSetModel<unknown>(0) as AnyModel,
    inputs: [read, write(0), write(0)],
    outputs: ({ type }: Typed) => (type === 'read' ? upTo(24) : [undefined]),
    isUnique: true,
  },
  'key-value store': {
    model: keyValueModel() as AnyModel,
    inputs: [{ type: 'get', key: 'x' }, put, { type: 'get', key: 'y' }, { ...put, key: 'y' }],
    outputs: ({ type }: Typed) => (type === 'get' ? [null, ...upTo(24)] : [undefined]),
    isUnique: true,
  },
  queue: {
    model: queueModel() as AnyModel,
    inputs: [{ type: 'dequeue' }, { type: 'enqueue', value: 0 }],
    outputs: ({ type }: Typed) => (type === 'dequeue' ? [null, ...upTo(24)] : [undefined]),
    isUnique: true,
  },
  'queue that is mostly empty': {
    model: queueModel() as AnyModel,
    inputs: [{ type: 'dequeue' }, { type: 'dequeue' }, { type: 'enqueue', value: 0 }],
    outputs: ({ type }: Typed) =>
      type === 'dequeue' ? [...upTo(24).map(() => null), ...upTo(24)] : [undefined],
    isUnique: true,
  },
};

/** Answers moved between operations: each is right somewhere, so that histories fail late and narrowly. */
function withAnswersSwapped(history: History, random: Random): History {
  const answered = history.filter(({ output }) => output !== undefined);
  if (answered.length < 2) return history;
  const first = answered[random.below(answered.length)];
  const second = answered[random.below(answered.length)];
  return history.map(operation => {
    if (operation === first) return { ...first, output: second.output };
    return operation === second ? { ...second, output: first.output } : operation;
  });
}

describe('unique values are decided without a search, and alike', () => {
  it.each(Object.entries(uniqueWorkloads))('for a %s', (name, workload) => {
    const random = new Random(`unique values of a ${name}`);
    const isQueue = workload.model.name === 'queue';
    const counts = { linearizable: 0, 'not linearizable': 0, unknown: 0 };
    for (let round = 0; round < 2000; round++) {
      const clients = 2 + (round % 5);
      const unknown = isQueue || round % 2 === 0 ? 0 : 0.03;
      const shape = { operations: 4 + (round % 17), clients, wrong: 0.05, unknown };
      const drawn = randomHistory(workload, shape, random);
      const history = round % 3 === 0 ? withAnswersSwapped(drawn, random) : drawn;
      const direct = checkLinearizability(history, workload.model);
      const searched = checkLinearizability(history, workload.model, { method: 'search' });
      expect(direct.explored).toBe(0);
      expect(direct.verdict).toBe(searched.verdict);
      if (direct.verdict === 'not linearizable' && searched.verdict === 'not linearizable') {
        if (workload.model.partition === undefined) {
          expect(direct.cannotBePlaced).toEqual(searched.cannotBePlaced);
        }
        const place = direct.cannotBePlaced[0].completedPlace as number;
        const part = history.filter(
          ({ input }) =>
            direct.partition === undefined || workload.model.partition?.(input) === direct.partition,
        );
        expect(explains(direct.longestPrefix, seenUntil(part, place - 0.5), workload.model)).toBe(true);
      } else if (direct.verdict === 'linearizable') {
        expect(explains(direct.order, seenUntil(history, Number.MAX_VALUE), workload.model)).toBe(true);
      }
      counts[direct.verdict] += 1;
    }
    expect(counts.linearizable).toBeGreaterThan(400);
    expect(counts['not linearizable']).toBeGreaterThan(400);
  });
});
