import { describe, expect, it } from 'vitest';
import {
  countsOf,
  isAdequate,
  type JudgedMutant,
  type MutantReport,
  parseReport,
  reportText,
  shareKilled,
  withMarks,
} from './report.js';

const change = {
  operator: 'EqualityOperator',
  line: 7,
  column: 10,
  text: 'return a < b;',
  before: 'a < b',
  after: 'a <= b',
};
const survived: JudgedMutant = { ...change, status: 'survived' };
const equivalent: JudgedMutant = { ...change, status: 'equivalent', reason: 'a is never b' };
const killed: JudgedMutant = { ...change, status: 'killed', property: 'sorts', outcome: 'fail', seed: 1 };

describe('the mark of an equivalent mutant', () => {
  it('stays on a mutant that survives again, also where its line has moved', () => {
    const moved: JudgedMutant = { ...survived, line: 12 };
    expect(withMarks([moved], [equivalent])).toEqual({
      mutants: [{ ...moved, status: 'equivalent', reason: 'a is never b' }],
      fallen: [],
    });
  });

  it.each([
    ['line changed', { ...survived, text: 'return a < b; // now sorted' }],
    ['operator changed', { ...survived, operator: 'Another' }],
    ['change is another', { ...survived, after: 'a >= b' }],
    ['mutant is killed', killed],
  ])('falls where the %s', (_what, now: JudgedMutant) => {
    expect(withMarks([now], [equivalent])).toEqual({ mutants: [now], fallen: [equivalent] });
  });

  it('stays with the one of several on a line that it was put on, and falls if there are more of them', () => {
    const second: JudgedMutant = { ...survived, column: 20 };
    const { mutants } = withMarks([survived, second], [survived, { ...equivalent, column: 20 }]);
    expect(mutants.map(({ status }) => status)).toEqual(['survived', 'equivalent']);
    const third: JudgedMutant = { ...survived, column: 30 };
    expect(withMarks([survived, second, third], [survived, equivalent]).fallen).toEqual([equivalent]);
  });
});

const report: MutantReport = {
  exercise: '9.9.1',
  hash: 'ab',
  seeds: [5, 1],
  mutants: [survived, equivalent, killed],
  uncompilable: [change],
};

describe('the file', () => {
  it('is read as it was written, one mutant a line', () => {
    const text = reportText(report);
    expect(parseReport(text, 'a file')).toEqual(report);
    expect(text.split('\n').filter(line => line.includes('"operator"'))).toHaveLength(4);
    expect(JSON.parse(text).counts).toEqual(countsOf(report));
  });

  it.each([
    ['{', 'a file is not JSON'],
    ['{}', 'a file is no report of mutants'],
    [reportText(report).replace('"status": "survived"', '"status": "dead"'), "has the status 'dead'"],
    [reportText(report).replace(', "reason": "a is never b"', ''), 'is marked as equivalent: say why'],
    [reportText(report).replace('"a is never b"', '" "'), 'is marked as equivalent: say why'],
    [reportText(report).replace('"status": "survived"', '"status": "killed"'), 'by which property'],
    [reportText(report).replace('"line": 7, ', ''), 'a mutant has operator'],
  ])('is refused in words where it is wrong: %#', (text, message) => {
    expect(() => parseReport(text, 'a file')).toThrow(message);
  });
});

it('is adequate with 97 in 100 killed of what is not equivalent, and one in twenty equivalent', () => {
  const counts = (killedOnes: number, survivors: number, marked: number) => ({
    mutants: killedOnes + survivors + marked,
    killed: killedOnes,
    survived: survivors,
    equivalent: marked,
    uncompilable: 9,
  });
  expect(isAdequate(counts(97, 3, 0))).toBe(true);
  expect(isAdequate(counts(96, 4, 0))).toBe(false);
  expect(isAdequate(counts(95, 0, 5))).toBe(true);
  expect(isAdequate(counts(94, 0, 6))).toBe(false);
  expect(shareKilled(counts(0, 0, 0))).toBe(1);
});
