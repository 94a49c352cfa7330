/**
 * Tests of the library against published numbers. Each is named by its entry in `data/<module>/reference.json`, and
 * reads inputs and expected values from there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** A published number. The shapes of inputs and expected values differ from entry to entry. */
export interface PublishedNumber {
  readonly id: string;
  readonly chapter: string;
  readonly source: string;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly inputs: any;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly expected: any;
}

/** A file of the course's `data/`. */
// biome-ignore lint/suspicious/noExplicitAny: each file has a shape of its own
export function dataFile(path: string): any {
  return JSON.parse(readFileSync(new URL(`../../data/${path}`, import.meta.url), 'utf8'));
}

const DATA = new URL('../../data/', import.meta.url);

/** Of every module, also of those that are to come. */
export const publishedNumbers: readonly PublishedNumber[] = readdirSync(DATA, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && existsSync(new URL(`${entry.name}/reference.json`, DATA)))
  .flatMap(({ name }) => dataFile(`${name}/reference.json`).entries);

/** A test of one published number, named by its id. */
export function holds(
  id: string,
  check: (inputs: PublishedNumber['inputs'], expected: PublishedNumber['expected']) => void,
): void {
  it(id, () => {
    const entry = publishedNumbers.find(candidate => candidate.id === id);
    expect(entry, `an entry ${id}`).toBeDefined();
    check(entry?.inputs, entry?.expected);
  });
}

/** Within an absolute tolerance. */
export function expectClose(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance);
}

/** Each within a tolerance, relative where the expected value is above 1. */
export function expectAllClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of actual.entries()) {
    expectClose(value, expected[i], tolerance * Math.max(1, Math.abs(expected[i])));
  }
}
