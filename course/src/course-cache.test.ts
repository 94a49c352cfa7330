import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { courseCache } from './course-cache.js';
import { compilationCache } from './kernel/node/compilation-files.js';

const US = process.getuid?.() ?? 0;
const STRANGER = 54_321;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faultlines-cache-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** As if a stranger had made these, in a folder to which all may write. */
const madeByStranger =
  (...paths: string[]) =>
  (path: string): number[] => [paths.includes(path) ? STRANGER : US];

describe('the cache of the course', () => {
  it('is made where it is missing, and used where it is there', () => {
    const folder = courseCache('jupyter/kernels', root);
    expect(folder).toBe(join(root, '.cache', 'jupyter', 'kernels'));
    expect(existsSync(folder as string)).toBe(true);
    expect(courseCache('jupyter/kernels', root)).toBe(folder);
  });

  it.each([['.cache'], ['.cache/cells']])('attack 13: is not used where another user made %s', made => {
    mkdirSync(join(root, '.cache', 'cells'), { recursive: true });
    expect(courseCache('cells', root, madeByStranger(join(root, made)))).toBeUndefined();
    expect(courseCache('cells', root, madeByStranger())).toBe(join(root, '.cache', 'cells'));
  });

  it("attack 13: is used where the course itself is another user's, who can change it anyway", () => {
    const owned = madeByStranger(root, join(root, '.cache'), join(root, '.cache', 'cells'));
    expect(courseCache('cells', root, owned)).toBe(join(root, '.cache', 'cells'));
  });

  it('is done without where it cannot be made', () => {
    symlinkSync(join(root, 'nowhere'), join(root, '.cache'), 'junction');
    expect(courseCache('cells', root)).toBeUndefined();
    expect(compilationCache(root)).toBeUndefined();
  });
});
