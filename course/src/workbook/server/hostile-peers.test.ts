import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';
import { MOST_STRANGERS } from './connections.js';

let served: ServedCourse;
let peers: Socket[];
beforeEach(async () => {
  served = await serveFixtureCourse();
  peers = [];
});
afterEach(async () => {
  for (const peer of peers) peer.destroy();
  await served.stop();
});

/** A program of another user of the machine: it has no key, and closes nothing by itself. */
async function peer(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: served.workbook.port, allowHalfOpen: true });
  socket.on('error', () => undefined);
  peers.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** The connection is gone for the server: what is written to it comes back as an error, and it closes. */
const closed = async (socket: Socket): Promise<void> => {
  const writing = setInterval(() => socket.write('x'), 20);
  await new Promise(resolve => socket.once('close', resolve));
  clearInterval(writing);
};

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';

describe('a peer without a key', () => {
  it('attack 1: whose web socket is refused holds no connection of the server', async () => {
    const socket = await peer();
    const host = `127.0.0.1:${served.workbook.port}`;
    socket.write(`GET /api/events/subscribe HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 403 /);
    await closed(socket);
  });

  it.each([
    ['nothing', ''],
    ['half a request', 'POST /api/key HTTP/1.1\r\nContent-Length: 100\r\nHost: '],
    ['a request for a web socket', `GET / HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`],
  ])('attack 2: that sent %s does not keep the workbook from ending', async (_, sent) => {
    const socket = await peer();
    socket.resume().write(sent);
    await served.ask('GET', '/api/status');
    await served.workbook.close();
    await closed(socket);
  });

  it('attack 12: takes no descriptors from the workbook, however many connections it holds', async () => {
    const { port, token } = served.workbook;
    const headers = { authorization: `token ${token}` };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const used = new Set<unknown>();
    const ask = () =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = get({ host: '127.0.0.1', port, path: '/api/status', headers, agent }, answer => {
          answer.resume().on('end', () => resolve(answer.statusCode));
        });
        asked.on('socket', socket => used.add(socket)).on('error', reject);
      });
    expect(await ask()).toBe(200);
    let held = 0;
    for (let count = 0; count < 3 * MOST_STRANGERS; count += 1) {
      const socket = await peer();
      held += 1;
      socket.resume().on('close', () => {
        held -= 1;
      });
      socket.on('end', () => socket.destroy());
      socket.write('POST /api/key HTTP/1.1\r\nContent-Length: 100\r\nHost: ');
    }
    await expect.poll(() => held, { timeout: 15_000 }).toBeLessThanOrEqual(MOST_STRANGERS);
    // Who has a key keeps its connection, and who comes next is heard.
    expect(await ask()).toBe(200);
    expect(used.size).toBe(1);
    expect((await served.ask('GET', '/api/status')).status).toBe(200);
    agent.destroy();
  });
});
