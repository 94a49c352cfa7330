import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { version } from './index.js';

it('the version of the library is the version of its package', () => {
  const { version: packaged } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(version).toBe(packaged);
});
