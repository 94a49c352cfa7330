/** How long until a kernel answers, and how long a warm cell takes. */
import { fileURLToPath } from 'node:url';
import { startKernelProcess } from '../course/dist/kernel/process.js';

const workingFolder = fileURLToPath(new URL('../notebooks/', import.meta.url));
const CELLS = 20;

export const figures = [
  { name: 'kernel ready', unit: 'ms', limit: 800 },
  { name: 'warm cell', unit: 'ms', limit: 50 },
  { name: 'loop of 2e7 turns at the top level', unit: 'ms', limit: 500 },
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
  const loop = await run('let sum = 0;\nfor (let turn = 0; turn < 2e7; turn++) sum += turn;\nsum');
  await kernel.shutdown();
  return { 'kernel ready': [ready], 'warm cell': cells, 'loop of 2e7 turns at the top level': [loop] };
}
