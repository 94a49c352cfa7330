import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** CPU seconds of each test file, as `.ci/run` recorded them last; see `.ci/times.mjs`. */
const RECORDED = new URL('.ci/recorded-times.json', import.meta.url);
const recorded: Readonly<Record<string, number>> = existsSync(RECORDED)
  ? JSON.parse(readFileSync(RECORDED, 'utf8'))
  : {};

/** The longest begin first, and what is short, or was never recorded, fills the gap at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root.replaceAll('\\', '/');
    const seconds = ({ moduleId }: TestSpecification): number =>
      recorded[moduleId.replace(`${root}/`, '')] ?? 0;
    return [...(await super.sort(files))].sort((one, other) => compare(seconds(other), seconds(one)));
  }
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

const shared = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  pool: 'forks' as const,
  setupFiles: ['.ci/cpu-time.ts'],
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'library',
          include: ['lib/src/**/*.test.ts'],
          // Its modules hold no state that tests could leave to one another, and loading them anew for each file took a third of the time.
          isolate: false,
          // A process that is kept for the next file of the library would stand idle while those of the course are tested.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          name: 'course',
          include: ['course/src/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
    ],
  },
});
