/** The Jupyter kernel as a client meets it: over real ZeroMQ sockets. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dealer, Request, Subscriber } from 'zeromq';
import { coursePackage, courseRoot } from '../../paths.js';
import { INTERRUPT_DELAYS_MS, pause } from '../testing.js';
import { type ConnectionInfo, type Content, type Message, Wire } from './wire.js';

const wire = new Wire('key');
const folder = mkdtempSync(join(tmpdir(), 'faultlines-jupyter-'));
const shell = new Dealer();
const control = new Dealer();
const iopub = new Subscriber();
const heartbeat = new Request();
const published: Message[] = [];
const replies: Message[] = [];
let connection: ConnectionInfo;
let kernel: ChildProcess;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function collect(socket: AsyncIterable<Buffer[]>, into: Message[]): Promise<void> {
  for await (const frames of socket) into.push(wire.decode(frames));
}

async function until<T>(find: () => T | undefined): Promise<T> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const found = find();
    if (found !== undefined) return found;
    await pause(10);
  }
  throw new Error('the kernel did not answer within 10 s');
}

async function ask(socket: Dealer, type: string, content: Content): Promise<Message> {
  const request = wire.announce(type, content);
  await socket.send(wire.encode(request));
  return request;
}

function replyTo(request: Message): Promise<Message> {
  return until(() => replies.find(({ parent }) => parent.msg_id === request.header.msg_id));
}

/** What was published for a request, once the kernel was idle again. */
async function publishedFor(request: Message): Promise<Message[]> {
  const mine = () => published.filter(({ parent }) => parent.msg_id === request.header.msg_id);
  await until(() => mine().find(({ content }) => content.execution_state === 'idle'));
  return mine();
}

const execute = (code: string, more: Content = {}) =>
  ask(shell, 'execute_request', { code, silent: false, stop_on_error: true, ...more });

beforeAll(async () => {
  const ports = await Promise.all(Array.from({ length: 5 }, freePort));
  const [shell_port, control_port, iopub_port, stdin_port, hb_port] = ports as [
    number,
    number,
    number,
    number,
    number,
  ];
  connection = {
    transport: 'tcp',
    ip: '127.0.0.1',
    key: 'key',
    signature_scheme: 'hmac-sha256',
    shell_port,
    control_port,
    iopub_port,
    stdin_port,
    hb_port,
  };
  const file = join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify(connection));
  const main = join(coursePackage, 'dist', 'kernel', 'jupyter', 'main.js');
  kernel = spawn(process.execPath, [main, file], { cwd: courseRoot, stdio: 'inherit' });
  const address = (port: number) => `tcp://127.0.0.1:${port}`;
  iopub.subscribe();
  iopub.connect(address(iopub_port));
  shell.connect(address(shell_port));
  control.connect(address(control_port));
  heartbeat.connect(address(hb_port));
  void collect(shell, replies);
  void collect(control, replies);
  void collect(iopub, published);
  await replyTo(await ask(shell, 'kernel_info_request', {}));
  await pause(200);
}, 20_000);

afterAll(() => {
  kernel.kill('SIGKILL');
  for (const socket of [shell, control, iopub, heartbeat]) socket.close();
  rmSync(folder, { recursive: true });
});

describe('the kernel under Jupyter', () => {
  it('says what it is, in protocol 5.3', async () => {
    const { content } = await replyTo(await ask(shell, 'kernel_info_request', {}));
    expect(content).toMatchObject({
      status: 'ok',
      protocol_version: '5.3',
      language_info: { name: 'typescript', file_extension: '.ts' },
    });
  });

  it('sends a result as execute_result, between busy and idle', async () => {
    const request = await execute('console.log("hello"); 6 * 7');
    expect((await replyTo(request)).content).toMatchObject({ status: 'ok', execution_count: 1 });
    const messages = (await publishedFor(request)).map(({ header, content }) => [header.msg_type, content]);
    expect(messages).toEqual([
      ['status', { execution_state: 'busy' }],
      ['execute_input', { code: 'console.log("hello"); 6 * 7', execution_count: 1 }],
      ['stream', { name: 'stdout', text: 'hello\n' }],
      ['execute_result', { data: { 'text/plain': '42' }, metadata: {}, execution_count: 1 }],
      ['status', { execution_state: 'idle' }],
    ]);
  });

  it('sends a failure as error, and in the reply', async () => {
    const request = await execute('throw new RangeError("no")');
    const { content } = await replyTo(request);
    expect(content).toMatchObject({ status: 'error', ename: 'RangeError', evalue: 'no' });
    const error = (await publishedFor(request)).find(({ header }) => header.msg_type === 'error');
    expect(error?.content.traceback).toContain('    at cell [2], line 1, column 7');
  });

  it('aborts the cells that were sent with a failing one, and runs the next', async () => {
    const batch = [await execute('throw new Error("first")'), await execute('1'), await execute('2')];
    const answered = await Promise.all(batch.map(replyTo));
    expect(answered.map(({ content }) => content.status)).toEqual(['error', 'aborted', 'aborted']);
    expect((await replyTo(await execute('3'))).content.status).toBe('ok');
  });

  it('goes on after a failure where the client asks for that', async () => {
    const batch = [await execute('throw new Error("x")', { stop_on_error: false }), await execute('1')];
    const answered = await Promise.all(batch.map(replyTo));
    expect(answered.map(({ content }) => content.status)).toEqual(['error', 'ok']);
  });

  it('hears an interrupt and answers its heartbeat while a cell loops', async () => {
    const request = await execute('while (true) {}');
    await pause(300);
    await heartbeat.send('beat');
    expect(String(await heartbeat.receive())).toBe('beat');
    await replyTo(await ask(control, 'interrupt_request', {}));
    expect((await replyTo(request)).content).toMatchObject({ status: 'error', ename: 'Interrupted' });
  });

  it.each(INTERRUPT_DELAYS_MS)(
    'hears an interrupt %i ms after the request, and runs the next',
    async delay => {
      const request = await execute('while (true) {}');
      await pause(delay);
      await replyTo(await ask(control, 'interrupt_request', {}));
      await pause(100);
      // An interrupt that overtook the request, which comes by another socket, found nothing to end.
      if (delay === 0) await replyTo(await ask(control, 'interrupt_request', {}));
      expect((await replyTo(request)).content.status).toMatch(/error|aborted/);
      expect((await replyTo(await execute('1'))).content.status).toBe('ok');
    },
  );

  it('completes and inspects with offsets in code points', async () => {
    const code = "'😀'.toUpper";
    const { content } = await replyTo(await ask(shell, 'complete_request', { code, cursor_pos: 11 }));
    expect(content).toMatchObject({ matches: ['toUpperCase'], cursor_start: 4, cursor_end: 11 });
    const inspection = await ask(shell, 'inspect_request', {
      code: 'Math.max',
      cursor_pos: 6,
      detail_level: 0,
    });
    expect((await replyTo(inspection)).content).toMatchObject({ status: 'ok', found: true });
  });

  it('shuts down when asked, and its process ends', async () => {
    const ended = new Promise(resolve => kernel.once('exit', resolve));
    const { content } = await replyTo(await ask(control, 'shutdown_request', { restart: false }));
    expect(content).toEqual({ status: 'ok', restart: false });
    expect(await ended).toBe(0);
  });
});
