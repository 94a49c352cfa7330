/**
 * A thread beside the engine that listens on a pipe from the parent. A byte stops the code that runs, wherever it is
 * stuck: SIGINT reaches a cell only before its first `await`, and not at all on Windows. The end of the pipe means
 * that the parent is gone; a cell that loops for ever must not outlive it.
 */
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { GUARD_FREE, WATCH_DESCRIPTOR } from './child-messages.js';

const guard = new Int32Array(workerData as SharedArrayBuffer);
const session = new Session();

/** The engine's own work is let be: the interrupt that the parent sent as a message waits for it to end. */
function stopRunningCode(): void {
  if (Atomics.load(guard, 0) === GUARD_FREE) session.post('Runtime.terminateExecution');
}

const pipe = new Socket({ fd: WATCH_DESCRIPTOR, readable: true, writable: false });
session.connectToMainThread();
pipe.on('data', stopRunningCode);
pipe.on('close', () => process.kill(process.pid, 'SIGKILL'));
