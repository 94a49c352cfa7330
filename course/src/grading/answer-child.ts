/**
 * The child process in which an answer lives. It loads one module and answers calls: "this function, these arguments, what
 * comes back?", and "this handler of a node, these fields, what does it do?". It judges nothing and knows no spec, so whatever an answer does to its own process, it can only answer
 * wrongly.
 */
import { describeThrown, NodeDesk, type NodeQuestion } from 'faultlines/exercise';
import { guarded } from 'faultlines/simulation';
import { asDataUrl } from './data-url.js';

export type ToChild =
  | { readonly kind: 'load'; readonly code: string }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: string;
      readonly argumentLists: unknown[][];
    }
  | { readonly kind: 'nodes'; readonly id: number; readonly questions: readonly NodeQuestion[] };

export type FromChild =
  | { readonly kind: 'loaded'; readonly failure?: string; readonly functions: readonly string[] }
  | { readonly kind: 'answered'; readonly id: number; readonly outcomes: readonly unknown[] };

type Answer = (...args: unknown[]) => unknown;

let functions: Record<string, unknown> = {};
let desk = new NodeDesk({});

/** The way back is taken now: what an answer does to `process` later does not reach it. */
const send = (process.send as (message: FromChild) => boolean).bind(process);

async function load(code: string): Promise<void> {
  try {
    functions = (await import(asDataUrl(code))) as typeof functions;
    desk = new NodeDesk(functions);
    const names = Object.keys(functions).filter(name => typeof functions[name] === 'function');
    send({ kind: 'loaded', functions: names });
  } catch (error) {
    const described = describeThrown(error) as { name: string; message: string };
    send({ kind: 'loaded', functions: [], failure: `${described.name}: ${described.message}` });
  }
}

async function outcomeOf(answer: Answer, args: unknown[]): Promise<unknown> {
  try {
    const value = await answer(...args);
    return { ok: true, value };
  } catch (error) {
    return describeThrown(error);
  }
}

async function callAll(id: number, name: string, argumentLists: unknown[][]): Promise<void> {
  const answer = functions[name] as Answer;
  const outcomes: unknown[] = [];
  for (const args of argumentLists) outcomes.push(await outcomeOf(answer, args));
  answered(id, outcomes);
}

function runHandlers(id: number, questions: readonly NodeQuestion[]): void {
  let outcomes: unknown[];
  try {
    outcomes = guarded(() => desk.answer(questions));
  } catch (error) {
    outcomes = questions.map(() => describeThrown(error));
  }
  answered(id, outcomes);
}

function answered(id: number, outcomes: readonly unknown[]): void {
  try {
    send({ kind: 'answered', id, outcomes });
  } catch {
    // A function or a symbol cannot cross; say so instead of leaving the judge to wait.
    const uncloneable = {
      ok: false,
      name: 'DataCloneError',
      message: 'the result is not plain data (a function, perhaps)',
    };
    send({ kind: 'answered', id, outcomes: outcomes.map(() => uncloneable) });
  }
}

process.on('message', (message: ToChild) => {
  if (message.kind === 'load') void load(message.code);
  else if (message.kind === 'nodes') runHandlers(message.id, message.questions);
  else void callAll(message.id, message.name, message.argumentLists);
});
process.on('disconnect', () => process.exit());
