import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';

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
});
