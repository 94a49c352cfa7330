import { expect, it } from 'vitest';
import { eagerBlockStore, patientBlockStore, replayBlockStore } from '../subjects/network/index.js';

const seeds = [1, 2, 3];

it('storms after an isolation: free places run out, volumes stay stuck, and requests for other zones go unanswered', () => {
  for (const seed of seeds) {
    const run = replayBlockStore(eagerBlockStore, 'isolation', { seed });
    expect(run.moments.at(-1)?.stuck).toBeGreaterThan(0.5 * run.volumes);
    expect(run.moments.at(-1)?.free).toBe(0);
    expect(run.recoveredAtMs).toBeUndefined();
  }
  const failed = seeds.map(seed => replayBlockStore(eagerBlockStore, 'isolation', { seed }).otherZone.failed);
  expect(Math.max(...failed)).toBeGreaterThan(0);
});

it('recovers with the old copies first, few searches and back-off, on the same seeds', () => {
  for (const seed of seeds) {
    const run = replayBlockStore(patientBlockStore, 'isolation', { seed });
    expect(run.recoveredAtMs).toBeLessThan(3000);
    expect(run.otherZone.failed).toBe(0);
  }
});

it('is back after a power loss when the last volume is checked: nobody searches', () => {
  for (const seed of seeds) {
    const run = replayBlockStore(eagerBlockStore, 'power-loss', { seed });
    const work = eagerBlockStore.volumesEach * eagerBlockStore.checkMs;
    expect(Math.abs((run.recoveredAtMs as number) - 1600 - work)).toBeLessThanOrEqual(100);
  }
});
