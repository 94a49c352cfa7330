import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

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
