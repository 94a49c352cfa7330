/** Chapters as files: reading one that the course's kernel can run, and writing it. */
import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { writeAtomically } from '../files.js';
import {
  type ChapterDocument,
  documentText,
  documentTrouble,
  KERNEL_NAME,
  type NotebookDocument,
} from './document.js';

/** A notebook is text; one that is larger than this holds outputs that someone forgot to clear. */
export const SIZE_LIMIT_BYTES = 20_000_000;

/**
 * Reads a notebook that the course can run.
 *
 * @throws UsageError in one line: which file, what is wrong with it, and what to do
 */
export function readChapter(file: string): ChapterDocument {
  const size = sizeOf(file);
  if (size > SIZE_LIMIT_BYTES) {
    const megabytes = Math.round(size / 1_000_000);
    throw new UsageError(
      `${file}: the notebook is ${megabytes} MB (limit ${SIZE_LIMIT_BYTES / 1_000_000} MB), nearly all of it stored outputs: open it, choose "Clear Outputs of All Cells", save`,
    );
  }
  return parseChapter(readFileSync(file, 'utf8'), file);
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

/** @throws UsageError as `readChapter` does; `name` stands for the file */
export function parseChapter(text: string, name: string): ChapterDocument {
  const document = parseJson(text, name);
  const trouble = formatTrouble(document) ?? contentTrouble(document as NotebookDocument);
  if (trouble !== undefined) throw new UsageError(`${name}: ${trouble}`);
  return document as ChapterDocument;
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

/** The course needs ids of cells, which came with nbformat 4.5. */
function formatTrouble(value: unknown): string | undefined {
  const { nbformat, nbformat_minor: minor } = (value ?? {}) as Partial<NotebookDocument>;
  const isOlder = nbformat === 4 && (typeof minor !== 'number' || minor < 5);
  const isOther = typeof nbformat === 'number' && nbformat !== 4;
  if (isOlder || isOther) {
    return `has nbformat ${nbformat}.${minor ?? '(none)'}, not 4.5: convert it with 'jupyter nbconvert --to notebook --nbformat 4 --inplace'`;
  }
  const trouble = documentTrouble(value);
  return trouble === undefined
    ? undefined
    : `is not a notebook: ${trouble}; fix that, or restore the file from your backup or with git`;
}

const CELL_TYPES = ['code', 'markdown', 'raw'];

function contentTrouble({ cells, metadata }: NotebookDocument): string | undefined {
  if (cells.length === 0) return 'has no cells: there is nothing to run';
  const kernel = metadata?.kernelspec?.name;
  if (kernel !== KERNEL_NAME) {
    return `asks for the kernel ${kernel === undefined ? '(none)' : `'${kernel}'`}, and the course runs only '${KERNEL_NAME}': choose the kernel TypeScript (${KERNEL_NAME}) and save`;
  }
  for (const [index, { id, cell_type: type, metadata: about }] of cells.entries()) {
    const place = `cell ${index + 1}`;
    if (!CELL_TYPES.includes(type)) return `${place} has no known type: it must be code, markdown or raw`;
    if (id === undefined || id === '')
      return `${place} has no id: give it one that is unique in the notebook`;
    if (about === undefined) return `${place} has no metadata: save the notebook in an editor, which adds it`;
  }
  return undefined;
}

/** Writes whole or not at all. */
export function writeChapter(file: string, document: ChapterDocument): void {
  writeAtomically(file, documentText(document));
}
