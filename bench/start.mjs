/** How long `faultlines start` takes to the printed address, once everything is built. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BARE_START, bareStartMs } from './peers.mjs';

const command = fileURLToPath(new URL('../course/bin/faultlines.mjs', import.meta.url));

const NAME = 'second start to the printed address';

export const figures = [{ name: NAME, unit: 'ms', peer: BARE_START, leastRatio: 0.1, lower: true }];

export async function round() {
  const began = performance.now();
  const server = spawn(process.execPath, [command, 'start', '--no-open', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise(resolve => server.once('exit', resolve));
  await new Promise((resolve, reject) => {
    server.stdout.on('data', text => /^Workbook: /m.test(text) && resolve());
    void ended.then(status => reject(new Error(`faultlines start ended with the status ${status}`)));
  });
  const milliseconds = performance.now() - began;
  server.kill();
  await ended;
  return { [NAME]: [[milliseconds, bareStartMs()]] };
}
