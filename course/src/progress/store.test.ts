import { spawn } from 'node:child_process';
import {
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inCourse } from '../paths.js';
import {
  lookAtProgress,
  openProgress,
  readProgress,
  updateProgress,
  withCellRun,
  withSolutionShown,
} from './store.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultlines-progress-'));
  file = join(folder, 'work', 'progress.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (score: number) =>
  ({ kind: 'check', id: '5.2.1', score, maxScore: 5, outcome: score === 5 ? 'pass' : 'fail' }) as const;

describe('progress', () => {
  it('is nothing before anything was done', () => {
    expect(readProgress(file)).toEqual({ schema: 1, predictions: {}, checks: {}, cellsRun: {} });
    expect(existsSync(file)).toBe(false);
  });

  it('keeps the best check, and counts the attempts', () => {
    const store = openProgress(file);
    for (const score of [2, 5, 3]) store.remember(check(score));
    expect(readProgress(file).checks['5.2.1']).toMatchObject({ score: 5, outcome: 'pass', attempts: 3 });
    expect(store.recall('check', '5.2.1')).toEqual(check(5));
  });

  it('keeps the first guess for ever, and the newest beside it', () => {
    const store = openProgress(file);
    store.remember({ kind: 'prediction', id: '5.2.fan-out', guess: 10 });
    store.remember({ kind: 'prediction', id: '5.2.fan-out', guess: 63, actual: 63.4 });
    expect(readProgress(file).predictions['5.2.fan-out']).toMatchObject({
      firstGuess: 10,
      guess: 63,
      actual: 63.4,
    });
  });

  it('remembers that a solution was shown, through later checks', () => {
    updateProgress(file, progress => withSolutionShown(progress, '5.2.1', 5, '2026-01-01T00:00:00Z'));
    openProgress(file).remember(check(5));
    expect(readProgress(file).checks['5.2.1']).toMatchObject({
      score: 5,
      attempts: 1,
      solutionShownAt: '2026-01-01T00:00:00Z',
    });
  });

  it('counts a cell once', () => {
    for (const cell of ['a', 'b', 'a']) updateProgress(file, progress => withCellRun(progress, '5.2', cell));
    expect(readProgress(file).cellsRun).toEqual({ '5.2': ['a', 'b'] });
  });

  it('that is damaged is set aside, dated, and never overwritten', () => {
    openProgress(file).remember(check(5));
    writeFileSync(file, '{ "schema": 1, "che');
    expect(readProgress(file).checks).toEqual({});
    const aside = readdirSync(join(folder, 'work')).find(name => name.startsWith('progress.json.damaged-'));
    expect(readFileSync(join(folder, 'work', aside as string), 'utf8')).toBe('{ "schema": 1, "che');
  });

  it('fault 20: with a byte order mark is read like any other', () => {
    openProgress(file).remember(check(5));
    writeFileSync(file, `\ufeff${readFileSync(file, 'utf8')}`);
    expect(readProgress(file).checks['5.2.1']?.score).toBe(5);
    expect(readdirSync(join(folder, 'work'))).toEqual(['progress.json']);
  });

  it.each([
    ['[]', 0],
    ['null', 0],
    ['7', 0],
    ['"text"', 0],
    ['{"schema":1,"checks":null,"cellsRun":{"5.2":["a"]}}', 1],
    ['{"checks":[],"cellsRun":{"5.2":["a"]}}', 1],
    ['{"checks":{"1.1.1":5},"cellsRun":{"5.2":["a"]}}', 1],
    ['{"checks":{"1.1.1":{"score":"5"}},"cellsRun":{"5.2":["a"]}}', 1],
    ['{"checks":{"1.1.1":null},"predictions":{"x":{}},"cellsRun":{"5.2":["a"],"1.1":"b","1.2":[5]}}', 1],
    ['{"predictions":null,"cellsRun":{"5.2":["a"]}}', 1],
  ])(
    'fault 16: of the shape %s gives what is readable, and loses nothing when it is written',
    (text, readable) => {
      mkdirSync(join(folder, 'work'));
      writeFileSync(file, text);
      const { progress, trouble } = lookAtProgress(file);
      expect(trouble).toBeTypeOf('string');
      expect(progress.checks).toEqual({});
      expect(Object.keys(progress.cellsRun)).toHaveLength(readable);
      openProgress(file).remember(check(5));
      expect(readProgress(file).checks['5.2.1']?.score).toBe(5);
      expect(lookAtProgress(file).trouble).toBeUndefined();
      const aside = readdirSync(join(folder, 'work')).filter(name => name.includes('damaged'));
      expect(aside.map(name => readFileSync(join(folder, 'work', name), 'utf8'))).toEqual([text]);
    },
  );

  it('fault 16: takes ids that every object inherits for ordinary ones', () => {
    for (const id of ['__proto__', 'constructor', 'toString']) {
      updateProgress(file, progress => withCellRun(progress, id, 'a'));
      updateProgress(file, progress => withSolutionShown(progress, id, 5, '2026-01-01T00:00:00Z'));
      openProgress(file).remember({ kind: 'prediction', id, guess: 1 });
    }
    const { cellsRun, checks, predictions } = readProgress(file);
    for (const kept of [cellsRun, checks, predictions])
      expect(Object.keys(kept)).toEqual(['__proto__', 'constructor', 'toString']);
  });

  it.skipIf(process.platform === 'win32')(
    'fault 34: behind a link that leads out of its folder is not written',
    () => {
      mkdirSync(join(folder, 'work'));
      const outside = join(folder, 'outside.json');
      writeFileSync(outside, '{}');
      symlinkSync(outside, file);
      expect(() => updateProgress(file, progress => progress)).toThrowError(/leads out/);
      expect(readFileSync(outside, 'utf8')).toBe('{}');
    },
  );

  it('that cannot be written does not break a cell', () => {
    writeFileSync(join(folder, 'work'), 'a file where the folder should be');
    expect(() => openProgress(file).remember(check(5))).not.toThrow();
  });

  it('takes a lock that somebody died with, and only when it is old', () => {
    openProgress(file).remember(check(5));
    const lock = `${file}.lock`;
    writeFileSync(lock, '');
    const old = new Date(Date.now() - 60_000);
    utimesSync(lock, old, old);
    openProgress(file).remember(check(9));
    expect(readProgress(file).checks['5.2.1'].score).toBe(9);
    expect(existsSync(lock)).toBe(false);
  });

  it('attack 3: takes a lock that is a link to nothing, or to something that is always new', () => {
    for (const target of [
      join(folder, 'nothing'),
      process.platform === 'linux' ? '/proc/self/stat' : folder,
    ]) {
      openProgress(file).remember(check(5));
      const lock = `${file}.lock`;
      symlinkSync(target, lock);
      const old = new Date(Date.now() - 60_000);
      lutimesSync(lock, old, old);
      openProgress(file).remember(check(9));
      expect(readProgress(file).checks['5.2.1'].score).toBe(9);
      expect(existsSync(lock)).toBe(false);
    }
  });

  it('loses no record when several kernels write at once', async () => {
    const store = inCourse('course', 'dist', 'progress', 'store.js');
    const write = (worker: number) =>
      new Promise(resolve => {
        const script = `const { updateProgress, withCellRun } = await import(${JSON.stringify(store)});
          for (let cell = 0; cell < 20; cell++) updateProgress(${JSON.stringify(file)}, p => withCellRun(p, '5.2', '${worker}-' + cell));`;
        spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' }).on(
          'close',
          resolve,
        );
      });
    expect(await Promise.all([1, 2, 3].map(write))).toEqual([0, 0, 0]);
    expect(readProgress(file).cellsRun['5.2']).toHaveLength(60);
  });
});
