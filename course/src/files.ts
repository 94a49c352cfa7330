import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** How `writeAtomically` names the new file beside the older one. */
const TEMPORARY_NAME = /^\..+\.\d+-[0-9a-f]{8}\.tmp$/;

/**
 * Writes a file so that a reader, or a machine that stops half-way, sees the older version whole or the newer one whole:
 * a new file beside it, synced, then renamed over it.
 *
 * @throws the system's error (`ENOSPC`, `EROFS`, `EACCES`); the older version then stands untouched
 */
export function writeAtomically(file: string, text: string | Uint8Array): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${basename(file)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    const handle = openSync(temporary, 'wx');
    try {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      let written = 0;
      while (written < bytes.length) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
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
