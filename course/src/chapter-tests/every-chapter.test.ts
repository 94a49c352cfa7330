/** Each chapter has a test file of its own, so that chapters run side by side: here, that none is left out. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allNotebooks } from '../chapters/chapter-files.js';
import { draftProtocols } from '../chapters/drafts.js';
import { chapterIdOf, compareIds } from '../chapters/ids.js';
import { listExercises } from '../grading/catalog.js';
import { wantedNotebooks } from '../grading/sync-notebooks.js';

it('every chapter is tested: `faultlines new chapter` makes its file', () => {
  const tested = readdirSync(new URL('.', import.meta.url)).flatMap(
    name => /^((?:\d|R)\.\d+g?)\.test\.ts$/.exec(name)?.[1] ?? [],
  );
  expect(tested.sort(compareIds)).toEqual(
    allNotebooks({ drafts: true })
      .map(chapterIdOf)
      .sort(compareIds as never),
  );
});

const notebooks: ReadonlySet<string> = new Set(allNotebooks());

it('every exercise belongs to a chapter that is there, and so is tested with it', () => {
  expect(
    listExercises()
      .filter(({ notebook }) => !notebooks.has(notebook))
      .map(({ id }) => id),
  ).toEqual([]);
});

it('no exercise is a draft once its chapter is none: finish it, or take it out', () => {
  const forgotten = listExercises(undefined, { drafts: true }).filter(
    ({ isDraft, notebook }) => isDraft && notebooks.has(notebook),
  );
  expect(forgotten.map(({ id }) => id)).toEqual([]);
});

it('no protocol is a draft once a chapter or an exercise uses it', () => {
  const used = [...notebooks, ...listExercises().flatMap(({ spec, solution }) => [spec, solution])]
    .map(file => readFileSync(file, 'utf8'))
    .join('\n');
  const forgotten = draftProtocols().filter(({ name }) => used.includes(`'faultlines/${name}'`));
  expect(forgotten.map(({ name }) => name)).toEqual([]);
});

it('exercise cells are in step with solutions and specs, and so unanswered', async () => {
  for (const { file, text } of await wantedNotebooks(listExercises())) {
    expect(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')).toBe(text);
  }
});
