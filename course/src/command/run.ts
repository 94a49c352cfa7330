import { parseArgs } from 'node:util';
import { printable } from 'faultlines/exercise';
import { readChapter, writeChapter } from '../chapters/chapter-document.js';
import { copyPath, namedNotebooks } from '../chapters/chapter-files.js';
import { type ChapterDocument, codeCells } from '../chapters/document.js';
import { type NotebookHost, openHost } from '../notebook/hosts.js';
import type { NotebookRun, RunDocument } from '../notebook/run-document.js';
import type { Command, ExitStatus, Terminal } from './command.js';
import { ProgressBar } from './progress-bar.js';

const usage = `
Usage: faultlines run <notebook...|chapter...|all> [--json] [--host HOST] [--out DIR]

Executes notebooks from top to bottom and reports every cell's status and time.

  --host node     in this process: one warm kernel for all (the default)
  --host child    a kernel in a process of its own for each notebook, as the workbook has it
  --host jupyter  through Jupyter, with the course's kernel
  --host tslab    through Jupyter, with stock tslab
  --out DIR       writes executed copies below DIR
  --json          prints one JSON document
`;

const options = {
  json: { type: 'boolean', default: false },
  host: { type: 'string', default: 'node' },
  out: { type: 'string' },
} as const;

interface Reading {
  readonly file: string;
  readonly notebook: ChapterDocument;
}

async function run(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const started = performance.now();
  // All are read before the first runs: a name that is wrong should not be found after minutes.
  const readings = namedNotebooks(positionals).map(file => ({ file, notebook: readChapter(file) }));
  const host = openHost(values.host);
  let notebooks: NotebookRun[];
  try {
    notebooks = await runAll(readings, host, terminal, values);
  } finally {
    await host.close();
  }
  const ok = notebooks.every(notebook => notebook.ok);
  const document: RunDocument = { ok, ms: Math.round(performance.now() - started), notebooks };
  if (values.json) terminal.stdout(`${JSON.stringify(document)}\n`);
  else terminal.stdout(`${summary(document)}\n`);
  return ok ? 0 : 1;
}

async function runAll(
  readings: readonly Reading[],
  host: NotebookHost,
  terminal: Terminal,
  { json, out }: { json: boolean; out?: string | undefined },
): Promise<NotebookRun[]> {
  const cells = readings.reduce((sum, { notebook }) => sum + codeCells(notebook).length, 0);
  const bar = new ProgressBar(terminal, cells);
  const runs: NotebookRun[] = [];
  for (const { file, notebook } of readings) {
    const executed = await host.execute(file, notebook, id => bar.advance(id));
    if (out !== undefined) writeChapter(copyPath(out, file), executed.notebook);
    bar.clear();
    if (!json) terminal.stdout(`${describe(executed.run)}\n`);
    runs.push(executed.run);
  }
  return runs;
}

function describe({ path, ok, ms, cells }: NotebookRun): string {
  const lines = [
    `${ok ? 'ok    ' : 'FAILED'} ${printable(path)}: ${cells.length} cells in ${(ms / 1000).toFixed(1)} s`,
  ];
  for (const cell of cells) {
    if (cell.status === 'error')
      lines.push(`  cell '${printable(cell.id)}' failed:`, `    ${printable(cell.text.trim(), '    ')}`);
  }
  const aborted = cells.filter(cell => cell.status === 'aborted').length;
  if (aborted > 0) lines.push(`  ${aborted} ${aborted === 1 ? 'cell' : 'cells'} below it did not run`);
  return lines.join('\n');
}

function summary({ ok, ms, notebooks }: RunDocument): string {
  const failed = notebooks.filter(notebook => !notebook.ok).length;
  const verdict = ok ? 'all passed' : `${failed} failed`;
  return `${notebooks.length} notebook${notebooks.length === 1 ? '' : 's'}, ${verdict}, ${(ms / 1000).toFixed(1)} s`;
}

export const command: Command = { name: 'run', summary: 'execute notebooks from top to bottom', usage, run };
