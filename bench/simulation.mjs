/** The five-node exchange through the public interface of nodes, messages isolated, faults on, beside SimPy. */
import { simulate } from 'faultlines/simulation';
import { exchangeWorld } from './exchange-nodes.mjs';
import { peerFile, printed, pythonWith } from './peers.mjs';

const PLAIN = 'five-node exchange as nodes, faults on';
const TRACED = 'the same, with the full trace';
const MEMORY = 'memory kept after 10 million events, without a trace';
const SIMPY = 'SimPy 3, callbacks';
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

function megabytesDuring(untilMs) {
  globalThis.gc?.();
  let most = 0;
  const world = exchangeWorld(untilMs);
  simulate(
    {
      ...world,
      workload: { loop: 'open', everyMs: 5000, request: () => (most = Math.max(most, heapNow())) },
    },
    { seed: 1, untilMs, mostHandlers: 1e9, trace: 'none' },
  );
  return most;
}

function heapNow() {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

export async function round() {
  turn += 1;
  // The compiler needs some half a million handlers until it has settled; the first round is not counted.
  for (let warm = 0; turn === 1 && warm < 8; warm++) for (const trace of ['none', 'events']) rate(trace);
  const python = pythonWith('simpy');
  const simpy = python === null ? null : printed(python, [peerFile('exchange.py'), String(VIRTUAL_MS), '1']);
  const theirs = simpy === null ? null : Number(simpy.split(' ')[0]) / 1e6;
  const measured = { [PLAIN]: [[rate('none'), theirs]], [TRACED]: [[rate('events'), theirs]] };
  // Ten million events take a while, and memory does not vary: once is enough.
  if (turn === 2) measured[MEMORY] = [[megabytesDuring(12_000_000) - megabytesDuring(1_200_000), null]];
  return measured;
}
