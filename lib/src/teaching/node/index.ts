/**
 * The only room of the library that uses Node. It reads the course's own files when no host does, which is the case
 * in a plain script and under stock tslab.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { Script } from 'node:vm';
import type { Surroundings } from '../../ground/host/surroundings.js';

const libraryRoot = fileURLToPath(new URL('../../../', import.meta.url));

function readData(path: string): string {
  const inside = normalize(path);
  if (isAbsolute(path) || /^\.\.(?:[\\/]|$)/.test(inside)) {
    throw new Error(`data path must stay inside the course's data folder, got ${path}`);
  }
  try {
    return readFileSync(join(libraryRoot, '..', 'data', inside), 'utf8');
  } catch {
    throw new Error(
      `there is no file data/${path} in the course (is the name spelled as in data/README.md?)`,
    );
  }
}

function readSources(): string {
  try {
    return readFileSync(join(libraryRoot, 'dist', 'sources.json'), 'utf8');
  } catch {
    throw new Error(
      "the library's sources are not installed: they come with the course, not with the packed library",
    );
  }
}

/** V8 stops a script by a deadline, so the function is called from one, through a global that only this call knows. */
const callPending = new Script("globalThis[Symbol.for('faultlines.pending')]()");
const PENDING = Symbol.for('faultlines.pending');

function runWithin<T>(limitMs: number, run: () => T): T {
  const globals = globalThis as { [PENDING]?: () => void };
  const outer = globals[PENDING];
  const finished: { value: T }[] = [];
  globals[PENDING] = () => {
    finished.push({ value: run() });
  };
  try {
    callPending.runInThisContext({ timeout: limitMs, breakOnSigint: true });
    return (finished[0] as { value: T }).value;
  } finally {
    globals[PENDING] = outer;
  }
}

/** Where an error came from is of no use in an output; its own fields, which follow its last frame, are. */
function inspectWithoutStacks(value: unknown): string {
  return inspect(value).replace(/\n\s+at [^\n]*?( \{)?(?=\n|$)/g, '$1');
}

/** Taken now: a cell may replace what `process` holds. */
const cpuUsage = process.cpuUsage.bind(process);

function cpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

export const surroundings: Surroundings = {
  readData,
  readSources,
  runWithin,
  inspect: inspectWithoutStacks,
  cpuMs,
};
