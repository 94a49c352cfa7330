/** How long until a kernel answers, and how long a warm cell takes. */
import { fileURLToPath } from 'node:url';
import { startKernelProcess } from '../course/dist/kernel/process.js';
import { BARE_START, bareStartMs } from './peers.mjs';

const workingFolder = fileURLToPath(new URL('../notebooks/', import.meta.url));
const CELLS = 20;
const LOOP = 'loop of 2e7 turns at the top level';

export const figures = [
  { name: 'kernel ready', unit: 'ms', peer: BARE_START, leastRatio: 0.05, lower: true },
  { name: 'warm cell', unit: 'ms', peer: BARE_START, leastRatio: 0.8, lower: true },
  { name: LOOP, unit: 'ms', peer: 'the same loop in a function, ms', leastRatio: 0.05, lower: true },
];

export async function round() {
  const began = performance.now();
  const kernel = startKernelProcess({ workingFolder });
  await new Promise(resolve => kernel.onStatus(status => status === 'idle' && resolve()));
  const ready = performance.now() - began;
  const run = async code => {
    const asked = performance.now();
    const { status } = await kernel.execute({ code }, () => {});
    if (status !== 'ok') throw new Error(`the cell ended with the status ${status}`);
    return performance.now() - asked;
  };
  await run('const first = 1;');
  const cells = [];
  for (let cell = 0; cell < CELLS; cell += 1) {
    const name = `value${cell}`;
    cells.push(await run(`const ${name} = first + ${cell};\nconsole.log({ ${name} });\n${name}`));
  }
  const turns = 'let sum = 0;\nfor (let turn = 0; turn < 2e7; turn++) sum += turn;\n';
  const loop = await run(`${turns}sum`);
  const inFunction = await run(`function loop() {\n${turns}return sum;\n}\nloop()`);
  await kernel.shutdown();
  const bare = bareStartMs();
  return {
    'kernel ready': [[ready, bare]],
    'warm cell': cells.map(cell => [cell, bare]),
    [LOOP]: [[loop, inFunction]],
  };
}
