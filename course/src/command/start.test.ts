import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { inCourse } from '../paths.js';
import { type FixtureCourse, makeFixtureCourse } from '../workbook/testing/fixture-course.js';
import { JupyterClient } from '../workbook/testing/jupyter-client.js';
import { onEnter } from './enter-key.js';
import { makeLeadingPage } from './open-browser.js';

const COMMAND = inCourse('course', 'bin', 'faultlines.mjs');

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let started: ChildProcess[] = [];
let courses: FixtureCourse[] = [];
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  for (const course of courses) course.remove();
  started = [];
  courses = [];
});

interface Started {
  readonly child: ChildProcess;
  readonly address: Promise<string>;
  readonly ended: Promise<Ended>;
}

/** Starts the workbook; `ended` resolves when it is over, `address` when it printed one. */
function start(...args: string[]): Started {
  return startWith({}, '--no-open', ...args);
}

function startWith(env: NodeJS.ProcessEnv, ...args: string[]): Started {
  const child = spawn(process.execPath, [COMMAND, 'start', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_STATE_HOME: join(tmpdir(), 'faultlines-test-state'), ...env },
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
  it('prints the address, serves the page there, and ends when it is told to', async () => {
    const { child, address, ended } = start('--port', '0');
    const url = await address;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]+$/);
    expect(await (await fetch(url)).text()).toContain('<div id="workbook">');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0, stderr: '' });
  });

  it('takes its kernels with it', async () => {
    const { child, address, ended } = start('--port', '0');
    const { origin, searchParams } = new URL(await address);
    // As an editor does: it keeps the token of the address.
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

  it('fault 17: outlives what a cell writes to the channel of its kernel', async () => {
    const { child, address, ended } = start('--port', '0');
    const { host, searchParams } = new URL(await address);
    const token = searchParams.get('token');
    const headers = { authorization: `token ${token}` };
    const made = await fetch(`http://${host}/api/kernels`, { method: 'POST', headers, body: '{}' });
    const { id } = (await made.json()) as { id: string };
    const client = await JupyterClient.connect(
      `ws://${host}/api/kernels/${id}/channels?session_id=test&token=${token}`,
      {},
    );
    const hostile = [
      "process.send(null); process.send('text'); process.send([1]); process.send({ type: 'output', id: 1 });",
      "import { writeSync } from 'node:fs';\nfor (const fd of [3, 4]) { try { writeSync(fd, 'garbage\\n{}\\nnull\\n'); } catch {} }",
    ];
    await client.reply(client.execute(hostile[0] as string));
    // What stood behind the garbage on the channel may be lost, the reply too; the kernel can be restarted.
    client.execute(hostile[1] as string);
    await new Promise(resolve => setTimeout(resolve, 1000));
    const restarted = await fetch(`http://${host}/api/kernels/${id}/restart`, { method: 'POST', headers });
    expect(restarted.status).toBe(200);
    expect((await client.reply(client.execute("console.log('alive')"))).content.status).toBe('ok');
    expect((await fetch(`http://${host}/api/status`, { headers })).status).toBe(200);
    client.close();
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
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
    [['--allow-port', '0'], /--allow-port must be a whole number from 1 to 65535, got '0'/],
    [['--allow-port', 'localhost:1'], /--allow-port must be/],
    [['--prot', '1'], /--prot/],
    [['somewhere'], /somewhere/],
  ])('exits with 2 for the words %j', async (words, message) => {
    const { status, stderr } = await start(...words).ended;
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

/** A course of its own, and programs that stand in for those that open a browser: they write down what they were told. */
function courseWithOpener(): { course: FixtureCourse; env: NodeJS.ProcessEnv; told: () => string } {
  const course = makeFixtureCourse();
  courses.push(course);
  const programs = course.file('programs');
  const words = course.file('told');
  mkdirSync(programs);
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(
      course.file('programs', name),
      `#!/bin/sh\nprintf '%s' "$*" > '${words}.new' && mv '${words}.new' '${words}'\n`,
      {
        mode: 0o755,
      },
    );
  }
  return {
    course,
    env: { FAULTLINES_COURSE: course.root, PATH: `${programs}${delimiter}${process.env.PATH}` },
    told: () => (existsSync(words) ? readFileSync(words, 'utf8') : ''),
  };
}

describe.skipIf(process.platform === 'win32')('the browser', () => {
  it('fault 31: is led by a file that only the learner can read; no command line holds a token', async () => {
    const { course, env, told } = courseWithOpener();
    const { child, address, ended } = startWith(env, '--port', '0');
    const printed = new URL(await address);
    await expect.poll(told, { timeout: 15_000 }).toMatch(/^file:\/\/\/\S+\/workbook\.html$/);
    expect(told()).not.toMatch(/token|[0-9a-f]{48}/);

    const page = fileURLToPath(told());
    expect(statSync(page).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(page)).mode & 0o777).toBe(0o700);
    const lead = new URL(/url=(\S+)">/.exec(readFileSync(page, 'utf8'))?.[1] as string);
    expect(lead.origin).toBe(printed.origin);

    const trade = async ({ origin, searchParams }: URL) => {
      const body = JSON.stringify({ token: searchParams.get('token') });
      return (await fetch(`${origin}/api/key`, { method: 'POST', body })).status;
    };
    expect(await trade(lead)).toBe(200);
    expect(existsSync(dirname(page))).toBe(false);
    expect(await trade(lead)).toBe(403);
    // The printed address is another one: a second browser may have it.
    expect(await trade(printed)).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
    expect(readdirSync(course.file('work')).filter(name => name.startsWith('.open-'))).toEqual([]);
  });

  it('fault 31: leaves no leading file behind, opened or not, and the next start removes what a killed one left', async () => {
    const { course, env, told } = courseWithOpener();
    const pages = () => readdirSync(course.file('work')).filter(name => name.startsWith('.open-'));
    const killed = startWith(env, '--port', '0');
    await killed.address;
    await expect.poll(told, { timeout: 15_000 }).not.toBe('');
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(pages()).toHaveLength(1);
    const left = pages()[0] as string;
    const next = startWith(env, '--port', '0');
    await next.address;
    await expect.poll(() => told().includes(left), { timeout: 15_000 }).toBe(false);
    expect(pages()).not.toContain(left);
    next.child.kill('SIGTERM');
    await next.ended;
    expect(pages()).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('what other users may do', () => {
  it('attack 13: nobody else may write to what it makes, whatever the umask', async () => {
    const { course, env, told } = courseWithOpener();
    const state = mkdtempSync(join(tmpdir(), 'faultlines-state-'));
    rmSync(course.file('work'), { recursive: true, force: true });
    const script = `umask 000; exec "${process.execPath}" "${COMMAND}" start --port 0`;
    const child = spawn('sh', ['-c', script], { env: { ...process.env, ...env, XDG_STATE_HOME: state } });
    started.push(child);
    await expect.poll(told, { timeout: 15_000 }).not.toBe('');
    expect(statSync(course.file('work')).mode & 0o002).toBe(0);
    expect(fileURLToPath(told()).startsWith(course.file('work'))).toBe(true);
    rmSync(state, { recursive: true, force: true });
  });

  it('attack 14: none can put a page of theirs in the place of the one that leads to the workbook', () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultlines-open-'));
    const leads = { address: 'http://127.0.0.1:1/', forgetting: 'http://127.0.0.1:1/forget.css' };
    const page = () => {
      const made = makeLeadingPage(leads, [folder]);
      made?.remove();
      return made?.file;
    };
    expect(page()).toContain(folder);
    chmodSync(folder, 0o777);
    expect(page()).toBeUndefined();
    chmodSync(folder, 0o1777);
    expect(page()).toContain(folder);
    rmSync(folder, { recursive: true });
  });
});

describe('a port', () => {
  it('fault 21: that the system does not allow is named with the option, not with advice about folders', async () => {
    const refuse = `data:text/javascript,import { Server } from 'node:net';
      Server.prototype.listen = function () {
        process.nextTick(() => this.emit('error', Object.assign(new Error('no'), { code: 'EACCES', syscall: 'listen' })));
        return this;
      };`;
    const env = { NODE_OPTIONS: `--import=${refuse.replaceAll(/\s+/g, '%20').replaceAll("'", '%27')}` };
    const { status, stderr } = await startWith(env, '--no-open', '--port', '81').ended;
    expect(stderr).toBe(
      'faultlines start: port 81 is not allowed to you, the system reserves it: choose another with --port N, or --port 0 for any free one\n',
    );
    expect(status).toBe(3);
  });

  it('fault 21: that is forwarded has an address of its own', async () => {
    const { child, ended } = start('--port', '0', '--allow-port', '9123');
    let stdout = '';
    child.stdout?.on('data', (text: string) => {
      stdout += text;
    });
    await expect
      .poll(() => stdout, { timeout: 15_000 })
      .toMatch(/^Through port 9123: http:\/\/localhost:9123\/\?token=[0-9a-f]{48}$/m);
    child.kill('SIGTERM');
    await ended;
  });
});

describe('Enter', () => {
  it('fault 31: at the terminal asks for another address, until the listening ends', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true }) as unknown as NodeJS.ReadStream;
    let pressed = 0;
    const stop = onEnter(() => {
      pressed += 1;
    }, terminal);
    terminal.emit('data', '\n');
    terminal.emit('data', '\n');
    stop();
    terminal.emit('data', '\n');
    expect(pressed).toBe(2);
  });

  it('is not listened for where there is no terminal', () => {
    const stdin = new PassThrough() as unknown as NodeJS.ReadStream;
    onEnter(() => undefined, stdin);
    expect(stdin.listenerCount('data')).toBe(0);
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
