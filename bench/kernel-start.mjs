// How long until a kernel is ready, and how long a warm cell and a top-level loop take. Run it on a quiet machine:
//   node bench/kernel-start.mjs [rounds]
import { fileURLToPath } from 'node:url';
import { startKernelProcess } from '../course/dist/kernel/process.js';

const rounds = Number(process.argv[2] ?? 5);
const workingFolder = fileURLToPath(new URL('../notebooks/', import.meta.url));
const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const starts = [];
const cells = [];
const loops = [];
for (let round = 0; round < rounds; round += 1) {
  const began = performance.now();
  const kernel = startKernelProcess({ workingFolder });
  await new Promise(resolve => kernel.onStatus(status => status === 'idle' && resolve()));
  starts.push(performance.now() - began);
  const run = async code => (await kernel.execute({ code }, () => {})).durationMs;
  await run('const first = 1;');
  for (let cell = 0; cell < 20; cell += 1) {
    cells.push(
      await run(`const value${cell} = first + ${cell};\nconsole.log({ value${cell} });\nvalue${cell}`),
    );
  }
  loops.push(await run('let sum = 0;\nfor (let turn = 0; turn < 2e7; turn++) sum += turn;\nsum'));
  await kernel.shutdown();
}
console.log(`kernel ready: ${median(starts).toFixed(0)} ms (median of ${rounds})`);
console.log(`warm cell: ${median(cells).toFixed(0)} ms (median of ${cells.length})`);
console.log(`loop of 2e7 turns at the top level: ${median(loops).toFixed(0)} ms`);
