/** Watches a process while it works on one message, and ends the wait when a limit is met. */
import type { CallLimit } from 'faultlines/exercise';
import { askUsage, type ProcessUsage, readUsage } from './process-usage.js';

/** Resident memory, with what lies outside of the heap. */
export const RESIDENT_LIMIT_MB = 384;

const LOOK_EVERY_MS = 25;
/** Asking costs a process, so where one must ask it is done rarely, and only about calls that take long. */
const ASK_EVERY_MS = 500;

export interface Overrun {
  readonly kind: 'cpu' | 'waiting' | 'wall' | 'memory';
}

/**
 * @param onOverrun called once, with the limit that was met first
 * @returns ends the watch
 */
export function watchCall(pid: number, limit: CallLimit, onOverrun: (overrun: Overrun) => void): () => void {
  const timers: NodeJS.Timeout[] = [];
  let before: ProcessUsage | undefined;
  let startCpuMs: number | undefined;
  let waitedMs = 0;
  let ended = false;

  const end = (): void => {
    ended = true;
    for (const timer of timers) clearInterval(timer);
  };
  const over = (kind: Overrun['kind']): void => {
    if (ended) return;
    end();
    onOverrun({ kind });
  };
  const look = (usage: ProcessUsage | undefined, sinceMs: number): void => {
    if (usage === undefined || ended) return;
    startCpuMs ??= usage.cpuMs;
    const hasMoved = before === undefined || usage.cpuMs > before.cpuMs;
    before = usage;
    // Time in which it could have run and did not want to; time in which the machine was busy is not counted.
    if (usage.isWaiting && !hasMoved) waitedMs += sinceMs;
    if ((usage.residentMb ?? 0) > RESIDENT_LIMIT_MB) over('memory');
    else if (usage.cpuMs - startCpuMs >= limit.cpuMs) over('cpu');
    else if (waitedMs >= limit.cpuMs) over('waiting');
  };

  timers.push(setTimeout(() => over('wall'), limit.wallMs));
  if (process.platform === 'linux') {
    look(readUsage(pid), 0);
    timers.push(setInterval(() => look(readUsage(pid), LOOK_EVERY_MS), LOOK_EVERY_MS));
  } else {
    // The first look is late, so what ran before it is not counted: the limit is met a little later than on Linux.
    timers.push(setInterval(() => void askUsage(pid).then(usage => look(usage, ASK_EVERY_MS)), ASK_EVERY_MS));
  }
  return end;
}
