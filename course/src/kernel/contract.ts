/**
 * What a kernel is to those who use one: the workbook's server, `faultlines run`, the Jupyter wire protocol. One engine
 * stands behind it in every host, so the words here are the engine's, not those of a transport.
 */
import type { MimeBundle } from 'faultlines/host';

/** A place in the source of one cell; lines and columns count from 1. */
export interface CellPosition {
  readonly line: number;
  readonly column: number;
}

/** What a cell produces while it runs, in order. */
export type Output =
  | { readonly type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | {
      readonly type: 'display_data';
      readonly data: MimeBundle;
      readonly metadata: Record<string, unknown>;
      readonly displayId?: string;
    }
  | {
      readonly type: 'update_display_data';
      readonly data: MimeBundle;
      readonly metadata: Record<string, unknown>;
      readonly displayId: string;
    }
  | { readonly type: 'execute_result'; readonly data: MimeBundle; readonly executionCount: number }
  | ErrorOutput;

/** A failure: of the compiler (`name` is `CompileError`), of the cell's code, or an interrupt (`Interrupted`). */
export interface ErrorOutput {
  readonly type: 'error';
  readonly name: string;
  readonly message: string;
  /** Lines for a person; the frames are those of cells and of the library, not of the engine. */
  readonly traceback: readonly string[];
  /** Where in the cell it happened, where that is known. */
  readonly position?: CellPosition;
}

export interface ExecuteRequest {
  readonly code: string;
  /** The cell's id, for traces and for progress. */
  readonly cellId?: string;
  /** Whether cells that wait behind this one are aborted if it fails; they are unless said otherwise. */
  readonly stopOnError?: boolean;
}

export interface ExecuteReply {
  /** `aborted`: it never ran, an earlier cell of the same batch failed, an interrupt came first, or the kernel was restarted. */
  readonly status: 'ok' | 'error' | 'aborted';
  readonly executionCount: number;
  /** The error that was also sent as an output. */
  readonly error?: ErrorOutput;
  readonly durationMs: number;
}

export interface Completion {
  readonly matches: readonly string[];
  /** Offsets into the code, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export interface Inspection {
  readonly found: boolean;
  readonly data: MimeBundle;
}

export type CodeCompleteness =
  | { readonly status: 'complete' | 'invalid' | 'unknown' }
  | { readonly status: 'incomplete'; readonly indent: string };

export type KernelStatus = 'starting' | 'idle' | 'busy' | 'restarting' | 'dead';

/**
 * A running kernel, wherever it runs. Requests are answered in order. A callback that a cell left behind may put out
 * something after the cell's reply: `onOutput` of that cell is called then too. `interrupt` stops what runs and keeps the
 * variables; `restart` forgets them. A kernel that ended answers every request with a rejection that says so.
 */
export interface Kernel {
  readonly status: KernelStatus;
  onStatus(listener: (status: KernelStatus) => void): () => void;
  execute(request: ExecuteRequest, onOutput: (output: Output) => void): Promise<ExecuteReply>;
  complete(code: string, cursor: number): Promise<Completion>;
  inspect(code: string, cursor: number): Promise<Inspection>;
  isComplete(code: string): Promise<CodeCompleteness>;
  /** Says where the notebook is saved from now on: a check sees there whether an answer was edited since it was run. */
  notebookMoved?(file: string | undefined): void;
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  shutdown(): Promise<void>;
}

/** How a kernel in a Node child process is started. */
export interface KernelProcessOptions {
  /** The folder in which the notebook stands: relative file names of its cells start there. */
  readonly workingFolder: string;
  /** Where predictions and checks are kept; without it they are forgotten. */
  readonly progressFile?: string;
  /** Where the notebook is saved, if that is known; see `Kernel.notebookMoved`. */
  readonly notebookFile?: string;
  /** Megabytes of its heap; as much as Node takes unless said otherwise. */
  readonly heapLimitMb?: number;
  /** The name by which the library in a cell knows its host; `node` unless said otherwise. */
  readonly hostName?: string;
}
