import { createHash } from 'node:crypto';
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
  const { cells, nbformat } = value as Partial<Notebook>;
  if (nbformat !== 4) return `its nbformat is ${JSON.stringify(nbformat)}, not 4`;
  if (!Array.isArray(cells)) return 'it has no list of cells';
  const broken = cells.findIndex(cell => typeof cell?.cell_type !== 'string' || cell.source === undefined);
  if (broken >= 0) return `its cell ${broken + 1} has no type or no source`;
  const ids = cells.map(cell => cell.id).filter(id => id !== undefined);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? undefined : `two of its cells have the id ${JSON.stringify(twice)}`;
}

/** @throws HttpError 400 that says what is wrong */
export function checkNotebook(value: unknown, name: string): Notebook {
  const trouble = troubleOf(value);
  if (trouble !== undefined) throw new HttpError(400, `${name} is not a notebook: ${trouble}.`, 'notebook');
  return value as Notebook;
}

/** @throws HttpError 422 that says what is wrong */
export function parseNotebook(text: string, name: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpError(422, `${name} cannot be read: ${(error as Error).message}.`, 'damaged');
  }
  const trouble = troubleOf(value);
  if (trouble !== undefined) throw new HttpError(422, `${name} cannot be read: ${trouble}.`, 'damaged');
  return value as Notebook;
}

/** A notebook's file as Jupyter writes it: one space of indent and a newline at the end. */
export function writeNotebook(notebook: Notebook): string {
  return `${JSON.stringify(notebook, undefined, 1)}\n`;
}

export function sourceOf({ source }: Cell): string {
  return Array.isArray(source) ? source.join('') : source;
}

/** The first heading of a notebook; a chapter is known by it. */
export function titleOf({ cells }: Notebook): string | undefined {
  for (const cell of cells) {
    if (cell.cell_type !== 'markdown') continue;
    const heading = /^#{1,6}\s+(.+?)\s*#*\s*$/m.exec(sourceOf(cell))?.[1];
    if (heading !== undefined) return heading.replaceAll(/[*_`]/g, '');
  }
  return undefined;
}

/** A digest of what a reader reads and writes: the cells' kinds and sources. Outputs and editors' marks do not count. */
export function contentDigest({ cells }: Notebook): string {
  return digest(cells.map(cell => [cell.cell_type, sourceOf(cell)]));
}

export function hasOutputs({ cells }: Notebook): boolean {
  return cells.some(cell => (cell.outputs ?? []).length > 0);
}

/** Digests of outputs, by cell id: what the workbook itself saw a kernel produce. */
export type TrustedOutputs = Record<string, string>;

/**
 * Takes the page's marks of trust out of a notebook before it is written, and returns the digests of the outputs they
 * vouched for. A mark in a file would vouch for itself: anyone can write it.
 */
export function takeTrust(notebook: Notebook): TrustedOutputs {
  const trusted: TrustedOutputs = {};
  for (const cell of notebook.cells) {
    if (cell.metadata?.trusted === true && cell.id !== undefined && cell.outputs !== undefined) {
      trusted[cell.id] = digest(cell.outputs);
    }
    if (cell.metadata !== undefined) delete cell.metadata.trusted;
  }
  return trusted;
}

/** Marks the cells whose outputs the page may show in full: those without any, and those that were made here. */
export function giveTrust(notebook: Notebook, trusted: TrustedOutputs): void {
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code') continue;
    const outputs = cell.outputs ?? [];
    const known = cell.id !== undefined && trusted[cell.id] === digest(outputs);
    cell.metadata = { ...cell.metadata, trusted: outputs.length === 0 || known };
  }
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
