import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProgress } from '../../progress/store.js';
import { FakeKernel } from '../testing/fake-kernel.js';
import { JupyterClient } from '../testing/jupyter-client.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import { BINARY_PROTOCOL, type Message } from './wire.js';

let served: ServedCourse;
let kernels: FakeKernel[];
beforeEach(async () => {
  kernels = [];
  served = await serveFixtureCourse({
    startKernel: () => {
      const kernel = new FakeKernel();
      kernels.push(kernel);
      return kernel;
    },
  });
});
afterEach(() => served.stop());

interface SessionModel {
  readonly id: string;
  readonly path: string;
  readonly kernel: { readonly id: string; readonly name: string; readonly execution_state: string };
}

async function json<T>(method: string, address: string, body?: unknown): Promise<T> {
  const response = await served.ask(method, address, body);
  expect(response.ok, `${method} ${address}: ${response.status}`).toBe(true);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

const openSession = (path: string) =>
  json<SessionModel>('POST', '/api/sessions', {
    path,
    name: path,
    type: 'notebook',
    kernel: { name: 'tslab' },
  });

const connect = (kernelId: string, protocol?: string) =>
  JupyterClient.connect(
    `ws://127.0.0.1:${served.workbook.port}/api/kernels/${kernelId}/channels?session_id=x&token=${served.workbook.token}`,
    {},
    protocol,
  );

const types = (messages: readonly Message[]) => messages.map(({ header }) => header.msg_type);

describe('an editor that connects as to an existing Jupyter server', () => {
  it.each([
    ['JSON', undefined, ''],
    ['the binary protocol', BINARY_PROTOCOL, BINARY_PROTOCOL],
  ])('finds the kernel, opens a session, runs, restarts and deletes it (%s)', async (_, protocol, spoken) => {
    expect(await json('GET', '/api')).toHaveProperty('version');
    expect(await json('GET', '/api/status')).toMatchObject({ kernels: 0 });
    expect(await json('GET', '/api/me')).toHaveProperty('identity');
    expect(await json('GET', '/api/kernelspecs')).toMatchObject({
      default: 'tslab',
      kernelspecs: { tslab: { name: 'tslab', spec: { language: 'typescript' } } },
    });
    expect(await json('GET', '/api/kernels')).toEqual([]);
    expect(await json('GET', '/api/sessions')).toEqual([]);

    const backing = await json<{ path: string }>('POST', '/api/contents', { type: 'notebook' });
    const session = await openSession(backing.path);
    expect(session.kernel.name).toBe('tslab');
    expect(await json('GET', '/api/sessions')).toMatchObject([{ id: session.id }]);

    const client = await connect(session.kernel.id, protocol);
    expect(client.protocol).toBe(spoken);
    const info = await client.reply(client.send('kernel_info_request', {}));
    expect(info.content).toMatchObject({ status: 'ok', language_info: { name: 'typescript' } });

    const first = await client.everythingAbout(client.execute('value 42 ✓ 😀'));
    expect(types(first)).toEqual(['status', 'execute_result', 'execute_reply', 'status']);
    expect(first[1]?.content).toMatchObject({ data: { 'text/plain': '42 ✓ 😀' }, execution_count: 1 });

    expect(await json('POST', `/api/kernels/${session.kernel.id}/restart`)).toMatchObject({
      execution_state: 'idle',
    });
    const again = await client.reply(client.execute('value 1'));
    expect(again.content).toMatchObject({ status: 'ok', execution_count: 1 });

    const closed = client.closed;
    await json('DELETE', `/api/sessions/${session.id}`);
    await closed;
    await json('DELETE', `/api/contents/${backing.path}`);
    expect(kernels[0]?.calls).toEqual(['restart', 'shutdown']);
    expect(await json('GET', '/api/kernels')).toEqual([]);
  });

  it('may also start a kernel without a session', async () => {
    const kernel = await json<{ id: string }>('POST', '/api/kernels', { name: 'tslab' });
    const client = await connect(kernel.id);
    expect((await client.reply(client.execute('print hello'))).content.status).toBe('ok');
    await json('DELETE', `/api/kernels/${kernel.id}`);
    expect((await served.ask('GET', `/api/kernels/${kernel.id}`)).status).toBe(404);
  });

  it('is told of a kernelspec that is not there', async () => {
    const response = await served.ask('POST', '/api/sessions', {
      path: 'x.ipynb',
      kernel: { name: 'python3' },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      reason: 'kernelspec',
      message: expect.stringMatching(/'tslab'/),
    });
  });
});

describe('cells', () => {
  it('of a batch stop at the first failure, those behind it never run', async () => {
    const { kernel } = await openSession(served.course.first);
    const client = await connect(kernel.id);
    const [ok, fails, ...rest] = ['print one', 'fail two', 'print three', 'print four'].map(code =>
      client.execute(code),
    );
    expect((await client.reply(ok as string)).content.status).toBe('ok');
    expect((await client.reply(fails as string)).content).toMatchObject({
      status: 'error',
      ename: 'RangeError',
      evalue: 'two',
    });
    for (const id of rest) expect((await client.reply(id)).content.status).toBe('aborted');
    expect((await client.reply(client.execute('print five'))).content.status).toBe('ok');
  });

  it('of a batch are busy one after the other, so that the last idle is the end', async () => {
    const { kernel } = await openSession(served.course.first);
    const client = await connect(kernel.id);
    const ids = ['one', 'two', 'three'].map(word => client.execute(`print ${word}`));
    for (const id of ids) await client.everythingAbout(id);
    const states = client.received
      .filter(
        ({ header, parent_header: parent }) =>
          header.msg_type === 'status' && ids.includes(`${parent.msg_id}`),
      )
      .map(({ content }) => content.execution_state);
    expect(states).toEqual(['busy', 'idle', 'busy', 'idle', 'busy', 'idle']);
  });

  it('show an error with its name, message and trace', async () => {
    const { kernel } = await openSession(served.course.first);
    const client = await connect(kernel.id);
    const messages = await client.everythingAbout(client.execute('fail no quorum'));
    expect(messages.find(({ header }) => header.msg_type === 'error')?.content).toEqual({
      ename: 'RangeError',
      evalue: 'no quorum',
      traceback: ['RangeError: no quorum', '    at cell 1'],
    });
  });

  it('can be interrupted, and those that wait behind are aborted', async () => {
    const { kernel } = await openSession(served.course.first);
    const client = await connect(kernel.id);
    const [hanging, waiting] = [client.execute('hang'), client.execute('print never')];
    while (kernels[0]?.status !== 'busy') await new Promise(resolve => setTimeout(resolve, 5));
    expect((await served.ask('POST', `/api/kernels/${kernel.id}/interrupt`)).status).toBe(204);
    expect((await client.reply(hanging as string)).content).toMatchObject({ ename: 'Interrupted' });
    expect((await client.reply(waiting as string)).content.status).toBe('aborted');
  });

  it('that ran are remembered for the ring of the chapter', async () => {
    const { kernel } = await openSession(served.course.first);
    const client = await connect(kernel.id);
    await client.reply(client.execute('print one', 'numbers'));
    await client.reply(client.execute('fail two', 'print'));
    await new Promise(resolve => setTimeout(resolve, 600));
    expect(readProgress(served.course.file('work', 'progress.json')).cellsRun).toEqual({
      '1.1': ['numbers'],
    });
    const { parts } = await json<{ parts: { chapters: unknown[] }[] }>('GET', '/api/course');
    expect(parts[0]?.chapters[0]).toMatchObject({ cellsRun: 1, cells: 3 });
  });
});

describe('two windows on one notebook', () => {
  it('share a kernel and both see the outputs', async () => {
    const [one, other] = [await openSession(served.course.first), await openSession(served.course.first)];
    expect(other.id).toBe(one.id);
    const [left, right] = [await connect(one.kernel.id), await connect(one.kernel.id)];
    const id = left.execute('print shared');
    await left.everythingAbout(id);
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(types(right.received)).toContain('stream');
    expect(types(right.received)).not.toContain('execute_reply');
  });
});

describe('a kernel', () => {
  it('that dies is announced and started again', async () => {
    const { kernel } = await openSession(served.course.first);
    const client = await connect(kernel.id);
    const dead = await client.everythingAbout(client.execute('die'));
    expect(dead.find(({ header }) => header.msg_type === 'error')?.content.ename).toBe('KernelEnded');
    expect(kernels[0]?.calls).toEqual(['restart']);
    expect((await client.reply(client.execute('print alive'))).content.status).toBe('ok');
  });

  it('answers Tab and Shift-Tab, counting characters as the protocol does', async () => {
    const { kernel } = await openSession(served.course.first);
    const client = await connect(kernel.id);
    const complete = await client.reply(
      client.send('complete_request', { code: "'😀'; pri", cursor_pos: 8 }),
    );
    expect(complete.content).toMatchObject({ matches: ['print', 'printer'], cursor_start: 5, cursor_end: 8 });
    const inspect = await client.reply(
      client.send('inspect_request', { code: 'print', cursor_pos: 3, detail_level: 0 }),
    );
    expect(inspect.content).toMatchObject({ found: true });
  });

  it('is ended, the longest idle first, when more are open than anyone looks at', async () => {
    for (let number = 1; number <= 6; number += 1) await openSession(`work/scratch/${number}.ipynb`);
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(kernels.map(({ status }) => status)).toEqual(['dead', 'dead', 'idle', 'idle', 'idle', 'idle']);
  });

  it('ends with the server', async () => {
    const { kernel } = await openSession(served.course.first);
    await connect(kernel.id);
    await served.workbook.close();
    expect(kernels[0]?.calls).toEqual(['shutdown']);
  });
});
