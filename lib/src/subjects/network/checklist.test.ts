import { expect, it } from 'vitest';
import { reviewDesign } from '../review/index.js';
import { networkChecklist } from './index.js';

const sound = {
  name: 'sound',
  timeoutFrom: 'a-measured-quantile',
  timeoutMeans: 'nobody-knows',
  retries: 'with-back-off',
  recognizesDuplicates: true,
  boundsMemory: true,
  partitionsTried: ['complete', 'partial', 'one-way', 'flapping'],
  repairsAtOnce: 4,
} as const;
const found = (changes: object) =>
  networkChecklist.filter(rule => rule.problem({ ...sound, ...changes }) !== undefined).map(({ id }) => id);

it('finds each fault alone, and none in a sound design', () => {
  expect(reviewDesign(sound, networkChecklist)).toBeDefined();
  expect(found({})).toEqual([]);
  expect(found({ timeoutFrom: 'the-mean' })).toEqual(['timeout-source']);
  expect(found({ timeoutMeans: 'it-did-not-happen' })).toEqual(['timeout-meaning']);
  expect(found({ retries: 'at-once' })).toEqual(['retry-back-off']);
  expect(found({ recognizesDuplicates: false })).toEqual(['duplicates']);
  expect(found({ boundsMemory: false })).toEqual(['duplicates']);
  expect(found({ partitionsTried: ['complete'] })).toEqual(['partitions-tried']);
  expect(found({ repairsAtOnce: undefined })).toEqual(['repair-limit']);
});
