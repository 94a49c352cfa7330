/** A notebook's file: reading it, writing it, and what is plainly wrong with one. */
import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { writeAtomically } from '../files.js';
import type { StoredOutput } from './stored-output.js';

/** What the course adds to a cell's metadata. */
export interface CourseMetadata {
  /** The syllabus ids that the cell executes. */
  readonly covers?: readonly string[];
  /** Why the printed result of the cell may differ from one run to the next. */
  readonly mayDiffer?: string;
}

export interface NotebookCell {
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly id: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly faultlines?: CourseMetadata };
  readonly source: string | readonly string[];
  readonly outputs?: readonly StoredOutput[];
  readonly execution_count?: number | null;
}

export interface Notebook {
  readonly cells: readonly NotebookCell[];
  readonly metadata: Readonly<Record<string, unknown>> & { readonly kernelspec?: { readonly name?: string } };
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** The kernelspec of every notebook of the course. */
export const KERNEL_NAME = 'tslab';

/** A notebook is text; one that is larger than this holds outputs that someone forgot to clear. */
export const SIZE_LIMIT_BYTES = 20_000_000;

/**
 * Reads a notebook that the course can run.
 *
 * @throws UsageError in one line: which file, what is wrong with it, and what to do
 */
export function readNotebook(file: string): Notebook {
  const size = sizeOf(file);
  if (size > SIZE_LIMIT_BYTES) {
    const megabytes = Math.round(size / 1_000_000);
    throw new UsageError(
      `${file}: the notebook is ${megabytes} MB (limit ${SIZE_LIMIT_BYTES / 1_000_000} MB), nearly all of it stored outputs: open it, choose "Clear Outputs of All Cells", save`,
    );
  }
  return parseNotebook(readFileSync(file, 'utf8'), file);
}

function sizeOf(file: string): number {
  try {
    const status = statSync(file);
    if (status.isFile()) return status.size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UsageError(`${file}: there is no such file: check the name, or use 'all'`);
  }
  throw new UsageError(`${file}: is not a file: name a notebook (.ipynb), or use 'all'`);
}

/** @throws UsageError as `readNotebook` does; `name` stands for the file */
export function parseNotebook(text: string, name: string): Notebook {
  const notebook = parseJson(text, name);
  const trouble = shapeTrouble(notebook) ?? cellTrouble((notebook as Notebook).cells);
  if (trouble !== undefined) throw new UsageError(`${name}: ${trouble}`);
  return notebook as Notebook;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw new UsageError(
      `${name}: is not JSON, so it is no notebook (${reason}): restore it from your backup or with git`,
    );
  }
}

function shapeTrouble(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'is not a notebook: its JSON is not an object; restore it from your backup or with git';
  }
  const { nbformat, nbformat_minor, metadata, cells } = value as Partial<Notebook>;
  if (nbformat !== 4 || typeof nbformat_minor !== 'number' || nbformat_minor < 5) {
    return `has nbformat ${nbformat ?? '(none)'}.${nbformat_minor ?? '(none)'}, not 4.5: convert it with 'jupyter nbconvert --to notebook --nbformat 4 --inplace'`;
  }
  if (!Array.isArray(cells) || cells.length === 0) return 'has no cells: there is nothing to run';
  const kernel = metadata?.kernelspec?.name;
  if (kernel !== KERNEL_NAME) {
    return `asks for the kernel ${kernel === undefined ? '(none)' : `'${kernel}'`}, and the course runs only '${KERNEL_NAME}': choose the kernel TypeScript (${KERNEL_NAME}) and save`;
  }
  return undefined;
}

const CELL_TYPES = new Set(['code', 'markdown', 'raw']);

function cellTrouble(cells: readonly NotebookCell[]): string | undefined {
  const seen = new Map<string, number>();
  for (const [index, cell] of cells.entries()) {
    const place = `cell ${index + 1}`;
    if (typeof cell !== 'object' || cell === null || !CELL_TYPES.has(cell.cell_type)) {
      return `${place} has no known type: it must be code, markdown or raw`;
    }
    if (typeof cell.source !== 'string' && !Array.isArray(cell.source)) return `${place} has no source`;
    if (typeof cell.id !== 'string' || cell.id === '') {
      return `${place} has no id: give it one that is unique in the notebook`;
    }
    const first = seen.get(cell.id);
    if (first !== undefined) {
      return `cells ${first} and ${index + 1} have the same id '${cell.id}': give one of them another`;
    }
    seen.set(cell.id, index + 1);
  }
  return undefined;
}

/** The text of a cell, which a file may hold as a list of lines. */
export function sourceOf(cell: NotebookCell): string {
  return typeof cell.source === 'string' ? cell.source : cell.source.join('');
}

export function codeCells(notebook: Notebook): readonly NotebookCell[] {
  return notebook.cells.filter(cell => cell.cell_type === 'code');
}

/** The file's text as Jupyter writes it, so that differences stay small. */
export function notebookText(notebook: Notebook): string {
  return `${JSON.stringify(notebook, undefined, 1)}\n`;
}

/** Writes whole or not at all. */
export function writeNotebook(file: string, notebook: Notebook): void {
  writeAtomically(file, notebookText(notebook));
}
