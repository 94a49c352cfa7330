import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { inCourse } from '../paths.js';

const COMMAND = inCourse('course', 'bin', 'faultlines.mjs');
const MOST_MS_TO_ADDRESS = 3000;

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started = [];
});

/** Starts the workbook; `ended` resolves when it is over, `address` when it printed one. */
function start(...args: string[]): { child: ChildProcess; address: Promise<string>; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [COMMAND, 'start', '--no-open', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let [stdout, stderr] = ['', ''];
  const address = new Promise<string>(resolve => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const found = /^Workbook: (\S+)$/m.exec(stdout)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>(resolve =>
    child.on('exit', status => resolve({ status, stdout, stderr })),
  );
  return { child, address, ended };
}

/** Whether a process is there. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('faultlines start', () => {
  it('prints the address within three seconds, serves the page there, and ends when it is told to', async () => {
    const before = performance.now();
    const { child, address, ended } = start('--port', '0');
    const url = await address;
    expect(performance.now() - before).toBeLessThan(MOST_MS_TO_ADDRESS);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]+$/);
    expect(await (await fetch(url)).text()).toContain('<div id="workbook">');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0, stderr: '' });
  });

  it('takes its kernels with it', async () => {
    const { child, address, ended } = start('--port', '0');
    const { origin, searchParams } = new URL(await address);
    const headers = { authorization: `token ${searchParams.get('token')}` };
    const made = await fetch(`${origin}/api/kernels`, { method: 'POST', headers, body: '{}' });
    const { id } = (await made.json()) as { id: string };
    const state = async () =>
      (
        (await (await fetch(`${origin}/api/kernels/${id}`, { headers })).json()) as {
          execution_state: string;
        }
      ).execution_state;
    await expect.poll(state, { timeout: 15_000 }).toBe('idle');
    const kernels = childrenOf(child.pid as number);
    child.kill('SIGINT');
    expect((await ended).status).toBe(0);
    expect(kernels.filter(lives)).toEqual([]);
  });

  it('says in one line that a port is in use, and exits with 3', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { status, stderr } = await start('--port', String(port)).ended;
    other.close();
    expect(status).toBe(3);
    expect(stderr).toBe(
      `faultlines start: port ${port} is in use: choose another with --port N, or --port 0 for any free one\n`,
    );
  });

  it.each([
    [['--port', 'eighty'], /--port must be a whole number from 0 to 65535, got 'eighty'/],
    [['--port', '65536'], /got '65536'/],
    [['--prot', '1'], /--prot/],
    [['somewhere'], /somewhere/],
  ])('exits with 2 for the words %j', async (words, message) => {
    const { status, stderr } = await start(...words).ended;
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

/** The processes that a process started, where the system tells (Linux). */
function childrenOf(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  expect(children.length).toBeGreaterThan(0);
  return children;
}
