/** A second look at what nobody listed: answers in odd forms and places, cells, requests and commands. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Report } from 'faultlines/exercise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestEngine, resultOf, run, textOf, within } from '../kernel/testing.js';
import { codeCell, notebookOf } from '../workbook/testing/fixture-course.js';
import { type ServedCourse, serveFixtureCourse } from '../workbook/testing/served-course.js';
import { type ExerciseFiles, selectExercises } from './catalog.js';
import { gradeSource } from './grade.js';
import { type TemporaryCourse, temporaryCourse } from './testing.js';

const REQUEST_SLOW = '-Math.expm1(leaves * Math.log1p(-leafSlow))';
const LEAF_SLOW_FOR = '-Math.expm1(Math.log1p(-wanted) / leaves)';
const RIGHT = `// exercise 5.2.1
function requestSlow(leaves: number, leafSlow: number): number { return ${REQUEST_SLOW}; }
function leafSlowFor(leaves: number, wanted: number): number { return ${LEAF_SLOW_FOR}; }
`;
const NO_STACK = /\n\s+at /;

async function reportOn(text: string, id = '5.2.1'): Promise<Report> {
  return (await gradeSource(id, { text, from: 'work', path: 'a file' })).report;
}

function messagesOf({ properties }: Report): string {
  return properties.map(({ message }) => message).join('\n');
}

describe('unlisted forms of answers', () => {
  it('unlisted 51 (row 3): functions that are taken out of an object', async () => {
    const report = await reportOn(`const tail = {
  requestSlow: (leaves: number, leafSlow: number): number => ${REQUEST_SLOW},
  slowFor(leaves: number, wanted: number): number { return ${LEAF_SLOW_FOR}; },
};
export const { requestSlow, ...rest } = tail, [leafSlowFor] = [rest.slowFor];`);
    expect([report.outcome, report.score]).toEqual(['pass', 5]);
  });

  it('unlisted 53 (row 4): an answer that waits for the keyboard does not hang', async () => {
    const report = await within(
      60_000,
      reportOn(`import { readFileSync } from 'node:fs';
const typed = readFileSync(0, 'utf8');
${RIGHT}`),
    );
    expect([report.outcome, messagesOf(report)]).toEqual([
      'submission-error',
      expect.stringContaining('node:fs'),
    ]);
  }, 90_000);

  it('unlisted 54 (row 7): quotes of a word processor are refused with their line', async () => {
    const report = await reportOn(`${RIGHT}const unit = \u201cms\u201d;\n`);
    expect([report.outcome, messagesOf(report)]).toEqual([
      'submission-error',
      expect.stringContaining('line 4'),
    ]);
  });

  it('unlisted 55 (row 7): the marks of a merge conflict are refused with their line', async () => {
    const report = await reportOn(`<<<<<<< HEAD\n${RIGHT}=======\n${RIGHT}>>>>>>> mine\n`);
    expect([report.outcome, messagesOf(report)]).toEqual([
      'submission-error',
      expect.stringContaining('line 1'),
    ]);
  });

  it('unlisted 56 (row 4): a top level that never settles is told', async () => {
    const report = await within(60_000, reportOn(`await new Promise(() => {});\n${RIGHT}`));
    expect([report.outcome, messagesOf(report)]).toEqual([
      'timeout',
      expect.stringContaining('it waits for something'),
    ]);
  }, 90_000);

  it('unlisted 57 (row 3): an answer that sorts and empties its own argument', async () => {
    const report = await reportOn(
      `function timeoutFor(roundTripsMs: number[], lost: number, target: number): number | null {
  const asked = roundTripsMs.length + lost;
  const may = Math.floor(target * asked + 1e-9) - lost;
  roundTripsMs.sort((a, b) => a - b);
  if (may < 0) return null;
  let longest = roundTripsMs.length;
  const first = roundTripsMs[0];
  for (let left = may; left > 0 && longest > 1; left--) { roundTripsMs.pop(); longest--; }
  return roundTripsMs.pop() ?? first;
}`,
      '1.3.1',
    );
    expect([report.outcome, messagesOf(report)]).toEqual(['pass', expect.any(String)]);
  });
});

describe('unlisted places and commands', () => {
  let course: TemporaryCourse;
  let exercise: ExerciseFiles;
  beforeAll(() => {
    course = temporaryCourse();
    [exercise] = selectExercises(['5.2.1'], course.root);
  });
  afterAll(() => course.remove());
  beforeEach(() => rmSync(course.workFile('.'), { recursive: true, force: true }));

  function faultlines(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [`${course.root}/course/bin/faultlines.mjs`, ...args], {
      encoding: 'utf8',
      env: { ...process.env, FAULTLINES_COURSE: course.root },
      cwd: course.root,
      timeout: 60_000,
    });
  }

  it('unlisted 52 (row 23): what is no notebook is refused by name', () => {
    writeFileSync(course.workFile('notes.md'), '# Notes\n');
    for (const given of ['work/notes.md', 'work', 'work/nowhere.ipynb']) {
      const { status, stdout, stderr } = faultlines('run', given);
      expect([given, status, stdout + stderr]).toEqual([given, 2, expect.stringContaining(given)]);
      expect(stderr).not.toMatch(NO_STACK);
    }
  });

  it('unlisted 58 (row 10): ids with a comma between them are refused by name', () => {
    for (const ids of [['5.2.1,1.3.1'], ['5.2.1,', '1.3.1']]) {
      const { status, stderr } = faultlines('check', ...ids);
      expect([status, stderr]).toEqual([2, expect.stringContaining(ids[0])]);
      expect(stderr).not.toMatch(NO_STACK);
    }
  });

  it.each([
    ['59 (row 2): a file that lies in work/ itself', (stem: string) => `${basename(stem)}.ts`],
    ['60 (row 2): a file that ends in .js', (stem: string) => `exercises/${stem}.js`],
  ])('unlisted %s is not passed over in silence', (_name, pathOf) => {
    const path = pathOf(exercise.stem);
    cpSync(exercise.solution, course.workFile(path));
    const { stdout, stderr } = faultlines('check', '5.2.1');
    expect(stdout + stderr).toContain(`work/${path}`);
  });

  it('unlisted 61 (row 5): a folder where the file should be keeps nobody from a verdict', () => {
    mkdirSync(course.workFile(`exercises/${exercise.stem}.ts`), { recursive: true });
    const { status, stdout, stderr } = faultlines('check', '5.2.1', '1.3.1', '--json');
    expect([status, stderr]).toEqual([1, expect.not.stringMatching(NO_STACK)]);
    const { exercises } = JSON.parse(stdout);
    expect(exercises.map(({ id }: { id: string }) => id).sort()).toEqual(['1.3.1', '5.2.1']);
    const told = exercises.find(({ id }: { id: string }) => id === '5.2.1');
    expect(JSON.stringify(told)).toContain(`5.2.1-fan-out.ts is no file`);
  });

  it('unlisted 62 (row 2): the answer in a copy of the notebook is not passed over in silence', () => {
    const copy = `notebooks/${exercise.stem.split('/')[0]}/5.2-tail-latency-Copy1.ipynb`;
    const answer = readFileSync(exercise.solution, 'utf8');
    writeFileSync(course.workFile(copy), JSON.stringify(notebookOf(codeCell('answer', answer))));
    const { stdout, stderr } = faultlines('check', '5.2.1');
    expect(stdout + stderr).toContain('5.2-tail-latency-Copy1.ipynb');
  });
});

describe('unlisted cells', () => {
  it('unlisted 63 (row 13): a name that changes its kind from cell to cell', async () => {
    const engine = openTestEngine();
    const kinds = [
      'const x = 1; x',
      'function x() { return 2; } x()',
      'class x { static y = 3 } x.y',
      'let x = 4; x',
    ];
    const values: unknown[] = [];
    for (const code of [...kinds, 'enum x { Five = 5 } x.Five', 'import x from "node:os"; typeof x.EOL'])
      values.push(resultOf(await run(engine, code)));
    expect(values).toEqual(['1', '2', '3', '4', '5', expect.stringContaining('string')]);
  });

  it('unlisted 64 (row 13): the rest of the console', async () => {
    const ran = await run(
      openTestEngine(),
      `console.group('outer'); console.log('inner\\nlines'); console.groupEnd();
console.table([{ a: 1 }]); console.dir({ deep: { deeper: {} } }, { depth: 0 }); console.count('times');
console.assert(false, 'not so'); console.timeEnd('never begun'); console.log('%s is %d%%', 'half', 50); console.clear();`,
    );
    expect(ran.reply.error).toBeUndefined();
    expect(textOf(ran)).toMatch(/outer\n {2}inner\n {2}lines\n/);
    expect(textOf(ran)).toMatch(/│ a │|\| a \|/);
    expect(textOf(ran)).toContain('times: 1\nhalf is 50%');
    expect(textOf(ran, 'stderr')).toContain('not so');
  });

  it('unlisted 65 (row 13): what cannot be imported is named, without a path of the machine', async () => {
    const engine = openTestEngine();
    for (const [code, name] of [
      ["import left from 'left-padding-nowhere'; left", 'left-padding-nowhere'],
      ["import { helper } from './nowhere.js'; helper", './nowhere'],
      ["const late = await import('./nowhere.json'); late", 'nowhere.json'],
    ]) {
      const { reply } = await run(engine, code);
      expect(reply.error?.traceback.join('\n')).toContain(name);
      expect(reply.error?.traceback.join('\n')).not.toMatch(/course\/dist|course\/src|node_modules|data:/);
    }
    expect(resultOf(await run(engine, '1 + 1'))).toBe('2');
  });
});

describe('unlisted requests', () => {
  let served: ServedCourse;
  beforeEach(async () => {
    served = await serveFixtureCourse();
  });
  afterEach(() => served.stop());
  const saved = (text: string) => ({ type: 'notebook', content: notebookOf(codeCell('a', text)) });

  it('unlisted 66 (row 17): bodies of another kind are refused in words', async () => {
    const { first } = served.course;
    for (const [method, address] of [
      ['POST', '/api/sessions'],
      ['POST', '/api/course/reset'],
      ['POST', '/api/course/keep'],
      ['PUT', `/api/contents/${first}`],
      ['PATCH', `/api/contents/${first}`],
    ]) {
      // A session is given to whoever asks with an object, or with nothing.
      const bodies = [
        'null',
        '[]',
        '"x"',
        '5',
        '{',
        '',
        '{"path":5,"content":5,"kernel":5,"name":[]}',
        '\ufeff{',
      ];
      for (const body of address === '/api/sessions'
        ? bodies.filter(body => body !== '' && !body.includes('kernel'))
        : bodies) {
        const response = await served.ask(method, address, body);
        const told = [method, address, body, response.status, await response.text()];
        expect(told).toEqual([method, address, body, expect.any(Number), expect.stringMatching(/\w+ \w+/)]);
        expect([method, address, body, Math.floor(response.status / 100)]).toEqual([
          method,
          address,
          body,
          4,
        ]);
      }
    }
  });

  it('unlisted 67 (row 18): twenty saves and resets at once leave one whole notebook', async () => {
    const { first } = served.course;
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const response =
          index % 4 === 3
            ? await served.ask('POST', '/api/course/reset', { path: first })
            : await served.ask('PUT', `/api/contents/${first}`, saved(`// ${'x'.repeat(index * 1000)}`));
        return response.status;
      }),
    );
    expect(statuses.filter(status => status >= 500)).toEqual([]);
    const response = await served.ask('GET', `/api/contents/${first}`);
    expect([response.status, ((await response.json()) as { type: string }).type]).toEqual([200, 'notebook']);
  });

  it('unlisted 68 (row 34): paths that no file can have are refused in words', async () => {
    for (const name of [
      `${'n'.repeat(5000)}.ipynb`,
      'a%00b.ipynb',
      `${'d/'.repeat(3000)}x.ipynb`,
      '%ff.ipynb',
    ]) {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        const body =
          method === 'PUT' ? saved('1') : method === 'PATCH' ? { path: 'work/notebooks/y.ipynb' } : undefined;
        const response = await served.ask(method, `/api/contents/work/notebooks/${name}`, body);
        const words = await response.text();
        const told = [method, name.slice(0, 12), Math.floor(response.status / 100), words.slice(0, 200)];
        expect(told).toEqual([method, name.slice(0, 12), 4, expect.stringMatching(/\w+ \w+/)]);
      }
    }
  });
});
