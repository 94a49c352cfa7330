/** Executing a notebook through Jupyter's own machinery, with the course's kernel or with stock tslab. */

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { shownPath } from '../chapters/chapter-files.js';
import { type ChapterCell, type ChapterDocument, codeCells } from '../chapters/document.js';
import { MachineryError, UsageError } from '../errors.js';
import { findJupyterPython, HOW_TO_GET_JUPYTER } from '../kernel/jupyter/find-jupyter.js';
import { environmentWithKernel, type KernelspecKind } from '../kernel/jupyter/kernelspec.js';
import { coursePackage } from '../paths.js';
import { type CellOutcome, describeExecution, type ExecutedNotebook } from './execute.js';

const SCRIPT = join(coursePackage, 'src', 'kernel', 'jupyter', 'execute_notebook.py');
const CELL_TIMEOUT_SECONDS = 120;

/** What the script prints. */
interface Report {
  readonly cells: Readonly<Record<string, { readonly status: string; readonly ms: number }>>;
  readonly notebook: ChapterDocument;
}

export async function executeInJupyter(
  kind: KernelspecKind,
  file: string,
  notebook: ChapterDocument,
  onCell: (id: string) => void,
): Promise<ExecutedNotebook> {
  const python = findJupyterPython();
  if (python === undefined) throw new UsageError(HOW_TO_GET_JUPYTER);
  const started = performance.now();
  const report = await runScript(python, file, environmentWithKernel(kind), onCell);
  const executed = new Map(report.notebook.cells.map(cell => [cell.id, cell]));
  const outcomes = new Map<string, CellOutcome>();
  for (const { id } of codeCells(notebook)) {
    const reply = report.cells[id];
    if (reply !== undefined) outcomes.set(id, outcomeOf(reply, executed.get(id)));
  }
  return describeExecution(notebook, shownPath(file), outcomes, performance.now() - started);
}

/** Only `ok` is a pass: stock tslab says `abort` of a cell that it never ran. */
function outcomeOf(
  { status, ms }: { readonly status: string; readonly ms: number },
  cell: ChapterCell | undefined,
): CellOutcome {
  const known = status === 'ok' || status === 'error' ? status : 'aborted';
  return { status: known, ms, executionCount: cell?.execution_count ?? null, outputs: cell?.outputs ?? [] };
}

async function runScript(
  python: string,
  file: string,
  environment: NodeJS.ProcessEnv,
  onCell: (id: string) => void,
): Promise<Report> {
  const script = spawn(python, [SCRIPT, file, dirname(file), String(CELL_TIMEOUT_SECONDS)], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const complaints: string[] = [];
  script.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  createInterface({ input: script.stderr }).on('line', line => {
    const id = /^executed (\S+)$/.exec(line)?.[1];
    if (id === undefined) complaints.push(line);
    else onCell(id);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    script.on('error', reject);
    script.on('close', resolve);
  });
  if (status === 0) return JSON.parse(printed) as Report;
  throw new MachineryError(
    `Jupyter could not execute ${shownPath(file)}: ${complaints.at(-1) ?? `exit status ${status}`}`,
  );
}
