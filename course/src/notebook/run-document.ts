/** The document of `faultlines run --json`, and how the runs of two hosts are held against each other. */
import { courseRoot } from '../paths.js';

export interface CellRun {
  readonly id: string;
  /** `aborted`: an earlier cell failed, so it did not run. */
  readonly status: 'ok' | 'error' | 'aborted';
  readonly ms: number;
  /** What it printed, and for a failure the trace. */
  readonly text: string;
  /** The MIME types of its outputs. */
  readonly outputs: readonly string[];
}

export interface NotebookRun {
  readonly path: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly cells: readonly CellRun[];
}

export interface RunDocument {
  readonly ok: boolean;
  readonly ms: number;
  readonly notebooks: readonly NotebookRun[];
}

/** A cell whose printed results are not the same in two hosts. */
export interface PrintedDifference {
  readonly cell: string;
  readonly first: string;
  readonly second: string;
}

const DATE = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g;
/** Only where the words say that time was taken: a latency in milliseconds is a result, not a measurement. */
const DURATION = /\b(took|elapsed|ran for|elapsed:|duration:)\s+\d[\d.,]*\s*(?:ns|us|µs|ms|s|min)\b/gi;

/** Printed text without what differs between machines and moments: paths, dates, measured durations. */
export function normalisePrinted(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(courseRoot, '<course>')
    .replace(DATE, '<date>')
    .replace(DURATION, '$1 <duration>')
    .replace(/[ \t]+$/gm, '')
    .trimEnd();
}

/**
 * The cells that differ between two runs of one notebook, in status or in printed text.
 *
 * @param mayDiffer ids of cells that say in their metadata why they differ
 */
export function comparePrinted(
  first: NotebookRun,
  second: NotebookRun,
  mayDiffer: ReadonlySet<string> = new Set(),
): readonly PrintedDifference[] {
  const others = new Map(second.cells.map(cell => [cell.id, cell]));
  const known = new Set(first.cells.map(cell => cell.id));
  const differences: PrintedDifference[] = [];
  for (const cell of first.cells) {
    const one = describe(cell);
    const other = describe(others.get(cell.id));
    const same = mayDiffer.has(cell.id) ? cell.status === others.get(cell.id)?.status : one === other;
    if (!same) differences.push({ cell: cell.id, first: one, second: other });
  }
  for (const cell of second.cells) {
    if (!known.has(cell.id)) {
      differences.push({ cell: cell.id, first: describe(undefined), second: describe(cell) });
    }
  }
  return differences;
}

/** A failure's trace is worded differently by each host; that it failed is what must agree. */
function describe(cell: CellRun | undefined): string {
  if (cell === undefined) return '(not run)';
  return cell.status === 'ok' ? `ok\n${normalisePrinted(cell.text)}` : cell.status;
}
