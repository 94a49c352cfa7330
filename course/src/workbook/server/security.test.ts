import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';

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
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, setHost: false }, response => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject).end();
  });
}

const host = () => `127.0.0.1:${port}`;
const withToken = () => ({ authorization: `token ${served.workbook.token}` });

async function cookie(): Promise<string> {
  const { headers } = await raw(`/?token=${served.workbook.token}`, { host: host() });
  return String((headers['set-cookie'] as string[])[0]);
}

describe('the address', () => {
  it('is bound to 127.0.0.1 alone, with a random token', () => {
    expect(served.workbook.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{48}$/);
  });

  it('gives a cookie for the token that scripts cannot read and other sites do not send', async () => {
    expect(await cookie()).toMatch(/^faultlines-\d+=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await cookie()).not.toContain(served.workbook.token);
  });

  it('is refused without the token, on every path but the bundle', async () => {
    for (const path of [
      '/',
      '/?token=wrong',
      '/api',
      '/api/contents/notebooks',
      '/api/course',
      '/api/kernels',
    ]) {
      expect((await raw(path, { host: host() })).status, path).toBe(403);
    }
    expect((await raw('/api', { host: host(), authorization: 'token wrong' })).status).toBe(403);
  });

  it('says at the door what to do', async () => {
    expect((await raw('/', { host: host() })).body).toContain('the terminal printed');
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
      expect((await raw('/api', { host: name, ...withToken() })).status, name).toBe(403);
    }
    expect((await raw('/api', withToken())).status).toBe(400);
  });

  it("refuses another site's page, even with the token or the cookie", async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
    ]) {
      expect((await raw('/api', { host: host(), origin, ...withToken() })).status, origin).toBe(403);
      const sent = { host: host(), origin, cookie: (await cookie()).split(';')[0] as string };
      expect((await raw('/api/kernels', sent, 'POST')).status, origin).toBe(403);
    }
  });

  it('lets the cookie read, and change only with our origin named', async () => {
    const sent = { host: host(), cookie: (await cookie()).split(';')[0] as string };
    expect((await raw('/api', sent)).status).toBe(200);
    expect((await raw('/api/course/keep', sent, 'POST')).status).toBe(403);
    const ours = { ...sent, origin: `http://${host()}` };
    expect((await raw('/api/course/keep', ours, 'POST')).status).toBe(400);
  });

  it('holds for web sockets too', async () => {
    const refused = (headers: Record<string, string>, address = '/api/events/subscribe') =>
      new Promise<number>(resolve => {
        const socket = new WebSocket(`ws://${host()}${address}`, { headers });
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
        socket.on('open', () => {
          socket.close();
          resolve(101);
        });
        socket.on('error', () => undefined);
      });
    expect(await refused({})).toBe(403);
    expect(await refused({ ...withToken(), origin: 'http://evil.example' })).toBe(403);
    expect(await refused({ cookie: (await cookie()).split(';')[0] as string })).toBe(403);
    expect(await refused({ ...withToken(), host: `evil.example:${port}` })).toBe(403);
    expect(await refused({}, `/api/events/subscribe?token=${served.workbook.token}`)).toBe(101);
    expect(await refused(withToken(), '/api/kernels/none/channels')).toBe(404);
    expect(await refused(withToken(), '/elsewhere')).toBe(404);
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
