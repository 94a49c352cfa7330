/** An answer in a process of its own, watched: by the time that each message takes, and by memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Duplex } from 'node:stream';
import {
  AnswerFailure,
  type AnswerTransport,
  CALL_LIMIT_MS,
  type CallLimit,
  type CallOutcome,
  type NodeQuestion,
  WALL_FACTOR,
} from 'faultlines/exercise';
import { inCourse } from '../paths.js';
import { CHANNEL_DESCRIPTOR, frameOf, listen } from './answer-channel.js';
import type { CompiledAnswer } from './answer-code.js';
import type { AnswerCode, FromChild, ToChild } from './answer-messages.js';
import { type Overrun, RESIDENT_LIMIT_MB, watchCall } from './call-watch.js';
import { readUsage } from './process-usage.js';

/** Loading the library's rooms takes a moment on a cold disk; an answer that hangs while loading is still stopped. */
const LOAD_LIMIT: CallLimit = { cpuMs: 5 * CALL_LIMIT_MS, wallMs: 5 * CALL_LIMIT_MS * WALL_FACTOR };
const HEAP_LIMIT_MB = 128;
/** Seconds of CPU time after which the system itself ends the process, should the judge be gone. */
const SYSTEM_LIMIT_S = 120;
/** Characters of what the answer prints that are kept. */
const PRINTED_LIMIT = 10_000;
const PRINTED_LINES = 40;

/** A started answer. `printed` is what it wrote to its console, for the learner's own debugging. */
export interface AnswerProcess extends AnswerTransport {
  cpuMs(): number;
  printed(): string;
  stop(): void;
}

/** Starts lazily, and again after an answer had to be stopped: each property meets a fresh process if the last one broke it. */
export function startAnswer(compiled: CompiledAnswer): AnswerProcess {
  const { lineOf, ...code } = compiled;
  const spent: RunningAnswer[] = [];
  let running: RunningAnswer | undefined;
  let nextId = 0;

  const stop = (): void => {
    if (running === undefined) return;
    running.kill();
    spent.push(running);
    running = undefined;
  };

  const ask = async <Outcome>(
    { what, count, limit }: { readonly what: string; readonly count: number; readonly limit: CallLimit },
    requestOf: (id: number) => ToChild,
  ): Promise<Outcome[]> => {
    running ??= new RunningAnswer(code);
    try {
      await running.loaded;
      const id = nextId++;
      const reply = await running.exchange(requestOf(id), limit, what, message =>
        message.kind === 'answered' && message.id === id ? message : undefined,
      );
      return requireOutcomes(reply.outcomes, count) as Outcome[];
    } catch (error) {
      stop();
      throw error;
    }
  };

  return {
    batch: (name, argumentLists, limit) =>
      ask({ what: name, count: argumentLists.length, limit }, id => ({
        kind: 'call',
        id,
        name,
        argumentLists,
      })),
    nodes: (questions: readonly NodeQuestion[], limit) =>
      ask({ what: 'a handler', count: questions.length, limit }, id => ({ kind: 'nodes', id, questions })),
    cpuMs: () => [...spent, running].reduce((sum, one) => sum + (one?.cpuMs() ?? 0), 0),
    printed: () => {
      const all = [...spent, running].map(one => one?.printed ?? '').join('');
      return firstLines(withLines(all.slice(0, PRINTED_LIMIT), lineOf));
    },
    stop,
  };
}

/** An answer is asked hundreds of times, and prints each time: more would push its report off the screen. */
function firstLines(printed: string): string {
  const lines = printed.split('\n');
  return lines.length <= PRINTED_LINES
    ? printed
    : `${lines.slice(0, PRINTED_LINES).join('\n')}\n... (only the first ${PRINTED_LINES} lines are shown)`;
}

/** Places in the script, as a stack shows them, become lines of the answer. */
function withLines(printed: string, lineOf: CompiledAnswer['lineOf']): string {
  return printed
    .replace(/\n\s+at [^\n]*(?:node:|file:|[/\\]node_modules[/\\]|[/\\]course[/\\])[^\n]*/g, '')
    .replace(/\banswer:(\d+):(\d+)/g, (_place, line, column) => {
      // The opening of the function takes a line.
      const own = lineOf(Number(line) - 1, Number(column));
      return own === undefined ? 'answer' : `answer, line ${own}`;
    });
}

/** The child may send anything; what is not as many outcomes as there were calls is no answer. */
function requireOutcomes(outcomes: unknown, count: number): CallOutcome<unknown>[] {
  const sound =
    Array.isArray(outcomes) && outcomes.length === count && outcomes.every(outcome => isOutcome(outcome));
  if (!sound)
    throw new AnswerFailure('died', 'the answer broke its own process: what it sent back was no reply');
  return outcomes as CallOutcome<unknown>[];
}

function isOutcome(outcome: unknown): boolean {
  const { ok, name, message } = (outcome ?? {}) as { ok?: unknown; name?: unknown; message?: unknown };
  return ok === true || (ok === false && typeof name === 'string' && typeof message === 'string');
}

/** Processes of answers that run now: they end with this one. */
const alive = new Set<RunningAnswer>();
process.on('exit', () => {
  for (const one of alive) one.kill();
});

interface Waiting {
  readonly limit: CallLimit;
  readonly what: string;
  /** Takes the message if it is the reply that is waited for. */
  isReply(message: FromChild): boolean;
  fail(failure: AnswerFailure): void;
}

/** One process with one answer in it. */
class RunningAnswer {
  /** Settles when the answer can be asked. */
  readonly loaded: Promise<void>;
  printed = '';
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  /** Whoever waits for a reply, in the order of the messages: the process works on the first, and only that one is watched. */
  readonly #waiting: Waiting[] = [];
  #endWatch: () => void = () => {};
  /** Why it can no longer be asked, as far as that is known. */
  #ended: string | undefined;
  #toldCpuMs = 0;
  #lastWords = '';

  constructor(code: AnswerCode) {
    this.#child = spawnAnswer();
    this.#pipe = this.#child.stdio[CHANNEL_DESCRIPTOR] as Duplex;
    alive.add(this);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.#hear(chunk.toString()));
    }
    listen(this.#pipe, {
      message: message => this.#receive(message),
      malformed: why => this.#end(`the answer broke its own process: ${why}`),
      closed: () => {},
    });
    this.#child.on('error', error => this.#end(`the answer's process did not start: ${error.message}`));
    // Not 'exit': what it still printed is read first.
    this.#child.on('close', (status, signal) => {
      alive.delete(this);
      this.#end(howItEnded(status, signal, this.#lastWords));
    });
    this.loaded = this.#load(code);
    this.loaded.catch(() => {});
  }

  cpuMs(): number {
    const usage = this.#child.pid === undefined ? undefined : readUsage(this.#child.pid);
    this.#toldCpuMs = Math.max(this.#toldCpuMs, usage?.cpuMs ?? 0);
    return this.#toldCpuMs;
  }

  /** Ends the process, and those that it started in its group. */
  kill(): void {
    this.cpuMs();
    const { pid } = this.#child;
    if (pid === undefined || !alive.has(this)) return;
    try {
      if (process.platform === 'win32') this.#child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }

  /** Sends one message and waits for its reply, a limit, or the end of the process. */
  exchange<Reply>(
    message: ToChild,
    limit: CallLimit,
    what: string,
    pick: (message: FromChild) => Reply | undefined,
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(new AnswerFailure('died', this.#ended));
        return;
      }
      const isReply = (received: FromChild): boolean => {
        const reply = pick(received);
        if (reply === undefined) return false;
        resolve(reply);
        return true;
      };
      this.#waiting.push({ limit, what, isReply, fail: failure => reject(failure) });
      if (this.#waiting.length === 1) this.#watchFirst();
      this.#pipe.write(frameOf(message));
    });
  }

  #watchFirst(): void {
    this.#endWatch();
    const [first] = this.#waiting;
    if (first === undefined) return;
    const { limit, what } = first;
    this.#endWatch = watchCall(this.#child.pid ?? 0, limit, overrun => {
      const kind = overrun.kind === 'memory' ? 'died' : 'timeout';
      this.#failAll(new AnswerFailure(kind, describeOverrun(overrun, what, limit)));
    });
  }

  #failAll(failure: AnswerFailure): void {
    this.#endWatch();
    for (const { fail } of this.#waiting.splice(0)) fail(failure);
  }

  async #load(code: AnswerCode): Promise<void> {
    const { failure, missing } = await this.exchange(
      { kind: 'load', code },
      LOAD_LIMIT,
      'loading the answer',
      message => (message.kind === 'loaded' ? message : undefined),
    );
    if (failure !== undefined) throw new AnswerFailure('unusable', String(failure));
    if (missing !== undefined) throw new AnswerFailure('missing', describeMissing(String(missing)));
  }

  #receive(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const received = message as FromChild;
    if (received.kind === 'crashed') {
      this.#end(`the answer's process ended: ${received.why}`);
      return;
    }
    if (received.kind === 'refused') {
      this.#ended ??= String(received.why);
      this.#failAll(new AnswerFailure('unusable', String(received.why)));
      return;
    }
    if (received.kind === 'answered' && typeof received.cpuMs === 'number')
      this.#toldCpuMs = Math.max(this.#toldCpuMs, received.cpuMs);
    const replied = this.#waiting.findIndex(({ isReply }) => isReply(received));
    if (replied < 0) return;
    this.#waiting.splice(replied, 1);
    if (replied === 0) this.#watchFirst();
  }

  /** The first cause is the one that is told. */
  #end(why: string): void {
    this.#ended ??= why;
    this.#failAll(new AnswerFailure('died', this.#ended));
  }

  #hear(text: string): void {
    this.#lastWords = (this.#lastWords + text).slice(-PRINTED_LIMIT);
    if (this.printed.length < PRINTED_LIMIT) this.printed += text;
    // Node's own report of a lack of memory is no print of the answer.
    const report = this.printed.search(/\n?<--- Last few GCs --->|\n?FATAL ERROR: /);
    if (report >= 0) this.printed = this.printed.slice(0, report);
  }
}

/** In a group of its own, so that what it sends to its group meets nobody else. */
function spawnAnswer(): ChildProcess {
  const script = inCourse('course', 'dist', 'grading', 'answer-child.js');
  const args = [`--max-old-space-size=${HEAP_LIMIT_MB}`, '--no-warnings', script];
  const options = {
    cwd: tmpdir(),
    // Windows starts no program without it.
    env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'] as const,
    windowsHide: true,
  };
  if (process.platform === 'win32')
    return spawn(process.execPath, args, { ...options, stdio: [...options.stdio] });
  const limited = `ulimit -t ${SYSTEM_LIMIT_S}; exec "$0" "$@"`;
  return spawn('/bin/sh', ['-c', limited, process.execPath, ...args], {
    ...options,
    stdio: [...options.stdio],
    detached: true,
  });
}

function describeMissing(name: string): string {
  const what = /^[A-Z]/.test(name) ? 'class' : 'function';
  return `the answer declares no ${what} named ${name}: all of an answer stands in one cell or file`;
}

function describeOverrun({ kind }: Overrun, what: string, { cpuMs, wallMs }: CallLimit): string {
  const seconds = (milliseconds: number): string => `${Math.ceil(milliseconds / 100) / 10} s`;
  switch (kind) {
    case 'cpu':
      return `${what} gave no answer within ${seconds(cpuMs)} of CPU time`;
    case 'waiting':
      return `${what} gave no answer within ${seconds(cpuMs)}: it waits for something`;
    case 'wall':
      return `${what} gave no answer within ${seconds(wallMs)}`;
    case 'memory':
      return `${what} took more than ${RESIDENT_LIMIT_MB} MB of memory and was stopped`;
  }
}

/** Node's own report of an error that ended its process, where an answer took away the one that is usual here. */
const UNCAUGHT = /^(?:Uncaught )?(\w*Error\b[^\n]*)\n[\s\S]*\nNode\.js v\d+[^\n]*\s*$/m;

/** V8 aborts when its heap is full, on every version; an answer itself cannot call `abort`. */
function howItEnded(status: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  const isAbort = signal === 'SIGABRT' || status === 134 || /heap out of memory|heap limit/i.test(lastWords);
  if (isAbort) return `the answer took more than ${HEAP_LIMIT_MB} MB of memory, and its process ended`;
  if (signal === 'SIGXCPU') return "the answer's process used up its CPU time";
  if (signal !== null) return `the answer's process was ended by ${signal}`;
  const uncaught = status === 1 ? UNCAUGHT.exec(lastWords)?.[1] : undefined;
  if (uncaught !== undefined) return `the answer's process ended: nothing caught ${uncaught}`;
  return `the answer ended its own process (exit status ${status})`;
}
