/** An answer in a child process, watched: by the time of each call and by the memory it takes. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  AnswerFailure,
  type AnswerTransport,
  CALL_LIMIT_MS,
  type CallOutcome,
  type NodeQuestion,
} from 'faultlines/exercise';
import { inCourse } from '../paths.js';
import type { FromChild, ToChild } from './answer-child.js';

/** Loading the library's rooms takes a moment on a cold disk; an answer that hangs while loading is still stopped. */
const LOAD_LIMIT_MS = 5_000;
const HEAP_LIMIT_MB = 128;
const RESIDENT_LIMIT_MB = 384;
const WATCH_EVERY_MS = 25;
const PRINTED_LIMIT = 10_000;

/** A started answer. `printed` is what it wrote to its console, for the learner's own debugging. */
export interface AnswerProcess extends AnswerTransport {
  printed(): string;
  stop(): void;
}

/** Resident memory in MB where the system tells it (Linux); elsewhere the heap limit and the time limit must do. */
function residentMb(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 2 ** 20;
  } catch {
    return 0;
  }
}

/** Starts lazily, and again after an answer had to be stopped: each property meets a fresh process if the last one broke it. */
export function startAnswer(code: string): AnswerProcess {
  let child: ChildProcess | undefined;
  let loaded: Promise<readonly string[]> | undefined;
  let printed = '';
  let nextId = 0;

  const stop = (): void => {
    child?.kill('SIGKILL');
    child = undefined;
    loaded = undefined;
  };

  const start = (): Promise<readonly string[]> => {
    const started = fork(inCourse('course', 'dist', 'grading', 'answer-child.js'), [], {
      env: {},
      execArgv: [`--max-old-space-size=${HEAP_LIMIT_MB}`, '--no-warnings'],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        if (printed.length < PRINTED_LIMIT) printed += chunk.toString();
      });
    }
    const ready = exchange(started, { kind: 'load', code }, LOAD_LIMIT_MS, 'loading the answer', message =>
      message.kind === 'loaded' ? message : undefined,
    );
    return ready.then(({ failure, functions }) => {
      if (failure !== undefined)
        throw new AnswerFailure('unusable', `the answer failed while it was loaded: ${failure}`);
      return functions;
    });
  };

  const ask = async <Outcome>(
    {
      what,
      names,
      count,
    }: { readonly what: string; readonly names: readonly string[]; readonly count: number },
    requestOf: (id: number) => ToChild,
  ): Promise<Outcome[]> => {
    loaded ??= start();
    try {
      const exported = await loaded;
      const missing = names.find(name => !exported.includes(name));
      if (missing !== undefined)
        throw new AnswerFailure(
          'missing',
          `the answer exports nothing named ${missing} that could be called`,
        );
      const id = nextId++;
      const reply = await exchange(child as ChildProcess, requestOf(id), CALL_LIMIT_MS, what, message =>
        message.kind === 'answered' && message.id === id ? message : undefined,
      );
      return requireOutcomes(reply.outcomes, count) as Outcome[];
    } catch (error) {
      stop();
      throw error;
    }
  };

  const batch: AnswerTransport['batch'] = (name, argumentLists) =>
    ask({ what: name, names: [name], count: argumentLists.length }, id => ({
      kind: 'call',
      id,
      name,
      argumentLists: argumentLists as unknown[][],
    }));

  const nodes: AnswerTransport['nodes'] = questions =>
    ask({ what: 'a handler', names: classNamesIn(questions), count: questions.length }, id => ({
      kind: 'nodes',
      id,
      questions,
    }));

  return { batch, nodes, printed: () => printed, stop };
}

/** The classes that questions are about; a run names them when it begins. */
function classNamesIn(questions: readonly NodeQuestion[]): string[] {
  const names = questions.flatMap(question => {
    if (question.kind === 'explored') return [question.className];
    return question.kind === 'simulated' ? Object.values(question.begins?.classNames ?? {}) : [];
  });
  return [...new Set(names)];
}

/** The child may send anything; what is not as many outcomes as there were calls is no answer. */
function requireOutcomes(outcomes: unknown, count: number): CallOutcome<unknown>[] {
  const sound =
    Array.isArray(outcomes) &&
    outcomes.length === count &&
    outcomes.every(outcome => typeof (outcome as CallOutcome<unknown> | null)?.ok === 'boolean');
  if (!sound)
    throw new AnswerFailure('died', 'the answer broke its own process: what it sent back was no reply');
  return outcomes as CallOutcome<unknown>[];
}

/** Sends one message and waits for its reply, the time limit, the memory limit, or the end of the child. */
function exchange<Reply>(
  child: ChildProcess,
  message: ToChild,
  limitMs: number,
  what: string,
  pick: (message: FromChild) => Reply | undefined,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      clearInterval(watch);
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    const fail = (failure: AnswerFailure): void => finish(() => reject(failure));
    const onMessage = (received: unknown): void => {
      const reply =
        typeof received === 'object' && received !== null ? pick(received as FromChild) : undefined;
      if (reply !== undefined) finish(() => resolve(reply));
    };
    const onExit = (): void => fail(new AnswerFailure('died', endedHow(what)));
    const timer = setTimeout(() => {
      fail(new AnswerFailure('timeout', `${what} gave no answer within ${limitMs / 1000} s`));
    }, limitMs);
    const watch = setInterval(() => {
      if (residentMb(child.pid ?? 0) > RESIDENT_LIMIT_MB) {
        fail(
          new AnswerFailure(
            'died',
            `${what} took more than ${RESIDENT_LIMIT_MB} MB of memory and was stopped`,
          ),
        );
      }
    }, WATCH_EVERY_MS);
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send(message, error => {
      if (error !== null) fail(new AnswerFailure('died', endedHow(what)));
    });
  });
}

function endedHow(what: string): string {
  return `the answer's process ended during ${what}: it left, or took more than ${HEAP_LIMIT_MB} MB of memory`;
}
