import { surroundings } from '#surroundings';
import { guarded, releaseHandler } from '../../engine/simulation/index.js';
import { AnswerFailure } from './answer-failure.js';
import type { AnswerTransport } from './answer-transport.js';
import { exploreAnswered, simulateAnswered } from './answered-worlds.js';
import { describeThrown } from './describe-thrown.js';
import { formatCall } from './format.js';
import { NodeDesk } from './node-desk.js';
import type { Shape } from './shape.js';
import type { Answer, AnswerFunctions, CallOutcome } from './spec.js';
import { TimeBudget } from './time-budget.js';

/** The name of a failed outcome whose value had not the form that the spec asks for. */
const WRONG_FORM = 'WrongForm';

/** What had to be stopped this often is not asked again. Each function counts for itself: one that never ends takes no points from the rest. */
const MOST_STOPS = 2;

/** Asks unless what is asked was stopped too often already. */
function stopCounter(): <Told>(name: string, ask: () => Promise<Told>) => Promise<Told> {
  const stops = new Map<string, AnswerFailure[]>();
  return async (name, ask) => {
    const before = stops.get(name) ?? [];
    const last = before.at(-1);
    if (last !== undefined && before.length >= MOST_STOPS) {
      const message = `not tried: ${name} had to be stopped ${before.length} times already`;
      throw new AnswerFailure(last.kind, message);
    }
    try {
      return await ask();
    } catch (error) {
      if (error instanceof AnswerFailure && (error.kind === 'timeout' || error.kind === 'died'))
        stops.set(name, [...before, error]);
      throw error;
    }
  };
}

/**
 * Turns a transport into the interface that specs use, with failures told apart.
 *
 * @param shapes what each function returns, by name
 */
export function answerThrough<Functions extends AnswerFunctions>(
  transport: AnswerTransport,
  shapes: Readonly<Record<string, Shape>>,
  budget: TimeBudget = new TimeBudget(transport),
): Answer<Functions> {
  const counted = stopCounter();
  const ask = async (name: string, argumentLists: readonly unknown[][]): Promise<CallOutcome<unknown>[]> => {
    const outcomes = await counted(name, () => transport.batch(name, argumentLists, budget.nextLimit()));
    return outcomes.map(outcome => inForm(outcome, shapes[name]));
  };
  const askNodes: Parameters<typeof simulateAnswered>[0] = questions =>
    counted('its class', () => transport.nodes(questions, budget.nextLimit()));
  return {
    call: async (name, ...args) => {
      const [outcome] = await ask(name, [args]);
      if (outcome === undefined) throw new AnswerFailure('died', 'the answer ended before it answered');
      if (outcome.ok) return outcome.value as never;
      throw failureOf(outcome, formatCall(name, args));
    },
    batch: async (name, argumentLists) => {
      const outcomes = await ask(name, argumentLists as unknown as unknown[][]);
      const unwritten = outcomes.find(outcome => !outcome.ok && outcome.name === 'Unanswered');
      if (unwritten !== undefined && !unwritten.ok) throw failureOf(unwritten, `${name}(...)`);
      return outcomes as never;
    },
    simulate: runs => simulateAnswered(askNodes, runs),
    explore: (world, options = {}) => exploreAnswered(askNodes, world, options),
  };
}

/** A value that has not the wanted form is a failure of the answer, before the spec looks at it. */
function inForm(outcome: CallOutcome<unknown>, shape: Shape | undefined): CallOutcome<unknown> {
  if (!outcome.ok || shape === undefined) return outcome;
  const fault = shape.fault(outcome.value);
  return fault === undefined ? outcome : { ok: false, name: WRONG_FORM, message: fault };
}

/** What a call that came to no value did, in words. */
export function describeFailure({ name, message }: CallOutcome<never> & { readonly ok: false }): string {
  return name === WRONG_FORM ? `the result has the wrong form: ${message}` : `it threw ${name}: ${message}`;
}

function failureOf(outcome: CallOutcome<never> & { readonly ok: false }, input: string): AnswerFailure {
  if (outcome.name === 'Unanswered')
    return new AnswerFailure('unanswered', 'this function is not written yet');
  return new AnswerFailure('threw', describeFailure(outcome), input);
}

/**
 * Calls the functions, and runs the nodes of the classes, that a cell hands over, in this process, on copies. For places where the
 * answer cannot have a process of its own; of the limits only the one by the wall clock holds here.
 *
 * @param mostWallMs milliseconds that one message may take at most; the limit of the message itself unless this is less
 */
export function inProcessTransport(
  functions: Readonly<Record<string, unknown>>,
  mostWallMs: number = Number.POSITIVE_INFINITY,
): AnswerTransport {
  const desk = new NodeDesk(functions);
  return {
    // The guards are outside: a script that is stopped does not come to its `finally`.
    nodes: async (questions, { wallMs }) =>
      guarded(() => runWithinLimit('a handler', Math.min(wallMs, mostWallMs), () => desk.answer(questions))),
    batch: async (name, argumentLists, { wallMs }) => {
      const limitMs = Math.min(wallMs, mostWallMs);
      const answer = functions[name];
      if (typeof answer !== 'function') {
        throw new AnswerFailure('missing', `the check was handed no function named ${name}`);
      }
      const run = (): Started[] =>
        argumentLists.map(args => callOnce(answer as (...args: unknown[]) => unknown, args));
      const started = runWithinLimit(name, limitMs, run);
      return Promise.all(started.map(outcome => settle(name, limitMs, outcome)));
    },
  };
}

/** What a call came to at once: a value, perhaps a promise, or what was thrown. */
type Started = { readonly value: unknown } | { readonly thrown: unknown };

function callOnce(answer: (...args: unknown[]) => unknown, args: readonly unknown[]): Started {
  try {
    return { value: answer(...(structuredClone(args) as unknown[])) };
  } catch (thrown) {
    // A time-out of the whole batch must end the batch, not look like an error that the answer threw.
    if (isTimeOut(thrown)) throw thrown;
    return { thrown };
  }
}

function isTimeOut(thrown: unknown): boolean {
  return (thrown as { code?: unknown } | null | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

function runWithinLimit<T>(name: string, limitMs: number, run: () => T[]): T[] {
  try {
    return surroundings.runWithin(Math.max(1, Math.ceil(limitMs)), run);
  } catch (error) {
    if (!isTimeOut(error)) throw error;
    // The script was stopped without a `finally`: it may have been inside of a handler.
    releaseHandler();
    throw timedOut(name, limitMs);
  }
}

function timedOut(name: string, limitMs: number): AnswerFailure {
  return new AnswerFailure('timeout', `${name} gave no answer within ${Math.ceil(limitMs / 100) / 10} s`);
}

async function settle(name: string, limitMs: number, started: Started): Promise<CallOutcome<unknown>> {
  if ('thrown' in started) return describeThrown(started.thrown);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut(name, limitMs)), limitMs);
  });
  try {
    return outcomeOfValue(await Promise.race([started.value, limit]));
  } catch (rejected) {
    if (rejected instanceof AnswerFailure) throw rejected;
    return describeThrown(rejected);
  } finally {
    clearTimeout(timer);
  }
}

/** An outcome whose value could cross to another process, as it has to elsewhere. */
export function outcomeOfValue(value: unknown): CallOutcome<unknown> {
  try {
    return { ok: true, value: structuredClone(value) };
  } catch {
    return { ok: false, name: WRONG_FORM, message: 'it is not plain data (is there a function in it?)' };
  }
}
