/** `faultlines check --watch`, in a process of its own, while a learner saves. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

function startWatch() {
  const child = spawn(
    process.execPath,
    [`${course.root}/course/bin/faultlines.mjs`, 'check', '5.2.1', '--watch'],
    {
      env: { ...process.env, FAULTLINES_COURSE: course.root },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      said += text;
    });
  }
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  /** What it said up to and with these words, since it was asked last. */
  const until = async (words: string): Promise<string> => {
    while (!said.includes(words)) {
      if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
      await pause(20);
    }
    const end = said.indexOf(words) + words.length;
    const part = said.slice(0, end);
    said = said.slice(end);
    return part;
  };
  return { child, ended, until };
}

it.skipIf(process.platform === 'win32')(
  'faults 2 and 10: names the file to write in, and goes on whatever becomes of it',
  async () => {
    const { child, ended, until } = startWatch();
    const first = await until('Waiting for the next save');
    expect(first).toContain(
      '5.2.1: write your answer in work/exercises/5-scalability/5.2-tail-latency/5.2.1-fan-out.ts',
    );
    expect(first).toContain('not attempted yet');
    expect(existsSync(exercise.workFile)).toBe(true);
    const solution = readFileSync(exercise.solution, 'utf8');

    writeFileSync(exercise.workFile, Buffer.from(`\uFEFF${solution}`, 'utf16le'));
    expect(await until('Waiting for the next save')).toContain('save it as UTF-8');

    rmSync(exercise.workFile);
    await until('not attempted yet');
    await until('Waiting for the next save');
    mkdirSync(exercise.workFile);
    expect(await until('Waiting for the next save')).toContain('is no file');
    rmSync(exercise.workFile, { recursive: true });
    await until('Waiting for the next save');

    writeFileSync(exercise.workFile, solution);
    expect(await until('All of it')).toContain('5/5 points, passed');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  },
);
