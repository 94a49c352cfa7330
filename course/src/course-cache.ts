/** The course's `.cache`: what is kept there is run in later starts, so it counts only if nobody else could have written it. */
import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from './paths.js';

/** Nobody but the owner writes there, whatever the umask. */
const FOLDER_MODE = 0o755;
export const CACHE_FILE_MODE = 0o644;

/**
 * A folder below `.cache`, made where it is missing. Where others may write to the course's folder (a shared disk), one of
 * them may have made it first, and its files would be run as this user.
 *
 * @returns nothing where the folder, or one above it within the course, is somebody else's
 */
export function courseCache(
  name: string,
  root: string = courseRoot,
  ownersOf: (path: string) => number[] = ownersOfEntry,
): string | undefined {
  try {
    // Who owns the course, or the machine, can change what is run anyway.
    const trusted = [process.getuid?.(), 0, ...ownersOf(root)];
    let folder = root;
    for (const part of ['.cache', ...name.split('/')]) {
      folder = join(folder, part);
      if (lstatSync(folder, { throwIfNoEntry: false }) === undefined)
        mkdirSync(folder, { mode: FOLDER_MODE });
      if (!ownersOf(folder).every(owner => trusted.includes(owner))) return undefined;
    }
    return folder;
  } catch {
    return undefined;
  }
}

/** Of the entry itself, and of what it leads to if it is a link. Windows has none, and says 0. */
function ownersOfEntry(path: string): number[] {
  return [lstatSync(path).uid, statSync(path).uid];
}
