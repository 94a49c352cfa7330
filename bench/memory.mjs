/** Run by the benchmark `simulation` in a process of its own: megabytes more after ten million events than after one million. */
import { simulate } from 'faultlines/simulation';
import { exchangeWorld } from './exchange-nodes.mjs';

function megabytesNow() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

function mostMegabytes(untilMs) {
  let most = megabytesNow();
  const look = () => {
    most = Math.max(most, megabytesNow());
  };
  simulate(
    { ...exchangeWorld(untilMs), workload: { loop: 'open', everyMs: 5000, request: look } },
    { seed: 1, untilMs, mostHandlers: 1e9, trace: 'none' },
  );
  return most;
}

const after1Million = mostMegabytes(1_200_000);
process.stdout.write(String(mostMegabytes(12_000_000) - after1Million));
