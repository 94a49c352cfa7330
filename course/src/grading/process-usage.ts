/** What another process has used so far, as the system tells it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** Milliseconds of CPU time, in user and system mode. */
  readonly cpuMs: number;
  /** Whether it waits for something; a process that only waits for a free processor does not. */
  readonly isWaiting: boolean;
  /** Memory in MB, where the system tells it quickly. */
  readonly residentMb?: number;
}

/** Clock ticks a second and bytes a page: what Linux reports to programs on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** Reads it at once on Linux; nothing elsewhere, and nothing of a process that is gone. */
export function readUsage(pid: number): ProcessUsage | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return parseLinuxStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** @param stat the line of `/proc/<pid>/stat`; the name in parentheses may hold anything, parentheses too */
export function parseLinuxStat(stat: string): ProcessUsage | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticks = Number(fields[11]) + Number(fields[12]);
  const pages = Number(fields[21]);
  if (state === undefined || !Number.isFinite(ticks) || !Number.isFinite(pages)) return undefined;
  return {
    cpuMs: (1000 * ticks) / TICKS_PER_SECOND,
    isWaiting: state === 'S',
    residentMb: (pages * PAGE_BYTES) / 2 ** 20,
  };
}

/** Asks `ps`, which takes some milliseconds; for systems without `/proc`. Nothing on Windows, which has no quick way to tell. */
export function askUsage(pid: number): Promise<ProcessUsage | undefined> {
  if (process.platform === 'win32') return Promise.resolve(undefined);
  return new Promise(resolve => {
    execFile(
      'ps',
      ['-o', 'time=,state=', '-p', String(pid)],
      { env: { PATH: process.env.PATH, LC_ALL: 'C' } },
      (error, stdout) => resolve(error === null ? parsePs(stdout) : undefined),
    );
  });
}

/** @param line such as ` 0:01.25 S+` or `00:00:01 R` */
export function parsePs(line: string): ProcessUsage | undefined {
  const [, days, clock, state] = /^\s*(?:(\d+)-)?([\d:.]+)\s+(\w)/.exec(line) ?? [];
  if (clock === undefined || state === undefined) return undefined;
  const seconds = clock.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  return { cpuMs: 1000 * (86_400 * Number(days ?? 0) + seconds), isWaiting: state === 'S' || state === 'I' };
}
