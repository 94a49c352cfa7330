/** What an answer is: one meaning in a notebook and at the command line. */
import { writeFileSync } from 'node:fs';
import type { Report } from 'faultlines/exercise';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExecuteRequest, Output } from '../kernel/contract.js';
import { openTestEngine } from '../kernel/testing.js';
import { courseCompiler } from './course-compiler.js';
import { gradeSource } from './grade.js';
import { gradeCell } from './grade-cell.js';
import { temporaryCourse } from './testing.js';

const engine = openTestEngine();
afterAll(() => engine.dispose());

const CHECK = "import { check } from '@faultlines/exercises';\nawait check('5.2.1', {});";

const RIGHT = `// exercise 5.2.1

function requestSlow(leaves: number, leafSlow: number): number {
  return -Math.expm1(leaves * Math.log1p(-leafSlow));
}

function leafSlowFor(leaves: number, wanted: number): number {
  return -Math.expm1(Math.log1p(-wanted) / leaves);
}`;

async function run(request: ExecuteRequest): Promise<string> {
  const outputs: Output[] = [];
  await engine.execute(request, output => outputs.push(output));
  return outputs.map(textOf).join('');
}

function textOf(output: Output): string {
  if (output.type === 'stream') return output.text;
  return output.type === 'error' ? output.traceback.join('\n') : String(output.data['text/plain']);
}

/** What a check prints after these cells ran in a fresh kernel. */
async function printedAfter(...cells: string[]): Promise<string> {
  engine.reset();
  for (const [index, code] of cells.entries()) await run({ code, cellId: `cell-${index}` });
  return run({ code: CHECK });
}

async function reportOn(text: string): Promise<Report> {
  return (await gradeSource('5.2.1', { text, from: 'work', path: 'a file' })).report;
}

interface Case {
  readonly text: string;
  /** Cells that ran before the answer cell. */
  readonly before?: string[];
  readonly score: number;
  readonly says?: string;
}

const FULL = 5;
const body = (statement: string): string =>
  RIGHT.replace('  return -Math.expm1(leaves *', `  ${statement}\n  return -Math.expm1(leaves *`);
const headed = (line: string): string => RIGHT.replace('\n\nfunction', `\n\n${line}\nfunction`);

const CASES: Readonly<Record<string, Case>> = {
  'a right answer': { text: RIGHT, score: FULL },
  'an answer with Windows line ends': { text: RIGHT.replaceAll('\n', '\r\n'), score: FULL },
  'an answer with exports': { text: RIGHT.replaceAll('\nfunction', '\nexport function'), score: FULL },
  'an answer of arrow functions': {
    text: '// exercise 5.2.1\nconst requestSlow = (n: number, p: number) => -Math.expm1(n * Math.log1p(-p));\nconst leafSlowFor = (n: number, w: number) => -Math.expm1(Math.log1p(-w) / n);',
    score: FULL,
  },
  'an answer with a list of exports': {
    text: `${RIGHT}\n\nexport { requestSlow, leafSlowFor };`,
    score: FULL,
  },
  'an answer that exports under other names': {
    text: `${RIGHT.replaceAll('requestSlow', 'slow')}\n\nexport { slow as requestSlow };`,
    score: FULL,
  },
  'an answer that awaits at its top level': {
    text: headed('const one = await Promise.resolve(1);\n'),
    score: FULL,
  },
  'an answer that ends with an expression': { text: `${RIGHT}\n\nrequestSlow(2, 0.5)`, score: FULL },
  'an answer of async functions': {
    text: RIGHT.replace(/^function (\w+)(.*): number/gm, 'async function $1$2: Promise<number>'),
    score: FULL,
  },
  'a helper in another cell': {
    before: ['function rare(n: number, p: number): number { return -Math.expm1(n * Math.log1p(-p)); }'],
    text: RIGHT.replace('-Math.expm1(leaves * Math.log1p(-leafSlow))', 'rare(leaves, leafSlow)'),
    score: 0,
    says: 'the answer does not declare rare. If another cell does, move it',
  },
  'an import in another cell': {
    before: ["import { isDeepStrictEqual } from 'node:util';"],
    text: body('isDeepStrictEqual(1, 1);'),
    score: 0,
    says: 'the answer does not declare isDeepStrictEqual',
  },
  'a type of another cell': {
    before: ['type Chance = number;'],
    text: RIGHT.replace('leafSlow: number', 'leafSlow: Chance'),
    score: 0,
    says: 'the answer does not declare Chance',
  },
  'an answer over two cells': {
    before: [`function leafSlowFor${RIGHT.split('function leafSlowFor')[1]}`],
    text: RIGHT.split('\n\nfunction leafSlowFor')[0] as string,
    score: 0,
    says: 'the answer declares no function named leafSlowFor',
  },
  'a built-in with node:': { text: headed("import { isDeepStrictEqual } from 'node:util';\n"), score: FULL },
  'a built-in without node:': { text: headed("import { isDeepStrictEqual } from 'util';\n"), score: FULL },
  'a built-in as a default': {
    text: body('assert(leaves > 0);').replace('\n\nfunction', "\n\nimport assert from 'assert';\nfunction"),
    score: FULL,
  },
  'a built-in by require': { text: body("require('node:assert')(leaves > 0);"), score: FULL },
  'a built-in by a dynamic import': {
    text: RIGHT.replace(
      'function requestSlow(leaves: number, leafSlow: number): number {',
      "async function requestSlow(leaves: number, leafSlow: number): Promise<number> {\n  await import('util');",
    ),
    score: FULL,
  },
  'a built-in that reaches the disk': {
    text: headed("import { readFileSync } from 'fs';\n"),
    score: 0,
    says: "an answer may not import 'fs'",
  },
  'a built-in that starts programs, by require': {
    text: body("require('child_process');"),
    score: 0,
    says: "an answer may not import 'child_process'",
  },
  'a type of the library': {
    text: headed("import type { CallGraph } from 'faultlines/latency';\n"),
    score: FULL,
  },
  'a type of the library without the word': {
    text: headed("import { CallGraph } from 'faultlines/latency';\n"),
    score: FULL,
  },
  "the library's own answer": {
    text: "// exercise 5.2.1\nimport { fanOutSlowProbability as requestSlow, leafSlowProbability as leafSlowFor } from 'faultlines/latency';\nexport { requestSlow, leafSlowFor };",
    score: 0,
    says: "may not import fanOutSlowProbability from 'faultlines/latency'",
  },
  "the library's own answer, as a whole module": {
    text: RIGHT.replace(
      '\n\nfunction',
      "\n\nimport * as latency from 'faultlines/latency';\nfunction",
    ).replace(
      '-Math.expm1(leaves * Math.log1p(-leafSlow))',
      'latency.fanOutSlowProbability(leaves, leafSlow)',
    ),
    score: 0,
    says: "may not import fanOutSlowProbability from 'faultlines/latency'",
  },
  "the library's own answer, by require": {
    text: RIGHT.replace(
      '-Math.expm1(leaves * Math.log1p(-leafSlow))',
      "require('faultlines/latency').fanOutSlowProbability(leaves, leafSlow)",
    ),
    score: 0,
    says: "may not import fanOutSlowProbability from 'faultlines/latency'",
  },
  'the specs': {
    text: headed("import { specOf } from '@faultlines/exercises';\n"),
    score: 0,
    says: "may not import '@faultlines/exercises'",
  },
  'the solution, by a path': {
    text: headed(
      "import * as solved from '../../../solutions/5-scalability/5.2-tail-latency/5.2.1-fan-out.js';\n",
    ),
    score: 0,
    says: 'an answer is the text of its own cell or file',
  },
  'a type error': {
    text: body('const wrong: string = 1;'),
    score: 0,
    says: "line 4, column 9: Type 'number' is not assignable to type 'string'",
  },
  'a syntax error': { text: `${RIGHT}\n}`, score: 0, says: 'did not compile: line 10' },
  'an answer that throws while it is loaded': {
    text: `${RIGHT}\nthrow new Error('oh');`,
    score: 0,
    says: 'it failed while it was loaded: Error: oh',
  },
};

describe('fault 3: a notebook and the command line give the same', () => {
  it.each(Object.entries(CASES))('%s', async (_what, { text, before = [], score, says = '' }) => {
    const report = await reportOn(text);
    expect(report.score).toBe(score);
    expect(report.properties.map(({ message }) => message).join('\n')).toContain(says);
    const printed = await printedAfter(...before, text);
    expect(printed).toContain(says);
    expect(printed).toContain(`${score}/${FULL} points`);
  });
});

describe('fault 1: nothing but the answer is graded', () => {
  it('not what the check cell is handed', async () => {
    engine.reset();
    await run({ code: RIGHT.replace('// exercise 5.2.1\n', '') });
    const printed = await run({
      code: CHECK.replace('{}', '{ requestSlow: requestSlow, leafSlowFor: leafSlowFor }'),
    });
    expect(printed).toContain(
      'the answer cell was not run since the kernel started: run it, then this check',
    );
    expect(printed).toContain('0/5 points');
  });

  it('not a version before an error of the compiler', async () => {
    const printed = await printedAfter(RIGHT, body('const wrong: string = 1;'));
    expect(printed).toContain('the answer did not compile: line 4, column 9');
    expect(printed).toContain('0/5 points');
  });

  it('a check whose answer never compiled is told why', async () => {
    engine.reset();
    await run({ code: body('const wrong: string = 1;') });
    const printed = await run({ code: CHECK.replace('{}', '{ requestSlow: requestSlow }') });
    expect(printed).toContain("Cannot find name 'requestSlow'");
    expect(printed).toContain('The answer cell of exercise 5.2.1 did not compile');
  });

  it('a starter is not attempted', async () => {
    const printed = await printedAfter(
      "// exercise 5.2.1\nimport { unanswered } from 'faultlines/exercise';\nfunction requestSlow(a: number, b: number): number { throw unanswered(); }\nfunction leafSlowFor(a: number, b: number): number { throw unanswered(); }",
    );
    expect(printed).toContain('0/5 points, not attempted yet');
  });

  describe('where the notebook is saved in a file', () => {
    const course = temporaryCourse();
    afterAll(() => course.remove());
    const file = course.workFile('notebooks/5-scalability/5.2-tail-latency.ipynb');
    const save = (...texts: string[]): void => {
      const cells = texts.map((source, index) => ({ id: `c${index}`, cell_type: 'code', source }));
      writeFileSync(file, JSON.stringify({ cells }));
    };
    const checked = async (ran: string, at: number) => {
      const asked = { ...courseCompiler(), ran: { source: ran, compiled: true, at } };
      return (await gradeCell('5.2.1', asked, file)).report;
    };

    it('an edit that was not run is noticed', async () => {
      save(RIGHT.replace('return', 'return 0 *'));
      const report = await checked(RIGHT, 0);
      expect(report).toMatchObject({ score: 0, outcome: 'submission-error' });
      expect(report.properties[0]?.message).toContain('was edited since it was run');
      expect(report.graded).toBeUndefined();
    });

    it('a file that was not saved since the run is older, not an edit', async () => {
      save('// exercise 5.2.1\n');
      expect(await checked(RIGHT, Date.now() + 60_000)).toMatchObject({ score: FULL, outcome: 'pass' });
    });

    it('the report names the file', async () => {
      save(RIGHT);
      expect((await checked(RIGHT, 0)).graded).toMatchObject({
        from: 'cell',
        path: expect.stringContaining('5.2-tail-latency.ipynb'),
      });
    });

    it('two answer cells are told, none is graded', async () => {
      save(RIGHT, RIGHT);
      const report = await checked(RIGHT, 0);
      expect(report.properties[0]?.message).toContain('2 code cells begin with');
    });
  });
});
