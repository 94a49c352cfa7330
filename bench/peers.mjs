/** Other people's tools that figures are compared with. Where one is not installed, its figures are null. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The measure of what starts processes: how long Node takes to start and do nothing, in milliseconds. */
export const BARE_START = 'a bare start of Node, ms';

export function bareStartMs() {
  const began = performance.now();
  execFileSync(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  return performance.now() - began;
}

/** A file of the folder of peers. */
export function peerFile(name) {
  return fileURLToPath(new URL(`./peers/${name}`, import.meta.url));
}

/** What a program prints; null if it is not there or fails. */
export function printed(program, args, options = {}) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], ...options });
  } catch {
    return null;
  }
}

/** A C or C++ program made of a file, at its first use; null without a compiler. */
export function compiled(compiler, source, flags = ['-O2']) {
  const program = join(mkdtempSync(join(tmpdir(), 'faultlines-bench-')), 'peer');
  return printed(compiler, [...flags, '-o', program, source]) === null ? null : program;
}

/** The system's Python, which has the packages that Debian installs; null where it lacks the module. */
export function pythonWith(module) {
  const program = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  return printed(program, ['-c', `import ${module}`]) === null ? null : program;
}
