/** Executing a notebook from top to bottom on any kernel. */

import {
  type ChapterCell,
  type ChapterDocument,
  codeCells,
  type StoredOutput,
  sourceOf,
} from '../chapters/document.js';
import { failureText, OutputCollector, outputTypes, printedText } from '../chapters/stored-output.js';
import type { ExecuteReply, ExecuteRequest, Output } from '../kernel/contract.js';
import type { CellRun, NotebookRun } from './run-document.js';

/** The one thing that executing needs of a kernel. */
export interface CellExecutor {
  execute(request: ExecuteRequest, onOutput: (output: Output) => void): Promise<ExecuteReply>;
}

/** What came of a notebook, and the notebook with its outputs. */
export interface ExecutedNotebook {
  readonly run: NotebookRun;
  readonly notebook: ChapterDocument;
}

/** What came of one code cell, whichever host ran it. */
export interface CellOutcome {
  readonly status: CellRun['status'];
  readonly ms: number;
  readonly executionCount: number | null;
  readonly outputs: readonly StoredOutput[];
}

const NOT_RUN: CellOutcome = { status: 'aborted', ms: 0, executionCount: null, outputs: [] };

/**
 * Runs the code cells in order. After a failure the rest is `aborted`: it would run on variables that are not there.
 *
 * @param path the notebook's path, as the result names it
 * @param onCell called after each code cell
 */
export async function executeNotebook(
  notebook: ChapterDocument,
  path: string,
  kernel: CellExecutor,
  onCell: (id: string) => void = () => {},
): Promise<ExecutedNotebook> {
  const started = performance.now();
  const outcomes = new Map<string, CellOutcome>();
  let failed = false;
  for (const cell of codeCells(notebook)) {
    const outcome: CellOutcome = failed ? NOT_RUN : await executeCell(cell, kernel);
    failed ||= outcome.status !== 'ok';
    outcomes.set(cell.id, outcome);
    onCell(cell.id);
  }
  return describeExecution(notebook, path, outcomes, performance.now() - started);
}

async function executeCell(cell: ChapterCell, kernel: CellExecutor): Promise<CellOutcome> {
  const collector = new OutputCollector();
  const request = { code: sourceOf(cell), cellId: cell.id };
  const { status, durationMs, executionCount } = await kernel.execute(request, output =>
    collector.add(output),
  );
  return { status, ms: durationMs, executionCount, outputs: collector.outputs };
}

/** Puts together what came of a notebook from what came of its cells. */
export function describeExecution(
  notebook: ChapterDocument,
  path: string,
  outcomes: ReadonlyMap<string, CellOutcome>,
  ms: number,
): ExecutedNotebook {
  const cells = codeCells(notebook).map(cell => describeCell(cell.id, outcomes.get(cell.id) ?? NOT_RUN));
  const executed = notebook.cells.map(cell => withOutcome(cell, outcomes.get(cell.id)));
  const ok = cells.every(({ status }) => status === 'ok');
  return { run: { path, ok, ms: Math.round(ms), cells }, notebook: { ...notebook, cells: executed } };
}

function describeCell(id: string, { status, ms, outputs }: CellOutcome): CellRun {
  const printed = printedText(outputs);
  const text = status === 'error' ? `${printed}${failureText(outputs)}` : printed;
  return { id, status, ms: Math.round(ms), text, outputs: outputTypes(outputs) };
}

function withOutcome(cell: ChapterCell, outcome: CellOutcome | undefined): ChapterCell {
  if (outcome === undefined) return cell;
  return { ...cell, outputs: outcome.outputs, execution_count: outcome.executionCount };
}
