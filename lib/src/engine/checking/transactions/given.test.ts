import { describe, expect, it } from 'vitest';
import { checkTransactions, historyInNotation, type TransactionOptions } from '../index.js';

describe('what the checker is given', () => {
  it('is a history with unique values, whole orders and sound times', () => {
    const check =
      (text: string, options: TransactionOptions = {}) =>
      () =>
        checkTransactions(historyInNotation(text), options);
    expect(check('w1[x=1] w2[x=1] c1 c2')).toThrow(
      'transactions[1].operations[0]: values must be unique by item, but x=1 is written by T1 too',
    );
    expect(check('w1[x=1] c1', { initial: { x: 1 } })).toThrow('x=1 is the initial value');
    expect(check('w1[x=1] w2[x=2] c1 c2', { versionOrder: { x: [1] } })).toThrow(
      'versionOrder.x must name every version, but 2 is missing',
    );
    expect(check('w1[x=1] w2[x=2] c1 c2', { versionOrder: { x: [1, 2, 2] } })).toThrow('every version once');
    expect(check('w1[x=1] a1', { versionOrder: { x: [1] } })).toThrow('which was not installed');
    expect(check('w1[x=1] c1', { versionOrder: { x: [1, 4] } })).toThrow('names 4, which nobody wrote');
    expect(check('w1[x=1] c1', { versionOrder: { z: [] } })).toThrow("no transaction touches 'z'");
    expect(check('w1[x=1] c1', { maxLooks: 0 })).toThrow(
      'maxLooks must be a whole number, 1 or above, got 0',
    );
    const list = { type: 'append', key: 'x', value: 1 } as const;
    const write = { type: 'write', key: 'x', value: 2 } as const;
    expect(() => checkTransactions([{ operations: [list, write] }])).toThrow(
      "'x' is used as a register and as a list",
    );
    expect(() => checkTransactions([{ operations: [list] }], { initial: { x: [] } })).toThrow(
      'a list begins empty',
    );
    expect(() => checkTransactions([{ operations: [write], beganAt: 2, endedAt: 1 }])).toThrow(
      'transactions[0].endedAt must not be before its beganAt, 2, got 1',
    );
    expect(() => checkTransactions([{ operations: [write] }], { times: 'exact' })).toThrow(
      "must have a beganAt and an endedAt, as times are 'exact'",
    );
    const two = [
      { name: 'T', operations: [write] },
      { name: 'T', operations: [] },
    ];
    expect(() => checkTransactions(two)).toThrow("the name 'T' is given twice");
  });

  it('is text that can be read', () => {
    expect(() => historyInNotation('r1[x=1] q2')).toThrow("text cannot be read at 8: 'q2'");
    expect(() => historyInNotation('w1[x]')).toThrow('cannot be read at 0');
    expect(() => historyInNotation('c1 w1[x=1]')).toThrow("'w1[x=1]' comes after T1 ended");
    expect(historyInNotation('r1[x=] w1[y=a] c1')).toEqual([
      {
        name: 'T1',
        operations: [
          { type: 'read', key: 'x', value: null },
          { type: 'write', key: 'y', value: 'a' },
        ],
        outcome: 'committed',
        beganAt: 0,
        endedAt: 2,
      },
    ]);
  });
});
