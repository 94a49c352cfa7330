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

/** How many saves were begun and not ended: each left its temporary file. */
function begun(): number {
  const folder = course.file('work', 'notebooks', '1-reliability');
  return existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.tmp')).length : 0;
}

/** Starts the writer and kills it as soon as a save after its first one has begun. Resolves when it is gone. */
function saveAndDie(): Promise<void> {
  const before = begun();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, course.root, course.first], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const killInTheMiddle = () => {
      if (begun() > before) child.kill('SIGKILL');
      else setImmediate(killInTheMiddle);
    };
    child.once('error', reject);
    child.stdout.once('data', killInTheMiddle);
    child.once('exit', (_, signal) =>
      signal === null ? reject(new Error('the writer ended by itself')) : resolve(),
    );
  });
}

it(`never loses the older version when the writer is killed in the middle of a save (${KILLS} kills)`, async () => {
  const copies = new LearnerCopies(course.root);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await saveAndDie();
    const [version, , end] = copies.open(course.first).notebook.cells;
    expect(version?.source).toBe(end?.source);
  }
  // Without a save that was cut short this test would have shown nothing.
  expect(begun()).toBeGreaterThan(0);
}, 180_000);
