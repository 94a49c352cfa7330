import { readFileSync, renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeCell, notebookOf } from '../testing/fixture-course.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';

interface Part {
  readonly title: string;
  readonly chapters: { readonly path: string; readonly title: string; readonly state: string }[];
}

let served: ServedCourse;
beforeEach(async () => {
  served = await serveFixtureCourse();
});
afterEach(() => served.stop());

async function parts(): Promise<Part[]> {
  return ((await (await served.ask('GET', '/api/course')).json()) as { parts: Part[] }).parts;
}

async function contents(method: string, path: string, body?: unknown): Promise<unknown> {
  return (await served.ask(method, `/api/contents/${path}`, body)).json();
}

const mine = (source: string) => ({ content: notebookOf(codeCell('mine', source)) });

it('are listed in a part of their own, and can be opened and saved', async () => {
  const { first } = served.course;
  await contents('PUT', first, mine('never lost'));
  expect((await parts()).map(({ title }) => title)).toEqual(['Part 1: Reliability', 'Part 2: Replication']);

  renameSync(served.course.file(first), served.course.file(first.replace('first-steps', 'one-step')));
  expect(await parts()).toMatchObject([
    { chapters: [{ path: 'notebooks/1-reliability/1.1-one-step.ipynb', state: 'none' }] },
    {},
    {
      title: 'Your notebooks',
      chapters: [{ path: first, id: '1.1', state: 'current', cells: 1 }],
    },
  ]);
  expect(await contents('GET', first)).toMatchObject({ content: { cells: [{ source: 'never lost' }] } });
  expect(await contents('PUT', first, mine('and goes on'))).toMatchObject({ writable: true });
  expect(readFileSync(served.course.file('work', first), 'utf8')).toContain('and goes on');
});

it('are not put aside by a reset: there is nothing to reset to', async () => {
  const { first } = served.course;
  await contents('PUT', first, mine('never lost'));
  renameSync(served.course.file(first), served.course.file('notebooks', 'elsewhere.txt'));
  const reset = await served.ask('POST', '/api/course/reset', { path: first });
  expect([reset.status, await reset.json()]).toMatchObject([409, { reason: 'orphan' }]);
  expect(readFileSync(served.course.file('work', first), 'utf8')).toContain('never lost');
});
