/**
 * A thread beside the engine of a kernel process. It listens on a pipe, on which the parent writes a line with the
 * number of the cell to be interrupted; a signal could not say which, and does not exist on Windows. The end of the
 * pipe means that the parent is gone: a cell that loops for ever must not outlive it.
 */
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { parentPort, workerData } from 'node:worker_threads';
import { WATCH_DESCRIPTOR } from './child-messages.js';
import { StopLock } from './stop-lock.js';
import { stopUntilHeard } from './stop-runaway.js';

const lock = new StopLock(workerData as SharedArrayBuffer);
const pipe = new Socket({ fd: WATCH_DESCRIPTOR, readable: true, writable: false });
let latest = 0;

createInterface({ input: pipe }).on('line', line => {
  const request = Number(line);
  if (request <= latest) return;
  latest = request;
  void stopUntilHeard(lock, request, () => parentPort?.postMessage(request));
});
pipe.on('close', () => process.kill(process.pid, 'SIGKILL'));
