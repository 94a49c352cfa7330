/** What a watch does: it stops, from a thread beside the engine, code that never pauses. */
import { Session } from 'node:inspector';
import { setTimeout as pause } from 'node:timers/promises';
import type { StopLock } from './stop-lock.js';

const POLL_MS = 20;
/** An engine that was free for so long and did not hear is kept from it by code that runs. */
const STUCK_MS = 100;
/** How long the debugger may take to confirm a stop. */
const CONFIRMED_WITHIN_MS = 200;

/**
 * Tells the engine's thread of an interrupt until it heard it, and stops the code that keeps it from hearing, wherever
 * that is: before or after an `await`, in a callback. What is stopped must be a turn that can be spared. A stop that
 * meets a thread which waits would take the next message with it; hence the time that the engine has to hear.
 *
 * @param request its number in the lock
 * @param tell sends the number to the engine's thread, which answers with `lock.hear`
 */
export async function stopUntilHeard(lock: StopLock, request: number, tell: () => void): Promise<void> {
  tell();
  let stuckMs = 0;
  while (!lock.isHeard(request)) {
    await pause(POLL_MS);
    stuckMs = lock.isHeld() ? 0 : stuckMs + POLL_MS;
    if (stuckMs < STUCK_MS) continue;
    stuckMs = 0;
    if (!lock.beginStop(request)) continue;
    await stopMainThread();
    lock.endStop();
    tell();
  }
}

/** Only connected meanwhile: a process with a session waits at its end for the debugger to go. */
async function stopMainThread(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  const stopped = new Promise<void>(resolve => {
    session.post('Runtime.terminateExecution', () => resolve());
  });
  await Promise.race([stopped, pause(CONFIRMED_WITHIN_MS)]);
  session.disconnect();
}
