import type { NodeQuestion, NodeReply } from './node-desk.js';
import type { CallOutcome } from './spec.js';

/** How long one message to an answer may take. */
export interface CallLimit {
  /** Milliseconds of CPU time: a busy machine does not fail a right answer. */
  readonly cpuMs: number;
  /** Milliseconds by the clock on the wall, generous: it ends what waits for nothing, or has no CPU time that could be told. */
  readonly wallMs: number;
}

/** What any transport of answers has to do: take a batch of questions to the answer and bring back what each came to. */
export interface AnswerTransport {
  /** Calls of one function. */
  batch(name: string, argumentLists: readonly unknown[][], limit: CallLimit): Promise<CallOutcome<unknown>[]>;
  /** Handlers of the answer's classes; see {@link NodeDesk}. */
  nodes(questions: readonly NodeQuestion[], limit: CallLimit): Promise<CallOutcome<NodeReply>[]>;
  /** Milliseconds of CPU time that the answer took so far, where it lives in another process. */
  cpuMs?(): number;
}
