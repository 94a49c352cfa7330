/** The command line as people meet it: words, exit statuses, one line for each thing that is wrong. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectExercises } from '../grading/catalog.js';
import { readMisconception } from '../grading/misconception.js';
import { type TemporaryCourse, temporaryCourse } from '../grading/testing.js';
import { explainFailure } from './main.js';

let course: TemporaryCourse;
beforeAll(() => {
  course = temporaryCourse();
});
afterAll(() => course.remove());

/** Every exercise of the course is graded by some tests here, however many there will be. */
const WHOLE_COURSE_MS = 300_000;

function faultlines(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, FAULTLINES_COURSE: course.root };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`${course.root}/course/bin/faultlines.mjs`, ...args],
    {
      encoding: 'utf8',
      env,
      timeout: WHOLE_COURSE_MS,
    },
  );
  return { status, stdout, stderr };
}

function solve(id: string): void {
  const [exercise] = selectExercises([id], course.root);
  cpSync(exercise.solution, course.workFile(`exercises/${exercise.stem}.ts`));
}

describe('the command', () => {
  it('lists its words, and each word explains itself', () => {
    const { status, stdout } = faultlines('--help');
    expect(status).toBe(0);
    const words = [...stdout.matchAll(/^ {2}(\w+) {2}/gm)].map(([, word]) => word);
    expect(words).toContain('check');
    for (const word of ['check', 'sync', 'progress', 'solution', 'doctor']) {
      expect(faultlines(word, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining(`Usage: faultlines ${word}`),
      });
    }
  });

  it.each([
    [['chekc'], "no command 'chekc'"],
    [['check', '9.9.9'], "there is no exercise '9.9.9'"],
    [['check', '--seed', 'x'], '--seed must be a whole number'],
    [['check', '--from', 'moon'], "--from must be 'cell', 'work' or 'exercises'"],
    [['check', '--seed', ''], '--seed must be a whole number'],
    [['check', '--solution', '--from', 'cell'], '--solution and --from do not go together'],
    [['check', '--sede', '1'], '--sede'],
    [['solution'], 'say the id of one exercise'],
  ])('%j is wrong words: status 2 and one line', (args, message) => {
    const { status, stdout, stderr } = faultlines(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'permission was refused'],
    ['EADDRINUSE', 'the port is in use'],
  ])('tells what to do about %s, with status 3', (code, advice) => {
    const { status, line } = explainFailure(
      Object.assign(new Error('x'), { code, path: 'work/progress.json' }),
    );
    expect(status).toBe(3);
    expect(line).toContain(advice);
    expect(line).toContain('work/progress.json');
  });
});

describe('check', () => {
  it('of a starter that was asked for: not attempted, status 1', () => {
    const { status, stdout } = faultlines('check', '5.2.1');
    expect(status).toBe(1);
    expect(stdout).toContain('0/5 points, not attempted yet');
    expect(stdout).toContain('write it in the answer cell of the chapter');
    expect(stdout).toContain('work/exercises/5-scalability/5.2-tail-latency/5.2.1-fan-out.ts');
  });

  it('of a right answer: all points, status 0, remembered', () => {
    solve('5.2.2');
    expect(faultlines('check', '5.2.2')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/10\/10 points, passed[\s\S]*graded: work\/exercises\/5-scalability/),
    });
    expect(faultlines('progress').stdout).toMatch(/5\.2\.2 +10\/10 .*\(1 attempt\)/);
  });

  it('of a wrong one: the smallest input, the hint and how to see it again', () => {
    const [exercise] = selectExercises(['5.2.4'], course.root);
    const file = exercise.misconceptions.find(one => one.includes('copies-the-promise')) as string;
    const { text } = readMisconception(exercise, file);
    writeFileSync(course.workFile(`exercises/${exercise.stem}.ts`), `// exercise 5.2.4\n${text}`);
    const { status, stdout } = faultlines('check', '5.2.4', '--seed', '7');
    expect(status).toBe(1);
    expect(stdout).toMatch(/on +objectivesFor\(/);
    expect(stdout).toContain('hint ');
    expect(stdout).toContain('npx faultlines check 5.2.4 --seed 7');
  });

  it('fault 10: shows all hints when asked, and says that there are more', () => {
    const few = faultlines('check', '5.2.4').stdout;
    const all = faultlines('check', '5.2.4', '--hints').stdout;
    expect(few.match(/^ +hint /gm)).toHaveLength(1);
    expect(few).toMatch(/more hints: \d+ \(npx faultlines check 5\.2\.4 --hints\)/);
    const shown = all.match(/^ +hint /gm)?.length ?? 0;
    expect(shown).toBe(1 + Number(/more hints: (\d+)/.exec(few)?.[1]));
  });

  it('fault 5: one exercise that cannot be read does not stop the others', () => {
    const [exercise] = selectExercises(['5.10.1'], course.root);
    const file = course.workFile(`notebooks/${exercise.stem.split('/').slice(0, 2).join('/')}.ipynb`);
    writeFileSync(file, '{ "cells": [');
    const { status, stdout, stderr } = faultlines('check', '5.10.1', '5.2.2', '--json');
    rmSync(file);
    expect(status).toBe(1);
    expect(stderr).toContain('5.10.1: work/notebooks/5-scalability/5.10-capacity.ipynb is not a notebook');
    const { exercises } = JSON.parse(stdout);
    expect(exercises).toMatchObject([
      { id: '5.10.1', outcome: 'submission-error', score: 0 },
      { id: '5.2.2', outcome: 'pass', score: 10, graded: { from: 'work' } },
    ]);
    expect(exercises[0].graded).toBeUndefined();
  });

  it('fault 35: an answer cannot write to the terminal, and its message is bounded', () => {
    const [exercise] = selectExercises(['5.2.1'], course.root);
    const hostile = `// exercise 5.2.1
export function requestSlow(): number { console.log('\\u001b[2Jprinted'); throw new Error('\\u001b[2J ALL PASSED ' + 'x'.repeat(50_000_000)); }
export function leafSlowFor(): number { return '\\u001b[2J' as any; }
`;
    writeFileSync(course.workFile(`exercises/${exercise.stem}.ts`), hostile);
    const { stdout } = faultlines('check', '5.2.1');
    rmSync(exercise.workFile);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('\\x1b[2J ALL PASSED');
    expect(stdout.length).toBeLessThan(60_000);
  });

  it('as JSON is one document that follows its schema', () => {
    const { status, stdout } = faultlines('check', '5.2.2', '--json');
    expect(status).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schema: 'faultlines-result-1',
      course: 'faultlines 0.1.0',
      seed: expect.any(Number),
    });
    expect(document.exercises).toHaveLength(1);
    expect(document.exercises[0]).toMatchObject({
      id: '5.2.2',
      score: 10,
      maxScore: 10,
      outcome: 'pass',
      ms: expect.any(Number),
    });
    for (const property of document.exercises[0].properties) {
      expect(property).toMatchObject({
        name: expect.any(String),
        outcome: 'pass',
        message: expect.stringContaining('held for'),
      });
    }
  });

  it(
    'without an id does not fail for what is still to do, and leaves nothing out',
    () => {
      const { status, stdout } = faultlines('check', '--json');
      const { exercises } = JSON.parse(stdout);
      expect(exercises).toHaveLength(selectExercises([], course.root).length);
      expect(status).toBe(1);
      expect(
        exercises
          .filter((one: { outcome: string }) => one.outcome === 'fail')
          .map((one: { id: string }) => one.id),
      ).toEqual(['5.2.4']);
    },
    WHOLE_COURSE_MS,
  );

  it('of the solutions of a chapter earns every point', () => {
    const ids = selectExercises([], course.root)
      .map(({ id }) => id)
      .filter(id => id.startsWith('5.2.'));
    const { status, stdout } = faultlines('check', ...ids, '--solution');
    expect(status).toBe(0);
    expect(stdout).toContain(`${ids.length} of ${ids.length} exercises solved`);
    expect(stdout).not.toContain('FAIL');
  });

  it('shows what the answer printed', () => {
    const [exercise] = selectExercises(['5.2.2'], course.root);
    const noisy = readFileSync(exercise.solution, 'utf8').replace(
      'const sorted',
      "console.log('I was asked');\n  const sorted",
    );
    writeFileSync(course.workFile(`exercises/${exercise.stem}.ts`), noisy);
    expect(faultlines('check', '5.2.2').stdout).toContain('I was asked');
  });
});

describe('solution', () => {
  it('shows the solved file without its marks, and remembers that it did', () => {
    const { status, stdout } = faultlines('solution', '5.2.1');
    expect(status).toBe(0);
    expect(stdout).toContain('Math.expm1');
    expect(stdout).not.toContain('SOLUTION');
    expect(faultlines('progress').stdout).toMatch(/5\.2\.1 .*solution shown/);
  });
});

describe('sync and doctor', () => {
  it('find the course in step, and everything there that learners need', () => {
    expect(faultlines('sync', '--check')).toMatchObject({ status: 0, stdout: '' });
    expect(faultlines('doctor').status).toBe(0);
  });

  it('tell which file has drifted', () => {
    const chapter = `${course.root}/notebooks/5-scalability/5.2-tail-latency.ipynb`;
    const text = readFileSync(chapter, 'utf8');
    writeFileSync(chapter, text.replace('### Exercise 5.2.1', '### Exercise 5.2.1, drifted'));
    const { status, stdout } = faultlines('sync', '--check');
    writeFileSync(chapter, text);
    expect(status).toBe(1);
    expect(stdout).toContain('notebooks/5-scalability/5.2-tail-latency.ipynb has drifted');
  });
});
