import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ServedCourse, serveCourse, serveFixtureCourse } from '../testing/served-course.js';
import { ChosenTheme } from './chosen-theme.js';

const hasSix = Object.values(networkInterfaces())
  .flat()
  .some(address => address?.address === '::1');

let served: ServedCourse;
let port: number;
beforeAll(async () => {
  served = await serveFixtureCourse();
  port = served.workbook.port;
});
afterAll(() => served.stop());

/** A request with exactly these headers: `fetch` would not let a test forge `Host` or `Origin`. */
function raw(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
  sentBody?: string,
  toPort = port,
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: toPort, path, method, headers, setHost: false },
      response => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    sent.on('error', reject).end(sentBody);
  });
}

const host = () => `127.0.0.1:${port}`;
const withToken = () => ({ authorization: `token ${served.workbook.token}` });

const tokenOf = (address: string) => String(new URL(address).searchParams.get('token'));

/** Trades the token of an address, as the page does. */
const trade = (token: unknown, headers: Record<string, string> = {}) =>
  raw('/api/key', { host: host(), ...headers }, 'POST', JSON.stringify({ token }));

const withKey = (key: string) => ({ host: host(), authorization: `token ${key}` });

async function pageKey(): Promise<string> {
  return (JSON.parse((await trade(tokenOf(served.workbook.url))).body) as { key: string }).key;
}

/** What a web socket is answered with: 101 where it is accepted. */
const upgrade = (headers: Record<string, string>, address = '/api/events/subscribe') =>
  new Promise<number>(resolve => {
    const socket = new WebSocket(`ws://${host()}${address}`, { headers });
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('error', () => undefined);
  });

describe('the address', () => {
  it('is bound to 127.0.0.1 alone, with a random token', () => {
    expect(served.workbook.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{48}$/);
  });

  it('fault 31: serves once: its token is traded for a key that no address holds, and is worth nothing then', async () => {
    const token = tokenOf(served.workbook.url);
    const { status, body } = await trade(token);
    expect(status).toBe(200);
    const { key } = JSON.parse(body) as { key: string };
    expect(key).not.toBe(token);
    expect((await raw('/api/course', withKey(key))).status).toBe(200);
    const again = await trade(token);
    expect(again.status).toBe(403);
    expect(JSON.parse(again.body).message).toMatch(/used already.*Press Enter/);
    expect((await raw('/api/course', withKey(token))).status).toBe(403);
    expect((await raw(`/api/course?token=${token}`, { host: host() })).status).toBe(403);
  });

  it('fault 31: that a second browser asks for is another, and both browsers keep their access', async () => {
    const keys = [await pageKey(), await pageKey()];
    for (const key of keys) expect((await raw('/api/me', withKey(key))).status).toBe(200);
  });

  it('fault 31: that an editor sends as its credential stays the key of the editor, and opens no page then', async () => {
    const token = tokenOf(served.workbook.url);
    for (let call = 0; call < 2; call += 1) expect((await raw('/api', withKey(token))).status).toBe(200);
    expect((await trade(token)).status).toBe(403);
  });

  it('fault 31: tells whoever asked for it that it was used', async () => {
    let used = 0;
    const address = served.workbook.newAddress({
      used: () => {
        used += 1;
      },
    });
    await raw('/', { host: host() });
    expect(used).toBe(0);
    await trade(tokenOf(address));
    await trade(tokenOf(address));
    expect(used).toBe(1);
  });

  it.each([[undefined], [null], [17], [{}], [''], ['wrong']])('gives no key for the token %j', async token =>
    expect((await trade(token)).status).toBe(403),
  );

  it('gives no key to a page of another site that learned the token', async () => {
    const token = tokenOf(served.workbook.url);
    expect((await trade(token, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await trade(token)).status).toBe(200);
  });

  it('shows the page, which holds no secret, to everyone, and all else to those with a key', async () => {
    const { status, body } = await raw('/', { host: host() });
    expect(status).toBe(200);
    const secrets = [served.workbook.token, await pageKey(), tokenOf(served.workbook.url)];
    expect(secrets.filter(secret => body.includes(secret))).toEqual([]);
    for (const path of [
      '/api',
      '/api?token=wrong',
      '/api/contents/notebooks',
      '/api/course',
      '/api/kernels',
    ]) {
      const refused = await raw(path, { host: host() });
      expect(refused.status, path).toBe(403);
      expect(JSON.parse(refused.body).message).toContain('Press Enter in the terminal');
    }
    expect((await raw('/api', { host: host(), authorization: 'token wrong' })).status).toBe(403);
  });
});

describe('localhost', () => {
  it('is ours on ::1 too, where the machine has it: another user cannot answer there in our name', async () => {
    const onSix = createServer();
    const failure = await new Promise<string | undefined>(resolve => {
      onSix
        .once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
        .listen(port, '::1', () => resolve('listens'));
    });
    onSix.close();
    expect(['EADDRINUSE', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']).toContain(failure);
  });

  it.skipIf(!hasSix)(
    'is left to somebody who listens on ::1 already: the port counts as in use',
    async () => {
      const onSix = createServer();
      await new Promise<void>(resolve => onSix.listen(0, hasSix ? '::1' : '127.0.0.1', resolve));
      const taken = (onSix.address() as AddressInfo).port;
      await expect(serveCourse(served.course, { port: taken })).rejects.toMatchObject({ code: 'EADDRINUSE' });
      onSix.close();
    },
  );
});

describe('a service worker that another server left', () => {
  const asking = (headers: Record<string, string>) =>
    raw('/any/worker.js', { 'service-worker': 'script', ...headers });

  it('attack 8: is replaced by one that removes itself', async () => {
    const { status, headers, body } = await asking({ host: host() });
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/javascript/);
    expect(body).toContain('registration.unregister()');
  });

  it('attack 8: is no way around the names and pages that may ask', async () => {
    expect((await asking({ host: 'evil.example' })).status).toBe(403);
    expect((await asking({ host: host(), origin: 'http://evil.example' })).status).toBe(403);
  });
});

describe('what a browser stored for the address', () => {
  const forget = (address: string, method = 'GET') => fetch(address, { method });

  it('attack 10: is dropped once, for who was told how', async () => {
    const address = served.workbook.forgettingAddress();
    const answer = await forget(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('clear-site-data')).toBe('"storage"');
    expect(answer.headers.get('content-type')).toMatch(/^text\/css/);
    const again = await forget(address);
    expect([again.status, again.headers.get('clear-site-data')]).toEqual([403, null]);
  });

  it('attack 10: is kept for who guesses, or has another token, and that token gives no access', async () => {
    const own = new URL(served.workbook.forgettingAddress());
    const forgetting = own.searchParams.get('token') as string;
    for (const token of ['', 'x', served.workbook.token, tokenOf(served.workbook.url)]) {
      own.searchParams.set('token', token);
      const answer = await forget(own.href);
      expect([answer.status, answer.headers.get('clear-site-data')]).toEqual([403, null]);
    }
    expect((await trade(forgetting)).status).toBe(403);
    expect((await raw('/api/course', withKey(forgetting))).status).toBe(403);
  });
});

describe('the theme that the reader chose', () => {
  it('attack 10: is kept beside the key of the machine, whatever else stands there', async () => {
    const state = mkdtempSync(join(tmpdir(), 'faultlines-state-'));
    const workbook = await serveCourse(served.course, { stateFolder: state });
    const put = async (theme: unknown) => {
      const answer = await fetch(`http://127.0.0.1:${workbook.port}/api/course/theme`, {
        method: 'PUT',
        headers: { authorization: `token ${workbook.token}` },
        body: JSON.stringify({ theme }),
      });
      return answer.status;
    };
    const chosen = new ChosenTheme(state);
    expect(chosen.read()).toBeUndefined();
    expect(await put('dark')).toBe(204);
    expect(chosen.read()).toBe('dark');
    expect(await put('"><script>')).toBe(400);
    writeFileSync(join(state, 'theme'), 'dark"><b>');
    expect(chosen.read()).toBeUndefined();
    rmSync(join(state, 'theme'));
    mkdirSync(join(state, 'theme'));
    expect(chosen.read()).toBeUndefined();
    expect(await put('light')).toBe(204);
    await workbook.close();
    rmSync(state, { recursive: true });
  });
});

describe('what another port of the host can have', () => {
  it('fault 32: is no cookie: none is ever set, and none gives access', async () => {
    const token = tokenOf(served.workbook.url);
    const answers = [
      await raw(`/?token=${token}`, { host: host() }),
      await trade(token),
      await raw('/api/course', withKey(await pageKey())),
    ];
    expect(answers.map(({ headers }) => headers['set-cookie'])).toEqual([undefined, undefined, undefined]);
  });

  it('fault 32: starts no kernel, opens no web socket and reads no file, with any cookie and our origin forged', async () => {
    const key = await pageKey();
    const values = [key, served.workbook.token, tokenOf(served.workbook.url)];
    const names = [`faultlines-${port}`, 'faultlines-key', 'token'];
    const cookie = names.flatMap(name => values.map(value => `${name}=${value}`)).join('; ');
    const forged = {
      host: host(),
      origin: `http://${host()}`,
      referer: `http://${host()}/`,
      'sec-fetch-site': 'same-origin',
      cookie,
    };
    expect((await raw('/api/kernels', forged, 'POST')).status).toBe(403);
    expect((await raw(`/api/contents/${served.course.first}`, forged)).status).toBe(403);
    expect(await upgrade(forged)).toBe(403);
    expect((await raw('/', forged)).body).not.toContain(key);
  });
});

describe('Host and Origin', () => {
  it('refuses a name that only points here', async () => {
    for (const name of [
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `127.0.0.1.evil.example:${port}`,
    ]) {
      for (const path of ['/', '/api', '/assets/x.js'])
        expect((await raw(path, { ...withToken(), host: name })).status, name).toBe(403);
    }
    expect((await raw('/api', withToken())).status).toBe(400);
  });

  it("refuses another site's page, even with a key", async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}.evil.example`,
    ]) {
      const sent = { ...withKey(await pageKey()), origin };
      expect((await raw('/api', sent)).status, origin).toBe(403);
      expect((await raw('/api/kernels', sent, 'POST')).status, origin).toBe(403);
    }
  });

  it('holds for web sockets too', async () => {
    expect(await upgrade({})).toBe(403);
    expect(await upgrade({ ...withToken(), origin: 'http://evil.example' })).toBe(403);
    expect(await upgrade({ ...withToken(), host: `evil.example:${port}` })).toBe(403);
    expect(await upgrade({}, `/api/events/subscribe?token=${await pageKey()}`)).toBe(101);
    expect(await upgrade(withToken(), '/api/kernels/none/channels')).toBe(404);
    expect(await upgrade(withToken(), '/elsewhere')).toBe(404);
  });

  it('fault 21: says which option allows a forwarded port, and names no option for a foreign host', async () => {
    const { status, body } = await raw('/', { host: 'localhost:9123' });
    expect(status).toBe(403);
    expect(body).toContain('If you forward port 9123 to it, start it with --allow-port 9123.');
    expect((await raw('/', { host: 'evil.example:9123' })).body).not.toContain('--allow-port');
    expect((await raw('/', { host: '<script>x' })).body).not.toContain('<script>');
  });

  it('fault 21: answers through a forwarded port that was allowed, to our own names alone', async () => {
    const workbook = await serveCourse(served.course, { forwardedPorts: [9123, 80] });
    const ask = (headers: Record<string, string>) =>
      raw('/api', { authorization: `token ${workbook.token}`, ...headers }, 'GET', undefined, workbook.port);
    for (const name of ['localhost:9123', '127.0.0.1:9123', 'localhost', `127.0.0.1:${workbook.port}`]) {
      expect((await ask({ host: name, origin: `http://${name}` })).status, name).toBe(200);
    }
    for (const name of ['evil.example:9123', 'localhost:9124', 'localhost:9123.evil.example']) {
      expect((await ask({ host: name })).status, name).toBe(403);
      expect((await ask({ host: 'localhost:9123', origin: `http://${name}` })).status, name).toBe(403);
    }
    const page = await raw('/', { host: 'localhost:9123' }, 'GET', undefined, workbook.port);
    expect(String(page.headers['content-security-policy'])).toContain(
      "connect-src 'self' ws://localhost:9123;",
    );
    await workbook.close();
  });
});

describe('the page', () => {
  it('runs scripts of the bundle alone and cannot be framed', async () => {
    const { headers } = await raw('/', { host: host(), ...withToken() });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it.each([
    '/assets/../package.json',
    '/assets/..%2findex.html',
    '/assets/index.html',
    '/assets/',
    '/assets/x.js.gz',
  ])('has no asset %s', async path => expect((await raw(path, { host: host() })).status).toBe(404));
});

describe('paths over the wire', () => {
  it.each([
    '/api/contents/../package.json',
    '/api/contents/..%2fpackage.json',
    '/api/contents/%2e%2e/package.json',
    '/api/contents/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/api/contents/notebooks/..%5c..%5csecret',
    '/api/contents/C:%5cWindows%5cwin.ini',
    '/api/contents/%2fetc%2fpasswd',
    '/api/contents/notebooks/x%00.ipynb',
    '/api/contents/%ff',
    '/api/contents/upstream/../notebooks/../package.json',
  ])('refuses %s', async path => {
    const { status, body } = await raw(path, { host: host(), ...withToken() });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toHaveProperty('message');
  });

  it.each(['/api/contents/package.json', '/api/contents/%252e%252e', '/api/contents/work/.workbook'])(
    'finds nothing at %s',
    async path => expect((await raw(path, { host: host(), ...withToken() })).status).toBe(404),
  );
});
