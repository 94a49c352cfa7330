/** Holding what two hosts made of one notebook against each other. */

import { type ChapterDocument, codeCells } from '../chapters/document.js';
import { displayedContents } from '../chapters/stored-output.js';
import { courseRoot } from '../paths.js';
import type { ExecutedNotebook } from './execute.js';
import type { NotebookRun } from './run-document.js';

/** What each cell came to, by its id. */
export type CellResults = ReadonlyMap<string, string>;

/** A cell whose results are not the same in two hosts. */
export interface Difference {
  readonly cell: string;
  readonly first: string;
  readonly second: string;
}

const DATE = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g;
/** Only where the words say that time was taken: a latency in milliseconds is a result, not a measurement. */
const DURATION = /\b(took|elapsed:?|ran for|duration:)\s+\d[\d.,]*\s*(?:ns|us|µs|ms|s|min)\b/gi;

/** Text without what differs between machines and moments: paths, dates, measured durations. */
export function normalize(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(courseRoot, '<course>')
    .replace(DATE, '<date>')
    .replace(DURATION, '$1 <duration>')
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .trimEnd();
}

/** Status and printed text of each cell. How a failure is worded is the host's affair; that it failed is not. */
export function printedResults(run: NotebookRun): CellResults {
  return new Map(
    run.cells.map(({ id, status, text }) => [id, status === 'ok' ? `ok\n${normalize(text)}` : status]),
  );
}

/** Printed text, and beside it the richest form of everything that the cell displayed. */
export function shownResults({ run, notebook }: ExecutedNotebook): CellResults {
  const printed = printedResults(run);
  return new Map(
    codeCells(notebook).map(({ id, outputs }) => [
      id,
      [printed.get(id), ...displayedContents(outputs ?? []).map(normalize)].join('\n'),
    ]),
  );
}

/** The cells that say in their metadata why their results may differ from one run to the next. */
export function cellsThatMayDiffer(notebook: ChapterDocument): ReadonlySet<string> {
  const cells = codeCells(notebook).filter(({ metadata }) => metadata.faultlines?.mayDiffer !== undefined);
  return new Set(cells.map(({ id }) => id));
}

/** The cells that came to different results, or that only one of the two has. */
export function differences(
  first: CellResults,
  second: CellResults,
  mayDiffer: ReadonlySet<string> = new Set(),
): readonly Difference[] {
  const found: Difference[] = [];
  for (const cell of new Set([...first.keys(), ...second.keys()])) {
    const one = first.get(cell) ?? '(no such cell)';
    const other = second.get(cell) ?? '(no such cell)';
    if (one !== other && !mayDiffer.has(cell)) found.push({ cell, first: one, second: other });
  }
  return found;
}
