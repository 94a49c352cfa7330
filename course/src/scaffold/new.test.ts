/** `faultlines new` in a scratch copy of the course: what it lays out is green at once, and is noticed when it is forgotten. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { courseRoot } from '../paths.js';

const copy = realpathSync(mkdtempSync(join(tmpdir(), 'faultlines-new-')));

/** Packages of the course itself are linked to the copy's own folders, all others to those that are installed. */
beforeAll(() => {
  const left = ['.git', 'work', 'node_modules', '.cache'].map(name => join(courseRoot, name));
  cpSync(courseRoot, copy, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    filter: path => !left.includes(path),
  });
  cpSync(join(courseRoot, 'node_modules'), join(copy, 'node_modules'), {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
  });
});
afterAll(() => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }));

/** What the tests of the copy cost is not written down beside ours. */
const { FAULTLINES_CPU_TIMES: _times, ...environment } = process.env;

function node(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    env: environment,
  });
  return { status, output: stdout + stderr };
}
const faultlines = (...args: string[]) => node('course/bin/faultlines.mjs', ...args);
const vitest = (...files: string[]) => node('node_modules/vitest/vitest.mjs', 'run', ...files);

const CHAPTER = 'notebooks/2-communication/2.1-communication.ipynb';

describe('faultlines new', () => {
  it('lays out a chapter, an exercise and a protocol, and brings every list in step', () => {
    for (const words of [
      ['chapter', '2.1', 'communication'],
      ['exercise', '2.1.1', 'timeout-to-set'],
      ['protocol', 'chain-replication'],
    ]) {
      const made = faultlines('new', ...words);
      expect(made.output).toContain('wrote ');
      expect(made.status, made.output).toBe(0);
    }
    expect(faultlines('new', '--drafts').output).toContain('3 drafts');
    expect(faultlines('sync', '--check')).toMatchObject({ status: 0 });
    expect(node('node_modules/@biomejs/biome/bin/biome', 'check', '.').output).not.toMatch(/Found \d+ error/);
  });

  it('refuses what is there already, what the syllabus does not have, and names that are none', () => {
    for (const [words, why] of [
      [['chapter', '2.1', 'again'], 'chapter 2.1 is there already'],
      [['chapter', '9.9', 'name'], "the syllabus has no chapter '9.9'"],
      [['exercise', '2.1.1', 'again'], 'exercise 2.1.1 is there already'],
      [
        ['exercise', '2.2.1', 'name'],
        'there is no chapter 2.2: begin with `faultlines new chapter 2.2 <name>`',
      ],
      [['exercise', '2.1.2', 'Two Words'], 'the name must be of small letters'],
      [['protocol', 'swim'], 'is there already'],
      [['poem'], 'say what is new'],
    ] as const) {
      const refused = faultlines('new', ...words);
      expect(refused.status, refused.output).toBe(2);
      expect(refused.output).toContain(why);
    }
  });

  it('makes what is green in one command, and not listed', () => {
    expect(faultlines('check', '2.1.1', '--solution').output).toContain('5/5 points');
    expect(faultlines('progress').output).not.toContain('2.1.1');
    expect(readFileSync(join(copy, 'README.md'), 'utf8')).not.toContain('2.1-communication');
    const tests = vitest(
      'course/src/chapter-tests/2.1.test.ts',
      'course/src/chapter-tests/every-chapter.test.ts',
      'lib/src/protocols/chain-replication.test.ts',
    );
    expect(tests.status, tests.output).toBe(0);
  }, 300_000);

  it('turns the checks red once the chapter is no draft and its exercise still is', () => {
    const file = join(copy, CHAPTER);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"draft": true', '"draft": false'));
    const tests = vitest('course/src/chapter-tests/every-chapter.test.ts');
    expect(tests.status).toBe(1);
    expect(tests.output).toContain('no exercise is a draft once its chapter is none');
    expect(tests.output).toContain('2.1.1');
  }, 300_000);
}, 300_000);
