import { describe, expect, it } from 'vitest';
import {
  permutations,
  randomStore,
  type StoreOperations,
  type StoreShape,
  scripts,
} from '../../../../testing/engine/checking/consistency/stores.js';
import { Random } from '../../random/index.js';
import {
  type BadPattern,
  type CausalVariant,
  checkCausalConsistency,
  type HistoryEvent,
  historyOf,
  historyOfEvents,
  isUnknown,
  keyValueModel,
  type Operation,
  registerModel,
} from '../index.js';

const model = keyValueModel<number>();
const check = (history: StoreOperations, variant: CausalVariant) =>
  checkCausalConsistency(history, model, { variant });

/** Which of the three are kept. */
function kept(history: StoreOperations): CausalVariant[] {
  return (['CC', 'CCv', 'CM'] as const).filter(variant => check(history, variant).verdict === 'satisfied');
}

describe('the histories of Bouajjani and others, 2017, figure 3', () => {
  it('a: causal memory but not convergence: two clients see two writes in two orders', () => {
    expect(kept(scripts('x=1 x:2', 'x=2 x:1'))).toEqual(['CC', 'CM']);
  });

  it('b: convergence but not causal memory', () => {
    expect(kept(scripts('z=1 x=1 y=1', 'x=2 z: y:1 x:2'))).toEqual(['CC', 'CCv']);
  });

  it('c: causal consistency alone', () => {
    expect(kept(scripts('x=1', 'x=2 x:1 x:2'))).toEqual(['CC']);
  });

  it('d: all three, though not sequentially consistent', () => {
    expect(kept(scripts('x=1 y: y=1 x:1', 'x=2 y: y=2 x:2'))).toEqual(['CC', 'CCv', 'CM']);
  });

  it('e: none of the three: a read of what the reader knows to be overwritten', () => {
    const history = scripts('x=1 y=1', 'y:1 x=2', 'x:2 x:1');
    expect(kept(history)).toEqual([]);
    expect(check(history, 'CC')).toMatchObject({
      verdict: 'violated',
      pattern: 'WriteCORead',
      model: 'causal consistency',
    });
  });
});

describe('each bad pattern is named, with its operations and in words', () => {
  const patterns: [BadPattern, CausalVariant, StoreOperations, string][] = [
    ['ThinAirRead', 'CC', scripts('x:7'), 'pa get x: 7, which nobody wrote'],
    [
      'CyclicCO',
      'CC',
      scripts('x:1 y=1', 'y:1 x=1'),
      'what depends on what goes round in a circle: pa get x: 1 before pa put y=1; pb get y: 1 saw pa put y=1; pb get y: 1 before pb put x=1; pa get x: 1 saw pb put x=1',
    ],
    [
      'WriteCOInitRead',
      'CC',
      scripts('x=1 y=1', 'y:1 x:'),
      'pb get x: null, but it depends on pa put x=1: pa put x=1 before pa put y=1; pb get y: 1 saw pa put y=1; pb get y: 1 before pb get x: null',
    ],
    [
      'WriteCORead',
      'CC',
      scripts('x=1 x=2', 'x:2 x:1'),
      'pb get x: 1, but that value was overwritten by pa put x=2: pa put x=1 before pa put x=2; and the read depends on that: pb get x: 2 saw pa put x=2; pb get x: 2 before pb get x: 1',
    ],
    [
      'CyclicCF',
      'CCv',
      scripts('x=1 x:2', 'x=2 x:1'),
      'no order of the writes explains all reads: pa put x=1 must come before pb put x=2, for pa get x: 2 knew of both; pb put x=2 must come before pa put x=1, for pb get x: 1 knew of both',
    ],
    [
      'WriteHBInitRead',
      'CM',
      scripts('z=1 x=1 y=1', 'x=2 z: y:1 x:2'),
      'in every order of what pb depends on pa put z=1 comes first',
    ],
    [
      'CyclicHB',
      'CM',
      scripts('x=1', 'x=2 x:1 x:2'),
      'no order of what pb depends on explains all that it read',
    ],
  ];
  it.each(patterns)('%s', (pattern, variant, history, words) => {
    const verdict = check(history, variant);
    expect(verdict).toMatchObject({ verdict: 'violated', pattern });
    if (verdict.verdict !== 'violated') return;
    expect(verdict.why).toContain(words);
    expect(verdict.operations.length).toBeGreaterThan(0);
    expect(new Set(verdict.operations).size).toBe(verdict.operations.length);
  });
});

/** A partial order as bits: bit `n * a + b` where a comes before b. */
type Relation = bigint;
const bit = (n: number, a: number, b: number): Relation => 1n << BigInt(n * a + b);
const has = (order: Relation, n: number, a: number, b: number): boolean => (order & bit(n, a, b)) !== 0n;

/** All partial orders that contain one, grown a pair at a time. */
function extensions(base: Relation, n: number): Relation[] {
  const seen = new Set([base]);
  const queue = [base];
  for (const order of queue) {
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) {
        if (a === b || has(order, n, a, b) || has(order, n, b, a)) continue;
        let grown = order;
        for (let from = 0; from < n; from++)
          for (let to = 0; to < n; to++)
            if ((from === a || has(order, n, from, a)) && (to === b || has(order, n, b, to)))
              grown |= bit(n, from, to);
        if (seen.has(grown)) continue;
        seen.add(grown);
        queue.push(grown);
      }
    }
  }
  return queue;
}

const extensionsOf = new Map<string, Relation[]>();
function causalOrders(base: Relation, n: number): Relation[] {
  const key = `${n} ${base}`;
  const known = extensionsOf.get(key) ?? extensions(base, n);
  extensionsOf.set(key, known);
  return known;
}

type Known = Operation<{ type: string; key: string; value?: number }, number | null>;

/** Whether some sequence of these, in an order, answers as told those of whom the answers count. */
function canRun(
  members: readonly number[],
  order: Relation,
  operations: readonly Known[],
  told: ReadonlySet<number>,
): boolean {
  const n = operations.length;
  const extend = (left: readonly number[], store: ReadonlyMap<string, number>): boolean =>
    left.length === 0 ||
    left.some(next => {
      if (left.some(other => has(order, n, other, next))) return false;
      const { input, output } = operations[next];
      if (input.type === 'get' && told.has(next) && (store.get(input.key) ?? null) !== output) return false;
      const after = input.type === 'get' ? store : new Map(store).set(input.key, input.value as number);
      return extend(
        left.filter(one => one !== next),
        after,
      );
    });
  return extend(members, new Map());
}

/** The definitions, word for word: some causal order (and some order of all) such that every operation is explained. */
function bruteForce(history: StoreOperations, variant: CausalVariant): boolean {
  const all = history as unknown as Known[];
  const open = all.filter(one => isUnknown(one as Operation) && one.input.type === 'put');
  const sure = all.filter(one => !isUnknown(one as Operation));
  return Array.from({ length: 1 << open.length }, (_, choice) => choice).some(choice => {
    const chosen = open.filter((_, at) => (choice >> at) & 1);
    const operations = [...sure, ...chosen].sort((a, b) => a.invokedPlace - b.invokedPlace);
    const n = operations.length;
    let base = 0n;
    for (let a = 0; a < n; a++)
      for (let b = a + 1; b < n; b++)
        if (operations[a].client === operations[b].client && !isUnknown(operations[a] as Operation))
          base |= bit(n, a, b);
    const isPast = (order: Relation, of: number, one: number): boolean =>
      one === of || has(order, n, one, of);
    const explains = (order: Relation, arbitration?: readonly number[]): boolean =>
      operations.every((operation, of) => {
        const members = operations.flatMap((_, one) => (isPast(order, of, one) ? [one] : []));
        const told = new Set(
          variant === 'CM'
            ? members.filter(one => isPast(base, of, one) && operations[one].client === operation.client)
            : [of],
        );
        if (arbitration === undefined) return canRun(members, order, operations, told);
        let total = order;
        arbitration.forEach((one, at) => {
          for (const other of arbitration.slice(at + 1)) total |= bit(n, one, other);
        });
        return canRun(members, total, operations, told);
      });
    const orders = causalOrders(base, n);
    if (variant !== 'CCv') return orders.some(order => explains(order));
    return permutations(operations.map((_, index) => index)).some(arbitration => {
      const rank = new Map(arbitration.map((one, at) => [one, at]));
      const follows = (order: Relation): boolean =>
        operations.every((_, a) =>
          operations.every(
            (__, b) => !has(order, n, a, b) || (rank.get(a) as number) < (rank.get(b) as number),
          ),
        );
      return orders.some(order => follows(order) && explains(order, arbitration));
    });
  });
}

interface Shape extends StoreShape {
  readonly rounds?: number;
}

describe('the verdicts are those of the definitions', () => {
  const shapes: Record<string, Shape> = {
    'two clients, one key': { clients: 2, operations: 5, keys: ['x'] },
    'two clients, two keys': { clients: 2, operations: 6, keys: ['x', 'y'], rounds: 100 },
    'three clients, two keys': { clients: 3, operations: 5, keys: ['x', 'y'] },
    'lost answers': { clients: 2, operations: 5, keys: ['x', 'y'], unknown: 0.3 },
  };
  it.each(Object.entries(shapes))('%s', (name, shape) => {
    const random = new Random(`causal consistency, ${name}`);
    const counts: Record<string, number> = {};
    for (let round = 0; round < (shape.rounds ?? 300); round++) {
      const history = randomStore(shape, random);
      for (const variant of ['CC', 'CCv', 'CM'] as const) {
        const isKept = bruteForce(history, variant);
        const { verdict } = check(history, variant);
        expect([variant, verdict]).toEqual([variant, isKept ? 'satisfied' : 'violated']);
        counts[`${variant} ${verdict}`] = (counts[`${variant} ${verdict}`] ?? 0) + 1;
      }
    }
    expect(Object.keys(counts)).toHaveLength(6);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(12);
  });

  it('also where convergence and memory part: the operations of figure 3 b in other orders, with other answers', () => {
    const random = new Random('causal consistency, figure 3 b');
    const counts = { both: 0, none: 0, CCv: 0, CM: 0 };
    for (let round = 0; round < 1500; round++) {
      const second = random.shuffle(['z:', 'y:1', random.pick(['x:2', 'x:1'])]);
      const history = scripts(random.shuffle(['z=1', 'x=1', 'y=1']).join(' '), ['x=2', ...second].join(' '));
      const isKept = {
        CCv: check(history, 'CCv').verdict === 'satisfied',
        CM: check(history, 'CM').verdict === 'satisfied',
      };
      const kind = isKept.CCv === isKept.CM ? (isKept.CM ? 'both' : 'none') : isKept.CCv ? 'CCv' : 'CM';
      counts[kind] += 1;
      // The definition is slow here.
      if (counts[kind] > 8) continue;
      expect(bruteForce(history, 'CM')).toBe(isKept.CM);
      if (counts[kind] < 3) expect(bruteForce(history, 'CCv')).toBe(isKept.CCv);
    }
    expect(counts.CCv).toBeGreaterThan(10);
    expect(counts.both).toBeGreaterThan(10);
    expect(counts.none).toBeGreaterThan(10);
  });
});

describe('operations of unknown outcome', () => {
  it('may take effect late: what their client did next does not depend on them', () => {
    expect(kept(scripts('x=1? y=1', 'y:1 x:'))).toEqual(['CC', 'CCv', 'CM']);
    expect(kept(scripts('x=1? y=1', 'y:1 x: x:1'))).toEqual(['CC', 'CCv', 'CM']);
    expect(kept(scripts('x=1 y=1', 'y:1 x: x:1'))).toEqual([]);
  });

  it('come after what their client did before', () => {
    expect(kept(scripts('x=1 y=1?', 'y:1 x:'))).toEqual([]);
  });
});

describe('what the checker is given', () => {
  it('is a store with unique values', () => {
    expect(() => check(scripts('x=1', 'x=1'), 'CC')).toThrow(
      "causal consistency needs unique values, but 'pa put x=1' and 'pb put x=1' write the same",
    );
    const initial = historyOf([
      { client: 'a', input: { type: 'write', value: 0 }, invokedAt: 0, completedAt: 1 },
    ]);
    expect(() =>
      checkCausalConsistency(initial as StoreOperations, registerModel<number>(0), { variant: 'CM' }),
    ).toThrow("causal memory needs unique values, but 'a write 0' writes the initial value, 0");
    const strange = 'CX' as CausalVariant;
    expect(() => check([], strange)).toThrow("variant must be 'CC', 'CCv' or 'CM', got 'CX'");
    expect(() => check([{ client: 'a' }] as unknown as StoreOperations, 'CC')).toThrow(
      'history[0].invokedPlace must be',
    );
  });

  it('may be long: a store that is causal by construction, and one answer that is not', () => {
    const random = new Random('long causal history');
    const events: HistoryEvent[] = [];
    const stores = Array.from({ length: 8 }, () => new Map<string, number>());
    const clocks = Array.from({ length: 8 }, () => 0);
    const log: { key: string; value: number; client: number; needs: number[] }[] = [];
    const seen: Set<number>[] = stores.map(() => new Set());
    const learn = (client: number, entry: number): void => {
      if (seen[client].has(entry)) return;
      for (const needed of log[entry].needs) learn(client, needed);
      seen[client].add(entry);
      const { key, value } = log[entry];
      if (value > (stores[client].get(key) ?? 0)) stores[client].set(key, value);
    };
    for (let at = 1; at <= 3000; at++) {
      const client = random.below(8);
      const key = `k${random.below(10)}`;
      if (log.length > 0 && random.chance(0.3)) learn(client, random.below(log.length));
      if (random.chance(0.4)) {
        // The last write that this client knows of, and its own last: everything else follows from these.
        const needs = [...seen[client]].slice(-40);
        log.push({ key, value: at, client, needs });
        learn(client, log.length - 1);
        clocks[client] = at;
        events.push(
          { type: 'invoke', client, input: { type: 'put', key, value: at } },
          { type: 'complete', client },
        );
      } else {
        events.push({ type: 'invoke', client, input: { type: 'get', key } });
        events.push({ type: 'complete', client, output: stores[client].get(key) ?? null });
      }
    }
    const history = historyOfEvents(events) as StoreOperations;
    expect(check(history, 'CC').verdict).toBe('satisfied');
    expect(check(history, 'CCv').verdict).toBe('satisfied');
    const reads = history.flatMap((one, at) =>
      (one.output as number | null) === null || one.output === undefined ? [] : [at],
    );
    const last = reads[reads.length - 1];
    const broken = history.with(last, { ...history[last], output: null as never });
    expect(check(broken, 'CC')).toMatchObject({ verdict: 'violated', pattern: 'WriteCOInitRead' });
    expect(check(broken, 'CM').verdict).toBe('violated');
  });
});
