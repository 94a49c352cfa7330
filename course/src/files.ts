import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import path, { basename, dirname, join, resolve } from 'node:path';
import { MachineryError } from './errors.js';

/**
 * Whether a path is a folder or leads to something in it. Compares the paths as they are written: links are the
 * caller's to resolve.
 *
 * @param on the rules of a system, this one's unless said otherwise
 */
export function isInside(folder: string, child: string, on: path.PlatformPath = path): boolean {
  const way = on.relative(folder, child);
  // On Windows the way to another drive or share is absolute. `..drafts` is the name of a folder.
  return way !== '..' && !way.startsWith(`..${on.sep}`) && !on.isAbsolute(way);
}

/**
 * The text of a file that others may have written. A byte order mark is no part of it.
 *
 * @throws SyntaxError where the bytes are not UTF-8
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new SyntaxError('it is encoded as UTF-16: save it as UTF-8');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SyntaxError('it is not encoded as UTF-8: save it as UTF-8');
  }
}

/**
 * Reads a file that others may have put there. A pipe or a device may never come to its end, and nothing else would be
 * done meanwhile.
 *
 * @throws the system's error, or MachineryError for what is no file or larger than `most` bytes
 */
export function readWholeFile(file: string, most: number): Buffer {
  const info = statSync(file);
  if (info.isFile() && info.size <= most) return readFileSync(file);
  // The system says it better.
  if (info.isDirectory()) return readFileSync(file);
  const why = info.isFile()
    ? `has ${info.size} bytes, and at most ${most} are read`
    : 'is a device or a pipe';
  throw new MachineryError(`${file} ${why}: move it away`);
}

/** How `writeAtomically` names the new file beside the older one. */
const TEMPORARY_NAME = /^\..+\.\d+-[0-9a-f]{8}\.tmp$/;

/**
 * Writes a file so that a reader, or a machine that stops half-way, sees the older version whole or the newer one whole:
 * a new file beside it, synced, then renamed over it. The newer version has the mode and the owner of the older one;
 * where a link leads to it, the link stays and its target is written.
 *
 * @param within a folder that nothing is written outside of, whatever links say
 * @throws the system's error (`ENOSPC`, `EROFS`, `EACCES`), or MachineryError for a link that leads nowhere or out of
 *   `within`; the older version then stands untouched
 */
export function writeAtomically(
  file: string,
  text: string | Uint8Array,
  { within }: { within?: string } = {},
): void {
  const target = targetOf(file);
  if (within !== undefined) checkWithin(within, target, file);
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const older = statSync(target, { throwIfNoEntry: false });
  const temporary = join(folder, `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    const handle = openSync(temporary, 'wx', older === undefined ? 0o666 : 0o600);
    try {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      let written = 0;
      while (written < bytes.length) written += writeSync(handle, bytes, written);
      if (older !== undefined) keepOwnership(handle, older);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function keepOwnership(handle: number, { mode, uid, gid }: Stats): void {
  try {
    fchownSync(handle, uid, gid);
  } catch {
    // Only root may give a file away; the learner's own file is the learner's already.
  }
  try {
    fchmodSync(handle, mode & 0o777);
  } catch {
    // A disk without modes keeps none.
  }
}

/** The file itself, or what a link leads to. */
function targetOf(file: string): string {
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return file;
  try {
    return realpathSync(file);
  } catch {
    throw new MachineryError(`${file} is a link to nothing: remove it, and try again`);
  }
}

/** Whether a file stands in a folder when all links are followed; it need not exist yet. */
export function standsIn(folder: string, file: string): boolean {
  return isInside(realPathSoFar(folder), realPathSoFar(file));
}

function checkWithin(within: string, target: string, file: string): void {
  if (standsIn(within, target)) return;
  throw new MachineryError(
    `${file} is reached by a link that leads out of ${within}, and nothing is written there: remove the link, and try again`,
  );
}

/** The real path of what need not exist yet: that of its nearest folder that does, and the rest. */
function realPathSoFar(given: string): string {
  const full = resolve(given);
  try {
    return realpathSync(full);
  } catch (error) {
    const parent = dirname(full);
    if (parent === full || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return join(realPathSoFar(parent), basename(full));
  }
}

/**
 * Removes what writers that were killed left below a folder: files of `writeAtomically` that nobody has written to for
 * so long. What cannot be read or removed stays, and links are not followed.
 */
export function removeAbandoned(folder: string, olderThanMs: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !TEMPORARY_NAME.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    if (Date.now() - statSync(file).mtimeMs > olderThanMs) rmSync(file, { force: true });
  }
}
