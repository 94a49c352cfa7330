/** What a kernel process and its parent say to each other over Node's IPC. */
import type {
  CodeCompleteness,
  Completion,
  ExecuteReply,
  ExecuteRequest,
  Inspection,
  KernelProcessOptions,
  Output,
} from './contract.js';

export type ToChild =
  | { readonly type: 'open'; readonly options: KernelProcessOptions }
  | { readonly type: 'notebookMoved'; readonly file: string | undefined }
  | { readonly type: 'execute'; readonly id: number; readonly request: ExecuteRequest }
  | { readonly type: 'complete'; readonly id: number; readonly code: string; readonly cursor: number }
  | { readonly type: 'inspect'; readonly id: number; readonly code: string; readonly cursor: number }
  | { readonly type: 'isComplete'; readonly id: number; readonly code: string };

export type Answer = ExecuteReply | Completion | Inspection | CodeCompleteness;

export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'output'; readonly id: number; readonly output: Output }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'failure'; readonly id: number; readonly message: string };

/** The file descriptor of the child on which its parent names the cell to be interrupted; see `interrupt-watch.ts`. */
export const WATCH_DESCRIPTOR = 4;
