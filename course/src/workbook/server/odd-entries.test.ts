import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeCell, markdownCell, notebookOf } from '../testing/fixture-course.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import type { ChapterSummary, PartSummary } from './chapters.js';
import type { ContentsModel } from './contents-model.js';

let served: ServedCourse;
beforeEach(async () => {
  served = await serveFixtureCourse();
});
afterEach(() => served.stop());

async function list(): Promise<PartSummary[]> {
  const response = await served.ask('GET', '/api/course');
  expect(response.status).toBe(200);
  return ((await response.json()) as { parts: PartSummary[] }).parts;
}

/** Both chapters are still there, as they are without anything odd. */
function expectChapters(parts: readonly PartSummary[]): void {
  const chapters = parts.flatMap(part => part.chapters);
  for (const [path, title] of [
    [served.course.first, '1.1 First steps'],
    [served.course.second, '2.1 Quorums'],
  ]) {
    expect(chapters.find(chapter => chapter.path === path)).toMatchObject({ title });
  }
}

function place(path: string): string {
  const file = served.course.file(...path.split('/'));
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

const text = JSON.stringify(notebookOf(markdownCell('title', '# 9.9 Odd')));
const link = (target: string) => (file: string) => symlinkSync(target, file);
const write = (content: string | Uint8Array) => (file: string) => writeFileSync(file, content);

/** Where, what is made there, and the words that name it. */
const ODD: [string, (file: string) => void, RegExp][] = [
  [
    'notebooks/1-reliability/9.9-broken.ipynb',
    link('/nowhere/at-all.ipynb'),
    /9\.9-broken.*leads to nothing/,
  ],
  ['notebooks/1-reliability/9.9-circle.ipynb', link('9.9-circle.ipynb'), /9\.9-circle.*in a circle/],
  ['notebooks/1-reliability/9.9-out.ipynb', link('/etc/hostname'), /9\.9-out.*leads out of the course/],
  ['notebooks/1-reliability/a:b.ipynb', write(text), /a:b\.ipynb.*Not a path/],
  ['notebooks/1-reliability/con.ipynb', write(text), /con\.ipynb.*Not a path/],
  ['notebooks/1-reliability/com¹.ipynb', write(text), /com¹\.ipynb.*Not a path/],
  ['notebooks/1-reliability/9.9-folder.ipynb', file => mkdirSync(file), /9\.9-folder.*it is a folder/],
  ['notebooks/1-reliability/9.9-pipe.ipynb', file => execFileSync('mkfifo', [file]), /9\.9-pipe.*a pipe/],
  [
    'notebooks/1-reliability/9.9-latin.ipynb',
    write(Buffer.from('{"caf\xe9":1}', 'latin1')),
    /9\.9-latin.*UTF-8/,
  ],
  [
    'notebooks/1-reliability/9.9-wide.ipynb',
    write(Buffer.from(`\ufeff${text}`, 'utf16le')),
    /9\.9-wide.*UTF-16/,
  ],
  ['notebooks/1-reliability/9.9-cut.ipynb', write(text.slice(0, 40)), /9\.9-cut.*cannot be read/],
  [
    'notebooks/1-reliability/9.9-null.ipynb',
    write('{"nbformat":4,"cells":[null]}'),
    /9\.9-null.*cell 1 has no type/,
  ],
  [
    'notebooks/1-reliability/9.9-source.ipynb',
    write('{"nbformat":4,"cells":[{"cell_type":"markdown","source":5}]}'),
    /9\.9-source.*cell 1 has no source/,
  ],
  [
    'notebooks/1-reliability/9.9-outputs.ipynb',
    write('{"nbformat":4,"cells":[{"cell_type":"code","source":"","outputs":7}]}'),
    /9\.9-outputs.*outputs that are not a list/,
  ],
  [
    'notebooks/1-reliability/9.9-huge.ipynb',
    file => {
      writeFileSync(file, '');
      truncateSync(file, 600 * 1024 * 1024);
    },
    /9\.9-huge.*600 MB, and at most 128 MB/,
  ],
  ['notebooks/8-away', link('/nowhere'), /8-away.*leads to nothing/],
  ['notebooks/8-circle', link('8-circle'), /8-circle.*in a circle/],
  ['notebooks/8-out', link('/etc'), /8-out.*leads out of the course/],
  ['work/notebooks/x.', file => mkdirSync(file), /work\/notebooks\/x\..*Not a path/],
  ['work/notebooks/1-reliability/nul.ipynb', write(text), /nul\.ipynb.*Not a path/],
  ['work/notebooks/3-mine/9.9-broken.ipynb', link('/nowhere/at-all'), /9\.9-broken.*leads to nothing/],
  ['work/notebooks/1-reliability/1.1-first-steps.ipynb', link('/nowhere'), /work\/.*1\.1.*leads to nothing/],
  ['work/notebooks/1-reliability/1.1-first-steps.ipynb', link('/etc/hostname'), /work\/.*1\.1.*leads out/],
  ['work/notebooks', write('a file'), /work\/notebooks/],
  ['work/progress.json', write('{"checks":null}'), /progress\.json.*checks are not an object/],
  ['work/progress.json', write('{"checks":{"1.1.1":5}}'), /progress\.json.*"1\.1\.1"/],
  ['work/progress.json', write('[]'), /progress\.json.*damaged/],
  ['work/progress.json', file => mkdirSync(file), /progress\.json.*it is a folder/],
  ['work/progress.json', link('progress.json'), /progress\.json/],
];

describe.skipIf(process.platform === 'win32')('one odd entry', () => {
  it.each(ODD)('fault 16: %s is named, and takes nothing else away', async (path, make, words) => {
    const file = place(path);
    rmSync(file, { recursive: true, force: true });
    make(file);
    const parts = await list();
    expectChapters(parts);
    const named = parts.flatMap(part => part.chapters).filter(chapter => words.test(chapter.trouble ?? ''));
    expect(named, JSON.stringify(parts, undefined, 1)).toHaveLength(1);
    const listed = async (folder: string) => {
      const response = await served.ask('GET', `/api/contents/notebooks/${folder}`);
      return ((await response.json()) as ContentsModel).content as ContentsModel[];
    };
    const isOdd = path.endsWith('1.1-first-steps.ipynb');
    expect((await listed('1-reliability')).some(entry => entry.path === served.course.first)).toBe(!isOdd);
    expect((await listed('2-replication')).map(entry => entry.path)).toEqual([served.course.second]);
    expect((await served.ask('PUT', `/api/contents/${served.course.second}`, mine())).status).toBe(
      path === 'work/notebooks' ? 507 : 200,
    );
  });

  it('fault 16: all of them at once take nothing away', async () => {
    const made = ODD.filter(
      ([path]) => !/^work\/(?:notebooks$|progress|notebooks\/1-reliability\/1\.1)/.test(path),
    );
    for (const [path, make] of made) make(place(path));
    const parts = await list();
    expectChapters(parts);
    const troubles = parts.flatMap(part => part.chapters).flatMap(chapter => chapter.trouble ?? []);
    for (const [, , words] of made)
      expect(
        troubles.some(trouble => words.test(trouble)),
        `${words}`,
      ).toBe(true);
  });

  it('fault 16: a folder or file that may not be read takes nothing else away', async () => {
    for (const path of ['notebooks/7-closed/7.1-in.ipynb', 'notebooks/1-reliability/9.9-closed.ipynb'])
      writeFileSync(place(path), text);
    chmodSync(served.course.file('notebooks/7-closed'), 0);
    chmodSync(served.course.file('notebooks/1-reliability/9.9-closed.ipynb'), 0);
    expectChapters(await list());
  });

  it('fault 20: a byte order mark is none: the notebook is read, and listed by its title', async () => {
    writeFileSync(place('notebooks/1-reliability/9.9-mark.ipynb'), `\ufeff${text}`);
    const chapters = (await list()).flatMap(part => part.chapters);
    const found = chapters.find(({ path }: ChapterSummary) => path.endsWith('9.9-mark.ipynb'));
    expect(found).toMatchObject({ title: '9.9 Odd' });
    expect(found?.trouble).toBeUndefined();
  });
});

const mine = () => ({ type: 'notebook', content: notebookOf(codeCell('mine', 'const mine = 1;')) });

function makeHuge(file: string): void {
  writeFileSync(file, '');
  truncateSync(file, 1024 ** 3);
}

describe.skipIf(process.platform === 'win32')('a course that somebody sent', () => {
  const save = (source: string) =>
    served.ask('PUT', `/api/contents/${served.course.first}`, {
      content: notebookOf(codeCell('mine', source)),
    });
  const sideFile = () => {
    const file = served.course.file('work', '.workbook', `${served.course.first}.json`);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };

  it.each<[string, (file: string) => void]>([
    ['a pipe', file => execFileSync('mkfifo', [file])],
    ['a link to a device without end', file => symlinkSync('/dev/zero', file)],
    ['a huge file', makeHuge],
    ['a folder', file => mkdirSync(file)],
  ])(
    'attack 3: with %s where the workbook keeps what it knows of a copy is served, and its copies are saved',
    async (_, make) => {
      await save('older');
      const side = sideFile();
      rmSync(side, { force: true });
      make(side);
      expectChapters(await list());
      expect((await served.ask('GET', `/api/contents/${served.course.first}`)).status).toBe(200);
      const saved = await save('newer');
      expect(saved.status).toBe(200);
      const opened = await served.ask('GET', `/api/contents/${served.course.first}`);
      expect(JSON.stringify(await opened.json())).toContain('newer');
    },
  );

  it('attack 3: with a folder where the workbook keeps what it knows of a copy says so to who keeps the copy', async () => {
    mkdirSync(sideFile());
    await save('mine');
    const kept = await served.ask('POST', '/api/course/keep', { path: served.course.first });
    expect(kept.status).toBe(507);
    expect(await kept.text()).toMatch(/a folder stands where a file is needed/);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['a pipe', file => execFileSync('mkfifo', [file]), /progress\.json is a device or a pipe/],
    ['a link to a device', file => symlinkSync('/dev/zero', file), /progress\.json is a device or a pipe/],
    ['a huge file', makeHuge, /progress\.json has 1073741824 bytes, and at most/],
  ])(
    'attack 3: with %s where the progress is kept is listed, and the reason with it',
    async (_, make, why) => {
      const file = served.course.file('work', 'progress.json');
      mkdirSync(dirname(file), { recursive: true });
      make(file);
      const parts = await list();
      expectChapters(parts);
      expect(JSON.stringify(parts)).toMatch(why);
    },
  );
});
