/** A course of its own for a test: the real one's folders by link, and an empty `work/`. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { coursePackage } from '../paths.js';

export interface TemporaryCourse {
  readonly root: string;
  /** Puts a file into `work/` and returns its path. */
  readonly workFile: (path: string) => string;
  readonly remove: () => void;
}

const LINKED = ['lib', 'exercises', 'solutions', 'course', 'data', 'node_modules'];

export function temporaryCourse(): TemporaryCourse {
  const root = mkdtempSync(join(tmpdir(), 'faultlines-'));
  const real = dirname(coursePackage);
  for (const folder of LINKED) symlinkSync(join(real, folder), join(root, folder), 'junction');
  cpSync(join(real, 'notebooks'), join(root, 'notebooks'), { recursive: true });
  cpSync(join(real, 'README.md'), join(root, 'README.md'));
  return {
    root,
    workFile: path => {
      const file = join(root, 'work', path);
      mkdirSync(dirname(file), { recursive: true });
      return file;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
