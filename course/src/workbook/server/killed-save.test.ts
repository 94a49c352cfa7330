import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inCourse } from '../../paths.js';
import { type FixtureCourse, makeFixtureCourse } from '../testing/fixture-course.js';
import { LearnerCopies } from './learner-copies.js';

const KILLS = 25;

let folder: string;
let writer: string;
let course: FixtureCourse;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faultlines-writer-'));
  writer = join(folder, 'writer.mjs');
  await build({
    entryPoints: [inCourse('course', 'src', 'workbook', 'testing', 'save-for-ever.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: writer,
  });
  course = makeFixtureCourse();
});
afterAll(() => {
  course.remove();
  rmSync(folder, { recursive: true });
});

/** Starts the writer and kills it some milliseconds after its first save. Resolves when it is gone. */
function saveAndDie(afterMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, course.root, course.first], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.once('error', reject);
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
    child.once('exit', (_, signal) =>
      signal === null ? reject(new Error('the writer ended by itself')) : resolve(),
    );
  });
}

it(`never loses the older version when the writer is killed in the middle of a save (${KILLS} kills)`, async () => {
  const copies = new LearnerCopies(course.root);
  const inTheMiddle = () =>
    readdirSync(course.file('work', 'notebooks', '1-reliability')).filter(name => name.endsWith('.tmp'))
      .length;
  for (let kill = 0; kill < KILLS; kill += 1) {
    await saveAndDie((kill * 7) % 40);
    const [version, , end] = copies.open(course.first).notebook.cells;
    expect(version?.source).toBe(end?.source);
  }
  expect(existsSync(course.file('work', course.first))).toBe(true);
  // A kill that left its temporary file hit a save half-way; without one this test would have shown nothing.
  expect(inTheMiddle()).toBeGreaterThan(0);
});
