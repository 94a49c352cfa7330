import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { isInside } from '../../files.js';
import { HttpError } from './http-error.js';

/** The only folders of the course that an address can reach. */
const ROOMS = ['notebooks', 'work'] as const;

/**
 * Names that Windows gives to devices, with or without an extension or spaces before it. It takes the three superscript
 * digits for digits.
 */
const DEVICE_NAME = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³]|conin\$|conout\$|clock\$) *(?:\.|$)/i;

/**
 * Checks the path of an address, such as `notebooks/5-traffic/5.2-tail.ipynb`, and returns it without a slash at its
 * end. The empty path is the root, which holds the two rooms.
 *
 * @throws HttpError 400 for anything that could mean another place on some system: `..`, an absolute path, a backslash,
 *   a drive or stream (`:`), a control character, a device name; 404 for a hidden file or a folder of the course that
 *   is not the reader's
 */
export function cleanPath(path: string, rooms: readonly string[] = ROOMS): string {
  if (path === '' || path === '/') return '';
  const segments = path.replace(/\/$/, '').split('/');
  for (const segment of segments) checkSegment(segment, path);
  if (!rooms.some(room => room === segments[0])) {
    throw new HttpError(
      404,
      `There is no ${path} in the workbook: it shows notebooks/ and work/.`,
      'missing',
    );
  }
  return segments.join('/');
}

function checkSegment(segment: string, path: string): void {
  const forbidden =
    segment === '' ||
    segment === '.' ||
    segment === '..' ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\\:\u0000-\u001f\u007f]/.test(segment) ||
    /[. ]$/.test(segment) ||
    DEVICE_NAME.test(segment);
  if (forbidden) {
    throw new HttpError(
      400,
      `Not a path in the course: ${JSON.stringify(path)} (a name like this means something else on some systems).`,
      'path',
    );
  }
  if (segment.startsWith('.')) throw new HttpError(404, `Hidden files are not shown: ${path}.`, 'missing');
}

/**
 * The file of a clean path below the course's folder. Links are followed and must stay in the room they start in: a
 * link inside `notebooks/` that points to the reader's home, or to nothing yet, is refused.
 *
 * @throws HttpError 400 where a link leads out
 */
export function fileOf(root: string, clean: string): string {
  const [room, ...rest] = clean.split('/') as [string, ...string[]];
  const top = realPath(join(root, room));
  let current = top;
  for (const segment of rest) {
    if (current === undefined) break;
    current = followed(join(current, segment));
    if (current !== undefined && !isInside(top as string, current)) {
      throw new HttpError(400, `${clean} is a link that leads out of the course.`, 'path');
    }
  }
  return join(root, room, ...rest);
}

/** Where an entry leads: itself, or the target of a link; nothing where nothing stands yet. */
function followed(entry: string): string | undefined {
  const info = lookAt(entry);
  if (info === undefined) return undefined;
  if (!info.isSymbolicLink()) return entry;
  try {
    return realpathSync(entry);
  } catch (error) {
    const where = (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'in a circle' : 'to nothing';
    throw new HttpError(400, `${basename(entry)} is a link that leads ${where}.`, 'path');
  }
}

/** A file that stands where a folder should has nothing in it. */
function lookAt(entry: string): Stats | undefined {
  try {
    return lstatSync(entry, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
