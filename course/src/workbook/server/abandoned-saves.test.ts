import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FixtureCourse, makeFixtureCourse } from '../testing/fixture-course.js';
import { serveCourse } from '../testing/served-course.js';

const MINUTE_MS = 60_000;

let course: FixtureCourse;
beforeEach(() => {
  course = makeFixtureCourse();
});
afterEach(() => course.remove());

function leave(path: string, ageMs: number): string {
  const file = course.file(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'half of a no');
  const then = new Date(Date.now() - ageMs);
  utimesSync(file, then, then);
  return file;
}

it('removes what killed saves left in work/, once nobody can be writing it any more', async () => {
  const abandoned = [
    leave('work/notebooks/1-reliability/.1.1-first-steps.ipynb.4711-0a1b2c3d.tmp', 61 * MINUTE_MS),
    leave('work/.workbook/notebooks/1-reliability/.1.1.ipynb.json.12-deadbeef.tmp', 48 * 60 * MINUTE_MS),
    leave('work/.progress.json.99-00ff00ff.tmp', 2 * 60 * MINUTE_MS),
  ];
  const others = [
    leave('work/notebooks/1-reliability/.1.1-first-steps.ipynb.4711-11111111.tmp', 59 * MINUTE_MS),
    leave('work/notes.tmp', 48 * 60 * MINUTE_MS),
    leave('work/.mine.tmp', 48 * 60 * MINUTE_MS),
    leave('work/notebooks/1-reliability/1.1-first-steps.ipynb', 48 * 60 * MINUTE_MS),
    leave('notebooks/1-reliability/.1.1-first-steps.ipynb.4711-0a1b2c3d.tmp', 48 * 60 * MINUTE_MS),
  ];
  const workbook = await serveCourse(course);
  await workbook.close();
  expect(abandoned.filter(existsSync)).toEqual([]);
  expect(others.filter(existsSync)).toEqual(others);
});

it('starts without a work/ folder', async () => {
  const workbook = await serveCourse(course);
  expect(workbook.port).toBeGreaterThan(0);
  await workbook.close();
});
