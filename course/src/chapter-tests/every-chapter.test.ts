/** Each chapter has a test file of its own, so that chapters run side by side: here, that none is left out. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allNotebooks } from '../chapters/chapter-files.js';
import { chapterIdOf, compareIds } from '../chapters/ids.js';
import { listExercises } from '../grading/catalogue.js';
import { wantedNotebooks } from '../grading/sync-notebooks.js';

it('every chapter is tested: `faultlines new chapter` makes its file', () => {
  const tested = readdirSync(new URL('.', import.meta.url)).flatMap(
    name => /^((?:\d|R)\.\d+g?)\.test\.ts$/.exec(name)?.[1] ?? [],
  );
  expect(tested.sort(compareIds)).toEqual(
    allNotebooks()
      .map(chapterIdOf)
      .sort(compareIds as never),
  );
});

it('every exercise belongs to a chapter that is there, and so is tested with it', () => {
  const notebooks = new Set(allNotebooks());
  expect(
    listExercises()
      .filter(({ notebook }) => !notebooks.has(notebook))
      .map(({ id }) => id),
  ).toEqual([]);
});

it('exercise cells are in step with solutions and specs, and so unanswered', async () => {
  for (const { file, text } of await wantedNotebooks(listExercises())) {
    expect(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')).toBe(text);
  }
});
