/** The process of one kernel: an engine, spoken to over Node's IPC. Its parent is `process.ts`. */
import { Worker } from 'node:worker_threads';
import { type Answer, type FromChild, GUARD_FREE, GUARD_HELD, type ToChild } from './child-messages.js';
import type { KernelProcessOptions } from './contract.js';
import { Engine } from './engine.js';
import { createNodePlatform } from './node/node-platform.js';
import { nodeServices } from './node/node-services.js';

const guard = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
let engine: Engine | undefined;
let executing: number | undefined;

function tell(message: FromChild): void {
  process.send?.(message);
}

/** The engine's own work (compiling above all) must not be cut short by an interrupt. */
function guarded<T>(work: () => T): T {
  Atomics.store(guard, 0, GUARD_HELD);
  try {
    return work();
  } finally {
    Atomics.store(guard, 0, GUARD_FREE);
  }
}

function open(options: KernelProcessOptions): void {
  engine = guarded(
    () =>
      new Engine(
        createNodePlatform({ ownsProcess: true, guarded }),
        nodeServices(options.hostName ?? 'node', options.progressFile),
        { working: options.workingFolder },
      ),
  );
  new Worker(new URL('./interrupt-watch.js', import.meta.url), { workerData: guard.buffer }).unref();
  tell({ type: 'ready' });
}

async function answer(message: Exclude<ToChild, { type: 'open' | 'interrupt' }>): Promise<Answer> {
  if (engine === undefined) throw new Error('the kernel was not opened');
  switch (message.type) {
    case 'execute': {
      const { id, request } = message;
      executing = id;
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
  if (message.type === 'interrupt') {
    if (message.id === executing) engine?.interrupt();
    return;
  }
  const { id } = message;
  try {
    tell({ type: 'answer', id, answer: await answer(message) });
  } catch (error) {
    tell({ type: 'failure', id, message: (error as Error).message });
  }
}

process.on('message', message => void receive(message as ToChild));
process.on('disconnect', () => process.exit());
// A cell's synchronous code is stopped by the signal itself; without a listener it would end the process.
process.on('SIGINT', () => {});
