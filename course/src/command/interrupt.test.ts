/** Ctrl-C, in a process of its own: the signal would reach the tests too. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeChapter } from '../chapters/chapter-document.js';
import { codeCell, notebookOf } from '../chapters/testing-documents.js';
import { pause } from '../kernel/testing.js';
import { coursePackage, inCourse } from '../paths.js';

const ENDLESS = {
  'a loop': 'while (true) {}',
  'a loop after an await': 'await 1; while (true) {}',
  'a loop in a callback':
    'setTimeout(() => { while (true) {} }, 20); await new Promise(resolve => setTimeout(resolve, 1e6))',
  'a long wait': 'await new Promise(resolve => setTimeout(resolve, 1e6))',
};

mkdirSync(inCourse('.cache'), { recursive: true });
const folder = mkdtempSync(inCourse('.cache', 'interrupt-'));
const fileOf = (name: string) => join(folder, `${name}.ipynb`);
const started = codeCell('started', "require('node:fs').writeSync(2, 'started\\n')");
beforeAll(() => {
  for (const [name, code] of Object.entries(ENDLESS)) {
    writeChapter(fileOf(name), notebookOf(started, codeCell('endless', code)));
  }
  writeChapter(fileOf('never'), notebookOf(codeCell('never', 'await new Promise(() => {})')));
});
afterAll(() => rmSync(folder, { recursive: true }));

function startRun(name: string) {
  const bin = join(coursePackage, 'bin', 'faultlines.mjs');
  const child = spawn(process.execPath, [bin, 'run', fileOf(name)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      said.text += text;
    });
  }
  const status = new Promise<number | null>(resolve => child.once('close', resolve));
  return { child, said, status };
}

async function untilStarted(said: { text: string }, child: ChildProcess): Promise<void> {
  while (!said.text.includes('started\n') && child.exitCode === null) await pause(5);
}

describe.skipIf(process.platform === 'win32')('Ctrl-C during `faultlines run`', () => {
  it.each(Object.keys(ENDLESS))('ends %s with one line and status 3', async name => {
    const { child, said, status } = startRun(name);
    await untilStarted(said, child);
    await pause(300);
    child.kill('SIGINT');
    expect(await status).toBe(3);
    expect(said.text).toMatch(/^started\nfaultlines run: interrupted in the cell 'endless' of .*\n$/);
  });

  it.each([0, 10, 40])('does so also %i ms after a cell', async delay => {
    const { child, said, status } = startRun('a loop');
    await untilStarted(said, child);
    await pause(delay);
    child.kill('SIGINT');
    expect(await status).toBe(3);
    expect(said.text).toMatch(/^started\nfaultlines run: interrupted in the cell '\w+' of .*\n$/);
  });
});

it('says so when a cell waits for what can never come', async () => {
  const { said, status } = startRun('never');
  expect(await status).toBe(3);
  expect(said.text).toMatch(/^faultlines run: nothing can end the wait of the cell 'never' of .*\n$/);
});
