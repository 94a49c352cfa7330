/**
 * A thread beside an engine that shares its process with a command: it notices Ctrl-C also while the main thread is
 * busy in a loop, where no listener of that thread is called. Node ends a script that runs with `breakOnSigint` on the
 * signal, in a thread too; this one runs such a script that only waits. A second Ctrl-C, while the first is seen to,
 * ends the process at once.
 */
import { runInThisContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { READY, StopLock } from './stop-lock.js';
import { stopUntilHeard } from './stop-runaway.js';

const lock = new StopLock(workerData as SharedArrayBuffer);
const waitForever = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';

parentPort?.postMessage(READY);
for (let request = 1; ; request += 1) {
  try {
    runInThisContext(waitForever, { breakOnSigint: true });
  } catch {
    await stopUntilHeard(lock, request, () => parentPort?.postMessage(request));
  }
}
