/** Chapters and exercises are tested part by part, in files of their own, so that parts run side by side: here, that none is left out. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allNotebooks } from '../chapters/chapter-files.js';
import { chapterIdOf } from '../chapters/ids.js';
import { listExercises } from '../grading/catalogue.js';
import { wantedNotebooks } from '../grading/sync-notebooks.js';

/** The parts for which there is a test of this kind. */
function testedParts(kind: 'chapters' | 'exercises'): string[] {
  const tests = readdirSync(new URL('.', import.meta.url)).map(name =>
    new RegExp(`^${kind}-(\\d)\\.test\\.ts$`).exec(name),
  );
  return tests.flatMap(match => match?.[1] ?? []).sort();
}

it.each(['chapters', 'exercises'] as const)('the %s of every part are tested', kind => {
  const ids = kind === 'chapters' ? allNotebooks().map(chapterIdOf) : listExercises().map(({ id }) => id);
  expect(testedParts(kind)).toEqual([...new Set(ids.map(id => id?.[0]))].sort());
});

it('exercise cells are in step with solutions and specs, and so unanswered', async () => {
  for (const { file, text } of await wantedNotebooks(listExercises())) {
    expect(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')).toBe(text);
  }
});
