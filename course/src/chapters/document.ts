/**
 * The notebook document: nbformat 4, and what the course adds to it. Anyone may have written the file, so it is
 * looked at once, here, and taken for granted afterwards. A *document* is anything that can be shown; a *chapter's
 * document* can also be run by the course's kernel (`chapter-document.ts`).
 */
import type {
  CellType,
  ExecutionCount,
  ICellMetadata,
  IDisplayData,
  IError,
  IExecuteResult,
  INotebookMetadata,
  IStream,
  MultilineString,
} from '@jupyterlab/nbformat';

/** What the course adds to a cell's metadata. */
export type CourseMetadata = {
  /** The syllabus ids that the cell executes. */
  covers?: string[];
  /** Why the printed result of the cell may differ from one run to the next. */
  mayDiffer?: string;
};

/** An output as a file keeps it. */
export type StoredOutput = IStream | IDisplayData | IExecuteResult | IError;

/** A cell of any notebook; only the fields that the course reads are named. */
export interface Cell {
  id?: string;
  cell_type: CellType;
  source: MultilineString;
  metadata: Partial<ICellMetadata> & { readonly faultlines?: CourseMetadata };
  outputs?: readonly StoredOutput[];
  execution_count?: ExecutionCount;
}

/** What the course adds to a notebook's metadata. */
export type ChapterMetadata = {
  /** What a reader can decide afterwards, as README.md says it. */
  decides?: string;
  /** Not done yet: neither listed nor graded. */
  draft?: boolean;
};

type DocumentMetadata = INotebookMetadata & { readonly faultlines?: ChapterMetadata };

export interface NotebookDocument {
  cells: Cell[];
  metadata: DocumentMetadata;
  nbformat: number;
  nbformat_minor: number;
}

/** A cell of a chapter: it has an id, and its kind is a known one. */
export type ChapterCell = Readonly<Cell> & {
  readonly id: string;
  readonly cell_type: 'code' | 'markdown' | 'raw';
};

/** A notebook that the course's kernel can run. */
export interface ChapterDocument {
  readonly cells: readonly ChapterCell[];
  readonly metadata: Readonly<DocumentMetadata>;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** The kernelspec of every notebook of the course. */
export const KERNEL_NAME = 'tslab';

/** An empty notebook for the course's kernel. */
export function emptyDocument(): NotebookDocument {
  return {
    cells: [],
    metadata: {
      kernelspec: { name: KERNEL_NAME, display_name: 'TypeScript', language: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Why a value is no notebook that can be shown, in a few words; `undefined` where it is one. */
export function documentTrouble(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is not a JSON object';
  const { cells, nbformat, metadata } = value;
  if (nbformat !== 4) return `its nbformat is ${shortly(nbformat)}, not 4`;
  if (!Array.isArray(cells)) return 'it has no list of cells';
  if (metadata !== undefined && !isRecord(metadata)) return 'its metadata is not an object';
  const seen = new Map<string, number>();
  for (const [index, cell] of cells.entries()) {
    const trouble = cellTrouble(cell);
    if (trouble !== undefined) return `its cell ${index + 1} has ${trouble}`;
    if (cell.id === undefined) continue;
    const first = seen.get(cell.id);
    if (first !== undefined)
      return `its cells ${first} and ${index + 1} have the same id ${shortly(cell.id)}`;
    seen.set(cell.id, index + 1);
  }
  return undefined;
}

function cellTrouble(cell: unknown): string | undefined {
  const { cell_type: type, source, id, metadata, outputs } = (cell ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string') return 'no type';
  if (!isMultilineString(source)) return 'no source';
  if (id !== undefined && typeof id !== 'string') return 'an id that is not a text';
  if (metadata !== undefined && !isRecord(metadata)) return 'metadata that is not an object';
  if (isRecord(metadata) && !isRecord(metadata.jupyter ?? {}))
    return 'metadata in which jupyter is not an object';
  if (outputs !== undefined && !Array.isArray(outputs)) return 'outputs that are not a list';
  return outputs?.map(outputTrouble).find(trouble => trouble !== undefined);
}

/** Where the page cannot read an output it gives up, without a word, and shows an empty notebook. */
function outputTrouble(output: unknown): string | undefined {
  if (!isRecord(output)) return 'an output that is not an object';
  const { output_type: type, text, traceback } = output;
  if (typeof type !== 'string') return 'an output without a type';
  if (type === 'stream' && !isMultilineString(text)) return 'an output without its text';
  if (type === 'error' && !(isMultilineString(traceback) && typeof traceback !== 'string'))
    return 'an error whose traceback is not a list of texts';
  return undefined;
}

/** Text as nbformat keeps it: in one piece, or a list of lines. */
export function isMultilineString(value: unknown): value is MultilineString {
  return typeof value === 'string' || (Array.isArray(value) && value.every(line => typeof line === 'string'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The text of a cell, however the file keeps it. */
export function sourceOf({ source }: Pick<Cell, 'source'>): string {
  return typeof source === 'string' ? source : source.join('');
}

/** Text in the form in which notebooks keep it: a list of lines, each with its end, so that differences are read by line. */
export function toLines(text: string): string[] {
  return text.split(/(?<=\n)/);
}

export function codeCells<Kind extends Readonly<Cell>>({
  cells,
}: {
  readonly cells: readonly Kind[];
}): Kind[] {
  return cells.filter(cell => cell.cell_type === 'code');
}

/** Beyond this many characters a file is written without line breaks: in a list of numbers they are most of it. */
const MOST_INDENTED_CHARACTERS = 64 * 1024 * 1024;

/** A notebook's file as Jupyter writes it: one space of indent and a newline at the end, so that differences stay small. */
export function documentText(document: NotebookDocument | ChapterDocument): string {
  const compact = JSON.stringify(document);
  if (compact.length > MOST_INDENTED_CHARACTERS / 4) return `${compact}\n`;
  const indented = JSON.stringify(document, undefined, 1);
  return `${indented.length > MOST_INDENTED_CHARACTERS ? compact : indented}\n`;
}

/** As much of a heading as a list of chapters can show. */
const MOST_TITLE_CHARACTERS = 300;

/** The first heading of a notebook; a chapter is known by it. */
export function titleOf({ cells }: { readonly cells: readonly Readonly<Cell>[] }): string | undefined {
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
