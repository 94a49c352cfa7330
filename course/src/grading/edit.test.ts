/** Misconceptions as edits of the solution: applied exactly once, or refused in words. */
import { describe, expect, it } from 'vitest';
import { applyEdit, readEdit, shareThatDiffers } from './edit.js';
import { readHeader } from './misconception.js';

const SOLUTION = `// exercise 9.9.9

export function sum(values: number[]): number {
  // BEGIN SOLUTION
  let total = 0;
  for (const value of values) total += value;

  return total;
  // END SOLUTION
}

export function mean(values: number[]): number {
  // BEGIN SOLUTION
  if (values.length === 0) return 0;
  return sum(values) / values.length;
  // END SOLUTION
}
`;

const HEADER = `Misconception: the mean of nothing is a number.

Loses: is defined
Explained by: not a number`.replace('\n\n', '\n');

const editOf = (...hunks: string[]): string => `${HEADER}\n\n${hunks.join('\n@@\n')}\n`;
const apply = (text: string, solution = SOLUTION): string =>
  applyEdit(solution, readEdit(text, 'x.diff'), 'x.diff');

describe('an edit', () => {
  it('puts lines in the place of others, in any order of hunks, and drops the marks of the solution', () => {
    const text = editOf(
      '-  return sum(values) / values.length;\n+  return sum(values);',
      '-  let total = 0;\n+  let total = 1;',
    );
    expect(apply(text)).toBe(`// exercise 9.9.9

export function sum(values: number[]): number {
  let total = 1;
  for (const value of values) total += value;

  return total;
}

export function mean(values: number[]): number {
  if (values.length === 0) return 0;
  return sum(values);
}
`);
  });

  it('finds its place by the lines around it, of which an empty one may have lost its space', () => {
    for (const empty of [' ', '']) {
      const added = apply(
        editOf(`   for (const value of values) total += value;\n${empty}\n+  total += 1;\n   return total;`),
      );
      expect(added).toContain('total += value;\n\n  total += 1;\n  return total;\n');
    }
  });

  it('takes what git makes of line ends on Windows', () => {
    const text = editOf('-  let total = 0;\n+  let total = 1;');
    const windows = (unix: string): string => unix.replaceAll('\n', '\r\n');
    expect(apply(windows(text), windows(SOLUTION))).toBe(apply(text));
    expect(readEdit(windows(text), 'x.diff')).toEqual(readEdit(text, 'x.diff'));
  });

  it('inserts what holds a dollar sign as it is', () => {
    expect(apply(editOf("-  let total = 0;\n+  let total = '$&$1';"))).toContain("let total = '$&$1';");
  });

  it.each([
    [
      'lines that are not there',
      editOf('-  let total = 0;', '-  let sum = 0;'),
      'x.diff, hunk 2: its lines are found 0 times: the solution changed: write this hunk anew',
    ],
    ['a part of a line', editOf('-  let total\n+  let sum'), 'x.diff, hunk 1: its lines are found 0 times'],
    [
      'lines that are there with others between',
      editOf('-  let total = 0;\n-  return total;'),
      'hunk 1: its lines are found 0 times',
    ],
    [
      'lines that are there twice',
      editOf('-}\n+};'),
      'x.diff, hunk 1: its lines are found 2 times in the solution: add lines around them',
    ],
    [
      'lines of another hunk',
      editOf('-  let total = 0;', '   let total = 0;\n-  for (const value of values) total += value;'),
      'x.diff, hunk 2: its lines overlap those of another hunk',
    ],
    ['no place at all', editOf('+  let sum = 0;'), 'x.diff, hunk 1 only adds lines'],
    ['nothing', editOf('   let total = 0;'), 'x.diff, hunk 1 changes nothing'],
    ['nothing, after a separator', editOf('-  let total = 0;', ''), 'x.diff, hunk 2 changes nothing'],
    [
      'a line without a mark',
      editOf('-  let total = 0;\nlet total = 1;'),
      "x.diff, hunk 1: each line begins with a space, '-' or '+', but this one does not: let total = 1;",
    ],
    [
      'no header',
      '-  let total = 0;\n',
      'x.diff: an empty line must separate the header from the first hunk',
    ],
  ])('is refused if it names %s', (_what, text, message) => {
    expect(() => apply(text)).toThrow(message);
  });
});

describe('the header of an edit', () => {
  it('is that of a comment, without its stars', () => {
    const read = {
      idea: 'the mean of nothing is a number.',
      loses: ['is defined'],
      explainedBy: 'not a number',
    };
    expect(readHeader(readEdit(editOf('-  let total = 0;'), 'x.diff').header, 'x.diff')).toEqual(read);
    expect(readHeader(`\n * ${HEADER.replaceAll('\n', '\n * ')}\n`, 'x.ts')).toEqual(read);
  });

  it('must name what is lost and why', () => {
    expect(() => readHeader('Misconception: none.\nLoses: all', 'x.diff')).toThrow(
      "x.diff: its header must hold 'Misconception: '",
    );
  });
});

describe('the share of lines that differ', () => {
  it('counts lines of code, in one order', () => {
    expect(shareThatDiffers(SOLUTION, SOLUTION)).toBe(0);
    expect(shareThatDiffers('a;\nb;\nc;\nd;\n', '/** What it is. */\na;\n\n// Why.\nb;\nx;\nd;\n')).toBe(
      0.25,
    );
    expect(shareThatDiffers('a;\nb;\n', 'b;\na;\n')).toBe(0.5);
    expect(shareThatDiffers('a;\n', 'x;\ny;\n')).toBe(1);
  });
});
