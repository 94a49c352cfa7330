/**
 * The child process in which an answer lives. It loads one module and answers calls: "this function, these arguments, what
 * comes back?". It judges nothing and knows no spec, so whatever an answer does to its own process, it can only answer
 * wrongly.
 */
import { describeThrown } from 'faultlines/exercise';
import { asDataUrl } from './data-url.js';

export type ToChild =
  | { readonly kind: 'load'; readonly code: string }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: string;
      readonly argumentLists: unknown[][];
    };

export type FromChild =
  | { readonly kind: 'loaded'; readonly failure?: string; readonly functions: readonly string[] }
  | { readonly kind: 'answered'; readonly id: number; readonly outcomes: unknown[] };

type Answer = (...args: unknown[]) => unknown;

let functions: Record<string, unknown> = {};

/** The way back is taken now: what an answer does to `process` later does not reach it. */
const send = (process.send as (message: FromChild) => boolean).bind(process);

async function load(code: string): Promise<void> {
  try {
    functions = (await import(asDataUrl(code))) as typeof functions;
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
  else void callAll(message.id, message.name, message.argumentLists);
});
process.on('disconnect', () => process.exit());
