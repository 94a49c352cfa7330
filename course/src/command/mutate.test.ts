/** `faultlines mutate` in a course of its own, so that no report of the real one is written. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { selectExercises } from '../grading/catalog.js';
import { type TemporaryCourse, temporaryCourse } from '../grading/testing.js';
import { inCourse } from '../paths.js';

/** One with few mutants. */
const ID = '3.5.1';

let course: TemporaryCourse;
let file: string;
beforeAll(() => {
  course = temporaryCourse();
  rmSync(join(course.root, 'solutions'));
  cpSync(inCourse('solutions'), join(course.root, 'solutions'), { recursive: true });
  const [exercise] = selectExercises([ID], course.root);
  file = (exercise?.solution ?? '').replace(/\.ts$/, '.mutants.json');
  rmSync(file, { force: true });
});
afterAll(() => course.remove());

function mutate(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(course.root, 'course', 'bin', 'faultlines.mjs'), 'mutate', ...args],
    { encoding: 'utf8', env: { ...process.env, FAULTLINES_COURSE: course.root }, timeout: 300_000 },
  );
  return { status, stdout, stderr };
}

it.each([
  [['9.9.9'], "there is no exercise '9.9.9'"],
  [['--jobs', '0'], '--jobs must be a whole number from 1 to'],
  [['--jobs', ''], '--jobs must be a whole number from 1 to'],
  [['--job', '1'], '--job'],
])('refuses %j', (args, message) => {
  const { status, stdout, stderr } = mutate(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('writes a report, keeps the mark of a person, and drops one that is refuted', { timeout: 600_000 }, () => {
  const first = mutate(ID);
  expect(first.stderr).toBe('');
  expect(first.stdout).toMatch(/^exercise +mutants +killed +survived +equivalent +share$/m);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const { mutants, killed, survived } = report.counts;
  expect(first.stdout).toMatch(
    new RegExp(`^${ID.replaceAll('.', '\\.')} +${mutants} +${killed} +${survived} +0 `, 'm'),
  );
  expect(mutants).toBeGreaterThan(5);
  expect(killed).toBeGreaterThan(mutants / 2);
  expect(report.mutants).toHaveLength(mutants);

  const excuse = (text: string): string =>
    text.replace(/"status": "killed", [^}]*}/, '"status": "equivalent", "reason": "so it seems" }');
  writeFileSync(file, excuse(readFileSync(file, 'utf8')).replaceAll('\n', '\r\n'));
  const second = mutate(ID, '--json');
  expect(second.stderr).toContain(`${ID}: no longer marked as equivalent: line `);
  const document = JSON.parse(second.stdout);
  expect(document).toMatchObject({
    schema: 'faultlines-mutate-1',
    ok: second.status === 0,
    exercises: [{ id: ID, mutants, killed, survived, equivalent: 0 }],
  });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report);
});

it('does not begin where a report cannot be read', () => {
  expect(existsSync(file)).toBe(true);
  writeFileSync(file, '{');
  const { status, stderr } = mutate(ID);
  expect(status).toBe(2);
  expect(stderr).toContain('is not JSON');
  expect(readFileSync(file, 'utf8')).toBe('{');
});
