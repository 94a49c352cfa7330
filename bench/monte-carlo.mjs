/** How many leaves a second the fan-out simulation of chapter 5.2 draws, on one core. */
import { simulateFanOutLatency } from 'faultlines/latency';
import { lognormal } from 'faultlines/random';

const leaves = 100;
const requests = 200_000;
let seed = 0;

export const figures = [
  { name: 'fan-out leaf draws, lognormal, N=100', unit: 'million/s', limit: 60, atLeast: true },
];

export async function round() {
  seed += 1;
  const began = performance.now();
  simulateFanOutLatency({ leaf: lognormal(10, 1), leaves, requests, seed });
  const seconds = (performance.now() - began) / 1000;
  return { 'fan-out leaf draws, lognormal, N=100': [(requests * leaves) / seconds / 1e6] };
}
