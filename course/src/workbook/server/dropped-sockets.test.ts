import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel } from '../testing/fake-kernel.js';
import { JupyterClient } from '../testing/jupyter-client.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import type { MissedRun } from './cell-runs.js';
import { MOST_HELD_CHARACTERS } from './channel-client.js';
import { BINARY_PROTOCOL, type Message } from './wire.js';

let served: ServedCourse;
let kernel: WaitingKernel;
let kernelId: string;
beforeEach(async () => {
  kernel = new WaitingKernel();
  served = await serveFixtureCourse({ startKernel: () => kernel });
  const made = await served.ask('POST', '/api/kernels', {});
  kernelId = ((await made.json()) as { id: string }).id;
});
afterEach(() => served.stop());

/** `wait <text>` prints before and after the test lets it go on; `flood <count>` prints that many characters. */
class WaitingKernel extends FakeKernel {
  #go: (() => void)[] = [];
  #waiting: (() => void)[] = [];

  override async execute(
    ...[request, onOutput]: Parameters<FakeKernel['execute']>
  ): ReturnType<FakeKernel['execute']> {
    const [word, text] = request.code.split(' ');
    if (word === 'flood') {
      for (let left = Number(text); left > 0; left -= 100_000)
        onOutput({ type: 'stream', name: 'stdout', text: 'x'.repeat(Math.min(left, 100_000)) });
    }
    if (word !== 'wait') return super.execute(request, onOutput);
    onOutput({ type: 'stream', name: 'stdout', text: `${text} begins\n` });
    await new Promise<void>(resolve => {
      this.#go.push(resolve);
      for (const tell of this.#waiting.splice(0)) tell();
    });
    return super.execute({ ...request, code: `print ${text} ends` }, onOutput);
  }

  /** Resolves when a cell waits. */
  waits(): Promise<void> {
    return this.#go.length > 0 ? Promise.resolve() : new Promise(resolve => this.#waiting.push(resolve));
  }

  goOn(): void {
    this.#go.shift()?.();
  }
}

const connect = (
  session: string,
  { missed = false, protocol }: { missed?: boolean; protocol?: string } = {},
) =>
  JupyterClient.connect(
    `ws://127.0.0.1:${served.workbook.port}/api/kernels/${kernelId}/channels?session_id=${session}${missed ? '&missed=1' : ''}&token=${served.workbook.token}`,
    {},
    protocol,
  );

const printed = (messages: readonly Message[]) =>
  messages.filter(({ header }) => header.msg_type === 'stream').map(({ content }) => content.text);

/** Waits until the server has answered everything that came before: a request of another client comes back. */
async function settled(): Promise<void> {
  const witness = await connect(crypto.randomUUID());
  await witness.everythingAbout(witness.execute('print settled'));
  witness.close();
}

/** Waits until the server knows that a client has all that it was sent so far: pings are answered in order. */
async function settledIdle(client: JupyterClient): Promise<void> {
  for (let round = 0; round < 3; round += 1) await client.reply(client.send('comm_info_request', {}));
}

/** The word about what was missed, once it came. */
async function missedBy(client: JupyterClient, count = 1): Promise<MissedRun[]> {
  const words = () =>
    client.received.filter(({ header }) => (header.msg_type as string) === 'faultlines_missed');
  await expect.poll(() => words().length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count);
  return words().flatMap(({ content }) => content.runs as MissedRun[]);
}

describe('a client whose connection drops', () => {
  it.each([
    ['JSON', undefined],
    ['the binary protocol', BINARY_PROTOCOL],
  ])('fault 18: is told in order what it missed when it is back (%s)', async (_, protocol) => {
    const client = await connect('mine', { ...(protocol && { protocol }) });
    const ids = ['wait one', 'print two', 'fail three', 'print four'].map((code, index) =>
      client.execute(code, `cell-${index}`),
    );
    await kernel.waits();
    await settledIdle(client);
    await client.drop();
    kernel.goOn();
    await settled();

    const again = await connect('mine', { ...(protocol && { protocol }) });
    const replies = await Promise.all(ids.map(id => again.reply(id)));
    expect(replies.map(({ content }) => content.status)).toEqual(['ok', 'ok', 'error', 'aborted']);
    const mine = again.received.filter(({ parent_header: parent }) => ids.includes(`${parent.msg_id}`));
    expect(printed(mine)).toEqual(['one ends\n', 'two\n']);
    const states = mine
      .filter(({ header }) => header.msg_type === 'status')
      .map(({ content }) => content.execution_state);
    expect(states).toEqual(['idle', 'busy', 'idle', 'busy', 'idle', 'idle']);
    again.close();
  });

  it('fault 18: is told nothing twice', async () => {
    const client = await connect('mine');
    await client.everythingAbout(client.execute('print one', 'cell'));
    await settledIdle(client);
    await client.drop();
    const again = await connect('mine', { missed: true });
    await again.everythingAbout(again.execute('print two', 'cell'));
    expect(printed(again.received)).toEqual(['two\n']);
    expect(again.received.some(({ header }) => (header.msg_type as string) === 'faultlines_missed')).toBe(
      false,
    );
  });

  it('fault 18: misses no reply after a flood: the outputs are capped, with a word, and the rest is told', async () => {
    const client = await connect('mine');
    const ids = ['wait one', `flood ${3 * MOST_HELD_CHARACTERS}`, 'print after'].map(code =>
      client.execute(code, code),
    );
    await kernel.waits();
    await settledIdle(client);
    await client.drop();
    kernel.goOn();
    await settled();
    const again = await connect('mine');
    for (const id of ids) expect((await again.reply(id)).content.status).toBe('ok');
    const flood = printed(again.received.filter(({ parent_header: parent }) => parent.msg_id === ids[1]));
    expect(flood.join('').length).toBeLessThan(MOST_HELD_CHARACTERS + 1000);
    expect(flood.at(-1)).toMatch(/the rest is missing/);
  });
});

describe('a page that is loaded again', () => {
  it('fault 18: is told what cells put out that the earlier page asked for, and takes them over', async () => {
    const before = await connect('before', { missed: true });
    for (const [code, cell] of [
      ['print zero', 'heard'],
      ['wait one', 'one'],
      ['wait two', 'two'],
      ['fail three', 'three'],
    ])
      before.execute(code as string, cell);
    await kernel.waits();
    await settledIdle(before);
    await before.drop();
    kernel.goOn();
    await kernel.waits();

    const page = await connect('after', { missed: true });
    const first = await missedBy(page);
    expect(first).toMatchObject([
      { cellId: 'one', done: true, executionCount: 2 },
      { cellId: 'two', done: false, executionCount: null, outputs: [{ text: 'two begins\n' }] },
      { cellId: 'three', done: false, outputs: [] },
    ]);
    expect(first[0]?.outputs.map(({ text }) => text)).toEqual(['one begins\n', 'one ends\n']);

    kernel.goOn();
    const all = await missedBy(page, 3);
    expect(all.slice(3)).toMatchObject([
      { cellId: 'two', done: true, executionCount: 3, outputs: [] },
      { cellId: 'three', done: true, executionCount: 4, outputs: [] },
    ]);
    const live = page.received.filter(({ parent_header: parent }) => parent.msg_id === all[1]?.request);
    expect(printed(live)).toEqual(['two ends\n']);

    await settledIdle(page);
    await page.drop();
    const third = await connect('third', { missed: true });
    await third.everythingAbout(third.execute('print on'));
    expect(third.received.some(({ header }) => (header.msg_type as string) === 'faultlines_missed')).toBe(
      false,
    );
  });

  it('fault 18: takes nothing from a page that is still there', async () => {
    const there = await connect('there', { missed: true });
    const id = there.execute('wait one', 'one');
    await kernel.waits();
    const other = await connect('other', { missed: true });
    kernel.goOn();
    expect((await there.reply(id)).content.status).toBe('ok');
    await other.everythingAbout(other.execute('print on'));
    expect(other.received.some(({ header }) => (header.msg_type as string) === 'faultlines_missed')).toBe(
      false,
    );
  });

  it('fault 18: is told of a flood with a cap', async () => {
    const before = await connect('before');
    before.execute('wait one', 'one');
    before.execute(`flood ${3 * MOST_HELD_CHARACTERS}`, 'flood');
    await kernel.waits();
    await before.drop();
    kernel.goOn();
    await settled();
    const runs = await missedBy(await connect('after', { missed: true }));
    expect(JSON.stringify(runs).length).toBeLessThan(MOST_HELD_CHARACTERS + 100_000);
    expect(runs[1]?.outputs.at(-1)?.text).toMatch(/the rest is missing/);
  });
});
