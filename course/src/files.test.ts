import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically } from './files.js';
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
