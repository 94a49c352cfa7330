/**
 * The process in which an answer lives. It loads one answer and is asked: "this function, these arguments, what comes back?", and "this
 * handler of a node, these fields, what does it do?". It judges nothing and knows no spec, so whatever an answer does to its own process, it
 * can only answer wrongly.
 *
 * What it takes away from an answer is a fence against accidents, not a sandbox.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { runInThisContext } from 'node:vm';
import { describeThrown, NodeDesk, type NodeQuestion, outcomeOfValue } from 'faultlines/exercise';
import { guarded } from 'faultlines/simulation';
import { CHANNEL_DESCRIPTOR, frameOf, listen } from './answer-channel.js';
import { isOfLibrary, pureBuiltIn, refuseModule, refuseName } from './answer-imports.js';
import type { AnswerCode, FromChild, ToChild } from './answer-messages.js';

type AnswerFunction = (...args: unknown[]) => unknown;

/** What an answer's own lines are called in a stack. */
export const ANSWER_SCRIPT = 'answer';

/** Longer causes of a crash are cut: they are to be written in one piece. */
const LONGEST_CAUSE = 4000;

const pipe = new Socket({ fd: CHANNEL_DESCRIPTOR, readable: true, writable: true });
const requireHere = createRequire(import.meta.url);
const cpuUsage = process.cpuUsage.bind(process);
const exit: typeof process.exit = process.exit.bind(process);

let exported: Record<string, unknown> = {};
let desk = new NodeDesk({});

function send(message: FromChild): void {
  pipe.write(frameOf(message));
}

/** Says in one piece what happened, since the process ends. */
function crash(what: string, error: unknown): never {
  const { name, message } = describeThrown(error) as { name: string; message: string };
  const why = `${what}: ${name === 'Error' ? '' : `${name}: `}${message}`.slice(0, LONGEST_CAUSE);
  writeSync(CHANNEL_DESCRIPTOR, frameOf({ kind: 'crashed', why } satisfies FromChild));
  return exit(1);
}

/** What would reach beyond the process. Everything that Node itself needs later stays. */
const FENCED = [
  '_debugEnd',
  // Whoever is on the machine may run code in a process that listens for a debugger, and it starts that in any process.
  '_debugProcess',
  // The first holds the channel, and a socket leads to the class of sockets, which connect to anything.
  '_getActiveHandles',
  '_getActiveRequests',
  '_kill',
  '_linkedBinding',
  'abort',
  'binding',
  'chdir',
  'dlopen',
  'execve',
  'getBuiltinModule',
  'kill',
  'loadEnvFile',
  'openStdin',
];

/** Objects that write or read any file: by their methods, or as the `constructor` of a stream. */
const FENCED_OBJECTS = ['report', 'stdin'];

function fence(): void {
  for (const name of FENCED) {
    if (!(name in process)) continue;
    Object.defineProperty(process, name, { value: () => outOfReach(name) });
  }
  for (const name of FENCED_OBJECTS) {
    Object.defineProperty(process, name, { get: () => outOfReach(name) });
  }
  for (const name of ['stdout', 'stderr'] as const) {
    Object.defineProperty(process, name, { value: onlyWriting(process[name]) });
  }
}

/** A stream that writes to this one and knows of no other: the `constructor` of a pipe or a file opens any other. */
function onlyWriting(stream: NodeJS.WritableStream): Writable {
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, encoding, done) => {
      if (typeof chunk === 'string') stream.write(chunk, encoding);
      else stream.write(chunk);
      // At once: what was written before the process ends is not held back.
      done();
    },
  });
}

function outOfReach(name: string): never {
  throw new Error(`process.${name} is out of an answer's reach`);
}

/** Ends the answer, also where it would catch what is thrown: what it may not import it may not try. */
function refuse(why: string): never {
  send({ kind: 'refused', why });
  throw new Error(why);
}

/** What an answer's `import` and `require` come to. */
function requireFor({ imports }: AnswerCode): (specifier: string) => unknown {
  return specifier => {
    const refusal = refuseModule(String(specifier));
    if (refusal !== undefined) return refuse(refusal);
    const module = requireHere(pureBuiltIn(specifier) ?? specifier) as Record<string, unknown>;
    return isOfLibrary(specifier) ? withOnly(specifier, module, imports[specifier] ?? []) : module;
  };
}

/** The module, in which looking at what may not be imported fails. */
function withOnly(specifier: string, module: Record<string, unknown>, allowed: readonly string[]): unknown {
  const visible = {};
  for (const name of Object.keys(module)) {
    Object.defineProperty(visible, name, {
      enumerable: true,
      get: () => {
        if (allowed.includes(name)) return module[name];
        return refuse(refuseName(specifier, name, allowed));
      },
    });
  }
  return visible;
}

/** What is only in `module.exports`, under the names that are asked for. */
function takeExports(names: Record<string, unknown>, handed: unknown, wanted: readonly string[]): void {
  if (typeof handed !== 'object' || handed === null || handed === names) return;
  for (const name of wanted) {
    if (!(name in names) && Object.hasOwn(handed, name))
      names[name] = (handed as Record<string, unknown>)[name];
  }
}

async function load(code: AnswerCode): Promise<void> {
  fence();
  const names: Record<string, unknown> = {};
  try {
    // Files for Node may end in `module.exports = ...` or `if (require.main === module)`.
    const module: { exports: unknown } = { exports: names };
    // An answer may have a `module` of its own, so this one is outside of its function.
    const opening = `(module => ${code.awaits ? 'async ' : ''}function (exports, require) {\n`;
    const made = runInThisContext(`${opening}${code.script}\n})`, {
      filename: ANSWER_SCRIPT,
    }) as AnswerFunction;
    const script = made(module) as AnswerFunction;
    await script(names, requireFor(code));
    takeExports(names, module.exports, code.names);
  } catch (error) {
    const { name, message } = describeThrown(error) as { name: string; message: string };
    send({ kind: 'loaded', failure: `it failed while it was loaded: ${name}: ${message}` });
    return;
  }
  exported = names;
  desk = new NodeDesk(exported);
  const missing = code.names.find(name => typeof exported[name] !== 'function');
  send({ kind: 'loaded', ...(missing === undefined ? {} : { missing }) });
}

async function outcomeOf(answer: AnswerFunction, args: unknown[]): Promise<unknown> {
  try {
    return { ok: true, value: await answer(...args) };
  } catch (error) {
    return describeThrown(error);
  }
}

async function callAll(id: number, name: string, argumentLists: readonly unknown[][]): Promise<void> {
  const answer = exported[name] as AnswerFunction;
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
  const { user, system } = cpuUsage();
  const reply = { kind: 'answered', id, cpuMs: (user + system) / 1000 } as const;
  let frame: Buffer;
  try {
    frame = frameOf({ ...reply, outcomes } satisfies FromChild);
  } catch {
    // A function or a symbol cannot cross: each outcome for which that is so says so, the others are as they are.
    frame = frameOf({ ...reply, outcomes: outcomes.map(crossing) } satisfies FromChild);
  }
  pipe.write(frame);
}

function crossing(outcome: unknown): unknown {
  try {
    frameOf(outcome);
    return outcome;
  } catch {
    const copied = outcomeOfValue((outcome as { value?: unknown }).value);
    try {
      frameOf(copied);
      return copied;
    } catch {
      // Memory that is shared can be copied within a process and not leave it: it is no more data than a function is.
      return outcomeOfValue(() => {});
    }
  }
}

function receive(message: ToChild): void {
  if (message.kind === 'load') void load(message.code);
  else if (message.kind === 'nodes') runHandlers(message.id, message.questions);
  else void callAll(message.id, message.name, message.argumentLists);
}

process.on('uncaughtException', error => crash('a callback that the answer left behind failed', error));
process.on('unhandledRejection', error =>
  crash('a promise that the answer did not await was rejected', error),
);
listen(pipe, {
  message: message => receive(message as ToChild),
  malformed: () => exit(1),
  closed: () => exit(),
});
