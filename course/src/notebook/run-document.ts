/** The document of `faultlines run --json`. */

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
