import { spawn } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeText, isInside, writeAtomically } from './files.js';
import { inCourse } from './paths.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultlines-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writing a file', () => {
  it('replaces it whole and leaves nothing beside it', () => {
    const file = join(folder, 'deep', 'file.txt');
    writeAtomically(file, 'old');
    writeAtomically(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'deep'))).toEqual(['file.txt']);
  });

  it('that fails leaves the older version, and nothing beside it', () => {
    const file = join(folder, 'file.txt');
    writeFileSync(file, 'old');
    expect(() => writeAtomically(file, undefined as never)).toThrow();
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['file.txt']);
  });

  it('is never seen half done, however often the writer is killed', async () => {
    const file = join(folder, 'file.txt');
    const whole = ['a', 'b'].map(letter => letter.repeat(3_000_000));
    writeFileSync(file, whole[0]);
    const script = `const { writeAtomically } = await import(${JSON.stringify(inCourse('course', 'dist', 'files.js'))});
      process.stdout.write('ready');
      for (let turn = 0; ; turn++) writeAtomically(${JSON.stringify(file)}, (turn % 2 ? 'a' : 'b').repeat(3_000_000));`;
    for (let attempt = 0; attempt < 8; attempt++) {
      const writer = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise(resolve => writer.stdout.once('data', resolve));
      await new Promise(resolve => setTimeout(resolve, 10 + 7 * attempt));
      writer.kill('SIGKILL');
      await new Promise(resolve => writer.once('close', resolve));
      expect(whole).toContain(readFileSync(file, 'utf8'));
    }
  });
});

describe.skipIf(process.platform === 'win32')('writing over a file', () => {
  it.each([0o600, 0o644, 0o640, 0o755])('fault 20: keeps its mode %o', mode => {
    const file = join(folder, 'file.txt');
    writeFileSync(file, 'old');
    chmodSync(file, mode);
    writeAtomically(file, 'new');
    expect(statSync(file).mode & 0o777).toBe(mode);
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('fault 20: behind a link writes the target, whole, and leaves the link', () => {
    mkdirSync(join(folder, 'work', 'kept'), { recursive: true });
    const [link, target] = [join(folder, 'work', 'link.txt'), join(folder, 'work', 'kept', 'target.txt')];
    writeFileSync(target, 'old', { mode: 0o600 });
    symlinkSync(target, link);
    writeAtomically(link, 'new', { within: join(folder, 'work') });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'work', 'kept'))).toEqual(['target.txt']);
  });

  it.each(['file', 'folder', 'folder of a folder'])('fault 34: refuses a linked %s that leads out', kind => {
    const [work, outside] = [join(folder, 'work'), join(folder, 'outside')];
    for (const made of [work, outside]) mkdirSync(made);
    writeFileSync(join(outside, 'file.txt'), 'theirs');
    symlinkSync(kind === 'file' ? join(outside, 'file.txt') : outside, join(work, 'link'));
    const file = { file: 'link', folder: 'link/file.txt', 'folder of a folder': 'link/new/file.txt' }[
      kind
    ] as string;
    expect(() => writeAtomically(join(work, file), 'mine', { within: work })).toThrowError(/leads out/);
    expect(readdirSync(outside)).toEqual(['file.txt']);
    expect(readFileSync(join(outside, 'file.txt'), 'utf8')).toBe('theirs');
  });

  it('lets the whole folder be a link, as on another disk', () => {
    mkdirSync(join(folder, 'disk'));
    symlinkSync(join(folder, 'disk'), join(folder, 'work'));
    writeAtomically(join(folder, 'work', 'deep', 'file.txt'), 'mine', { within: join(folder, 'work') });
    expect(readFileSync(join(folder, 'disk', 'deep', 'file.txt'), 'utf8')).toBe('mine');
  });

  it('fault 20: says that a link leads to nothing', () => {
    symlinkSync(join(folder, 'nothing'), join(folder, 'link'));
    expect(() => writeAtomically(join(folder, 'link'), 'x')).toThrowError(/is a link to nothing: remove it/);
  });
});

describe('whether a path is inside a folder', () => {
  it.each([
    ['/course', '/course', true],
    ['/course', '/course/work/x', true],
    ['/course', '/course/..drafts/x', true],
    ['/course', '/course/...', true],
    ['/course', '/coursework', false],
    ['/course', '/', false],
    ['/course', '/course/../other', false],
    ['/', '/anything', true],
  ])('fault 23: on POSIX, of %s: %s is %s', (parent, child, expected) =>
    expect(isInside(parent, child, posix)).toBe(expected),
  );

  it.each([
    ['C:\\course', 'C:\\course\\work\\x', true],
    ['C:\\course', 'c:\\COURSE\\work', true],
    ['C:\\course', 'C:/course/work', true],
    ['C:\\course', 'C:\\course\\..drafts\\x', true],
    ['C:\\course', 'D:\\notes.ipynb', false],
    ['C:\\course', 'D:\\course\\work\\x', false],
    ['C:\\course', '\\\\server\\share\\x', false],
    ['\\\\server\\share\\course', '\\\\server\\share\\course\\x', true],
    ['\\\\server\\share\\course', '\\\\server\\other\\course\\x', false],
    ['C:\\course', 'C:\\', false],
  ])('fault 23: on Windows, of %s: %s is %s', (parent, child, expected) =>
    expect(isInside(parent, child, win32)).toBe(expected),
  );
});

describe('the text of a file', () => {
  it('fault 20: has no byte order mark', () => {
    expect(decodeText(Buffer.from('\ufeff{}'))).toBe('{}');
  });

  it.each([
    ['UTF-16, little endian', Buffer.from('\ufeff{}', 'utf16le'), /UTF-16.*save it as UTF-8/],
    ['UTF-16, big endian', Buffer.from([0xfe, 0xff, 0, 0x7b]), /UTF-16/],
    ['Latin 1', Buffer.from('"caf\xe9"', 'latin1'), /not encoded as UTF-8/],
    ['cut in the middle of a character', Buffer.from('✓').subarray(0, 2), /not encoded as UTF-8/],
  ])('fault 16: that is %s says so', (_, bytes, message) =>
    expect(() => decodeText(bytes)).toThrowError(message),
  );
});
