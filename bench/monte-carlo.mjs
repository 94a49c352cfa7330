/** How many leaves a second the fan-out simulation of chapter 5.2 draws, on one core, beside plain numpy. */
import { simulateFanOutLatency } from 'faultlines/latency';
import { lognormal } from 'faultlines/random';
import { peerFile, printed, pythonWith } from './peers.mjs';

const LEAVES = 100;
const REQUESTS = 100_000;
const NAME = 'fan-out leaf draws, lognormal, N=100, seeded';
let seed = 0;

export const figures = [{ name: NAME, unit: 'million/s', peer: 'numpy, plain', leastRatio: 1 }];

export async function round() {
  seed += 1;
  const began = performance.now();
  simulateFanOutLatency({ leaf: lognormal(10, 1), leaves: LEAVES, requests: REQUESTS, seed });
  const seconds = (performance.now() - began) / 1000;
  const python = pythonWith('numpy');
  const numpy =
    python === null ? null : printed(python, [peerFile('fan_out.py'), String(REQUESTS), String(LEAVES)]);
  return {
    [NAME]: [[(REQUESTS * LEAVES) / seconds / 1e6, numpy === null ? null : Number(numpy.split(' ')[0])]],
  };
}
