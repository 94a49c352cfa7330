import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanPath, fileOf } from './places.js';

describe('cleanPath', () => {
  it('passes the two rooms and what stands in them', () => {
    for (const path of [
      '',
      'notebooks',
      'work',
      'notebooks/5-traffic/5.2 tail.ipynb',
      'work/backups/a…b.ipynb',
    ]) {
      expect(cleanPath(path)).toBe(path);
    }
    expect(cleanPath('notebooks/')).toBe('notebooks');
  });

  const hostile = [
    '..',
    '../etc/passwd',
    'notebooks/..',
    'notebooks/../package.json',
    'notebooks/../../etc/passwd',
    'notebooks/./x.ipynb',
    'notebooks//x.ipynb',
    '/etc/passwd',
    '//server/share',
    'notebooks\\..\\..\\secret',
    '..\\secret',
    'C:\\Windows\\win.ini',
    'C:/Windows/win.ini',
    'notebooks/x.ipynb:stream',
    'notebooks/x.ipynb\u0000.png',
    'notebooks/a\nb.ipynb',
    'notebooks/CON',
    'notebooks/nul.ipynb',
    'notebooks/com1.ipynb',
    'notebooks/com0',
    'notebooks/COM¹.ipynb',
    'notebooks/com².ipynb',
    'notebooks/lpt³.txt.ipynb',
    'notebooks/CONIN$',
    'notebooks/conout$.ipynb',
    'notebooks/CLOCK$',
    'notebooks/con .ipynb',
    'notebooks/nul  ..ipynb',
    'notebooks/x.ipynb ',
    'notebooks/x. /y.ipynb',
    'notebooks/x.ipynb.',
    'notebooks/.. /x.ipynb',
    'notebooks/... /x.ipynb',
  ];
  it.each(hostile)('refuses %j (fault 34)', path => {
    expect(() => cleanPath(path)).toThrowError(expect.objectContaining({ status: 400 }));
  });

  it.each([
    'notebooks/console.ipynb',
    'notebooks/com10.ipynb',
    'notebooks/compare.ipynb',
    'notebooks/a con.ipynb',
  ])('passes %s, which only looks like a device', path => expect(cleanPath(path)).toBe(path));

  it.each([
    'package.json',
    'solutions/x.ts',
    'etc/passwd',
    'work/.workbook/x.json',
    '%2e%2e/x',
    '.git/config',
  ])('says that %j is not there', path =>
    expect(() => cleanPath(path)).toThrowError(expect.objectContaining({ status: 404 })),
  );
});

describe('fileOf', () => {
  let folder: string;
  let root: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultlines-places-'));
    root = join(folder, 'course');
    mkdirSync(join(root, 'notebooks', 'part'), { recursive: true });
    mkdirSync(join(folder, 'outside'));
    writeFileSync(join(folder, 'outside', 'secret.ipynb'), '{}');
    writeFileSync(join(root, 'notebooks', 'part', 'real.ipynb'), '{}');
    symlinkSync(join(folder, 'outside'), join(root, 'notebooks', 'away'));
    symlinkSync(join(folder, 'outside', 'secret.ipynb'), join(root, 'notebooks', 'link.ipynb'));
    symlinkSync(join(folder, 'outside', 'nothing.ipynb'), join(root, 'notebooks', 'dangling.ipynb'));
    symlinkSync(join(root, 'notebooks', 'part', 'real.ipynb'), join(root, 'notebooks', 'inside.ipynb'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('follows a link that stays in its room', () => {
    expect(fileOf(root, 'notebooks/inside.ipynb')).toBe(join(root, 'notebooks', 'inside.ipynb'));
  });

  it('lets a new file be made where its folder does not exist yet', () => {
    expect(fileOf(root, 'work/notebooks/part/new.ipynb')).toBe(join(root, 'work/notebooks/part/new.ipynb'));
  });

  it.each([
    'notebooks/link.ipynb',
    'notebooks/away/secret.ipynb',
    'notebooks/away/new.ipynb',
    'notebooks/dangling.ipynb',
  ])('refuses %s, which leads out', path =>
    expect(() => fileOf(root, path)).toThrowError(expect.objectContaining({ status: 400 })),
  );

  it('lets the learner keep all of work/ on another disk', () => {
    symlinkSync(join(folder, 'outside'), join(root, 'work'));
    expect(fileOf(root, 'work/secret.ipynb')).toBe(join(root, 'work', 'secret.ipynb'));
  });
});
