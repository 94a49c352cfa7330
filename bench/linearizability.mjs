/**
 * How fast histories are checked for linearizability, beside a plain Wing-Gong-Lowe search over the same history: alone,
 * `node bench/linearizability.mjs [--json]`, or as one of the benchmarks of `main.mjs`.
 */
import { checkLinearizability, historyOfEvents, queueModel, registerModel } from 'faultlines/checking';
import { Random } from 'faultlines/random';

const OPERATIONS = 20_000;
const GENERAL = 'linearizability, 20,000 operations of 10 clients, five values';
const UNIQUE = 'linearizability, 20,000 operations of 10 clients, unique values';
const GROWTH = 'the same, for ten times the operations';
const HARD = 'linearizability, 1,000 operations of 20 clients, a queue of five values: to a verdict';
const HARD_MEMORY = 'the same, memory';
/** Over the five-value history. */
const PLAIN = 'a plain Wing-Gong-Lowe search, five values, ms';

export const figures = [
  {
    name: GENERAL,
    unit: 'ms',
    peer: PLAIN,
    leastRatio: 20,
    lower: true,
  },
  { name: UNIQUE, unit: 'ms', peer: PLAIN, leastRatio: 200, lower: true },
  { name: GROWTH, unit: 'times as long', limit: 13 },
  { name: HARD, unit: 'ms', peer: PLAIN, leastRatio: 0.2, lower: true },
  { name: HARD_MEMORY, unit: 'MB', limit: 1000 },
];

let turn = 0;

export async function round() {
  const seed = turn;
  turn += 1;
  const general = registerHistory({ operations: OPERATIONS, clients: 10, seed, isUnique: false });
  const generalMs = millisecondsOf(() => requireLinearizable(general));
  const unique = registerHistory({ operations: OPERATIONS, clients: 10, seed, isUnique: true });
  const longer = registerHistory({ operations: 10 * OPERATIONS, clients: 10, seed, isUnique: true });
  const uniqueMs = millisecondsOf(() => requireLinearizable(unique));
  const longerMs = millisecondsOf(() => requireLinearizable(longer));
  const measured = {
    [GENERAL]: [[generalMs, null]],
    [UNIQUE]: [[uniqueMs, null]],
    [GROWTH]: [longerMs / uniqueMs],
  };
  let hardMs;
  // The first round only warms up; slow ones are then measured less often than others.
  if (turn === 2) {
    const hard = queueHistory({ operations: 1000, clients: 20, seed: 1 });
    hardMs = millisecondsOf(() => checkLinearizability(hard, queueModel()));
    measured[HARD_MEMORY] = [process.memoryUsage().rss / 1e6];
  }
  if (turn >= 2 && turn <= 4) {
    const plainMs = millisecondsOf(() => requireVerdict(plainSearch(general, registerModel(0))));
    measured[GENERAL] = [[generalMs, plainMs]];
    measured[UNIQUE] = [[uniqueMs, plainMs]];
    if (hardMs !== undefined) measured[HARD] = [[hardMs, plainMs]];
  }
  return measured;
}

function millisecondsOf(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function requireLinearizable(history) {
  requireVerdict(checkLinearizability(history, registerModel(0)).verdict === 'linearizable');
}

function requireVerdict(isLinearizable) {
  if (!isLinearizable) throw new Error('a history that is linearizable was not found to be so');
}

/**
 * A linearizable history: clients that never rest, on an object that does one operation at a time.
 *
 * @param options.draw an input, given the random stream and how many operations came before
 */
export function workload({ operations, clients, seed, draw, apply, initial }) {
  const random = new Random(seed);
  const open = new Array(clients);
  const events = [];
  let state = initial;
  for (let invoked = 0, completed = 0; completed < operations; ) {
    const client = random.below(clients);
    const own = open[client];
    if (own === undefined) {
      if (invoked === operations) continue;
      open[client] = { input: draw(random, invoked), output: undefined, isDone: false };
      events.push({ type: 'invoke', client, input: open[client].input });
      invoked += 1;
    } else if (!own.isDone) {
      ({ state, output: own.output } = apply(state, own.input));
      own.isDone = true;
    } else {
      events.push({ type: 'complete', client, output: own.output });
      open[client] = undefined;
      completed += 1;
    }
  }
  return historyOfEvents(events);
}

function applyToRegister(state, input) {
  return input.type === 'write' ? { state: input.value, output: undefined } : { state, output: state };
}

/** Half reads, half writes, of five values or of a new one each time. */
export function registerHistory({ operations, clients, seed, isUnique }) {
  const draw = (random, serial) =>
    random.chance(0.5) ? { type: 'read' } : { type: 'write', value: isUnique ? serial + 1 : random.below(5) };
  return workload({ operations, clients, seed, draw, apply: applyToRegister, initial: 0 });
}

function applyToQueue(values, input) {
  if (input.type === 'enqueue') return { state: [...values, input.value], output: undefined };
  return { state: values.slice(1), output: values[0] ?? null };
}

/** Half enqueues of five values, half dequeues. */
function queueHistory({ operations, clients, seed }) {
  const draw = random =>
    random.chance(0.5) ? { type: 'dequeue' } : { type: 'enqueue', value: random.below(5) };
  return workload({ operations, clients, seed, draw, apply: applyToQueue, initial: [] });
}

/**
 * Whether a history is linearizable, by what the textbook says and no more: take an operation that nothing open precedes,
 * apply it, remember (operations taken, state), go back when a completion comes up that was not taken.
 *
 * @returns `undefined` past its most steps
 */
export function plainSearch(history, model, mostSteps = Number.POSITIVE_INFINITY) {
  const calls = history.map((operation, index) => ({ operation, isReturn: false, index }));
  const entries = calls.flatMap(call => {
    const { completedPlace } = call.operation;
    if (completedPlace === undefined) return [[call.operation.invokedPlace, call]];
    call.end = { isReturn: true, call };
    return [
      [call.operation.invokedPlace, call],
      [completedPlace, call.end],
    ];
  });
  entries.sort(([a], [b]) => a - b);
  const head = {};
  let last = head;
  for (const [, entry] of entries) {
    last.next = entry;
    entry.previous = last;
    last = entry;
  }
  const lift = entry => {
    for (const one of entry.end === undefined ? [entry] : [entry, entry.end]) {
      one.previous.next = one.next;
      if (one.next !== undefined) one.next.previous = one.previous;
    }
  };
  const unlift = entry => {
    for (const one of entry.end === undefined ? [entry] : [entry.end, entry]) {
      one.previous.next = one;
      if (one.next !== undefined) one.next.previous = one;
    }
  };
  const taken = new Uint32Array(Math.ceil(calls.length / 32));
  const cache = new Map();
  const isNew = state => {
    let hash = 0;
    for (const word of taken) hash = (Math.imul(hash, 31) + word) | 0;
    const key = JSON.stringify(state);
    const found = cache.get(hash);
    if (found === undefined) {
      cache.set(hash, [{ taken: taken.slice(), key }]);
      return true;
    }
    if (found.some(one => one.key === key && one.taken.every((word, at) => word === taken[at]))) return false;
    found.push({ taken: taken.slice(), key });
    return true;
  };
  const stack = [];
  let due = calls.filter(({ end }) => end !== undefined).length;
  let state = model.initial;
  let entry = head.next;
  for (let steps = 0; due > 0; ) {
    if (entry !== undefined && !entry.isReturn) {
      steps += 1;
      if (steps > mostSteps) return undefined;
      const { input, output } = entry.operation;
      const next = model.step(state, input, entry.end && { output });
      if (next !== undefined) {
        taken[entry.index >>> 5] |= 1 << (entry.index & 31);
        if (isNew(next)) {
          stack.push({ entry, state });
          if (entry.end !== undefined) due -= 1;
          state = next;
          lift(entry);
          entry = head.next;
          continue;
        }
        taken[entry.index >>> 5] &= ~(1 << (entry.index & 31));
      }
      entry = entry.next;
      continue;
    }
    const top = stack.pop();
    if (top === undefined) return false;
    state = top.state;
    taken[top.entry.index >>> 5] &= ~(1 << (top.entry.index & 31));
    unlift(top.entry);
    if (top.entry.end !== undefined) due += 1;
    entry = top.entry.next;
  }
  return true;
}
