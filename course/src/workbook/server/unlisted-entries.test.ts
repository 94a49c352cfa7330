/** Entries, requests and documents that nobody listed beforehand. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { titleOf } from '../../chapters/document.js';
import { codeCell, markdownCell, notebookOf } from '../testing/fixture-course.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import type { PartSummary } from './chapters.js';
import type { ContentsModel } from './contents-model.js';

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

async function chapters() {
  const response = await served.ask('GET', '/api/course');
  expect(response.status).toBe(200);
  const { parts } = (await response.json()) as { parts: PartSummary[] };
  return parts.flatMap(part => part.chapters);
}

async function expectWell(): Promise<void> {
  const titles = (await chapters()).map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(['1.1 First steps', '2.1 Quorums']));
  expect(failures).toEqual([]);
}

function place(name: string | Buffer): Buffer {
  const folder = dirname(served.course.file(...served.course.first.split('/')));
  mkdirSync(folder, { recursive: true });
  return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name as string)]);
}

const text = JSON.stringify(notebookOf(markdownCell('title', '# 9.9 Odd')));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe.skipIf(process.platform === 'win32')('unlisted entries', () => {
  it.each([
    ['a name that is not UTF-8', Buffer.from('9.9-caf\xe9.ipynb', 'latin1'), text],
    ['a name of two lines', '9.9-two\nlines.ipynb', text],
    ['a name that turns its letters', '9.9-\u202ebnpyi.ipynb', text],
    ['a name with a mark of the shell', '-rf $(x) `y` %41 #z?.ipynb', text],
    ['a name that is only an ending', '.ipynb', text],
    ['the old format', '9.9-old.ipynb', '{"nbformat":3,"worksheets":[{"cells":[]}]}'],
    ['a format of the future', '9.9-new.ipynb', '{"nbformat":9,"cells":{"a":{}}}'],
    ['an empty file', '9.9-empty.ipynb', ''],
    ['a list that is too deep', '9.9-deep.ipynb', nested(200_000)],
    [
      'a deep output',
      '9.9-deep-output.ipynb',
      text.replace('"metadata":{}', `"metadata":{"deep":${nested(50_000)}}`),
    ],
    [
      'keys of every object',
      '9.9-proto.ipynb',
      text.replace('"metadata":{}', '"metadata":{"__proto__":{"x":1},"constructor":null,"toString":1}'),
    ],
    ['cells that are an object', '9.9-cells.ipynb', '{"nbformat":4,"cells":{"length":1e9}}'],
    ['a number that is too large', '9.9-number.ipynb', '{"nbformat":1e999,"cells":[]}'],
  ])('unlisted 32 (row 16): %s takes nothing away', async (_what, name, content) => {
    writeFileSync(place(name), content);
    await expectWell();
    const response = await served.ask('GET', '/api/contents/notebooks/1-reliability');
    expect(response.status).toBe(200);
    expect(((await response.json()) as ContentsModel).content).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: served.course.first })]),
    );
  });

  it('unlisted 32 (row 16): a socket takes nothing away', async () => {
    const server: Server = createServer();
    // The path of a socket is at most some 100 characters.
    const file = served.course.file('notebooks', '9.9-s.ipynb');
    await new Promise<void>(resolve => server.listen(file, resolve));
    try {
      await expectWell();
    } finally {
      await new Promise(resolve => server.close(resolve));
    }
  });
});

describe('unlisted requests', () => {
  /** What comes back for some bytes. */
  function raw(bytes: string): Promise<string> {
    return new Promise(resolve => {
      const socket = connect(served.workbook.port, '127.0.0.1', () => socket.end(bytes));
      let heard = '';
      socket.setEncoding('utf8').on('data', chunk => {
        heard += chunk;
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(heard));
    });
  }
  const key = () => `Authorization: token ${served.workbook.token}`;
  const host = () => `Host: 127.0.0.1:${served.workbook.port}`;

  it.each([
    ['no host', () => `GET /api/course HTTP/1.0\r\n${key()}\r\n\r\n`],
    ['two hosts', () => `GET /api/course HTTP/1.1\r\n${host()}\r\nHost: evil.example\r\n${key()}\r\n\r\n`],
    [
      'a user in the host',
      () =>
        `GET /api/course HTTP/1.1\r\nHost: 127.0.0.1:${served.workbook.port}@evil.example\r\n${key()}\r\n\r\n`,
    ],
    [
      'a foreign host with a port',
      () => `GET /api/course HTTP/1.1\r\nHost: evil.example:${served.workbook.port}\r\n${key()}\r\n\r\n`,
    ],
    [
      'a longer name',
      () =>
        `GET /api/course HTTP/1.1\r\nHost: localhost.evil.example:${served.workbook.port}\r\n${key()}\r\n\r\n`,
    ],
    [
      'two origins',
      () =>
        `GET /api/course HTTP/1.1\r\n${host()}\r\nOrigin: http://127.0.0.1:${served.workbook.port}\r\nOrigin: http://evil.example\r\n${key()}\r\n\r\n`,
    ],
    ['the origin null', () => `GET /api/course HTTP/1.1\r\n${host()}\r\nOrigin: null\r\n${key()}\r\n\r\n`],
    [
      'an origin of files',
      () => `GET /api/course HTTP/1.1\r\n${host()}\r\nOrigin: file://\r\n${key()}\r\n\r\n`,
    ],
    [
      'a key twice',
      () =>
        `GET /api/course HTTP/1.1\r\n${host()}\r\nAuthorization: token x\r\nAuthorization: token ${served.workbook.token}\r\n\r\n`,
    ],
  ])('unlisted 33 (row 32): %s gives nothing away', async (_what, bytes) => {
    const heard = await raw(bytes());
    expect(heard).not.toContain('First steps');
    await expectWell();
  });

  it.each([
    [
      'a host in capitals',
      () =>
        `GET /api/course HTTP/1.1\r\nHost: LocalHost:${served.workbook.port}\r\nConnection: close\r\n${key()}\r\n\r\n`,
    ],
    [
      'a key word in capitals',
      () =>
        `GET /api/course HTTP/1.1\r\n${host()}\r\nConnection: close\r\nAuthorization: TOKEN ${served.workbook.token}\r\n\r\n`,
    ],
    [
      'the whole address',
      () =>
        `GET http://127.0.0.1:${served.workbook.port}/api/course HTTP/1.1\r\n${host()}\r\nConnection: close\r\n${key()}\r\n\r\n`,
    ],
  ])('unlisted 34 (row 21): %s is what HTTP allows', async (_what, bytes) => {
    expect(await raw(bytes())).toContain('First steps');
  });

  it.each([
    [
      'a chunk that is none',
      () =>
        `PUT /api/contents/work/scratch/x.ipynb HTTP/1.1\r\n${host()}\r\n${key()}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
    [
      'a body that is cut',
      () =>
        `PUT /api/contents/work/scratch/x.ipynb HTTP/1.1\r\n${host()}\r\n${key()}\r\nContent-Length: 1000\r\n\r\n{`,
    ],
    [
      'an upgrade to nothing',
      () =>
        `GET /api/course HTTP/1.1\r\n${host()}\r\n${key()}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`,
    ],
    [
      'a socket without its key',
      () =>
        `GET /api/kernels/x/channels HTTP/1.1\r\n${host()}\r\n${key()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ],
    ['a tunnel', () => `CONNECT evil.example:80 HTTP/1.1\r\n${host()}\r\n${key()}\r\n\r\n`],
    ['no HTTP', () => '\x16\x03\x01\x02\x00\x01\x00\x01'],
    [
      'half a letter in the address',
      () => `GET /api/contents/notebooks/%E0%A4%A HTTP/1.1\r\n${host()}\r\n${key()}\r\n\r\n`,
    ],
    [
      'an address of slashes',
      () => `GET //evil.example//..//%2e%2e/ HTTP/1.1\r\n${host()}\r\n${key()}\r\n\r\n`,
    ],
    ['an address that is none', () => `GET http://[::1:bad/ HTTP/1.1\r\n${host()}\r\n${key()}\r\n\r\n`],
    ['a star', () => `OPTIONS * HTTP/1.1\r\n${host()}\r\n${key()}\r\n\r\n`],
  ])('unlisted 35 (row 17): %s does no harm', async (_what, bytes) => {
    expect(await raw(bytes())).not.toMatch(/^HTTP\/1\.1 5|\n\s+at /);
    await expectWell();
  });

  it('unlisted 36 (row 20): text that UTF-8 cannot hold, and odd line ends, come back as they were saved', async () => {
    const source = "'\ud800 \u2028 \u2029 \u0000 \ufeff \r \r\n \u202e'";
    const path = '/api/contents/work/scratch/odd-text.ipynb';
    const content = notebookOf(markdownCell('title', '# Odd'), codeCell('odd', source));
    const put = await served.ask('PUT', path, { type: 'notebook', format: 'json', content });
    expect(put.status).toBeLessThan(300);
    const got = (await (await served.ask('GET', path)).json()) as {
      content: { cells: { source: string }[] };
    };
    expect(got.content.cells[1]?.source).toBe(source);
  });
});

describe('unlisted titles', () => {
  const many = 60_000;
  it.each([
    ['brackets', `# ${'['.repeat(many)}`],
    ['pictures', `# ${'![a]('.repeat(many)}`],
    ['back ticks', `# ${'` '.repeat(many)}`],
    ['tags', `# ${'<a '.repeat(many)}`],
    ['comments', `# ${'<!-- '.repeat(many)}`],
    ['backslashes', `# ${'\\'.repeat(many)}`],
    ['dollars', `# ${'$a '.repeat(many)}`],
    ['underscores', `# ${'_a __b '.repeat(many)}`],
    ['tabs', `# a${'\t'.repeat(many)}b${' '.repeat(many)}#${' '.repeat(many)}c`],
    ['hashes', `${'#'.repeat(many)} a ${'#'.repeat(many)}`],
    ['empty lines', `${'\n \n'.repeat(many)}# x`],
    ['lines that almost are titles', '#\n'.repeat(many)],
    ['underlines', `a\n${'='.repeat(many)} b`],
  ])('unlisted 37 (row 34): a title of %s is read in little time', (_what, source) => {
    const before = process.cpuUsage();
    titleOf(notebookOf(markdownCell('title', source)));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});
