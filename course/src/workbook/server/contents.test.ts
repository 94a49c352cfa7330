import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeCell, notebookOf } from '../testing/fixture-course.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import type { ContentsModel } from './contents-model.js';

let served: ServedCourse;
beforeAll(async () => {
  served = await serveFixtureCourse();
});
afterAll(() => served.stop());

async function model(
  method: string,
  path: string,
  body?: unknown,
): Promise<ContentsModel & { message: string; reason: string }> {
  return (await (await served.ask(method, `/api/contents/${path}`, body)).json()) as never;
}

const mine = (source: string) => ({ type: 'notebook', content: notebookOf(codeCell('mine', source)) });

describe('folders', () => {
  it('are listed, the two rooms first', async () => {
    expect(((await model('GET', '')).content as ContentsModel[]).map(({ path }) => path)).toEqual([
      'notebooks',
      'work',
    ]);
    const [part] = (await model('GET', 'notebooks')).content as ContentsModel[];
    expect(part).toMatchObject({ path: 'notebooks/1-reliability', type: 'directory' });
  });

  it('show no hidden file', async () => {
    await model('PUT', served.course.second, mine('1'));
    const { content } = await model('GET', 'work');
    expect((content as ContentsModel[]).map(({ name }) => name)).toEqual(['notebooks']);
  });
});

describe('a chapter', () => {
  it('comes without its content where only its date is asked for', async () => {
    expect(await model('GET', `${served.course.first}?content=0`)).toMatchObject({
      type: 'notebook',
      content: null,
    });
  });

  it('comes back as it was saved', async () => {
    const saved = await model('PUT', served.course.first, mine('const x = 1;'));
    const read = await model('GET', served.course.first);
    expect(read.last_modified).toBe(saved.last_modified);
    expect(read.content).toMatchObject({ cells: [{ source: 'const x = 1;' }] });
  });

  it("is there in the course's own version too, read only", async () => {
    const upstream = await model('GET', `upstream/${served.course.first}`);
    expect(upstream).toMatchObject({
      writable: false,
      content: { cells: [{ id: 'title' }, {}, {}, {}, {}] },
    });
    expect((await served.ask('PUT', `/api/contents/upstream/${served.course.first}`, mine('x'))).status).toBe(
      404,
    );
  });

  it('is refused where it is none', async () => {
    expect(await model('GET', 'notebooks/none.ipynb')).toMatchObject({
      message: 'There is no notebooks/none.ipynb.',
    });
    expect(await model('PUT', served.course.first, { content: { nbformat: 3 } })).toMatchObject({
      reason: 'notebook',
    });
    expect(await model('PUT', served.course.first, '{"content": ')).toMatchObject({ reason: 'body' });
    expect(await model('PUT', 'solutions/x.ipynb', mine('x'))).toMatchObject({ reason: 'missing' });
    expect(await model('PUT', 'work/notebooks/x.ipynb', mine('x'))).toMatchObject({ reason: 'read-only' });
  });
});

describe('what cannot be saved', () => {
  it('by its size is refused with the numbers, and the older version stands', async () => {
    await model('PUT', served.course.first, mine('older'));
    const output = {
      output_type: 'stream' as const,
      name: 'stdout' as const,
      text: 'x'.repeat(51 * 1024 * 1024),
    };
    const huge = notebookOf({ ...codeCell('mine', 'newer'), outputs: [output] });
    const response = await served.ask('PUT', `/api/contents/${served.course.first}`, { content: huge });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      reason: 'too-large',
      message: expect.stringMatching(/has 51 MB, and at most 50 MB are saved/),
    });
    expect(readFileSync(served.course.file('work', served.course.first), 'utf8')).toContain('older');
  });

  it('fits with outputs of 40 MB', async () => {
    const output = {
      output_type: 'stream' as const,
      name: 'stdout' as const,
      text: 'x'.repeat(40 * 1024 * 1024),
    };
    const large = notebookOf({ ...codeCell('mine', 'large'), outputs: [output] });
    expect((await served.ask('PUT', `/api/contents/${served.course.first}`, { content: large })).status).toBe(
      200,
    );
  });
});

describe('the scratch folder', () => {
  it('is where a client may make, rename and delete notebooks', async () => {
    const made = await model('POST', '', { type: 'notebook' });
    expect(made.path).toBe('work/scratch/untitled-1.ipynb');
    const renamed = await model('PATCH', made.path, { path: 'mine-jvsc-1.ipynb' });
    expect(renamed.path).toBe('work/scratch/mine-jvsc-1.ipynb');
    expect((await served.ask('DELETE', `/api/contents/${renamed.path}`)).status).toBe(204);
    expect((await served.ask('DELETE', `/api/contents/${renamed.path}`)).status).toBe(404);
  });

  it('is the only one', async () => {
    expect((await served.ask('DELETE', `/api/contents/${served.course.first}`)).status).toBe(403);
    expect(
      (await served.ask('PATCH', `/api/contents/${served.course.first}`, { path: 'x.ipynb' })).status,
    ).toBe(403);
    expect(existsSync(served.course.file(served.course.first))).toBe(true);
  });
});

describe('the course', () => {
  it('lists a chapter that cannot be read with the reason', async () => {
    mkdirSync(served.course.file('notebooks', '3-broken'));
    writeFileSync(served.course.file('notebooks', '3-broken', '3.1-broken.ipynb'), '{');
    const { parts } = (await (await served.ask('GET', '/api/course')).json()) as {
      parts: { chapters: unknown[] }[];
    };
    expect(parts.at(-1)?.chapters[0]).toMatchObject({
      title: '3.1-broken',
      trouble: expect.stringMatching(/cannot be read/),
    });
  });

  it('resets a chapter and says where the backup is', async () => {
    await model('PUT', served.course.second, mine('to be reset'));
    const response = await served.ask('POST', '/api/course/reset', { path: served.course.second });
    const { backup } = (await response.json()) as { backup: string };
    expect(await model('GET', encodeURI(backup))).toMatchObject({
      writable: false,
      content: { cells: [{ source: 'to be reset' }] },
    });
    expect((await model('GET', served.course.second)).content).toMatchObject({
      cells: [{ id: 'title' }, {}, {}, {}],
    });
  });
});
