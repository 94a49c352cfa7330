/** The process of one kernel: an engine, spoken to over a pipe. Its parent is `process.ts`. */
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import {
  CHANNEL_DESCRIPTOR,
  type FromChild,
  type KernelReply,
  listenForMessages,
  sendMessage,
  type ToChild,
} from './child-messages.js';
import type { KernelProcessOptions } from './contract.js';
import { KernelEngine } from './engine.js';
import { ABORTED } from './execute-queue.js';
import { createNodePlatform } from './node/node-platform.js';
import { nodeServices } from './node/node-services.js';
import { StopLock } from './stop-lock.js';

const pipe = new Socket({ fd: CHANNEL_DESCRIPTOR, readable: true, writable: true });
const exit = process.exit.bind(process);
const lock = new StopLock();
let engine: KernelEngine | undefined;
let notebookFile: string | undefined;
/** The cell that was asked for last. */
let executing = 0;
/** The cell that was interrupted before it was asked for: the pipe of the interrupts may be faster than the messages. */
let abandoned = 0;

function tell(message: FromChild): void {
  sendMessage(pipe, message);
}

function open(options: KernelProcessOptions): void {
  notebookFile = options.notebookFile;
  engine = new KernelEngine(
    createNodePlatform({ ownsProcess: true, lock }),
    nodeServices(options.hostName ?? 'node', {
      progressFile: options.progressFile,
      notebookFile: () => notebookFile,
    }),
    { working: options.workingFolder },
  );
  const watch = new Worker(new URL('./interrupt-watch.js', import.meta.url), { workerData: lock.buffer });
  watch.on('message', (id: number) => {
    if (lock.hear(id)) interrupt(id);
  });
  watch.unref();
  tell({ type: 'ready' });
}

/** Ends the cell that was asked for as `id`; one that is asked for later is left alone. */
function interrupt(id: number): void {
  if (id === executing) engine?.interrupt();
  if (id <= executing) return;
  abandoned = id;
  tell({ type: 'answer', id, answer: ABORTED });
}

type Question = Exclude<ToChild, { type: 'open' | 'notebookMoved' }>;

async function answer(message: Question): Promise<KernelReply> {
  if (engine === undefined) throw new Error('the kernel was not opened');
  switch (message.type) {
    case 'execute': {
      const { id, request } = message;
      executing = id;
      if (id === abandoned) return ABORTED;
      return await engine.execute(request, output => tell({ type: 'output', id, output }));
    }
    case 'complete':
      return engine.complete(message.code, message.cursor);
    case 'inspect':
      return engine.inspect(message.code, message.cursor);
    case 'isComplete':
      return engine.isComplete(message.code);
  }
}

async function receive(message: ToChild): Promise<void> {
  if (message.type === 'open') return open(message.options);
  if (message.type === 'notebookMoved') {
    notebookFile = message.file;
    return;
  }
  const { id } = message;
  try {
    tell({ type: 'answer', id, answer: await answer(message) });
  } catch (error) {
    tell({ type: 'failure', id, message: (error as Error).message });
  }
}

listenForMessages(
  pipe,
  message => void receive(message as ToChild),
  () => exit(1),
  () => exit(),
);
// Interrupts come by the pipe; a Ctrl-C that reaches the process all the same is the parent's to pass on.
process.on('SIGINT', () => {});
