/**
 * What a kernel process and its parent say to each other, as JSON in the frames of a pipe. A cell can write rubbish to
 * it: on Node's own channel that would be an exception in the parent that nothing can be told from, and the cell would
 * wait for ever.
 */
import type { Duplex } from 'node:stream';
import { frameOf, listen } from '../grading/answer-channel.js';
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

export type KernelReply = ExecuteReply | Completion | Inspection | CodeCompleteness;

export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'output'; readonly id: number; readonly output: Output }
  | { readonly type: 'answer'; readonly id: number; readonly answer: KernelReply }
  | { readonly type: 'failure'; readonly id: number; readonly message: string };

/** The file descriptor of the child on which its parent names the cell to be interrupted; see `interrupt-watch.ts`. */
export const WATCH_DESCRIPTOR = 4;

export { CHANNEL_DESCRIPTOR } from '../grading/answer-channel.js';

export function sendMessage(pipe: Duplex, message: ToChild | FromChild): void {
  pipe.write(frameOf(JSON.stringify(message)));
}

/**
 * @param received is given values that nobody has looked at
 * @param broken called once, when something came that is no message; nothing more is read
 * @param closed called when the other side is gone
 */
export function listenForMessages(
  pipe: Duplex,
  received: (message: unknown) => void,
  broken: () => void,
  closed: () => void,
): void {
  let sound = true;
  const end = () => {
    if (sound) broken();
    sound = false;
  };
  listen(pipe, {
    message: frame => {
      if (!sound) return;
      let message: unknown;
      try {
        message = JSON.parse(frame as string);
      } catch {
        end();
        return;
      }
      received(message);
    },
    malformed: end,
    closed,
  });
}
