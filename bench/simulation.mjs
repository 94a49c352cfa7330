/** The five-node exchange through the public interface of nodes, messages isolated, faults on, beside SimPy. */
import { fileURLToPath } from 'node:url';
import { simulate } from 'faultlines/simulation';
import { exchangeWorld } from './exchange-nodes.mjs';
import { peerFile, printed, pythonWith } from './peers.mjs';

const PLAIN = 'five-node exchange as nodes, faults on';
const TRACED = 'the same, with the full trace';
const MEMORY = 'memory kept after 10 million events, without a trace';
const SIMPY = 'SimPy 3, callbacks';
const MEMORY_PROGRAM = fileURLToPath(new URL('./memory.mjs', import.meta.url));
const VIRTUAL_MS = 200_000;

export const figures = [
  { name: PLAIN, unit: 'million handlers/s', peer: SIMPY, leastRatio: 3 },
  { name: TRACED, unit: 'million handlers/s', peer: SIMPY, leastRatio: 2 },
  { name: MEMORY, unit: 'MB more than after 1 million', limit: 20 },
];

let turn = 0;

function rate(trace) {
  const began = performance.now();
  const { handlers } = simulate(exchangeWorld(VIRTUAL_MS), {
    seed: turn,
    untilMs: VIRTUAL_MS,
    mostHandlers: 1e9,
    trace,
  });
  return handlers / (performance.now() - began) / 1000;
}

/** While other benchmarks are measured, some compiled code is given up: a run before those that count brings it back. */
function settledRate(trace) {
  rate(trace);
  const [, middle] = [rate(trace), rate(trace), rate(trace)].sort((one, other) => one - other);
  return middle;
}

export async function round() {
  turn += 1;
  const python = pythonWith('simpy');
  const simpy = python === null ? null : printed(python, [peerFile('exchange.py'), String(VIRTUAL_MS), '1']);
  const theirs = simpy === null ? null : Number(simpy.split(' ')[0]) / 1e6;
  const measured = {
    [PLAIN]: [[settledRate('none'), theirs]],
    [TRACED]: [[settledRate('events'), theirs]],
  };
  // Ten million events take a while, and memory does not vary: once is enough.
  if (turn === 2)
    measured[MEMORY] = [
      [Number(printed(process.execPath, ['--expose-gc', MEMORY_PROGRAM]) ?? Number.NaN), null],
    ];
  return measured;
}
