import { describe, expect, it } from 'vitest';
import {
  type AnomalyName,
  checkTransactions,
  historyInNotation,
  type IsolationLevel,
  type Transaction,
  type TransactionOptions,
} from '../index.js';

const LEVELS: readonly IsolationLevel[] = [
  'read uncommitted',
  'read committed',
  'repeatable read',
  'snapshot isolation',
  'serializable',
];

/** The names of the anomalies, but for those of real time, and which of the five levels are kept. */
function judged(
  history: string | readonly Transaction[],
  options: TransactionOptions = {},
): { anomalies: AnomalyName[]; kept: IsolationLevel[] } {
  const transactions = typeof history === 'string' ? historyInNotation(history) : history;
  const { anomalies, levels } = checkTransactions(transactions, options);
  for (const level of LEVELS) expect(levels[level].verdict).not.toBe('unknown');
  return {
    anomalies: anomalies
      .map(({ name }) => name)
      .filter(name => name !== 'real-time cycle' && name !== 'stale snapshot'),
    kept: LEVELS.filter(level => levels[level].verdict === 'satisfied'),
  };
}

const committedReads: readonly IsolationLevel[] = ['read uncommitted', 'read committed'];

describe('the histories of Berenson and others, 1995', () => {
  it('H1: an inconsistent analysis, though nobody reads what is rolled back', () => {
    const h1 = 'r1[x=50] w1[x=10] r2[x=10] r2[y=50] c2 r1[y=50] w1[y=90] c1';
    expect(judged(h1, { initial: { x: 50, y: 50 } })).toEqual({
      anomalies: ['G-single'],
      kept: committedReads,
    });
  });

  it('H1.SI: the same under snapshot isolation, where it is serializable', () => {
    const h1 = 'r1[x=50] w1[x=10] r2[x=50] r2[y=50] c2 r1[y=50] w1[y=90] c1';
    expect(judged(h1, { initial: { x: 50, y: 50 } })).toEqual({ anomalies: [], kept: LEVELS });
  });

  it('H2: a fuzzy read', () => {
    const h2 = 'r1[x=50] r2[x=50] w2[x=10] r2[y=50] w2[y=90] c2 r1[y=90] c1';
    expect(judged(h2, { initial: { x: 50, y: 50 } })).toEqual({
      anomalies: ['G-single'],
      kept: committedReads,
    });
  });

  it('H3: a phantom: no item that was read has changed, so repeatable read is kept', () => {
    // r1[P] w2[insert y to P] r2[z] w2[z] c2 r1[z] c1: z counts the employees that P finds.
    const active = (value: unknown, key: string | number): boolean => key !== 'z' && value === 'active';
    const h3: Transaction[] = [
      {
        operations: [
          { type: 'select', name: 'active employees', where: active, found: [['x', 'active']] },
          { type: 'read', key: 'z', value: 2 },
        ],
      },
      {
        operations: [
          { type: 'write', key: 'y', value: 'active' },
          { type: 'read', key: 'z', value: 1 },
          { type: 'write', key: 'z', value: 2 },
        ],
      },
    ];
    const initial = { x: 'active', z: 1 };
    expect(judged(h3, { initial })).toEqual({
      anomalies: ['G-single', 'G2'],
      kept: ['read uncommitted', 'read committed', 'repeatable read'],
    });
    const phantom = checkTransactions(h3, { initial }).anomalies.find(({ name }) => name === 'G2');
    expect(phantom?.text).toBe(
      "T1's select of active employees did not see T2's y=active, which changes what it finds; T1 read z=2, which T2 wrote",
    );
  });

  it('H4: a lost update', () => {
    const h4 = 'r1[x=100] r2[x=100] w2[x=120] c2 w1[x=130] c1';
    const initial = { x: 100 };
    expect(judged(h4, { initial })).toEqual({ anomalies: ['lost update', 'G-single'], kept: committedReads });
    const { anomalies } = checkTransactions(historyInNotation(h4), {
      initial,
      versionOrder: { x: [120, 130] },
    });
    expect(anomalies[0]).toMatchObject({
      name: 'lost update',
      meaning: 'lost update',
      transactions: ['T1', 'T2'],
      cycle: [
        { from: 'T1', to: 'T2', kind: 'rw', key: 'x' },
        { from: 'T2', to: 'T1', kind: 'ww', key: 'x' },
      ],
      text: 'T1 read x=100, which T2 overwrote with x=120; T2 wrote x=120, which T1 overwrote with x=130',
    });
  });

  it('H5: a write skew: snapshot isolation is kept, and nothing stronger', () => {
    const h5 = 'r1[x=50] r1[y=50] r2[x=50] r2[y=50] w1[y=-40] w2[x=-40] c1 c2';
    expect(judged(h5, { initial: { x: 50, y: 50 } })).toEqual({
      anomalies: ['G2-item'],
      kept: ['read uncommitted', 'read committed', 'snapshot isolation'],
    });
  });

  it('P0, dirty write: two writers leave x and y in two orders', () => {
    const p0 = 'w1[x=1] w2[x=2] w2[y=2] c2 w1[y=1] c1';
    const versionOrder = { x: [1, 2], y: [2, 1] };
    expect(judged(p0, { versionOrder })).toEqual({ anomalies: ['G0'], kept: [] });
  });

  it('A1, dirty read: what was read is rolled back', () => {
    expect(judged('w1[x=1] r2[x=1] a1 c2')).toEqual({ anomalies: ['G1a'], kept: ['read uncommitted'] });
  });

  it('A2, fuzzy read: the same item twice, with another value', () => {
    expect(judged('r1[x=0] w2[x=1] c2 r1[x=1] c1', { initial: { x: 0 } })).toEqual({
      anomalies: ['G-single'],
      kept: committedReads,
    });
  });

  it('A5A, read skew', () => {
    const a5a = 'r1[x=50] w2[x=10] w2[y=90] c2 r1[y=90] c1';
    expect(judged(a5a, { initial: { x: 50, y: 50 } })).toEqual({
      anomalies: ['G-single'],
      kept: committedReads,
    });
  });

  it('A5B, write skew', () => {
    const a5b = 'r1[x=0] r2[y=0] w1[y=1] w2[x=2] c1 c2';
    expect(judged(a5b, { initial: { x: 0, y: 0 } })).toEqual({
      anomalies: ['G2-item'],
      kept: ['read uncommitted', 'read committed', 'snapshot isolation'],
    });
  });
});

describe('the histories of Adya, Liskov and O’Neil, 2000', () => {
  it('Hserial: T1, T2, T3, by all three kinds of edges', () => {
    const serial = 'w1[z=1] w1[x=1] w1[y=1] w3[x=3] c1 r2[x=1] w2[y=2] c2 r3[y=2] w3[z=3] c3';
    const versionOrder = { x: [1, 3], y: [1, 2], z: [1, 3] };
    expect(judged(serial, { versionOrder })).toEqual({ anomalies: [], kept: LEVELS });
  });

  it('Hwrite-order: versions may follow each other otherwise than they were written', () => {
    const writes = 'w1[x=1] w2[x=2] w2[y=2] c1 c2 r3[x=1] w3[x=3] w4[y=4] a4';
    const histories = historyInNotation(writes).map(one =>
      one.name === 'T3' ? { ...one, outcome: 'committed' as const } : one,
    );
    expect(judged(histories, { versionOrder: { x: [2, 1, 3], y: [2] } }).kept).toEqual(LEVELS);
    // In the other order T3 would have lost T2's update.
    expect(judged(histories, { versionOrder: { x: [1, 2, 3], y: [2] } }).anomalies).toEqual([
      'lost update',
      'G-single',
    ]);
  });

  it('Hwcycle, a cycle of writes: the constraint x + y = 10 is lost', () => {
    const wcycle = 'w1[x=2] w2[x=5] w2[y=5] c2 w1[y=8] c1';
    const report = checkTransactions(historyInNotation(wcycle), {
      versionOrder: { x: [2, 5], y: [5, 8] },
    });
    expect(report.anomalies[0]).toMatchObject({
      name: 'G0',
      meaning: 'dirty write',
      cycle: [
        { from: 'T1', to: 'T2', kind: 'ww', key: 'x' },
        { from: 'T2', to: 'T1', kind: 'ww', key: 'y' },
      ],
    });
    expect(report.levels['read uncommitted'].verdict).toBe('violated');
  });

  it('G1b: a value that was not to stay', () => {
    expect(judged('w1[x=1] r2[x=1] w1[x=2] c1 c2')).toEqual({
      anomalies: ['G1b'],
      kept: ['read uncommitted'],
    });
  });

  it('G1c: two transactions that each read of the other', () => {
    const { anomalies } = checkTransactions(historyInNotation('w1[x=1] w2[y=2] r1[y=2] r2[x=1] c1 c2'));
    expect(judged('w1[x=1] w2[y=2] r1[y=2] r2[x=1] c1 c2')).toEqual({
      anomalies: ['G1c'],
      kept: ['read uncommitted'],
    });
    expect(anomalies[0].text).toBe('T2 read x=1, which T1 wrote; T1 read y=2, which T2 wrote');
  });

  it('Hphantom: a new employee, and a sum that counts her already', () => {
    // r1(Dept=Sales: x, y) r2(Sum, 20) w2(z in Sales) w2(Sum, 30) c2 r1(Sum, 30) c1, with salaries of 10 each.
    const isSalary = (_: unknown, key: string | number): boolean => key !== 'sum';
    const history: Transaction[] = [
      {
        operations: [
          {
            type: 'select',
            name: 'Dept=Sales',
            where: isSalary,
            found: [
              ['x', 'Ann'],
              ['y', 'Bob'],
            ],
          },
          { type: 'read', key: 'sum', value: 30 },
        ],
      },
      {
        operations: [
          { type: 'read', key: 'sum', value: 20 },
          { type: 'write', key: 'z', value: 'Eve' },
          { type: 'write', key: 'sum', value: 30 },
        ],
      },
    ];
    const { kept, anomalies } = judged(history, { initial: { x: 'Ann', y: 'Bob', sum: 20 } });
    expect(anomalies).toContain('G2');
    expect(kept).toEqual(['read uncommitted', 'read committed', 'repeatable read']);
  });
});

describe('beyond both', () => {
  it('a long fork: two readers see two writers in two orders, so no snapshot explains both', () => {
    const fork = 'w1[x=1] w2[y=1] c1 c2 r3[x=1] r3[y=] r4[x=] r4[y=1] c3 c4';
    const report = checkTransactions(historyInNotation(fork));
    expect(judged(fork)).toEqual({ anomalies: ['G-nonadjacent', 'G2-item'], kept: committedReads });
    expect(report.anomalies[0]).toMatchObject({ name: 'G-nonadjacent', meaning: 'long fork' });
    expect(report.anomalies[0].cycle).toHaveLength(4);
  });

  it('the read-only transaction anomaly of Fekete, O’Neil and O’Neil, 2004: allowed by snapshots, not serializable', () => {
    const history = 'r2[x=0] r2[y=0] r1[y=0] w1[y=20] c1 r3[x=0] r3[y=20] c3 w2[x=-11] c2';
    expect(judged(history, { initial: { x: 0, y: 0 } }).kept).toEqual([
      'read uncommitted',
      'read committed',
      'snapshot isolation',
    ]);
  });

  it('a stale read: serializable, but not in real time', () => {
    const { levels, anomalies } = checkTransactions(historyInNotation('w1[x=1] c1 r2[x=] c2'));
    expect(levels.serializable.verdict).toBe('satisfied');
    expect(levels['strict serializable'].verdict).toBe('violated');
    expect(levels['strong snapshot isolation'].verdict).toBe('violated');
    expect(anomalies.map(({ text }) => text)).toContain(
      'T1 was over at 1, before T2 began at 2; T2 found no x before T1 wrote x=1',
    );
  });

  it('two that touch at one instant are concurrent: nobody knows which was first', () => {
    const transactions = (second: number): Transaction[] => [
      { operations: [{ type: 'write', key: 'x', value: 1 }], beganAt: 0, endedAt: 5 },
      { operations: [{ type: 'read', key: 'x', value: null }], beganAt: second, endedAt: 9 },
    ];
    const level = (second: number) =>
      checkTransactions(transactions(second)).levels['strict serializable'].verdict;
    expect(level(5)).toBe('satisfied');
    expect(level(5.5)).toBe('violated');
  });

  it('the causal reverse: strong enough for each client, but a reader sees the later write without the earlier', () => {
    const reverse = 'r3[x=] w1[x=1] c1 w2[y=1] c2 r3[y=1] c3';
    const { levels } = checkTransactions(historyInNotation(reverse));
    expect(levels.serializable.verdict).toBe('satisfied');
    expect(levels['strict serializable']).toEqual({
      verdict: 'violated',
      anomalies: ['stale snapshot', 'real-time cycle'],
    });
  });

  it('G-SIa: who reads what was committed after its snapshot, where times are exact', () => {
    const history = historyInNotation('r1[y=] w2[x=1] c2 r1[x=1] c1');
    expect(checkTransactions(history).levels['strong snapshot isolation'].verdict).toBe('satisfied');
    const { levels, anomalies } = checkTransactions(history, { times: 'exact' });
    expect(levels['strong snapshot isolation']).toEqual({ verdict: 'violated', anomalies: ['G-SIa'] });
    expect(anomalies[0].text).toBe('T1 read x=1, which T2 wrote; but T2 committed at 2, and T1 began at 0');
  });

  it('without times, what needs them is unknown and not a pass', () => {
    const { levels } = checkTransactions([{ operations: [{ type: 'write', key: 'x', value: 1 }] }]);
    expect(levels['strict serializable']).toEqual({
      verdict: 'unknown',
      reason: 'no transaction has a beganAt or an endedAt',
    });
  });
});

describe('lists', () => {
  const append = (key: string, value: number) => ({ type: 'append', key, value }) as const;
  const read = (key: string, value: number[]) => ({ type: 'read', key, value }) as const;

  it('a lost update between appends, as Kingsbury and Alvaro found with Elle in TiDB', () => {
    // T1 and T2 append to key 34 upon the same version; T3 shows the order.
    const history: Transaction[] = [
      { operations: [read('34', [2, 1]), append('36', 5), append('34', 4)] },
      { operations: [append('34', 5)] },
      { operations: [read('34', [2, 1, 5, 4])] },
      { operations: [append('34', 2), append('34', 1)] },
    ];
    const { anomalies, kept } = judged(history);
    expect(anomalies).toEqual(['lost update', 'G-single']);
    expect(kept).toEqual(committedReads);
    expect(checkTransactions(history).anomalies[0].text).toBe(
      'T1 read 34=[2,1], to which T2 had not appended yet; T2 appended to 34, and then T1 did',
    );
  });

  it('elements of two transactions in turns are a dirty write', () => {
    const history: Transaction[] = [
      { operations: [append('x', 1), append('x', 3)] },
      { operations: [append('x', 2)] },
      { operations: [read('x', [1, 2, 3])] },
    ];
    expect(judged(history)).toEqual({ anomalies: ['G0'], kept: [] });
  });

  it('two orders, an element twice, an element of nobody, a read blind to an append of its own', () => {
    const writers: Transaction[] = [{ operations: [append('x', 1)] }, { operations: [append('x', 2)] }];
    const seen = (...lists: number[][]): Transaction[] => [
      ...writers,
      ...lists.map(list => ({ operations: [read('x', list)] })),
    ];
    expect(judged(seen([1, 2], [2, 1])).anomalies).toEqual(['incompatible orders']);
    expect(judged(seen([1, 1])).anomalies).toEqual(['duplicate element']);
    const pair: Transaction[] = [{ operations: [append('x', 1), append('x', 2)] }];
    expect(judged([...pair, { operations: [read('x', [2])] }]).anomalies).toEqual(['misplaced append']);
    expect(judged([...pair, { operations: [read('x', [2, 1])] }]).anomalies).toEqual(['misplaced append']);
    expect(judged(seen([7])).anomalies).toEqual(['thin-air read']);
    expect(judged([{ operations: [append('x', 1), read('x', [])] }]).anomalies).toEqual(['internal read']);
  });
});
