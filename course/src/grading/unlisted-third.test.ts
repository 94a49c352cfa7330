/** A third look at what nobody listed: answers that change, that disagree, that never end, that fill the memory or the terminal. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Report } from 'faultlines/exercise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type Ran, run, within } from '../kernel/testing.js';
import { type ExerciseFiles, selectExercises } from './catalog.js';
import { gradeSource } from './grade.js';
import { type TemporaryCourse, temporaryCourse } from './testing.js';

const REQUEST_SLOW = '-Math.expm1(leaves * Math.log1p(-leafSlow))';
const LEAF_SLOW_FOR = '-Math.expm1(Math.log1p(-wanted) / leaves)';
const RIGHT = `// exercise 5.2.1
function requestSlow(leaves: number, leafSlow: number): number { return ${REQUEST_SLOW}; }
function leafSlowFor(leaves: number, wanted: number): number { return ${LEAF_SLOW_FOR}; }
`;
const CHECK = "import { check } from '@faultlines/exercises';\nawait check('5.2.1', {});";

async function reportOn(text: string): Promise<Report> {
  return (await gradeSource('5.2.1', { text, from: 'work', path: 'a file' })).report;
}

/** The right answer with a line below its anchor. */
function below(line: string): string {
  return RIGHT.replace('\n', `\n${line}\n`);
}

/** An answer whose first function does this. */
function doing(body: string): string {
  return `// exercise 5.2.1
function requestSlow(leaves: number, leafSlow: number): any { ${body} }
function leafSlowFor(leaves: number, wanted: number): number { return ${LEAF_SLOW_FOR}; }
`;
}

function allOf({ outputs }: Ran): string {
  return outputs.map(output => (output.type === 'stream' ? output.text : JSON.stringify(output))).join('');
}

describe('unlisted answers, third look', () => {
  it('unlisted 71 (row 1): an answer that was commented out after it passed does not pass', async () => {
    const engine = openTestEngine();
    try {
      await run(engine, RIGHT);
      expect(allOf(await run(engine, CHECK))).toContain('5/5 points');
      const [anchor, ...lines] = RIGHT.trim().split('\n');
      for (const gone of [
        [anchor, ...lines.map(line => `// ${line}`)],
        [anchor, '/*', ...lines, '*/'],
        [anchor],
      ]) {
        await run(engine, gone.join('\n'));
        const printed = allOf(await run(engine, CHECK));
        expect(printed).not.toContain('5/5 points');
        expect(printed).toContain('requestSlow');
      }
    } finally {
      engine.dispose();
    }
  });

  it.each([
    ['a cache on the global object', below('(globalThis as any).cache ??= new Map();')],
    ['the folder of the file', below('const here = __dirname;')],
    ['a top-level `this`', below('const self = this;')],
    [
      'clocks and copies',
      below('const began = performance.now(); structuredClone([began]); queueMicrotask(() => {});'),
    ],
    ['a name in capitals', RIGHT.replaceAll('requestSlow', 'RequestSlow')],
    [
      'parameters in the other order',
      RIGHT.replace('leaves: number, leafSlow: number', 'leafSlow: number, leaves: number'),
    ],
    ['an import of its own exercise', below("import { requestSlow as other } from './5.2.1-fan-out.js';")],
    ['a type that is wrong', `${RIGHT}const wrong: string = requestSlow(10, 0.1);\n`],
    ['names of the page', `${RIGHT}const shown = document.title;\n`],
    ['octal numbers and `with`', `${RIGHT}with (Math) { max(010, 1); }\n`],
  ])('unlisted 73 (row 3): %s: the notebook and the command agree', async (_name, text) => {
    const report = await reportOn(text);
    const engine = openTestEngine();
    try {
      await run(engine, text);
      const printed = allOf(await run(engine, CHECK));
      expect([printed.includes('5/5 points'), printed]).toEqual([report.score === 5, expect.any(String)]);
      expect(printed).not.toMatch(/not your fault/);
    } finally {
      engine.dispose();
    }
  });

  it('unlisted 74 (row 4): a regular expression that never ends is stopped', async () => {
    const report = await within(
      120_000,
      reportOn(doing("return /^(a|a)+$/.test('a'.repeat(60) + '!') ? 1 : 0;")),
    );
    expect(report.properties[0].outcome).toBe('timeout');
    // The other function is right, and is judged for itself.
    expect(report.score).toBeGreaterThan(0);
  }, 150_000);

  it('unlisted 75 (row 7): memory that lies outside the heap is named', async () => {
    // Filled, so that it is truly taken; and with an end, so that a grader without a limit does the machine no harm.
    const report = await reportOn(
      doing(`const held: Float64Array[] = [];
for (let step = 0; step < 100; step++) held.push(new Float64Array(1e6).fill(step));
return held.length > 0 ? ${REQUEST_SLOW} : 0;`),
    );
    const [first] = report.properties;
    expect([first.outcome, first.message]).toEqual(['submission-error', expect.stringMatching(/memory|MB/)]);
  }, 120_000);
});

describe('unlisted places, third look', () => {
  let course: TemporaryCourse;
  let exercise: ExerciseFiles;
  beforeAll(() => {
    course = temporaryCourse();
    [exercise] = selectExercises(['5.2.1'], course.root);
  });
  afterAll(() => course.remove());

  function check(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [`${course.root}/course/bin/faultlines.mjs`, 'check', ...args], {
      encoding: 'utf8',
      env: { ...process.env, FAULTLINES_COURSE: course.root },
      cwd: course.root,
      maxBuffer: 256 * 1024 * 1024,
    });
  }

  it.each([
    ['right under work/exercises/', (stem: string) => `exercises/${basename(stem)}.ts`],
    ['in the folder of another part', (stem: string) => `exercises/1-foundations/${basename(stem)}.ts`],
    ['in a folder of its own', (stem: string) => `exercises/${stem}/index.ts`],
  ])('unlisted 72 (row 2): a file %s is not passed over in silence', (_where, pathOf) => {
    const path = pathOf(exercise.stem);
    const file = course.workFile(path);
    mkdirSync(dirname(file), { recursive: true });
    cpSync(exercise.solution, file);
    const { stdout, stderr } = check('5.2.1');
    // Of a folder that is named as an answer is, the folder is what is named.
    expect(stdout + stderr).toContain(`work/${path.replace('/index.ts', '')} is not graded`);
  });

  it('unlisted 76 (row 35): an answer that prints without end in calls neither fills the terminal nor writes to it raw', () => {
    writeFileSync(
      course.workFile(`exercises/${exercise.stem}.ts`),
      RIGHT.replace(
        '{ return -Math.expm1(leaves',
        `{ for (let line = 0; line < 3000; line++) { console.log('\\x1b[2J ALL PASSED'); process.stderr.write('\\x9b31m\\n'); } return -Math.expm1(leaves`,
      ),
    );
    const { status, stdout, stderr } = check('5.2.1');
    expect([status, stdout]).toEqual([0, expect.stringContaining('5/5 points')]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(stdout + stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
    expect(stdout.length + stderr.length).toBeLessThan(100_000);
  }, 120_000);
});
