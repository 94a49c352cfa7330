import fc from 'fast-check';
import { aNumber, defineSpec } from 'faultlines/exercise';
import { expect, it } from 'vitest';
import { judgeMutant } from './judge.js';
import { type Mutant, mutantsOf } from './mutants.js';
import type { JudgedMutant, MutantReport } from './report.js';
import { compareWithMutants, drawMutants, rerun } from './rerun.js';

const SOLUTION = `export function larger(one: number, other: number): number {
  // BEGIN SOLUTION
  return one > other ? one : other;
  // END SOLUTION
}
`;

type Larger = { larger(one: number, other: number): number };

const spec = defineSpec<Larger>({
  id: '9.9.1',
  title: 'The larger of two',
  functions: { larger: aNumber },
  statement: 'Write `larger(one, other)`.',
  properties: [
    {
      name: 'is one of the two',
      points: 1,
      hints: ['a nudge', 'more'],
      check: async ({ answer, forAll, refute }) => {
        await forAll([fc.integer(), fc.integer()], async (one, other) => {
          const actual = await answer.call('larger', one, other);
          if (actual !== one && actual !== other) refute({ message: 'it is neither' });
        });
      },
    },
    {
      name: 'is the larger one',
      points: 1,
      hints: ['a nudge', 'more'],
      check: async ({ answer, forAll, refute }) => {
        await forAll([fc.integer(), fc.integer()], async (one, other) => {
          const actual = await answer.call('larger', one, other);
          if (actual !== Math.max(one, other)) refute({ message: 'there is a larger one' });
        });
      },
    },
  ],
});

async function honestReport(mutants: readonly Mutant[]): Promise<MutantReport> {
  const judged: JudgedMutant[] = [];
  for (const { answer, ...change } of mutants) {
    const verdict = await judgeMutant(spec, answer, [1, 2]);
    if (verdict.status !== 'uncompilable') judged.push({ ...change, ...verdict });
  }
  return { exercise: '9.9.1', hash: '', seeds: [1, 2], mutants: judged, uncompilable: [] };
}

it('finds an honest report as it is, and a report that was edited by hand', async () => {
  const mutants = await mutantsOf(SOLUTION);
  const report = await honestReport(mutants);
  expect(report.mutants.map(({ after, status }) => `${after}: ${status}`)).toEqual([
    'true: killed',
    'false: killed',
    'one >= other: survived',
    'one <= other: killed',
  ]);
  expect(report.mutants[0]).toMatchObject({ property: 'is the larger one', outcome: 'fail', seed: 1 });
  for (const mutant of report.mutants) expect(await rerun({ report, mutant }, mutants, spec)).toBeUndefined();

  const [killed, , survivor] = report.mutants as [JudgedMutant, JudgedMutant, JudgedMutant];
  const called = (mutant: JudgedMutant, fate: object): JudgedMutant =>
    ({ ...mutant, ...fate }) as JudgedMutant;
  const claim = { status: 'killed', property: 'is the larger one', outcome: 'fail', seed: 1 };
  expect(await rerun({ report, mutant: called(survivor, claim) }, mutants, spec)).toContain(
    'the report says killed, but now it survives',
  );
  const excused = called(killed, { status: 'equivalent', reason: 'so it seems' });
  expect(await rerun({ report, mutant: excused }, mutants, spec)).toContain(
    'the report says equivalent, but now it is killed',
  );
  const elsewhere = called(killed, { property: 'is one of the two' });
  expect(await rerun({ report, mutant: elsewhere }, mutants, spec)).toContain(
    "now it is by 'is the larger one'",
  );
  const marked = called(survivor, { status: 'equivalent', reason: 'both are the same' });
  expect(await rerun({ report, mutant: marked }, mutants, spec)).toBeUndefined();
});

it('kills a mutant that never ends, by its CPU time', async () => {
  const endless = SOLUTION.replace('return', 'while (one === one);\n  return');
  expect(await judgeMutant(spec, endless, [1])).toEqual({
    status: 'killed',
    property: 'is one of the two',
    outcome: 'timeout',
    seed: 1,
  });
});

it('does not take for a mutant what does not compile', async () => {
  expect(await judgeMutant(spec, SOLUTION.replace('one > other', 'one > otter'))).toEqual({
    status: 'uncompilable',
  });
});

it('misses a mutant that was taken out of a report, and one that was put in or listed twice', async () => {
  const mutants = await mutantsOf(SOLUTION);
  const all: JudgedMutant[] = mutants.map(({ answer: _answer, ...change }) => ({
    ...change,
    status: 'survived',
  }));
  const reportOf = (judged: readonly JudgedMutant[]): MutantReport => ({
    exercise: '9.9.1',
    hash: '',
    seeds: [1],
    mutants: judged,
    uncompilable: [],
  });
  expect(compareWithMutants(reportOf(all), mutants)).toEqual([]);
  const [first] = all as [JudgedMutant];
  expect(compareWithMutants(reportOf(all.slice(1)), mutants)).toEqual([
    'is not listed: line 3, column 10: ConditionalExpression, `one > other` becomes `true`',
  ]);
  expect(compareWithMutants(reportOf([...all, { ...first, after: '1' }]), mutants)).toHaveLength(1);
  expect(compareWithMutants(reportOf([...all, first]), mutants)).toEqual(['a mutant is listed twice']);
});

it('draws the same for the same commit, and others for another', () => {
  const mutants = Array.from(
    { length: 100 },
    (_, line): JudgedMutant => ({
      operator: 'O',
      line,
      column: 1,
      text: '',
      before: '',
      after: '',
      status: 'survived',
    }),
  );
  const report: MutantReport = { exercise: '9.9.1', hash: '', seeds: [1], mutants, uncompilable: [] };
  const drawn = (from: string): number[] => drawMutants([report], 20, from).map(({ mutant }) => mutant.line);
  expect(new Set(drawn('one')).size).toBe(20);
  expect(drawn('one')).toEqual(drawn('one'));
  expect(drawn('one')).not.toEqual(drawn('other'));
});
