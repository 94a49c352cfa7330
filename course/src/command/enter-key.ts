import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Calls back whenever the person at the terminal presses Enter. A process in the background that reads from its
 * terminal is stopped by the system, so it listens only while it stands in the foreground.
 *
 * @returns what ends the listening
 */
export function onEnter(pressed: () => void, stdin: NodeJS.ReadStream = process.stdin): () => void {
  if (!stdin.isTTY) return () => undefined;
  const follow = () => {
    if (inForeground()) stdin.resume();
    else stdin.pause();
  };
  stdin.on('data', pressed);
  stdin.on('error', () => stdin.pause());
  follow();
  // `fg` and `bg` send it.
  process.on('SIGCONT', follow);
  return () => {
    process.off('SIGCONT', follow);
    stdin.off('data', pressed);
    stdin.pause();
  };
}

/** Whether the terminal's input goes to this process's group; taken for granted where the system does not say. */
function inForeground(): boolean {
  try {
    if (process.platform === 'linux') {
      const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      const [, , group, , , foreground] = fields;
      return group === foreground;
    }
    if (process.platform === 'win32') return true;
    const ids = execFileSync('ps', ['-o', 'pgid=,tpgid=', '-p', `${process.pid}`], { encoding: 'utf8' });
    const [group, foreground] = ids.trim().split(/\s+/);
    return group === foreground;
  } catch {
    return true;
  }
}
