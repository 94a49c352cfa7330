import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { decodeText } from '../../files.js';
import { HttpError } from './http-error.js';

/** A cell as it stands in a notebook's file; only the fields that the workbook reads are named. */
export interface Cell {
  id?: string;
  cell_type: string;
  source: string | string[];
  metadata: Record<string, unknown>;
  outputs?: unknown[];
  execution_count?: number | null;
}

export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/** Why a text is no notebook that the workbook can show, in a few words; `undefined` where it is one. */
function troubleOf(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return 'it is not a JSON object';
  const { cells, nbformat, metadata } = value as Partial<Notebook>;
  if (nbformat !== 4) return `its nbformat is ${shortly(nbformat)}, not 4`;
  if (!Array.isArray(cells)) return 'it has no list of cells';
  if (metadata !== undefined && !isRecord(metadata)) return 'its metadata is not an object';
  const ids = new Set<string>();
  for (const [index, cell] of cells.entries()) {
    const trouble = troubleOfCell(cell);
    if (trouble !== undefined) return `its cell ${index + 1} has ${trouble}`;
    if (cell.id === undefined) continue;
    if (ids.has(cell.id)) return `two of its cells have the id ${shortly(cell.id)}`;
    ids.add(cell.id);
  }
  return undefined;
}

/** Anyone may have written the file: what the rest of the workbook takes for granted is looked at here. */
function troubleOfCell(cell: unknown): string | undefined {
  const { cell_type: type, source, id, metadata, outputs } = (cell ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string') return 'no type';
  if (!isText(source)) return 'no source';
  if (id !== undefined && typeof id !== 'string') return 'an id that is not a text';
  if (metadata !== undefined && !isRecord(metadata)) return 'metadata that is not an object';
  if (isRecord(metadata) && !isRecord((metadata as Cell['metadata']).jupyter ?? {}))
    return 'metadata in which jupyter is not an object';
  if (outputs !== undefined && !Array.isArray(outputs)) return 'outputs that are not a list';
  return outputs?.map(troubleOfOutput).find(trouble => trouble !== undefined);
}

/** Where the page cannot read an output it gives up, without a word, and shows an empty notebook. */
function troubleOfOutput(output: unknown): string | undefined {
  if (!isRecord(output)) return 'an output that is not an object';
  const { output_type: type, text, traceback } = output as Record<string, unknown>;
  if (typeof type !== 'string') return 'an output without a type';
  if (type === 'stream' && !isText(text)) return 'an output without its text';
  if (type === 'error' && !(isText(traceback) && typeof traceback !== 'string'))
    return 'an error whose traceback is not a list of texts';
  return undefined;
}

/** One text, or one for each line. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every(line => typeof line === 'string'));
}

function isRecord(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** @throws HttpError 400 that says what is wrong */
export function checkNotebook(value: unknown, name: string): Notebook {
  const trouble = troubleOf(value);
  if (trouble !== undefined) throw new HttpError(400, `${name} is not a notebook: ${trouble}.`, 'notebook');
  return value as Notebook;
}

/** @throws HttpError 422 that says what is wrong */
export function parseNotebook(bytes: Uint8Array, name: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch (error) {
    throw new HttpError(422, `${name} cannot be read: ${(error as Error).message}.`, 'damaged');
  }
  const trouble = troubleOf(value);
  if (trouble !== undefined) throw new HttpError(422, `${name} cannot be read: ${trouble}.`, 'damaged');
  return value as Notebook;
}

/** The largest notebook that is read: what is saved here is smaller, and a larger one would stop everything else. */
export const MOST_FILE_BYTES = 128 * 1024 * 1024;

/** Reads a notebook's file. @throws HttpError 404, or 422 that says what is wrong with it; the system's error */
export function readNotebook(file: string, name: string): Notebook {
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
  return parseNotebook(readFileSync(file), name);
}

/** Beyond this many characters a file is written without line breaks: in a list of numbers they are most of it. */
const MOST_INDENTED_CHARACTERS = 64 * 1024 * 1024;

/** A notebook's file as Jupyter writes it: one space of indent and a newline at the end. */
export function writeNotebook(notebook: Notebook): string {
  const compact = JSON.stringify(notebook);
  if (compact.length > MOST_INDENTED_CHARACTERS / 4) return `${compact}\n`;
  const indented = JSON.stringify(notebook, undefined, 1);
  return `${indented.length > MOST_INDENTED_CHARACTERS ? compact : indented}\n`;
}

export function sourceOf({ source }: Cell): string {
  return Array.isArray(source) ? source.join('') : source;
}

/** As much of a heading as a list of chapters can show. */
const MOST_TITLE_CHARACTERS = 300;

/** The first heading of a notebook; a chapter is known by it. */
export function titleOf({ cells }: Notebook): string | undefined {
  for (const cell of cells) {
    if (cell.cell_type !== 'markdown') continue;
    for (const line of sourceOf(cell).split('\n')) {
      const heading = headingOf(line);
      if (heading !== '') return heading;
    }
  }
  return undefined;
}

/** The text of a line `## text ##`. By hand: an expression that allows spaces and marks at the end tries each of them. */
function headingOf(line: string): string {
  const marks = /^#{1,6}(?=\s)/.exec(line)?.[0];
  if (marks === undefined) return '';
  const text = line.slice(marks.length).trim().slice(0, MOST_TITLE_CHARACTERS);
  let end = text.length;
  while (text[end - 1] === '#') end -= 1;
  return text.slice(0, end).trimEnd().replaceAll(/[*_`]/g, '');
}

/** A digest of what a reader reads and writes: the cells' kinds and sources. Outputs and editors' marks do not count. */
export function contentDigest({ cells }: Notebook): string {
  return digest(cells.map(cell => [cell.cell_type, sourceOf(cell)]));
}

export function hasOutputs({ cells }: Notebook): boolean {
  return cells.some(cell => (cell.outputs ?? []).length > 0);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
