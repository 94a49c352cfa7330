import { describe, expect, it } from 'vitest';
import {
  randomStore,
  type StoreOperations,
  scripts,
} from '../../../../testing/engine/checking/consistency/stores.js';
import { Random } from '../../random/index.js';
import {
  checkCausalConsistency,
  checkLinearizability,
  checkSequentialConsistency,
  compareAndSetModel,
  counterModel,
  type History,
  type HistoryEvent,
  historyOf,
  historyOfEvents,
  isUnknown,
  keyValueModel,
  type Operation,
  queueModel,
  registerModel,
  type SequentialModel,
} from '../index.js';
import { answerOf } from '../sequential-model.js';

type AnyModel = SequentialModel<unknown, unknown, unknown>;
const store = keyValueModel<number>() as AnyModel;
const methods = [['best'], ['search']] as const;

describe('what is sequentially consistent, and what is not', () => {
  it.each(methods)('a stale read is, for real time does not count (%s)', method => {
    const history = historyOf<unknown, unknown>([
      { client: 'a', input: { type: 'write', value: 1 }, invokedAt: 0, completedAt: 2 },
      { client: 'b', input: { type: 'read' }, output: 0, invokedAt: 3, completedAt: 4 },
    ]);
    const model = registerModel<unknown>(0) as AnyModel;
    expect(checkLinearizability(history, model).verdict).toBe('not linearizable');
    expect(checkSequentialConsistency(history, model, { method })).toMatchObject({
      verdict: 'satisfied',
      order: [{ client: 'b' }, { client: 'a' }],
    });
  });

  it.each(methods)('two clients that each write one register and miss the other’s are not (%s)', method => {
    const history = scripts('x=1 y:', 'y=2 x:');
    expect(checkSequentialConsistency(history as History, store, { method })).toMatchObject({
      verdict: 'violated',
      model: 'sequential consistency',
      longestPrefix: expect.arrayContaining([history[0], history[1], history[2]]),
      operations: [{ client: 'pb', input: { type: 'get', key: 'x' } }],
      why: "no order that keeps each client's own explains all answers up to: pb get x: null",
    });
    // Each register alone is: the property does not hold part by part.
    for (const key of ['x', 'y']) {
      const part = (history as History).filter(({ input }) => (input as { key: string }).key === key);
      expect(checkSequentialConsistency(part, store, { method }).verdict).toBe('satisfied');
    }
  });

  it.each(methods)('two readers that see two independent writes in two orders are not (%s)', method => {
    const history = scripts('x=1', 'y=2', 'x:1 y:', 'y:2 x:');
    expect(checkSequentialConsistency(history as History, store, { method }).verdict).toBe('violated');
    expect(checkCausalConsistency(history, keyValueModel<number>(), { variant: 'CCv' }).verdict).toBe(
      'satisfied',
    );
  });

  it.each(methods)(
    'a write that was given up may take effect after what its client did next (%s)',
    method => {
      const late = scripts('x=1? x:', 'x: x:1') as History;
      expect(checkSequentialConsistency(late, store, { method }).verdict).toBe('satisfied');
      const early = scripts('y=2 x=1?', 'x:1 y:') as History;
      expect(checkSequentialConsistency(early, store, { method }).verdict).toBe('violated');
    },
  );
});

/** The definition: every order that keeps each client's own, with every choice of what never was. */
function bruteForce(operations: History, model: AnyModel, isDue: (operation: Operation) => boolean): boolean {
  const isPlaced = operations.map(() => false);
  const states = new Map<unknown, unknown>();
  const search = (): boolean => {
    if (operations.every((operation, at) => isPlaced[at] || !isDue(operation))) return true;
    return operations.some((operation, at) => {
      const isBlocked = operations.some(
        (other, before) =>
          before < at && !isPlaced[before] && other.client === operation.client && !isUnknown(other),
      );
      if (isPlaced[at] || isBlocked) return false;
      const part = model.partition?.(operation.input) ?? 'all';
      const state = states.has(part) ? states.get(part) : model.initial;
      const next = model.step(state, operation.input, isDue(operation) ? answerOf(operation) : undefined);
      if (next === undefined) return false;
      isPlaced[at] = true;
      states.set(part, next);
      const isFound = search();
      isPlaced[at] = false;
      states.set(part, state);
      return isFound;
    });
  };
  return search();
}

/** Whether an order keeps each client's own, holds what is due, and is legal. */
function explains(
  order: History,
  operations: History,
  model: AnyModel,
  isDue: (operation: Operation) => boolean,
): boolean {
  const states = new Map<unknown, unknown>();
  const isLegal = order.every(operation => {
    const part = model.partition?.(operation.input) ?? 'all';
    const state = states.has(part) ? states.get(part) : model.initial;
    states.set(part, model.step(state, operation.input, isDue(operation) ? answerOf(operation) : undefined));
    return states.get(part) !== undefined;
  });
  const keepsOrder = order.every((later, at) =>
    operations.every(
      earlier =>
        earlier.client !== later.client ||
        isUnknown(earlier) ||
        earlier.invokedPlace >= later.invokedPlace ||
        (!isDue(earlier) && model.effect?.(earlier.input, undefined) === 'reads') ||
        order.slice(0, at).includes(earlier),
    ),
  );
  return (
    isLegal &&
    keepsOrder &&
    new Set(order).size === order.length &&
    operations.filter(isDue).every(one => order.includes(one))
  );
}

interface Workload {
  readonly model: AnyModel;
  readonly inputs: readonly unknown[];
  readonly outputs: (input: { type: string }) => readonly unknown[];
}

const read = { type: 'read' };
const write = (value: number) => ({ type: 'write', value });
const workloads: Record<string, Workload> = {
  register: {
    model: registerModel<unknown>(0) as AnyModel,
    inputs: [read, read, write(1), write(2)],
    outputs: ({ type }) => (type === 'read' ? [0, 1, 2] : [undefined]),
  },
  'compare-and-set register': {
    model: compareAndSetModel<unknown>(0) as AnyModel,
    inputs: [
      read,
      write(1),
      { type: 'compareAndSet', expected: 1, value: 2 },
      { type: 'compareAndSet', expected: 0, value: 1 },
    ],
    outputs: ({ type }) => (type === 'read' ? [0, 1, 2] : type === 'write' ? [undefined] : [true, false]),
  },
  'store without unique values': {
    model: store,
    inputs: ['x', 'y'].flatMap(key => [
      { type: 'get', key },
      { type: 'get', key },
      { type: 'put', key, value: 1 },
      { type: 'put', key, value: 2 },
      { type: 'delete', key },
    ]),
    outputs: ({ type }) => (type === 'get' ? [null, 1, 2] : [undefined]),
  },
  counter: {
    model: counterModel() as AnyModel,
    inputs: [read, { type: 'increment' }, { type: 'increment', by: 2 }],
    outputs: ({ type }) => (type === 'read' ? [0, 1, 2, 3] : [undefined, undefined, undefined, 1, 2]),
  },
  queue: {
    model: queueModel() as AnyModel,
    inputs: [
      { type: 'dequeue' },
      { type: 'dequeue' },
      { type: 'enqueue', value: 1 },
      { type: 'enqueue', value: 2 },
    ],
    outputs: ({ type }) => (type === 'dequeue' ? [null, 1, 2] : [undefined]),
  },
};

function randomHistory(
  { inputs, outputs }: Workload,
  operations: number,
  clients: number,
  random: Random,
): History {
  const events: HistoryEvent[] = [];
  const open = new Map<number, { type: string }>();
  for (let left = operations; left > 0 || open.size > 0; ) {
    const client = random.below(clients);
    const input = open.get(client);
    if (input === undefined) {
      if (left-- <= 0) continue;
      const drawn = random.pick(inputs) as { type: string };
      open.set(client, drawn);
      events.push({ type: 'invoke', client, input: drawn });
    } else {
      open.delete(client);
      if (random.chance(0.1)) events.push({ type: 'unknown', client });
      else events.push({ type: 'complete', client, output: random.pick(outputs(input)) });
    }
  }
  return historyOfEvents(events);
}

/** Holds a verdict and its evidence against the definition. */
function requireRight(history: History, model: AnyModel, method: 'best' | 'search'): string {
  const found = checkSequentialConsistency(history, model, { method });
  const isTold = (operation: Operation): boolean => !isUnknown(operation);
  expect(found.verdict).toBe(bruteForce(history, model, isTold) ? 'satisfied' : 'violated');
  if (found.verdict === 'satisfied') expect(explains(found.order, history, model, isTold)).toBe(true);
  if (found.verdict === 'violated') {
    const [failing] = found.operations;
    expect(found.operations).toHaveLength(1);
    const until = (limit: number) => (operation: Operation) =>
      (operation.completedPlace ?? Number.POSITIVE_INFINITY) <= limit;
    const place = failing.completedPlace as number;
    expect(explains(found.longestPrefix, history, model, until(place - 0.5))).toBe(true);
    expect(bruteForce(history, model, until(place))).toBe(false);
  }
  return found.verdict;
}

describe('the verdict is that of the definition', () => {
  it.each(Object.entries(workloads))('for a %s', (name, workload) => {
    const random = new Random(`sequential consistency of a ${name}`);
    const counts: Record<string, number> = { satisfied: 0, violated: 0 };
    for (let round = 0; round < 600; round++) {
      const history = randomHistory(workload, 5 + (round % 3), 2 + (round % 3), random);
      counts[requireRight(history, workload.model, 'best')] += 1;
    }
    expect(counts.satisfied).toBeGreaterThan(60);
    expect(counts.violated).toBeGreaterThan(60);
  });

  it.each(methods)('for a store with unique values (%s)', method => {
    const random = new Random('sequential consistency, unique values');
    const counts: Record<string, number> = { satisfied: 0, violated: 0 };
    for (let round = 0; round < 1000; round++) {
      const shape = {
        clients: 2 + (round % 2),
        operations: 6 + (round % 2),
        keys: round % 3 === 0 ? ['x'] : ['x', 'y'],
      };
      const history = randomStore({ ...shape, unknown: round % 2 === 0 ? 0.15 : 0 }, random) as History;
      counts[requireRight(history, store, method)] += 1;
    }
    expect(counts.satisfied).toBeGreaterThan(100);
    expect(counts.violated).toBeGreaterThan(100);
  });

  it('both methods agree on longer histories, and what they accept is causal', () => {
    const random = new Random('sequential consistency, both methods');
    const counts: Record<string, number> = { satisfied: 0, violated: 0 };
    for (let round = 0; round < 300; round++) {
      const history = nearlySequential(20 + random.below(20), random);
      const { verdict } = checkSequentialConsistency(history as History, store);
      expect(checkSequentialConsistency(history as History, store, { method: 'search' }).verdict).toBe(
        verdict,
      );
      counts[verdict] += 1;
      if (verdict !== 'satisfied') continue;
      for (const variant of ['CC', 'CCv', 'CM'] as const)
        expect(checkCausalConsistency(history, keyValueModel<number>(), { variant }).verdict).toBe(
          'satisfied',
        );
    }
    expect(counts.satisfied).toBeGreaterThan(50);
    expect(counts.violated).toBeGreaterThan(50);
  });
});

/** Clients on one store, each of which sees it as of some time ago; now and then an answer is another's. */
function nearlySequential(operations: number, random: Random, clients = 4): StoreOperations {
  const log: { key: string; value: number }[] = [];
  const seen = Array.from({ length: clients }, () => 0);
  const isStrict = random.chance(0.5);
  const events: HistoryEvent[] = [];
  for (let at = 1; at <= operations; at++) {
    const client = random.below(clients);
    const key = random.pick(['x', 'y', 'z']);
    if (random.chance(0.5)) {
      log.push({ key, value: at });
      // Who writes knows of everything; who is not strict forgets that it should.
      if (isStrict) seen[client] = log.length;
      events.push(
        { type: 'invoke', client, input: { type: 'put', key, value: at } },
        { type: 'complete', client },
      );
    } else {
      seen[client] += random.below(log.length - seen[client] + 1);
      const known = log.slice(0, seen[client]).filter(one => one.key === key);
      const output = known[known.length - 1]?.value ?? null;
      events.push(
        { type: 'invoke', client, input: { type: 'get', key } },
        { type: 'complete', client, output },
      );
    }
  }
  return historyOfEvents(events) as StoreOperations;
}

describe('budgets', () => {
  it('end as unknown, never as a pass', () => {
    const random = new Random('sequential consistency, hard');
    const operations = Array.from({ length: 40 }, (_, at) => ({
      client: `c${at % 20}`,
      input: { type: 'increment', by: 2 ** (at % 20) },
      invokedAt: at,
      completedAt: at + 0.5,
    }));
    const hard = historyOf<unknown, unknown>([
      ...random.shuffle(operations),
      { client: 'r', input: read, output: 0.5, invokedAt: 100, completedAt: 101 },
    ]);
    expect(checkSequentialConsistency(hard, counterModel() as AnyModel, { maxSteps: 20_000 })).toEqual({
      verdict: 'unknown',
      model: 'sequential consistency',
      reason: 'the budget ended before the search did',
    });
    expect(checkSequentialConsistency(hard, counterModel() as AnyModel, { maxMegabytes: 1 }).verdict).toBe(
      'unknown',
    );
  });

  it('suffice for some thousand operations of a store', () => {
    const random = new Random('sequential consistency, long');
    let satisfied = 0;
    for (let round = 0; round < 6; round++) {
      const history = nearlySequential(2000, random, 8);
      const found = checkSequentialConsistency(history as History, store);
      expect(found.verdict).not.toBe('unknown');
      if (found.verdict === 'satisfied') satisfied += 1;
    }
    expect(satisfied).toBeGreaterThan(0);
  });
});

describe('what the checker is given', () => {
  it('has places, and options in range', () => {
    expect(() => checkSequentialConsistency([{ client: 'a' } as Operation], store)).toThrow(
      'history[0].invokedPlace',
    );
    expect(() => checkSequentialConsistency([], store, { maxSteps: 0 })).toThrow(
      'maxSteps must be a whole number',
    );
    expect(() => checkSequentialConsistency([], store, { maxLooks: 0 })).toThrow(
      'maxLooks must be a whole number',
    );
    expect(() => checkSequentialConsistency([], store, { maxMegabytes: 0 })).toThrow(
      'maxMegabytes must be in',
    );
    expect(checkSequentialConsistency([], store)).toEqual({
      verdict: 'satisfied',
      model: 'sequential consistency',
      order: [],
    });
  });
});
