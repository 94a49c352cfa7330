import { FIGURES } from './figures.js';

/** Whether a file of `data/` travels with the library. */
export function isPublished(path: string): boolean {
  return Object.hasOwn(FIGURES, path);
}

/**
 * Published figures: a file of the course's `data/` that travels with the library. A copy, which the caller may change.
 *
 * @param path relative to `data/`, such as `prices/illustrative-2026.json`
 * @returns the parsed file; its shape is described beside it in `data/README.md`
 * @throws RangeError that lists the files if there is none of this name
 */
export function published<T>(path: string): T {
  if (!isPublished(path)) {
    throw new RangeError(`path must be one of ${Object.keys(FIGURES).join(', ')}, got '${path}'`);
  }
  return structuredClone(FIGURES[path]) as T;
}
