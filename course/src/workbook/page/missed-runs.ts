import type { ICodeCellModel } from '@jupyterlab/cells';
import type { Context } from '@jupyterlab/docregistry';
import type { IOutput } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { KernelMessage } from '@jupyterlab/services';

/** The server's word about cells that an earlier page asked for; see `MissedRun` in the server's `cell-runs.ts`. */
const MISSED = 'faultlines_missed';

interface MissedRun {
  readonly request: string;
  readonly cellId: string;
  readonly outputs: readonly IOutput[];
  readonly done: boolean;
  readonly executionCount: number | null;
}

/** Shows what cells put out while the page was loaded again or another chapter was open, and follows those that still run. */
export function followMissedRuns(context: Context<INotebookModel>): void {
  const followed = new Map<string, { cell: ICodeCellModel; displays: Map<string, number> }>();

  const take = ({ request, cellId, outputs, done, executionCount }: MissedRun) => {
    let run = followed.get(request);
    if (run === undefined) {
      const cell = [...context.model.cells].find(({ id, type }) => id === cellId && type === 'code');
      if (cell === undefined) return;
      run = { cell: cell as ICodeCellModel, displays: new Map() };
      followed.set(request, run);
      run.cell.clearExecution();
      // The server saw a kernel put them out, as for a cell that this page ran.
      run.cell.trusted = true;
      for (const output of outputs) add(run.cell, run.displays, output);
    }
    run.cell.executionState = done ? 'idle' : 'running';
    if (done) run.cell.executionCount = executionCount;
  };

  context.sessionContext.iopubMessage.connect((_, { header, parent_header: parent, content }) => {
    if ((header.msg_type as string) === MISSED) {
      for (const run of (content as unknown as { runs: readonly MissedRun[] }).runs) take(run);
      return;
    }
    const run = followed.get((parent as KernelMessage.IHeader).msg_id);
    if (run !== undefined && header.msg_type !== 'status')
      add(run.cell, run.displays, { output_type: header.msg_type, ...content } as IOutput);
  });
}

function add({ outputs }: ICodeCellModel, displays: Map<string, number>, output: IOutput): void {
  const { transient, ...shown } = output as IOutput & { transient?: { display_id?: string } };
  const id = transient?.display_id;
  const earlier = id === undefined ? undefined : displays.get(id);
  if (output.output_type === 'update_display_data') {
    if (earlier !== undefined) outputs.set(earlier, { ...shown, output_type: 'display_data' });
    return;
  }
  outputs.add(shown);
  if (id !== undefined) displays.set(id, outputs.length - 1);
}
