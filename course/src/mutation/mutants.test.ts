import { expect, it } from 'vitest';
import { mutantsOf } from './mutants.js';

const SOLUTION = `// exercise 9.9.1

export const given = (value: number): boolean => value > 1;

export function inside(value: number): boolean {
  // BEGIN SOLUTION
  return value > 0 && given(value);
  // END SOLUTION
}
`;

it('are what the usual operators make of a tiny solution, and only of what the learner writes', async () => {
  const mutants = await mutantsOf(SOLUTION);
  expect(
    mutants.map(({ line, operator, before, after }) => `${line} ${operator}: ${before} -> ${after}`),
  ).toEqual([
    '7 ConditionalExpression: value > 0 && given(value) -> true',
    '7 ConditionalExpression: value > 0 && given(value) -> false',
    '7 LogicalOperator: value > 0 && given(value) -> value > 0 || given(value)',
    '7 ConditionalExpression: value > 0 -> true',
    '7 EqualityOperator: value > 0 -> value >= 0',
    '7 EqualityOperator: value > 0 -> value <= 0',
  ]);
  expect(mutants[4]).toMatchObject({
    column: 10,
    text: 'return value > 0 && given(value);',
    answer: SOLUTION.replace('value > 0 &&', 'value >= 0 &&'),
  });
});

function solutionWith(line: string): string {
  return `function f(a: any, b: any, c: any) {\n  // BEGIN SOLUTION\n  ${line}\n  // END SOLUTION\n}\n`;
}

it.each([
  ['return a && b && c;', 'return (a || b) && c;'],
  ['return a ?? b ?? c;', 'return (a && b) ?? c;'],
  ['return !(a || b) && c;', 'return (a || b) && c;'],
  ['return (a ?? b).filter(c).length;', 'return (a ?? b).length;'],
  ['return c || (a && b);', 'return c || (a || b);'],
  ['return a.filter(b).length;', 'return a.length;'],
])('keep an expression together: %s', async (line, wanted) => {
  const answers = (await mutantsOf(solutionWith(line))).map(({ answer }) => answer);
  expect(answers).toContain(solutionWith(wanted));
});

it('are all different, and none is the solution', async () => {
  const solution = solutionWith('if (a < b) return !c; else return [];');
  const answers = (await mutantsOf(solution)).map(({ answer }) => answer);
  expect(new Set([solution, ...answers]).size).toBe(answers.length + 1);
  expect(answers.length).toBeGreaterThan(5);
});
