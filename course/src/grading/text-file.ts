/** Reading files that people and their editors wrote. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { shown } from './catalog.js';

/**
 * The text of a file in UTF-8, with or without a byte order mark, with lines ended by `\n`.
 *
 * @throws UsageError that names the encoding if it is another one
 */
export function readText(file: string): string {
  const bytes = readFileSync(file);
  const encoding = otherEncoding(bytes);
  if (encoding !== undefined) {
    throw new UsageError(`${shown(file)} is saved as ${encoding}: save it as UTF-8`);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.replace(/\r\n?/g, '\n');
  } catch {
    throw new UsageError(`${shown(file)} is not UTF-8 text: save it as UTF-8`);
  }
}

/** An encoding that gives itself away: by its mark, or by the zeros of ASCII letters in two or four bytes. */
function otherEncoding(bytes: Buffer): string | undefined {
  if (bytes.length >= 4 && (bytes.readUInt32LE(0) === 0xfeff || bytes.readUInt32BE(0) === 0xfeff))
    return 'UTF-32';
  if (bytes.length >= 2) {
    const mark = bytes.readUInt16BE(0);
    if (mark === 0xfffe) return 'UTF-16 (little endian)';
    if (mark === 0xfeff) return 'UTF-16 (big endian)';
  }
  const start = bytes.subarray(0, 512);
  if (
    start.length >= 4 &&
    !start.subarray(0, start.length & ~1).some((byte, index) => index % 2 === 1 && byte !== 0)
  )
    return 'UTF-16 (little endian)';
  if (start.length >= 4 && !start.some((byte, index) => index % 2 === 0 && byte !== 0))
    return 'UTF-16 (big endian)';
  return undefined;
}
