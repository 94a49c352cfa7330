/** Ways of asking for a verdict at the command line that nobody listed beforehand. */
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ExerciseFiles, selectExercises } from '../grading/catalog.js';
import { type TemporaryCourse, temporaryCourse } from '../grading/testing.js';
import { pause } from '../kernel/testing.js';

let course: TemporaryCourse;
let exercise: ExerciseFiles;
beforeAll(() => {
  course = temporaryCourse();
  [exercise] = selectExercises(['5.2.1'], course.root);
});
afterAll(() => course.remove());
beforeEach(() => rmSync(course.workFile('.'), { recursive: true, force: true }));

const command = () => `${course.root}/course/bin/faultlines.mjs`;
const env = () => ({ ...process.env, FAULTLINES_COURSE: course.root });

function check(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command(), 'check', ...args], {
    encoding: 'utf8',
    env: env(),
    cwd: course.root,
  });
}

function solve(file = course.workFile(`exercises/${exercise.stem}.ts`)): string {
  cpSync(exercise.solution, file);
  return file;
}

it('unlisted 19 (row 2): the path of a file instead of an id', () => {
  solve();
  for (const path of [
    `work/exercises/${exercise.stem}.ts`,
    `./exercises/${exercise.stem}.ts`,
    `${course.root}/work/exercises/${exercise.stem}.ts`,
    `work\\exercises\\${exercise.stem.replaceAll('/', '\\')}.ts`,
  ]) {
    const { status, stderr } = check(path);
    expect([status, stderr]).toEqual([2, expect.stringContaining('faultlines check 5.2.1')]);
  }
  expect(check('work/notes.ts')).toMatchObject({ status: 2, stderr: expect.stringContaining('no exercise') });
});

it('unlisted 20 (row 5): progress that cannot be kept keeps nobody from a verdict', () => {
  solve();
  mkdirSync(course.workFile('progress.json'));
  const { status, stdout, stderr } = check('5.2.1', '--json');
  expect(JSON.parse(stdout).exercises[0]).toMatchObject({ score: 5, outcome: 'pass' });
  expect(stderr).toContain('progress.json');
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(status).toBe(0);
});

it('unlisted 21 (row 7): a reader of the report that goes away', async () => {
  solve();
  const child = spawn(process.execPath, [command(), 'check', '5.2.1', '--json'], { env: env() });
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    said += text;
  });
  await new Promise(resolve => child.once('close', resolve));
  expect(said).toBe('');
});

it('unlisted 22 (row 10): a save that keeps the time of the file is graded by --watch', async () => {
  const file = course.workFile(`exercises/${exercise.stem}.ts`);
  const target = course.workFile('elsewhere.ts');
  writeFileSync(target, '// exercise 5.2.1\nfunction requestSlow() { return 0; }\n');
  symlinkSync(target, file);
  const { atime, mtime } = statSync(target);
  const child = spawn(process.execPath, [command(), 'check', '5.2.1', '--watch'], { env: env() });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    said += text;
  });
  const ended = new Promise(resolve => child.once('close', resolve));
  while (!said.includes('Waiting for the next save')) await pause(20);
  writeFileSync(target, readFileSync(exercise.solution));
  utimesSync(target, atime, mtime);
  for (let looks = 0; looks < 500 && !said.includes('All of it'); looks++) await pause(20);
  child.kill('SIGINT');
  await ended;
  expect(said).toContain('5/5 points, passed');
}, 60_000);

it('unlisted 23 (row 2): a file under a name that an editor gave it is not passed over in silence', () => {
  solve(course.workFile(`exercises/${exercise.stem}.ts.txt`));
  const { status, stdout, stderr } = check('5.2.1');
  expect(status).toBe(1);
  expect(stdout + stderr).toContain(`${exercise.stem}.ts.txt`);
});

const ESCAPES = '\x1b[2J\x9b31m\x07\u202e\rALL PASSED';

it('unlisted 40 (row 35): neither a notebook, nor its name, nor the progress writes to the terminal raw', () => {
  const cell = { cell_type: 'code', metadata: {}, outputs: [], execution_count: null };
  const file = course.workFile(`notebooks/1-foundations/9.9-odd\x1b[2J.ipynb`);
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
    cells: [{ ...cell, id: 'odd', source: `throw new Error(${JSON.stringify(ESCAPES)});` }],
  };
  writeFileSync(file, JSON.stringify(notebook));
  writeFileSync(
    course.workFile('progress.json'),
    JSON.stringify({ checks: {}, predictions: {}, cellsRun: { [ESCAPES]: ['a'] } }),
  );
  for (const args of [['run', file], ['run', `${file}x`], ['progress'], ['check', ESCAPES], [ESCAPES]]) {
    const { stdout, stderr } = spawnSync(process.execPath, [command(), ...args], {
      encoding: 'utf8',
      env: env(),
      cwd: course.root,
    });
    expect(stdout + stderr).toContain('\\x1b[2J');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(stdout + stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
  }
});

it.each(['constructor', '__proto__', 'toString', ''])('unlisted 41 (row 10): %j is no command', word => {
  const { status, stderr } = spawnSync(process.execPath, [command(), word], { encoding: 'utf8', env: env() });
  expect([status, stderr]).toEqual([2, expect.stringContaining(`no command '${word}'`)]);
});

it('unlisted 46 (row 5): a file where work/ should be is named, and keeps nobody from grading solutions', () => {
  rmSync(course.workFile('.'), { recursive: true, force: true });
  writeFileSync(`${course.root}/work`, 'a file');
  try {
    const graded = check('5.2.1', '--solution', '--json');
    expect([graded.status, JSON.parse(graded.stdout).exercises[0].score]).toEqual([0, 5]);
    expect(check('5.2.1')).toMatchObject({ status: 1, stdout: expect.stringContaining('work/notebooks/') });
    const { status, stderr } = check('5.2.1', '--watch');
    expect([status, stderr.trim().split('\n').length]).toEqual([3, 1]);
    expect(stderr).toContain('work');
  } finally {
    rmSync(`${course.root}/work`);
  }
});
