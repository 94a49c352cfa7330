import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the course package; `src/` and `dist/` stand at the same depth, so this holds for both. */
export const coursePackage: string = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The root of the course: where `notebooks/`, `exercises/` and `work/` stand. A test stands in another one, with a `work/` of
 * its own, through the environment.
 */
export const courseRoot: string = process.env.FAULTLINES_COURSE ?? dirname(coursePackage);

/** A path below the root of the course. */
export function inCourse(...parts: string[]): string {
  return join(courseRoot, ...parts);
}
