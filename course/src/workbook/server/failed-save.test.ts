import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as files from '../../files.js';
import { codeCell, notebookOf } from '../testing/fixture-course.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';

vi.mock('../../files.js', { spy: true });

let served: ServedCourse;
beforeAll(async () => {
  served = await serveFixtureCourse();
});
afterAll(() => served.stop());

const save = (source: string) =>
  served.ask('PUT', `/api/contents/${served.course.first}`, {
    content: notebookOf(codeCell('mine', source)),
  });

it.each([
  ['ENOSPC', /disk is full; free some space/],
  ['EROFS', /read-only disk; copy the course/],
  ['EACCES', /permission was refused; make the folder writable/],
])(
  'tells the learner what to do when a save fails with %s, and keeps the older version',
  async (code, advice) => {
    await save('older');
    vi.mocked(files.writeAtomically).mockImplementationOnce(() => {
      throw Object.assign(new Error(`${code}: no`), { code });
    });
    const response = await save('newer');
    expect(response.status).toBe(507);
    const { message, reason } = (await response.json()) as { message: string; reason: string };
    expect(reason).toBe('disk');
    expect(message).toMatch(advice);
    expect(message).toMatch(/older version is untouched/);
    expect(readFileSync(served.course.file('work', served.course.first), 'utf8')).toContain('older');
  },
);
