import { describe, expect, it } from 'vitest';
import { codeCell, notebookOf } from '../chapters/testing-documents.js';
import { notebookProblems } from './check.js';

const EARLIER = codeCell('earlier', 'const a = 1; const p = { x: 1 }; interface P { x: number }');

/** The problems of a cell that comes after one that declares `a`, `p` and the type `P`. */
function problemsOf(source: string): string[] {
  return notebookProblems(notebookOf(EARLIER, codeCell('later', source))).map(({ message }) => message);
}

describe('the check of notebooks rejects', () => {
  it.each([
    [
      'a shorthand property of an earlier name',
      '({ a })',
      "{ a } with 'a' from an earlier cell: write { a: a }",
    ],
    ['one inside a function', 'function f() { return [{ a }]; }', /from an earlier cell/],
    ['a renamed property of an earlier value', 'const { x: y } = p;', /^\{ x: \.\.\. \} in a pattern/],
    ['one of an earlier type', 'const f = ({ x: y }: P) => y;', /^\{ x: \.\.\. \} in a pattern/],
    ['an export', 'export const b = 1;', /^export at the top level/],
    ['a loop at the top level', 'for (let i = 0; i < 3; i++) console.log(i);', /^a loop at the top level/],
    ['one in a block', '{ while (a > 1) {} }', /^a loop at the top level/],
    ['an import of a file', "import { b } from './helper';", /^an import of the file '\.\/helper'/],
    ['a dynamic import of a file', "await import('../lib/x')", /^an import of the file '\.\.\/lib\/x'/],
    ['fault 11: an await that stock tslab misses', 'await (1)', /^stock tslab takes `await` before/],
    ['what does not compile', 'nothing.at.all', "does not compile: Cannot find name 'nothing'."],
  ])('%s', (_, source, expected) => {
    expect(problemsOf(source)).toContainEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  it.each([
    ['the same written out', '({ a: a })'],
    ['a parameter of the same name', 'const f = (a: number) => ({ a });'],
    ['a local variable of the same name', 'function f() { const a = 2; return { a }; }'],
    ['a name of the same cell', 'const b = 1; ({ b })'],
    ['a pattern over a value of the same cell', 'const q = { z: 1 }; const { z: y } = q;'],
    ['a pattern without renaming', 'const { x } = p;'],
    ['a loop in a function', 'function f() { for (const i of [1]) console.log(i); }'],
    ['fault 11: an await beside a plain one', 'const q = Promise.resolve(); await q; await (1);'],
    ['an import of a package', "import { join } from 'node:path'; join('a')"],
  ])('but not %s', (_, source) => {
    expect(problemsOf(source)).toEqual([]);
  });

  it('stored outputs and execution counts', () => {
    const stored = {
      outputs: [{ output_type: 'stream', name: 'stdout', text: '1' }] as const,
      execution_count: 3,
    };
    const problems = notebookProblems(notebookOf(codeCell('a', '1', stored)));
    expect(problems.map(({ message }) => message)).toEqual([
      'stored outputs: clear them',
      'a stored execution count: clear the outputs',
    ]);
  });

  it.each(['Fan_Out', '-a', 'ä', 'x'.repeat(65), '3f2a91bc', 'b0e1c2d3-4f5a-6789-abcd-ef0123456789'])(
    'the id %s',
    id => {
      expect(notebookProblems(notebookOf(codeCell(id, '1')))).toHaveLength(1);
    },
  );

  it.each(['a', 'fan-out-2', '5-2-fan-out', 'deadbeef', 'facade'])('but not the id %s', id => {
    expect(notebookProblems(notebookOf(codeCell(id, '1')))).toEqual([]);
  });
});
