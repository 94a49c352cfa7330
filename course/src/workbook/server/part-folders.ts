import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareIds } from '../../chapters/ids.js';
import { describeFailure } from './http-error.js';
import { cleanPath, fileOf } from './places.js';

/** Something that stands where a part or a chapter could, and cannot be shown as one. */
export interface OddEntry {
  /** As a path below the course's root. */
  readonly path: string;
  readonly trouble: string;
}

/** A folder of notebooks: its name, and the notebooks' paths below the course's root. */
export interface PartFolder {
  readonly folder: string;
  readonly paths: readonly string[];
}

/**
 * The folders of a room and the notebooks in them, in the order of their numbers. A notebook that turns out to be
 * something else is still listed, for the reader to see.
 *
 * @param odd is given the folders that cannot be read
 */
export function partsIn(root: string, room: string, odd: OddEntry[]): PartFolder[] {
  return namesIn(root, room, odd).flatMap(folder => {
    const path = `${room}/${folder}`;
    try {
      // A link to nothing, or in a circle, is told by `fileOf`.
      const info = statSync(fileOf(root, cleanPath(path)), { throwIfNoEntry: false });
      if (info === undefined) throw new Error('the system does not find it under its name');
      if (!info.isDirectory()) return [];
    } catch (error) {
      odd.push({ path, trouble: troubleIn(error) });
      return [];
    }
    const names = namesIn(root, path, odd).filter(name => name.endsWith('.ipynb'));
    return [{ folder, paths: names.map(name => `${path}/${name}`) }];
  });
}

function namesIn(root: string, path: string, odd: OddEntry[]): string[] {
  try {
    const names = readdirSync(join(root, ...path.split('/'))).filter(name => !name.startsWith('.'));
    return names.sort(compareIds);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') odd.push({ path, trouble: troubleIn(error) });
    return [];
  }
}

/** A failure to read something in one line. */
export function troubleIn(error: unknown): string {
  return error instanceof Error && !('code' in error) && !('status' in error)
    ? error.message
    : describeFailure(error, true).message;
}
