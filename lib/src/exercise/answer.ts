import { surroundings } from '#surroundings';
import { guarded } from '../simulation/index.js';
import { AnswerFailure } from './answer-failure.js';
import { exploreAnswered, simulateAnswered } from './answered-worlds.js';
import { describeThrown } from './describe-thrown.js';
import { formatCall } from './format.js';
import { NodeDesk, type NodeQuestion, type NodeReply } from './node-desk.js';
import type { Answer, AnswerFunctions, CallOutcome } from './spec.js';

/** Milliseconds that one call, or one batch, of an answer may take. */
export const CALL_LIMIT_MS = 1000;

/** What any transport of answers has to do: take a batch of questions to the answer and bring back what each came to. */
export interface AnswerTransport {
  /** Calls of one function. */
  batch(name: string, argumentLists: readonly unknown[][]): Promise<CallOutcome<unknown>[]>;
  /** Handlers of the answer's classes; see {@link NodeDesk}. */
  nodes(questions: readonly NodeQuestion[]): Promise<CallOutcome<NodeReply>[]>;
}

/** Turns a transport into the interface that specs use, with failures told apart. */
export function answerThrough<Functions extends AnswerFunctions>(
  transport: AnswerTransport,
): Answer<Functions> {
  return {
    call: async (name, ...args) => {
      const [outcome] = await transport.batch(name, [args]);
      if (outcome === undefined) throw new AnswerFailure('died', 'the answer ended before it answered');
      if (outcome.ok) return outcome.value as never;
      throw failureOf(outcome, formatCall(name, args));
    },
    batch: async (name, argumentLists) => {
      const outcomes = await transport.batch(name, argumentLists as unknown as unknown[][]);
      const unwritten = outcomes.find(outcome => !outcome.ok && outcome.name === 'Unanswered');
      if (unwritten !== undefined && !unwritten.ok) throw failureOf(unwritten, `${name}(...)`);
      return outcomes as never;
    },
    simulate: runs => simulateAnswered(transport.nodes, runs),
    explore: (world, options = {}) => exploreAnswered(transport.nodes, world, options),
  };
}

function failureOf(outcome: { name: string; message: string }, input: string): AnswerFailure {
  if (outcome.name === 'Unanswered')
    return new AnswerFailure('unanswered', 'this function is not written yet');
  return new AnswerFailure('threw', `it threw ${outcome.name}: ${outcome.message}`, input);
}

/** Calls the functions, and runs the nodes of the classes, that a cell hands over, in this process, on copies. */
export function inProcessTransport(functions: Readonly<Record<string, unknown>>): AnswerTransport {
  const desk = new NodeDesk(functions);
  return {
    // The guards are outside: a script that is stopped does not come to its `finally`.
    nodes: async questions => guarded(() => runWithinLimit('a handler', () => desk.answer(questions))),
    batch: async (name, argumentLists) => {
      const answer = functions[name];
      if (typeof answer !== 'function') {
        throw new AnswerFailure('missing', `the check was handed no function named ${name}`);
      }
      const run = (): unknown[] =>
        argumentLists.map(args => callOnce(answer as (...args: unknown[]) => unknown, args));
      const started = runWithinLimit(name, run);
      return Promise.all(started.map(outcome => settle(name, outcome)));
    },
  };
}

function callOnce(answer: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown {
  try {
    return { value: answer(...(structuredClone(args) as unknown[])) };
  } catch (error) {
    // A time-out of the whole batch must end the batch, not look like an error that the answer threw.
    if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return { error };
  }
}

function runWithinLimit<T>(name: string, run: () => T[]): T[] {
  try {
    return surroundings.runWithin(CALL_LIMIT_MS, run);
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw timedOut(name);
    throw error;
  }
}

function timedOut(name: string): AnswerFailure {
  return new AnswerFailure('timeout', `${name} gave no answer within ${CALL_LIMIT_MS / 1000} s`);
}

async function settle(name: string, started: unknown): Promise<CallOutcome<unknown>> {
  const { value, error } = started as { value?: unknown; error?: unknown };
  if (error !== undefined) return describeThrown(error);
  if (!(value instanceof Promise)) return { ok: true, value };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut(name)), CALL_LIMIT_MS);
  });
  try {
    return { ok: true, value: await Promise.race([value, limit]) };
  } catch (rejected) {
    if (rejected instanceof AnswerFailure) throw rejected;
    return describeThrown(rejected);
  } finally {
    clearTimeout(timer);
  }
}
