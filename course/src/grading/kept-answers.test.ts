/** Every answer that is kept beside a solution is typed and formatted as the solution is, edits as the text that they make. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { courseRoot, inCourse } from '../paths.js';
import { listExercises } from './catalog.js';
import { readMisconception } from './misconception.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultlines-answers-'));
  symlinkSync(inCourse('node_modules'), join(folder, 'node_modules'), 'junction');
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const exercise of listExercises()) {
    put(`${exercise.stem}.ts`, readFileSync(exercise.solution, 'utf8'));
    for (const file of [...exercise.misconceptions, ...exercise.rightAnswers]) {
      const path = file.slice(join(courseRoot, 'solutions').length + 1).replace(/\.diff$/, '.ts');
      const isWrong = exercise.misconceptions.includes(file);
      put(path, isWrong ? readMisconception(exercise, file).text : readFileSync(file, 'utf8'));
    }
  }
  put('package.json', '{ "type": "module" }');
  const { compilerOptions } = JSON.parse(readFileSync(inCourse('solutions', 'tsconfig.json'), 'utf8'));
  put(
    'tsconfig.json',
    JSON.stringify({ extends: inCourse('tsconfig.base.json'), compilerOptions, include: ['*-*/**/*.ts'] }),
  );
  const { formatter, javascript } = JSON.parse(readFileSync(inCourse('biome.json'), 'utf8'));
  put(
    'biome.json',
    JSON.stringify({ root: true, files: { includes: ['*-*/**/*.ts'] }, formatter, javascript }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...command: string[]): { status: number | null; output: string } {
  const [script, ...args] = command as [string, ...string[]];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [inCourse('node_modules', script), ...args],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { status, output: stdout + stderr };
}

it('compiles every answer, right or wrong', () => {
  expect(run('typescript/bin/tsc', '-p', '.')).toEqual({ status: 0, output: '' });
});

it('finds the formatting of every answer as it should be', () => {
  const parts = readdirSync(folder).filter(name => /^[\dR].*-/.test(name));
  const { status, output } = run('@biomejs/biome/bin/biome', 'format', '--colors=off', ...parts);
  expect(output).toMatch(/Checked \d{3} files/);
  expect(status, output).toBe(0);
});
