/** A third look at messages, sockets, names and progress that nobody listed beforehand. */
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeCell, notebookOf } from '../testing/fixture-course.js';
import { JupyterClient } from '../testing/jupyter-client.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import type { PartSummary } from './chapters.js';

let served: ServedCourse;
let failures: unknown[];
const note = (error: unknown) => failures.push(error);
beforeEach(async () => {
  failures = [];
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  served = await serveFixtureCourse();
});
afterEach(async () => {
  await served.stop();
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
});

async function newKernel(): Promise<string> {
  return ((await (await served.ask('POST', '/api/kernels', {})).json()) as { id: string }).id;
}

const connect = (kernelId: string, session: string) =>
  JupyterClient.connect(
    `ws://127.0.0.1:${served.workbook.port}/api/kernels/${kernelId}/channels?session_id=${session}&token=${served.workbook.token}`,
    {},
  );

describe('unlisted messages', () => {
  it.each<[string, string, Record<string, unknown>, Record<string, unknown>?]>([
    ['a cursor before the code', 'complete_request', { code: 'abc', cursor_pos: -5 }],
    ['a cursor far behind it', 'complete_request', { code: 'abc', cursor_pos: 1e15 }],
    ['a cursor in a text', 'inspect_request', { code: 'abc', cursor_pos: '3', detail_level: {} }],
    ['a cursor in half a sign', 'complete_request', { code: '\ud83d\ude00.', cursor_pos: 1.5 }],
    ['expressions that are a list', 'execute_request', { code: 'print a', user_expressions: [null] }],
    [
      'words for yes',
      'execute_request',
      { code: 'print a', silent: 'no', store_history: 7, stop_on_error: {} },
    ],
    ['a cell whose id is an object', 'execute_request', { code: 'print a' }, { cellId: { a: 1 } }],
    ['a cell called __proto__', 'execute_request', { code: 'print a' }, { cellId: '__proto__' }],
    ['a channel of a widget that nobody opened', 'comm_msg', { comm_id: 7, data: null }],
    ['an answer that nobody asked for', 'input_reply', { value: {} }],
    ['a history of all', 'history_request', { hist_access_type: [], n: -1 }],
    ['an end with a word for yes', 'interrupt_request', { restart: 'maybe' }],
  ])('unlisted 81 (row 17): %s does no harm to others', async (_what, type, content, metadata) => {
    const kernelId = await newKernel();
    const other = await connect(kernelId, 'other');
    const odd = await connect(kernelId, 'odd');
    odd.send(type, content, metadata ?? {});
    expect((await other.reply(other.execute('print still here'))).content.status).toBe('ok');
    const again = await connect(kernelId, 'again');
    expect((await again.reply(again.execute('print here too'))).content.status).toBe('ok');
    for (const client of [other, odd, again]) client.close();
    expect(failures).toEqual([]);
  });

  it('unlisted 82 (row 18): a page that connects again while its old connection hangs hears all, once', async () => {
    const kernelId = await newKernel();
    const hanging = await connect(kernelId, 'mine');
    await hanging.everythingAbout(hanging.execute('print one', 'cell-1'));
    const { closed } = hanging;
    const again = await connect(kernelId, 'mine');
    const id = again.execute('print two', 'cell-2');
    const heard = (await again.everythingAbout(id)).filter(({ header }) => header.msg_type === 'stream');
    expect(heard.map(({ content }) => content.text)).toEqual(['two\n']);
    hanging.close();
    await closed;
    // The end of the old connection takes nothing from the new one.
    const third = (await again.everythingAbout(again.execute('print three', 'cell-3'))).filter(
      ({ header }) => header.msg_type === 'stream',
    );
    expect(third.map(({ content }) => content.text)).toEqual(['three\n']);
    again.close();
    expect(failures).toEqual([]);
  });
});

describe('unlisted names and places', () => {
  const mine = (text: string) => ({ type: 'notebook', content: notebookOf(codeCell('mine', text)) });
  const textAt = async (path: string) => {
    const response = await served.ask('GET', `/api/contents/${path}`);
    return JSON.stringify(await response.json());
  };

  it('unlisted 83 (row 20): a notebook is not renamed over another one, nor saved through a link that leads out', async () => {
    for (const name of ['one', 'two'])
      expect(
        (await served.ask('PUT', `/api/contents/work/scratch/${name}.ipynb`, mine(`const ${name} = 1;`)))
          .status,
      ).toBeLessThan(300);
    const renamed = await served.ask('PATCH', '/api/contents/work/scratch/one.ipynb', {
      path: 'work/scratch/two.ipynb',
    });
    expect([renamed.status, await renamed.text()]).toEqual([409, expect.stringMatching(/two\.ipynb/)]);
    expect(await textAt('work/scratch/one.ipynb')).toContain('const one');
    expect(await textAt('work/scratch/two.ipynb')).toContain('const two');
    // Onto its own name is no change.
    const same = await served.ask('PATCH', '/api/contents/work/scratch/one.ipynb', {
      path: 'work/scratch/one.ipynb',
    });
    expect(same.status).toBeLessThan(500);
    expect(await textAt('work/scratch/one.ipynb')).toContain('const one');
    if (process.platform === 'win32') return;
    const outside = `${served.course.root}-outside.ipynb`;
    symlinkSync(outside, served.course.file('work', 'scratch', 'out.ipynb'));
    const saved = await served.ask('PUT', '/api/contents/work/scratch/out.ipynb', mine('const out = 1;'));
    expect([Math.floor(saved.status / 100), await saved.text()]).toEqual([
      4,
      expect.stringMatching(/out\.ipynb/),
    ]);
    expect(existsSync(outside)).toBe(false);
  });

  it.each([
    ['cells in a list', { schema: 1, cellsRun: [['a']] }],
    [
      'a score beyond every number',
      '{"schema":1,"checks":{"1.1.1":{"score":1e999,"maxScore":-1,"outcome":"pass","attempts":1e999,"at":"never"}}}',
    ],
    [
      'dates that are none',
      {
        schema: 1,
        checks: { '1.1.1': { score: 5, maxScore: 5, outcome: 'pass', attempts: 1, at: { year: 2020 } } },
      },
    ],
    [
      'a guess that is a list',
      { schema: 1, predictions: { '1.1-a': { firstGuess: [1], guess: 2, at: '' } } },
    ],
    ['a later version', { schema: 99, checks: { '1.1.1': { passed: true } } }],
    ['a deep one', `{"schema":1,"checks":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_001)}`],
    [
      'names of every object',
      '{"schema":1,"checks":{"__proto__":{"score":1},"constructor":null},"cellsRun":{"toString":7}}',
    ],
    ['two documents', '{"schema":1}{"schema":1}'],
  ])('unlisted 84 (row 16): progress with %s takes no chapter away, and is kept', async (_what, progress) => {
    const file = served.course.file('work', 'progress.json');
    const text = typeof progress === 'string' ? progress : JSON.stringify(progress);
    expect((await served.ask('PUT', `/api/contents/${served.course.first}`, mine('1'))).status).toBeLessThan(
      300,
    );
    writeFileSync(file, text);
    const response = await served.ask('GET', '/api/course');
    expect(response.status).toBe(200);
    const { parts } = (await response.json()) as { parts: PartSummary[] };
    const titles = parts.flatMap(part => part.chapters).map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['1.1 First steps', '2.1 Quorums']));
    expect(JSON.stringify(parts)).not.toMatch(/null%|NaN|Infinity|\[object/);
    // What is no document at all is set aside, whole.
    const folder = dirname(file);
    const kept = readdirSync(folder).filter(name => name.startsWith('progress.json'));
    expect(kept.map(name => readFileSync(`${folder}/${name}`, 'utf8'))).toContain(text);
    expect(failures).toEqual([]);
  });
});
