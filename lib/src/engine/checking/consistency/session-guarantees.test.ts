import { describe, expect, it } from 'vitest';
import {
  permutations,
  randomStore,
  type StoreOperations,
  scripts,
} from '../../../../testing/engine/checking/consistency/stores.js';
import { Random } from '../../random/index.js';
import {
  checkCausalConsistency,
  checkSessionGuarantees,
  isUnknown,
  keyValueModel,
  type Operation,
  SESSION_GUARANTEES,
  type SessionGuarantee,
  type SessionOptions,
} from '../index.js';

const model = keyValueModel<number>();
const check = (history: StoreOperations, options?: SessionOptions) =>
  checkSessionGuarantees(history, model, options);
const [readYourWrites, monotonicReads, monotonicWrites, writesFollowReads] = SESSION_GUARANTEES;
const keeps = (history: StoreOperations, ...guarantees: SessionGuarantee[]): boolean =>
  check(history, { guarantees }).verdict === 'satisfied';

describe('each guarantee and what breaks it', () => {
  it('read your writes: the own write is not found, or was overtaken by an older one', () => {
    const lost = scripts('x=1 x:');
    expect(check(lost, { guarantees: [readYourWrites] })).toMatchObject({
      verdict: 'violated',
      model: 'read your writes',
      operations: [lost[0], lost[1]],
      why: 'pa get x: null, although pa put x=1 had to be there: pa put x=1 before pa get x: null',
    });
    expect(keeps(lost, monotonicReads, monotonicWrites, writesFollowReads)).toBe(true);
    const older = scripts('x=1', 'x=2 x:1');
    expect(keeps(older, readYourWrites)).toBe(true);
    expect(check(older, { guarantees: [readYourWrites], versionOrder: { x: [1, 2] } })).toMatchObject({
      verdict: 'violated',
      why: expect.stringContaining('pb get x: 1, although pb put x=2 had to be there'),
    });
    expect(check(older, { guarantees: [readYourWrites], versionOrder: { x: [2, 1] } }).verdict).toBe(
      'satisfied',
    );
  });

  it('monotonic reads: what was seen is gone, or two values come and go', () => {
    const gone = scripts('x=1', 'x:1 x:');
    expect(check(gone, { guarantees: [monotonicReads] })).toMatchObject({
      verdict: 'violated',
      why: 'pb get x: null, although pa put x=1 had to be there: pb get x: 1 before pb get x: null',
    });
    const toAndFro = scripts('x=1', 'x=2', 'x:1 x:2 x:1');
    expect(keeps(toAndFro, monotonicReads)).toBe(false);
    expect(keeps(scripts('x=1', 'x=2', 'x:1 x:2'), monotonicReads)).toBe(true);
    // Two readers, two orders.
    expect(keeps(scripts('x=1', 'x=2', 'x:1 x:2', 'x:2 x:1'), monotonicReads)).toBe(false);
  });

  it('monotonic writes: shown by a version order, by a key that should be there, or with monotonic reads', () => {
    const two = scripts('x=1 x=2');
    expect(keeps(two, monotonicWrites)).toBe(true);
    expect(check(two, { guarantees: [monotonicWrites], versionOrder: { x: [2, 1] } })).toMatchObject({
      verdict: 'violated',
      why: 'no order of the writes explains this: pa put x=1 before pa put x=2; the version order has pa put x=2 before pa put x=1',
    });
    const backwards = scripts('x=1 x=2', 'x:2 x:1');
    expect(keeps(backwards, monotonicWrites)).toBe(true);
    expect(keeps(backwards, monotonicReads)).toBe(true);
    expect(keeps(backwards, monotonicReads, monotonicWrites)).toBe(false);
    const otherKey = scripts('x=1 y=2', 'y:2 x:');
    expect(keeps(otherKey, monotonicWrites)).toBe(true);
    expect(check(otherKey, { guarantees: [monotonicReads, monotonicWrites] })).toMatchObject({
      verdict: 'violated',
      model: 'monotonic reads and monotonic writes',
      why: 'pb get x: null, although pa put x=1 had to be there: pa put x=1 before pa put y=2; pb get y: 2 before pb get x: null',
    });
  });

  it('writes follow reads: an answer without its question', () => {
    const board = scripts('q=1', 'q:1 a=2', 'a:2 q:');
    expect(keeps(board, readYourWrites, monotonicReads, monotonicWrites)).toBe(true);
    expect(keeps(board, writesFollowReads)).toBe(true);
    expect(check(board, { guarantees: [monotonicReads, writesFollowReads] })).toMatchObject({
      verdict: 'violated',
      why: expect.stringContaining('pc get q: null, although pa put q=1 had to be there'),
    });
    const circle = scripts('x:1 y=1', 'y:1 x=1');
    expect(keeps(circle, writesFollowReads)).toBe(false);
    expect(keeps(circle, readYourWrites, monotonicReads, monotonicWrites)).toBe(true);
  });
});

type Known = Operation<{ type: string; key: string; value?: number }, number | null>;

/**
 * The definition, word for word: some order of all writes, and for each read some database, as the guarantees ask
 * for.
 */
function bruteForce(
  history: StoreOperations,
  { guarantees = SESSION_GUARANTEES, versionOrder = {} }: SessionOptions,
): boolean {
  const all = history as unknown as Known[];
  const isOpen = (one: Known): boolean => isUnknown(one as Operation);
  const writes = all.filter(({ input }) => input.type === 'put');
  const reads = all.filter(one => one.input.type === 'get' && !isOpen(one));
  const isAfter = (one: Known, other: Known): boolean =>
    one.client === other.client && one.invokedPlace > other.invokedPlace && !isOpen(other);
  const source = (read: Known): Known | undefined =>
    writes.find(({ input }) => input.key === read.input.key && input.value === read.output);
  const needed = (write: Known): Known[] => [
    ...(guarantees.includes(monotonicWrites) ? writes.filter(one => isAfter(write, one)) : []),
    ...(guarantees.includes(writesFollowReads)
      ? reads.filter(one => isAfter(write, one)).flatMap(one => source(one) ?? [])
      : []),
  ];
  return permutations(writes).some(order => {
    const rank = new Map(order.map((write, at) => [write, at]));
    const isEarlier = (one: Known, other: Known): boolean =>
      (rank.get(one) as number) < (rank.get(other) as number);
    // An unknown write that nobody saw puts nothing in order: it may never have happened.
    const counts = (write: Known): boolean => !isOpen(write) || reads.some(read => source(read) === write);
    const keepsGiven = Object.entries(versionOrder).every(([key, values]) =>
      values.every((value, at) => {
        const write = writes.find(({ input }) => input.key === key && input.value === value) as Known;
        return values
          .slice(at + 1)
          .every(later =>
            isEarlier(write, writes.find(({ input }) => input.key === key && input.value === later) as Known),
          );
      }),
    );
    if (!keepsGiven) return false;
    if (
      !writes.filter(counts).every(write =>
        needed(write)
          .filter(counts)
          .every(one => isEarlier(one, write)),
      )
    )
      return false;
    return reads.every(read => {
      const must = new Set([
        ...(guarantees.includes(readYourWrites) ? writes.filter(one => isAfter(read, one)) : []),
        ...(guarantees.includes(monotonicReads)
          ? reads.filter(one => isAfter(read, one)).flatMap(one => source(one) ?? [])
          : []),
      ]);
      return Array.from({ length: 1 << writes.length }, (_, choice) => choice).some(choice => {
        const database = writes.filter((_, at) => (choice >> at) & 1);
        if (![...must].every(one => database.includes(one))) return false;
        if (!database.every(write => needed(write).every(one => database.includes(one)))) return false;
        const ofKey = order.filter(write => database.includes(write) && write.input.key === read.input.key);
        return (ofKey[ofKey.length - 1]?.input.value ?? null) === read.output;
      });
    });
  });
}

describe('the verdicts are those of the definition', () => {
  const sets: SessionGuarantee[][] = Array.from({ length: 15 }, (_, at) =>
    SESSION_GUARANTEES.filter((__, bit) => ((at + 1) >> bit) & 1),
  );
  it.each(sets.map(guarantees => [guarantees.join(', '), guarantees] as const))('%s', (name, guarantees) => {
    const random = new Random(`session guarantees: ${name}`);
    const counts = { satisfied: 0, violated: 0, unknown: 0 };
    for (let round = 0; round < 320; round++) {
      const history = randomStore(
        {
          clients: 2 + (round % 2),
          operations: 7,
          keys: round % 3 === 0 ? ['x'] : ['x', 'y'],
          unknown: round % 4 === 0 ? 0.2 : 0,
        },
        random,
      );
      const versions = (history as unknown as Known[]).flatMap(one =>
        one.input.type === 'put' && one.input.key === 'x' && !isUnknown(one as Operation)
          ? [one.input.value]
          : [],
      );
      const versionOrder =
        round % 2 === 0 ? {} : { x: random.chance(0.5) ? versions : random.shuffle(versions) };
      const given = history.some(one => (one as unknown as Known).input.key === 'x') ? versionOrder : {};
      const options = { guarantees, versionOrder: given };
      const found = check(history, options);
      expect(found.verdict).toBe(bruteForce(history, options) ? 'satisfied' : 'violated');
      counts[found.verdict] += 1;
      if (found.verdict === 'violated') expect(found.operations.length).toBeGreaterThan(0);
    }
    expect(counts.satisfied).toBeGreaterThan(10);
    expect(counts.violated).toBeGreaterThan(10);
  });

  it('all four together are causal convergence, as Brzezinski, Sobaniec and Wawrzyniak, 2004, proved of causal consistency', () => {
    const random = new Random('session guarantees and causal convergence');
    const counts = { satisfied: 0, violated: 0, unknown: 0 };
    for (let round = 0; round < 3000; round++) {
      const shape = {
        clients: 3,
        operations: 6 + (round % 12),
        keys: round % 2 === 0 ? ['x', 'y'] : ['x', 'y', 'z'],
        unknown: round % 5 === 0 ? 0.2 : 0,
      };
      const history = randomStore(shape, random);
      const { verdict } = check(history);
      expect(verdict).toBe(checkCausalConsistency(history, model, { variant: 'CCv' }).verdict);
      counts[verdict] += 1;
    }
    expect(counts.satisfied).toBeGreaterThan(100);
    expect(counts.violated).toBeGreaterThan(100);
  });
});

describe('what the checker is given', () => {
  it('is at least one guarantee, and orders of values that were written', () => {
    const history = scripts('x=1 x=2');
    expect(() => check(history, { guarantees: [] })).toThrow(
      'guarantees must name at least one of read your writes',
    );
    expect(() => check(history, { guarantees: ['all' as SessionGuarantee] })).toThrow("got 'all'");
    expect(() => check(history, { versionOrder: { x: [3] } })).toThrow(
      'versionOrder.x names 3, which nobody wrote',
    );
    expect(() => check(history, { versionOrder: { y: [1] } })).toThrow(
      'versionOrder.y names 1, which nobody wrote',
    );
    expect(() => check(history, { versionOrder: { x: [1, 1] } })).toThrow(
      'versionOrder.x must name every value once',
    );
    expect(() => check(scripts('x=1', 'x=1'), { guarantees: [monotonicReads] })).toThrow(
      "monotonic reads needs unique values, but 'pa put x=1' and 'pb put x=1' write the same",
    );
  });
});
