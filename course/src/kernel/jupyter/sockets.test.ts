import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dealer } from 'zeromq';
import { KernelSockets } from './sockets.js';
import type { ConnectionInfo } from './wire.js';

const PORTS = { shell_port: 1, control_port: 2, iopub_port: 3, stdin_port: 4, hb_port: 5 };

let sockets: KernelSockets;
let client: Dealer;
let heard: string[];
beforeEach(() => {
  sockets = new KernelSockets();
  client = new Dealer({ linger: 0 });
  heard = [];
  sockets.onShell(frames => heard.push(...frames.slice(1).map(frame => String(frame.length))));
});
afterEach(() => {
  client.close();
  sockets.close();
});

const open = (transport: string, ip: string, ports: typeof PORTS) =>
  sockets.open({
    transport,
    ip,
    key: 'key',
    signature_scheme: 'hmac-sha256',
    ...ports,
  } satisfies ConnectionInfo);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

describe('the sockets of a kernel', () => {
  it.skipIf(process.platform === 'win32')(
    'attack 16: are files that no other user can open, where Jupyter wants them so',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'faultlines-ipc-'));
      const path = join(folder, 'kernel-1-ipc');
      await open('ipc', path, PORTS);
      client.connect(`ipc://${path}-1`);
      await client.send('hello');
      await expect.poll(() => heard).toEqual(['5']);
      rmSync(folder, { recursive: true });
    },
  );

  it('attack 16: take no message that would fill the memory, from whoever can connect', async () => {
    const names = Object.keys(PORTS) as (keyof typeof PORTS)[];
    const ports = await Promise.all(names.map(async name => [name, await freePort()] as const));
    const given = Object.fromEntries(ports) as typeof PORTS;
    await open('tcp', '127.0.0.1', given);
    client.connect(`tcp://127.0.0.1:${given.shell_port}`);
    await client.send(Buffer.alloc(17 * 1024 * 1024));
    // The client connects anew, and is heard with what is no more than a cell.
    const later = new Dealer({ linger: 0 });
    later.connect(`tcp://127.0.0.1:${given.shell_port}`);
    await later.send(Buffer.alloc(15 * 1024 * 1024));
    await expect.poll(() => heard, { timeout: 15_000 }).toEqual([String(15 * 1024 * 1024)]);
    later.close();
  });
});
