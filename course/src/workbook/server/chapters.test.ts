import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeCell, markdownCell, notebookOf, writeChapter } from '../testing/fixture-course.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import type { PartSummary } from './chapters.js';

let served: ServedCourse;
beforeEach(async () => {
  served = await serveFixtureCourse();
});
afterEach(() => served.stop());

/** A chapter with one exercise of five points, and a learner who has them all and ran its cell. */
function solve(chapter: string): string {
  const path = `notebooks/3-replication/${chapter}-name.ipynb`;
  const statement = `### Exercise ${chapter}.1: Something [5 points]`;
  writeChapter(
    served.course,
    path,
    notebookOf(markdownCell('title', `# ${chapter} Name\n\n${statement}`), codeCell('one', '1')),
  );
  const file = served.course.file('work', 'progress.json');
  mkdirSync(dirname(file), { recursive: true });
  const check = { score: 5, maxScore: 5, outcome: 'pass', attempts: 1, at: '2026-01-01T00:00:00Z' };
  const progress = { checks: { [`${chapter}.1`]: check }, cellsRun: { [chapter]: ['one'] } };
  writeFileSync(file, JSON.stringify(progress));
  return path;
}

it.each(['R.1', '3.0g', '5.10', '5.2'])(
  'shows 5 of 5 points of %s.1, and the cell that ran, to who has them',
  async chapter => {
    const path = solve(chapter);
    const response = await served.ask('GET', '/api/course');
    const { parts } = (await response.json()) as { parts: PartSummary[] };
    const summary = parts.flatMap(({ chapters }) => chapters).find(one => one.path === path);
    expect(summary).toMatchObject({ id: chapter, points: 5, maxPoints: 5, cellsRun: 1, cells: 1 });
  },
);
