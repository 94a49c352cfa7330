/**
 * Writes down what each test file, and each test, took, in CPU seconds of its process and of those that it started and waited for. Only
 * where `.ci/run` asks for it, and where the system tells.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';

const file = process.env.FAULTLINES_CPU_TIMES;

/** Clock ticks of Linux, of which there are 100 in a second on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Of this process and of children that ended; 0 where there is no `/proc`. */
function cpuSeconds(): number {
  try {
    const [, fields = ''] = /\) (.*)$/s.exec(readFileSync('/proc/self/stat', 'utf8')) ?? [];
    const [user, system, childrenUser, childrenSystem] = fields.split(' ').slice(11, 15).map(Number);
    return ((user ?? 0) + (system ?? 0) + (childrenUser ?? 0) + (childrenSystem ?? 0)) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

function note(line: { file: string | undefined; test?: string | undefined; seconds: number }): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

if (file !== undefined) {
  // A process that runs one file after the other goes on from where it was.
  let testBegan = 0;
  beforeEach(() => {
    testBegan = cpuSeconds();
  });
  afterEach(() => {
    const { testPath, currentTestName } = expect.getState();
    note({ file: testPath, test: currentTestName, seconds: cpuSeconds() - testBegan });
  });
  const before = (globalThis as { cpuSecondsBefore?: number }).cpuSecondsBefore ?? 0;
  afterAll(() => {
    const now = cpuSeconds();
    (globalThis as { cpuSecondsBefore?: number }).cpuSecondsBefore = now;
    note({ file: expect.getState().testPath, seconds: now - before });
  });
}
