/** Notebooks as the server reads and is sent them: what is wrong with one is told in the words of HTTP. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { documentTrouble, type NotebookDocument, sourceOf } from '../../chapters/document.js';
import { decodeText } from '../../files.js';
import { HttpError } from './http-error.js';

/** @throws HttpError 400 that says what is wrong */
export function requireDocument(value: unknown, name: string): NotebookDocument {
  const trouble = documentTrouble(value);
  if (trouble !== undefined) throw new HttpError(400, `${name} is not a notebook: ${trouble}.`, 'notebook');
  return value as NotebookDocument;
}

/** @throws HttpError 422 that says what is wrong */
export function parseDocument(bytes: Uint8Array, name: string): NotebookDocument {
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch (error) {
    throw new HttpError(422, `${name} cannot be read: ${(error as Error).message}.`, 'damaged');
  }
  const trouble = documentTrouble(value);
  if (trouble !== undefined) throw new HttpError(422, `${name} cannot be read: ${trouble}.`, 'damaged');
  return value as NotebookDocument;
}

/** The largest notebook that is read: what is saved here is smaller, and a larger one would stop everything else. */
export const MOST_FILE_BYTES = 128 * 1024 * 1024;

/** Reads a notebook's file. @throws HttpError 404, or 422 that says what is wrong with it; the system's error */
export function readDocument(file: string, name: string): NotebookDocument {
  const info = statSync(file, { throwIfNoEntry: false });
  // Anything else, such as a pipe, may never come to its end.
  if (info === undefined) throw new HttpError(404, `There is no notebook ${name}.`, 'missing');
  if (!info.isFile()) {
    const kind = info.isDirectory() ? 'a folder' : 'a device or a pipe';
    throw new HttpError(422, `${name} cannot be read: it is ${kind}, not a file.`, 'damaged');
  }
  if (info.size > MOST_FILE_BYTES) {
    const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
    const sizes = `it has ${megabytes(info.size)} MB, and at most ${megabytes(MOST_FILE_BYTES)} MB are read`;
    throw new HttpError(422, `${name} cannot be read: ${sizes}.`, 'damaged');
  }
  return parseDocument(readFileSync(file), name);
}

/** A digest of what a reader reads and writes: the cells' kinds and sources. Outputs and editors' marks do not count. */
export function contentDigest({ cells }: NotebookDocument): string {
  const content = cells.map(cell => [cell.cell_type, sourceOf(cell)]);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

export function hasOutputs({ cells }: NotebookDocument): boolean {
  return cells.some(cell => (cell.outputs ?? []).length > 0);
}
