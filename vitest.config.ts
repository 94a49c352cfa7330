import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['lib/src/**/*.test.ts', 'course/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
