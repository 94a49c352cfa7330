import { describe, expect, it } from 'vitest';
import { RandomDatabase, type Shape } from '../../../../testing/engine/checking/transactions/database.js';
import {
  isSerializable,
  isSnapshotIsolated,
  isSnapshotIsolatedAt,
  keepsByDefinition,
  keepsForLists,
  over,
} from '../../../../testing/engine/checking/transactions/definitions.js';
import { Random } from '../../random/index.js';
import { checkTransactions, type IsolationLevel, type Transaction } from '../index.js';

const seed = 'transactions by brute force';
const small: Shape = { transactions: 4, keys: ['x', 'y'], operations: 3, wrong: 0.08 };
const shapes: Record<string, Shape> = {
  registers: small,
  'registers with many writers': { ...small, keys: ['x'], operations: 2 },
  'registers with aborts and lost answers': { ...small, aborts: 0.15, unknown: 0.25 },
  lists: { ...small, isList: true },
  'lists with aborts and lost answers': { ...small, isList: true, aborts: 0.15, unknown: 0.25 },
};

/** Each level that was judged, and how often it was kept and not. */
function tally(): {
  expectLevel(report: ReturnType<typeof checkTransactions>, level: IsolationLevel, isKept: boolean): void;
  requireBoth(least: number): void;
} {
  const counts = new Map<IsolationLevel, [kept: number, broken: number]>();
  return {
    expectLevel(report, level, isKept) {
      const { verdict } = report.levels[level];
      expect([level, verdict]).toEqual([level, isKept ? 'satisfied' : 'violated']);
      const count = counts.get(level) ?? [0, 0];
      count[isKept ? 0 : 1] += 1;
      counts.set(level, count);
    },
    requireBoth(least) {
      for (const [level, [kept, broken]] of counts) {
        expect([level, Math.min(kept, broken) >= least]).toEqual([level, true]);
      }
    },
  };
}

/** What is reported must be there: a cycle closes, and each violated level has an anomaly that it forbids. */
function requireEvidence({ levels, anomalies }: ReturnType<typeof checkTransactions>): void {
  for (const verdict of Object.values(levels)) {
    if (verdict.verdict !== 'violated') continue;
    expect(verdict.anomalies.length).toBeGreaterThan(0);
    expect(anomalies.map(({ name }) => name)).toEqual(expect.arrayContaining([...verdict.anomalies]));
  }
  for (const { name, cycle = [] } of anomalies) {
    const kinds = cycle.map(({ kind }) => kind);
    const isRw = kinds.map(kind => kind === 'rw' || kind === 'predicate rw');
    const rws = isRw.filter(is => is).length;
    const areAdjacent = isRw.some((is, at) => is && isRw[(at + 1) % isRw.length]);
    if (name === 'G0') expect(new Set(kinds)).toEqual(new Set(['ww']));
    if (name === 'G1c') expect([rws, kinds.some(kind => kind.endsWith('wr'))]).toEqual([0, true]);
    if (name === 'G-single' || name === 'lost update') expect(rws).toBe(1);
    if (name === 'lost update') expect(new Set(cycle.map(({ key }) => key)).size).toBe(1);
    if (name === 'G-nonadjacent') expect([rws >= 2, areAdjacent]).toEqual([true, false]);
    if (name === 'G2-item') expect([rws >= 2, kinds.includes('rw')]).toEqual([true, true]);
    if (name === 'G2') expect(kinds).toContain('predicate rw');
    if (name === 'stale snapshot' || name === 'real-time cycle') expect(kinds).toContain('real time');
    if (name === 'stale snapshot') expect(areAdjacent).toBe(false);
  }
  for (const { cycle, text } of anomalies) {
    expect(text.length).toBeGreaterThan(10);
    expect(text).not.toContain('undefined');
    cycle?.forEach(({ to }, at) => {
      if (cycle.length > 1) expect(cycle[(at + 1) % cycle.length].from).toBe(to);
    });
  }
}

/** The versions of each item as their transactions ended, or now and then in another order. */
function ordersOf(history: readonly Transaction[], random: Random): Record<string, unknown[]> {
  const last = new Map<string, Map<Transaction, unknown>>();
  for (const transaction of [...history].sort((a, b) => over(a) - over(b))) {
    for (const operation of transaction.operations) {
      if (operation.type !== 'write') continue;
      const values = last.get(String(operation.key)) ?? new Map();
      last.set(String(operation.key), values.set(transaction, operation.value));
    }
  }
  const orders = [...last].map(([key, values]) => [key, [...values.values()]] as const);
  return Object.fromEntries(
    orders.map(([key, values]) => [key, random.chance(0.2) ? random.shuffle(values) : values]),
  );
}

describe('the levels are those of the definitions', () => {
  it.each(Object.entries(shapes))('for %s', (name, shape) => {
    const random = new Random(`${seed}, ${name}`);
    const { expectLevel, requireBoth } = tally();
    for (let round = 0; round < 1200; round++) {
      const history = new RandomDatabase(shape, random).history();
      const report = checkTransactions(history);
      requireEvidence(report);
      expectLevel(report, 'serializable', isSerializable(history, false));
      expectLevel(report, 'strict serializable', isSerializable(history, true));
      expectLevel(report, 'snapshot isolation', isSnapshotIsolated(history, false));
      expectLevel(report, 'strong snapshot isolation', isSnapshotIsolated(history, true));
      const kept = shape.isList ? keepsForLists(history) : keepsByDefinition(history);
      for (const [level, isKept] of Object.entries(kept))
        expectLevel(report, level as IsolationLevel, isKept);
    }
    requireBoth(15);
  });

  it('for registers without times, in any order, so that the order of versions must be searched for', () => {
    const random = new Random(`${seed}, no times`);
    const { expectLevel, requireBoth } = tally();
    for (let round = 0; round < 800; round++) {
      const shape = { ...small, transactions: 5, keys: round % 2 === 0 ? ['x', 'y'] : ['x'], operations: 2 };
      const history = new RandomDatabase(shape, random)
        .history()
        .map(({ operations, outcome }) => ({ operations, outcome }));
      const report = checkTransactions(history);
      requireEvidence(report);
      expectLevel(report, 'snapshot isolation', isSnapshotIsolated(history, false));
      for (const [level, isKept] of Object.entries(keepsByDefinition(history)))
        expectLevel(report, level as IsolationLevel, isKept);
    }
    requireBoth(50);
  });

  it('for snapshots and commits at known times', () => {
    const random = new Random(`${seed}, exact`);
    const { expectLevel, requireBoth } = tally();
    for (let round = 0; round < 2000; round++) {
      const history = new RandomDatabase({ ...small, isList: round % 2 === 0 }, random).history();
      const report = checkTransactions(history, { times: 'exact' });
      requireEvidence(report);
      expectLevel(report, 'strong snapshot isolation', isSnapshotIsolatedAt(history));
    }
    requireBoth(100);
  });

  it('for reads by predicates', () => {
    const random = new Random(`${seed}, predicates`);
    const { expectLevel, requireBoth } = tally();
    let unknown = 0;
    for (let round = 0; round < 3000; round++) {
      const shape = { ...small, keys: round % 4 < 2 ? ['x'] : ['x', 'y'], operations: 2, selects: true };
      const history = new RandomDatabase(shape, random).history();
      const versionOrder = round % 2 === 0 ? {} : ordersOf(history, random);
      const isKept = isSerializable(history, false, versionOrder);
      const report = checkTransactions(history, { versionOrder });
      requireEvidence(report);
      if (report.levels.serializable.verdict === 'unknown') unknown += 1;
      else expectLevel(report, 'serializable', isKept);
    }
    expect(unknown).toBeLessThan(1500);
    requireBoth(200);
  });
});

describe('long histories', () => {
  it('of lists and of registers are judged by what one promises', () => {
    const random = new Random(`${seed}, long`);
    for (const isList of [true, false]) {
      const shape = { transactions: 300, keys: [...'abcdefghij'], operations: 4, wrong: 0, isList };
      for (let round = 0; round < 6; round++) {
        const history = new RandomDatabase(shape, random).history();
        const { levels } = checkTransactions(history);
        for (const { verdict } of Object.values(levels)) expect(verdict).not.toBe('unknown');
        // One lost read, and nothing that is serial stays so.
        if (levels.serializable.verdict === 'violated') continue;
        const at = history.findIndex(({ operations }) =>
          operations.some(
            ({ type, ...rest }) => type === 'read' && String((rest as { value: unknown }).value).length > 2,
          ),
        );
        const operations = history[at].operations.map(operation =>
          operation.type === 'read' ? { ...operation, value: isList ? [] : null } : operation,
        );
        const broken = history.with(at, { ...history[at], operations });
        expect(checkTransactions(broken).levels['strict serializable'].verdict).toBe('violated');
      }
    }
  });

  it('end as unknown where the budget does, never as a pass', () => {
    const random = new Random(`${seed}, hard`);
    let unknown = 0;
    for (let round = 0; round < 400; round++) {
      const shape = { transactions: 8, keys: ['x', 'y', 'z'], operations: 3, wrong: 0.02 };
      const history = new RandomDatabase(shape, random).history().map(({ operations }) => ({ operations }));
      const hasty = checkTransactions(history, { maxLooks: 1 }).levels;
      const patient = checkTransactions(history, { maxLooks: 5000 }).levels;
      for (const level of ['serializable', 'snapshot isolation'] as const) {
        expect(patient[level].verdict).not.toBe('unknown');
        if (hasty[level].verdict === 'unknown') {
          unknown += 1;
          expect(hasty[level]).toHaveProperty('reason', expect.stringContaining('the budget of 1 looks'));
        } else expect(hasty[level].verdict).toBe(patient[level].verdict);
      }
    }
    expect(unknown).toBeGreaterThan(0);
  });
});
