/** Which notebooks a command means. */
import { readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors.js';
import { isInside } from '../files.js';
import { courseRoot, inCourse } from '../paths.js';
import { isDraftNotebook } from './drafts.js';
import { chapterIdOf, compareIds } from './ids.js';

/**
 * Every chapter's file, in the order of the parts. Hidden folders hold what editors keep for themselves.
 *
 * @param drafts whether drafts are among them
 */
export function allNotebooks({ drafts = false }: { readonly drafts?: boolean } = {}): string[] {
  return readdirSync(inCourse('notebooks'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ipynb') && !/(?:^|[/\\])\./.test(name))
    .map(name => inCourse('notebooks', name))
    .filter(file => drafts || !isDraftNotebook(file))
    .sort(compareIds);
}

/**
 * The files that a command line names: paths, a chapter's id such as `5.2`, or `all`.
 *
 * @throws UsageError if there is none, or an id that no notebook has
 */
export function namedNotebooks(names: readonly string[]): string[] {
  if (names.length === 0) throw new UsageError("name a notebook, a chapter such as 5.2, or 'all'");
  return names.flatMap(name => {
    if (name === 'all') return allNotebooks();
    if (name.endsWith('.ipynb')) return [resolve(name)];
    const chapter = allNotebooks({ drafts: true }).filter(file => chapterIdOf(file) === name);
    if (chapter.length === 0) {
      throw new UsageError(`'${name}' is neither a notebook (.ipynb) nor a chapter such as 5.2, nor 'all'`);
    }
    return chapter;
  });
}

/** A file as the course names it: relative to its root where it stands below it, with forward slashes. */
export function shownPath(file: string): string {
  return isInside(courseRoot, file) ? relative(courseRoot, file).split(sep).join('/') : file;
}

/** Whether a file stands below the root of the course. */
export function isInCourse(file: string): boolean {
  return isInside(courseRoot, resolve(file));
}

/** Where an executed copy goes: the same path below `folder`. */
export function copyPath(folder: string, file: string): string {
  const shown = shownPath(file);
  return shown === file ? join(folder, file.split(/[/\\]/).at(-1) ?? file) : join(folder, shown);
}
