/** A kernel in a Node child process: what a cell does, however bad, happens there and not in the process that asks. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Duplex, Writable } from 'node:stream';
import { MachineryError } from '../errors.js';
import { coursePackage } from '../paths.js';
import {
  CHANNEL_DESCRIPTOR,
  type FromChild,
  type KernelReply,
  listenForMessages,
  sendMessage,
  type ToChild,
  WATCH_DESCRIPTOR,
} from './child-messages.js';
import type {
  CodeCompleteness,
  Completion,
  ExecuteReply,
  ExecuteRequest,
  Inspection,
  Kernel,
  KernelProcessOptions,
  KernelStatus,
  Output,
} from './contract.js';
import { ABORTED, ExecuteQueue } from './execute-queue.js';

/** Compiled, also when this file is not: a test runs from the sources. */
const CHILD_FILE = join(coursePackage, 'dist', 'kernel', 'child.js');
/** An interrupt is over when the cell was answered, or after this: the child goes on trying. */
const INTERRUPT_MS = 4_000;
/** A process that closed its pipes has ended within this, or goes on without them. */
const ENDING_MS = 2_000;
/** Callbacks of this many cells may still put out something after the cell has ended. */
const REMEMBERED_OUTPUTS = 500;
/** As much of what a process wrote is looked at together: a phrase may come in two pieces. */
const LAST_WORDS_CHARACTERS = 10_000;
/** What Node writes before it gives up, on one version or another. */
const OUT_OF_MEMORY = /heap out of memory|allocation failed|reached heap limit|out of memory/i;

const BROKEN_CHANNEL =
  'the kernel was ended: a cell wrote to, or closed, the pipe by which it speaks to the workbook; restart it';

type Question = ToChild extends infer Message
  ? Message extends { readonly id: number }
    ? Omit<Message, 'id'>
    : never
  : never;

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a kernel. It answers requests from the start; its status says when it is ready. */
export function startKernelProcess(options: KernelProcessOptions): Kernel {
  return new KernelProcess(options);
}

class KernelProcess implements Kernel {
  readonly #listeners = new Set<(status: KernelStatus) => void>();
  readonly #pending = new Map<number, Pending>();
  readonly #outputs = new Map<number, (output: Output) => void>();
  readonly #queue = new ExecuteQueue();
  #status: KernelStatus = 'starting';
  #child: ChildProcess;
  #ready: Promise<void>;
  #executing: { readonly id: number; readonly answered: Promise<unknown> } | undefined;
  #lastId = 0;
  #interrupts = 0;
  #ended: string | undefined;
  #notebookFile: string | undefined;

  constructor(private readonly options: KernelProcessOptions) {
    this.#notebookFile = options.notebookFile;
    [this.#child, this.#ready] = this.#start();
  }

  get status(): KernelStatus {
    return this.#status;
  }

  onStatus(listener: (status: KernelStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  execute(request: ExecuteRequest, onOutput: (output: Output) => void): Promise<ExecuteReply> {
    return this.#queue.add(() => this.#execute(request, onOutput), request.stopOnError ?? true);
  }

  complete(code: string, cursor: number): Promise<Completion> {
    return this.#ask({ type: 'complete', code, cursor });
  }

  inspect(code: string, cursor: number): Promise<Inspection> {
    return this.#ask({ type: 'inspect', code, cursor });
  }

  isComplete(code: string): Promise<CodeCompleteness> {
    return this.#ask({ type: 'isComplete', code });
  }

  notebookMoved(file: string | undefined): void {
    this.#notebookFile = file;
    // A child that just died is told again when it is replaced.
    tell(this.#child, { type: 'notebookMoved', file });
  }

  async interrupt(): Promise<void> {
    this.#interrupts += 1;
    this.#queue.abort();
    const executing = this.#executing;
    if (executing === undefined) return;
    (this.#child.stdio[WATCH_DESCRIPTOR] as Writable).write(`${executing.id}\n`);
    await settledWithin(executing.answered, INTERRUPT_MS);
  }

  async restart(): Promise<void> {
    this.#setStatus('restarting');
    this.#queue.abort();
    this.#ready = this.#replaceChild();
    await this.#ready;
  }

  async shutdown(): Promise<void> {
    this.#queue.abort();
    await this.#end('the kernel was shut down');
    this.#setStatus('dead');
  }

  async #execute(request: ExecuteRequest, onOutput: (output: Output) => void): Promise<ExecuteReply> {
    const interrupts = this.#interrupts;
    await this.#ready;
    if (interrupts !== this.#interrupts) return ABORTED;
    if (this.#ended !== undefined) throw new MachineryError(this.#ended);
    const id = this.#nextId();
    this.#outputs.set(id, onOutput);
    this.#forgetOldOutputs();
    const answered = this.#send<ExecuteReply>(id, { type: 'execute', request });
    const executing = { id, answered };
    this.#executing = executing;
    this.#setStatus('busy');
    try {
      return await answered;
    } finally {
      if (this.#executing === executing) {
        this.#executing = undefined;
        this.#setStatus('idle');
      }
    }
  }

  async #ask<T extends KernelReply>(question: Question): Promise<T> {
    await this.#ready;
    return this.#send<T>(this.#nextId(), question);
  }

  #send<T extends KernelReply>(id: number, question: Question): Promise<T> {
    if (this.#ended !== undefined) return Promise.reject(new MachineryError(this.#ended));
    const answer = new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    tell(this.#child, { ...question, id });
    return answer;
  }

  #start(): [ChildProcess, Promise<void>] {
    this.#ended = undefined;
    const { heapLimitMb } = this.options;
    const flags = heapLimitMb === undefined ? [] : [`--max-old-space-size=${heapLimitMb}`];
    const child = spawn(process.execPath, [...flags, CHILD_FILE], {
      cwd: this.options.workingFolder,
      // A group of its own: an interrupt at the terminal is the parent's to pass on. The pipes: what it says last, messages, the watch.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    let isFull = false;
    let isMute = false;
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS_CHARACTERS);
      // Looked for as it comes: what Node prints after it is long.
      isFull ||= OUT_OF_MEMORY.test(lastWords);
    });
    // Writing to a child that just died fails on the pipe; the exit says all there is to say.
    (child.stdio[WATCH_DESCRIPTOR] as Writable).on('error', () => {});
    const ready = new Promise<void>((resolve, reject) => {
      // Whatever a cell did to the channel: nothing that it says can be heard any more.
      const giveUp = () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        isMute = true;
        child.kill('SIGKILL');
      };
      const receive = (given: unknown) => {
        // The code of a cell can send anything.
        if (given === null || typeof given !== 'object') return;
        const message = given as FromChild;
        if (message.type === 'ready') {
          this.#setStatus('idle');
          resolve();
        } else if (child === this.#child) this.#receive(message);
      };
      // The pipe of a process that ends is closed too, shortly before its end is known.
      const closed = () => setTimeout(giveUp, ENDING_MS).unref();
      listenForMessages(channelOf(child), receive, giveUp, closed);
      child.on('error', error => reject(new MachineryError(`the kernel did not start: ${error.message}`)));
      // Not 'exit': what it still wrote is read first.
      child.on('close', (code, signal) => {
        // V8 aborts when its heap is full, on every version.
        const isAbort = signal === 'SIGABRT' || code === 134;
        const isBroken = isMute && signal === 'SIGKILL';
        const why = isBroken
          ? BROKEN_CHANNEL
          : `the kernel ended unexpectedly (${signal ?? `exit status ${code}`})${advice(isFull || isAbort, signal)}`;
        reject(new MachineryError(why));
        if (child === this.#child && this.#ended === undefined) this.#died(why);
      });
    });
    ready.catch(() => {});
    const options = { ...this.options, notebookFile: this.#notebookFile };
    tell(child, { type: 'open', options });
    return [child, ready];
  }

  #receive(message: Exclude<FromChild, { type: 'ready' }>): void {
    if (message.type === 'output') {
      this.#outputs.get(message.id)?.(message.output);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.type === 'answer') pending?.resolve(message.answer as never);
    else pending?.reject(new MachineryError(message.message));
  }

  #died(why: string): void {
    this.#rejectPending(why);
    this.#setStatus('dead');
  }

  /** Requests that come meanwhile wait for the new process. */
  async #replaceChild(): Promise<void> {
    await this.#end('the kernel was restarted');
    const [child, ready] = this.#start();
    this.#child = child;
    await ready;
  }

  async #end(why: string): Promise<void> {
    const child = this.#child;
    this.#rejectPending(why);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  #rejectPending(why: string): void {
    this.#ended = why;
    this.#executing = undefined;
    this.#outputs.clear();
    for (const { reject } of this.#pending.values()) reject(new MachineryError(why));
    this.#pending.clear();
  }

  #forgetOldOutputs(): void {
    for (const id of this.#outputs.keys()) {
      if (this.#outputs.size <= REMEMBERED_OUTPUTS) return;
      this.#outputs.delete(id);
    }
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #setStatus(status: KernelStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }
}

function channelOf(child: ChildProcess): Duplex {
  return child.stdio[CHANNEL_DESCRIPTOR] as Duplex;
}

/** What is said to a child that just died is lost; its end says all there is to say. */
function tell(child: ChildProcess, message: ToChild): void {
  sendMessage(channelOf(child), message);
}

async function settledWithin(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise.catch(() => {}), timeout]);
  clearTimeout(timer);
}

/** The best known cause of a sudden end is memory. */
function advice(isFull: boolean, signal: NodeJS.Signals | null): string {
  if (isFull) return ': it ran out of memory; restart it and try smaller numbers';
  if (signal === 'SIGKILL') return ': the system ended it, perhaps for lack of memory; restart it';
  return ': restart it';
}
