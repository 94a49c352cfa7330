import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel } from '../testing/fake-kernel.js';
import { JupyterClient } from '../testing/jupyter-client.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import { BINARY_PROTOCOL } from './wire.js';

let served: ServedCourse;
let kernelId: string;
let oddOutput: unknown;
let failures: unknown[];
const note = (error: unknown) => failures.push(error);

beforeEach(async () => {
  failures = [];
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  served = await serveFixtureCourse({ startKernel: () => new OddKernel() });
  const made = await served.ask('POST', '/api/kernels', {});
  kernelId = ((await made.json()) as { id: string }).id;
});
afterEach(async () => {
  await served.stop();
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
});

/** A kernel whose cells can put out anything, as a cell that writes to its host's channel can. */
class OddKernel extends FakeKernel {
  override async execute(
    ...[request, onOutput]: Parameters<FakeKernel['execute']>
  ): ReturnType<FakeKernel['execute']> {
    if (request.code === 'odd') onOutput(oddOutput as never);
    return super.execute(request, onOutput);
  }
}

const connect = (protocol?: string, session = crypto.randomUUID()) =>
  JupyterClient.connect(
    `ws://127.0.0.1:${served.workbook.port}/api/kernels/${kernelId}/channels?session_id=${session}&token=${served.workbook.token}`,
    {},
    protocol,
  );

/** The server and its kernel are well, and nothing escaped. */
async function expectAlive(): Promise<void> {
  const client = await connect();
  expect((await client.reply(client.execute('print alive'))).content.status).toBe('ok');
  client.close();
  await new Promise(resolve => setTimeout(resolve, 10));
  expect(failures).toEqual([]);
}

const header = { msg_id: 'a', msg_type: 'execute_request', session: 's' };
const message = (parts: Record<string, unknown>) =>
  JSON.stringify({
    channel: 'shell',
    header,
    parent_header: {},
    metadata: {},
    content: { code: '1' },
    ...parts,
  });

const MALFORMED: [string, string][] = [
  ['an empty object', '{}'],
  ['no object', 'null'],
  ['a number', '7'],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['no JSON', '{"header":'],
  ['nothing', ''],
  ['a header that is null', message({ header: null })],
  ['a header that is a list', message({ header: [] })],
  ['a header without a type', message({ header: { ...header, msg_type: undefined } })],
  ['a type that is a number', message({ header: { ...header, msg_type: 5 } })],
  ['a type that is an object', message({ header: { ...header, msg_type: { toString: 1 } } })],
  ['an id that is none', message({ header: { ...header, msg_id: null } })],
  ['a session that is none', message({ header: { ...header, session: {} } })],
  ['content that is null', message({ content: null })],
  ['content that is a text', message({ content: 'code' })],
  ['no content', message({ content: undefined })],
  ['metadata that is a list', message({ metadata: [1] })],
  ['a parent that is a number', message({ parent_header: 3 })],
  ['an unknown channel', message({ channel: 'sideways' })],
  ['a channel that is an object', message({ channel: {} })],
  ['code that is none', message({ content: {} })],
  ['code that is an object', message({ content: { code: { toString: 1, valueOf: 1 } } })],
  ['completion without code', message({ header: { ...header, msg_type: 'complete_request' }, content: {} })],
  [
    'inspection without code',
    message({ header: { ...header, msg_type: 'inspect_request' }, content: { code: [] } }),
  ],
  [
    'a question without code',
    message({ header: { ...header, msg_type: 'is_complete_request' }, content: { code: 1 } }),
  ],
];

describe('a malformed message', () => {
  it.each(MALFORMED)('fault 17: %s closes its socket with a reason, and no other', async (_, text) => {
    const other = await connect();
    const client = await connect();
    const { closed } = client;
    client.sendRaw(text);
    const { code, reason } = await closed;
    expect(code).toBe(1007);
    expect(reason).toMatch(/^not a Jupyter message: .{10,}/);
    expect((await other.reply(other.execute('print still here'))).content.status).toBe('ok');
    await expectAlive();
  });

  const frame = (offsets: readonly bigint[], parts: readonly string[] = []) => {
    const table = Buffer.alloc(8 * offsets.length);
    for (const [index, offset] of offsets.entries()) table.writeBigUInt64LE(offset, 8 * index);
    return Buffer.concat([table, ...parts.map(part => Buffer.from(part))]);
  };
  it.each([
    ['an empty one', Buffer.alloc(0)],
    ['three bytes', Buffer.from([1, 2, 3])],
    ['too few offsets', frame([2n, 24n, 24n])],
    ['a count without its offsets', frame([6n])],
    ['the largest count', frame([2n ** 64n - 1n, 0n, 0n, 0n, 0n, 0n, 0n])],
    ['offsets beyond the end', frame([6n, 56n, 1000n, 2000n, 3000n, 4000n, 5000n])],
    ['offsets that go back', frame([6n, 60n, 56n, 50n, 40n, 30n, 0n], ['shell'])],
    ['parts that are no JSON', frame([6n, 56n, 61n, 62n, 63n, 64n, 65n], ['shell{{{{'])],
    ['parts that are null', frame([6n, 56n, 61n, 65n, 69n, 73n, 77n], ['shellnullnullnullnull'])],
  ])('fault 17: of bytes, %s, closes its socket with a reason', async (_, bytes) => {
    const client = await connect(BINARY_PROTOCOL);
    const { closed } = client;
    client.sendRaw(bytes);
    expect((await closed).code).toBe(1007);
    await expectAlive();
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'unheard_of_request', ''])(
    'fault 17: of the type %j is no mistake: it is not answered, as Jupyter does with those it does not know',
    async type => {
      const client = await connect();
      client.sendRaw(message({ header: { ...header, msg_type: type } }));
      expect((await client.reply(client.execute('print on'))).content.status).toBe('ok');
      await expectAlive();
    },
  );

  it('fault 17: that is too large closes its socket', async () => {
    const client = await connect();
    const { closed } = client;
    client.sendRaw(message({ content: { code: 'x'.repeat(17 * 1024 * 1024) } }));
    expect((await closed).code).toBe(1009);
    await expectAlive();
  });

  it.each([
    [null],
    [undefined],
    [7],
    ['text'],
    [{}],
    [{ type: 'constructor' }],
    [{ type: 'stream' }],
    [{ type: 'error' }],
  ])('fault 17: from a kernel, the output %j, takes nothing down', async output => {
    oddOutput = output;
    const client = await connect();
    expect((await client.reply(client.execute('odd', 'numbers'))).content.status).toBe('ok');
    await expectAlive();
  });
});

describe('a malformed request', () => {
  it.each([
    ['POST', '/api/sessions', '{"path":5,"kernel":null}'],
    ['POST', '/api/sessions', '{"kernel":"tslab"}'],
    ['POST', '/api/sessions', '{"path":"notebooks/__proto__.ipynb","kernel":{"id":7}}'],
    ['POST', '/api/kernels', '{"path":{"a":1},"name":["tslab"]}'],
    ['POST', '/api/kernels', '{"path":"../../../etc"}'],
    ['POST', '/api/course/reset', '{"path":null}'],
    ['POST', '/api/course/keep', '{"path":"notebooks/none.ipynb"}'],
    ['POST', '/api/key', '[]'],
    ['PUT', '/api/contents/notebooks/x.ipynb', '{"content":null}'],
    ['PUT', '/api/contents/notebooks/x.ipynb', '{"content":{"nbformat":4,"cells":[null]}}'],
    [
      'PUT',
      '/api/contents/notebooks/x.ipynb',
      '{"content":{"nbformat":4,"cells":[{"cell_type":"code","source":{}}]}}',
    ],
    [
      'PUT',
      '/api/contents/notebooks/x.ipynb',
      '{"content":{"nbformat":4,"cells":[{"cell_type":"code","source":"","metadata":3}]}}',
    ],
    ['PUT', '/api/contents/notebooks/x.ipynb', `${'['.repeat(100_000)}`],
    ['PATCH', '/api/contents/work/scratch/x.ipynb', '{"path":"a/../b"}'],
    ['GET', '/api/contents/notebooks/%00', undefined],
    ['GET', '/%', undefined],
  ])('fault 17: %s %s %s is answered, and nothing escapes', async (method, address, body) => {
    const { status } = await served.ask(method, address, body);
    expect(status).toBeLessThan(500);
    await expectAlive();
  });

  it.each([
    ['POST', '/api/sessions', ''],
    ['POST', '/api/sessions', '{}'],
    ['POST', '/api/sessions', '{"path":17}'],
    ['POST', '/api/sessions', '{"path":"x.ipynb","name":["x"]}'],
    ['POST', '/api/sessions', '{"path":"x.ipynb","type":{}}'],
    ['POST', '/api/sessions', '{"path":"x.ipynb","kernel":"tslab"}'],
    ['POST', '/api/sessions', '{"path":"x.ipynb","kernel":["tslab"]}'],
    ['POST', '/api/sessions', '{"path":"x.ipynb","kernel":{"id":7}}'],
    ['POST', '/api/sessions', '{"path":"x.ipynb","kernel":{"name":7}}'],
    ['POST', '/api/kernels', '{"path":{"a":1}}'],
    ['POST', '/api/kernels', '{"name":["tslab"]}'],
  ])('attack 7: %s %s %s is refused, and starts no kernel', async (method, address, body) => {
    const kernels = async () => (await (await served.ask('GET', '/api/kernels')).json()) as unknown[];
    const before = await kernels();
    const response = await served.ask(method, address, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ reason: 'body' });
    expect(await kernels()).toEqual(before);
  });

  it('attack 7: a session is left as it is by a change of which a part is wrong', async () => {
    const ask = async (method: string, address: string, body: unknown) => {
      const response = await served.ask(method, address, body);
      return { status: response.status, session: (await response.json()) as { id: string } };
    };
    const made = await ask('POST', '/api/sessions', { path: 'x.ipynb', name: null, kernel: null });
    expect(made.status).toBe(201);
    const address = `/api/sessions/${made.session.id}`;
    expect((await ask('PATCH', address, { path: 'y.ipynb', type: 5 })).status).toBe(400);
    expect((await ask('PATCH', address, { path: 'y.ipynb', kernel: { name: 'python3' } })).status).toBe(404);
    expect((await ask('GET', address, undefined)).session).toMatchObject({ path: 'x.ipynb' });
  });
});
