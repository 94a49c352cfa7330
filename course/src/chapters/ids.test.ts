import { defineSpec } from 'faultlines/exercise';
import { describe, expect, it } from 'vitest';
import {
  anchorOf,
  cellIdsOf,
  chapterIdOf,
  chapterOf,
  compareIds,
  exerciseAnsweredBy,
  exerciseHeading,
  exerciseIdOf,
  exercisesStatedIn,
  isChapterId,
  isExerciseId,
} from './ids.js';
import { readSyllabus } from './syllabus.js';

/** A chapter, a guide, the tenth of a part, and the reference. */
const CHAPTERS = ['5.2', '3.0g', '5.10', 'R.1', '0.0'];

describe('ids parse alike everywhere', () => {
  it.each(CHAPTERS)(
    '%s is a chapter: in the name of its file and its folder, and as what exercises belong to',
    id => {
      expect(isChapterId(id)).toBe(true);
      expect(isExerciseId(id)).toBe(false);
      expect(chapterIdOf(`notebooks/5-some-part/${id}-some-name.ipynb`)).toBe(id);
      expect(chapterIdOf(`C:\\course\\exercises\\5-some-part\\${id}-some-name`)).toBe(id);
      expect(chapterIdOf(`${id}.ipynb`)).toBe(id);
      expect(chapterOf(`${id}.7`)).toBe(id);
      expect(chapterOf(`${id}.fan-out`)).toBe(id);
    },
  );

  it.each(CHAPTERS.map(chapter => `${chapter}.2`))(
    '%s is an exercise: of a file, a cell, a heading and a spec',
    id => {
      expect(isExerciseId(id)).toBe(true);
      expect(isChapterId(id)).toBe(false);
      expect(exerciseIdOf(`solutions/part/chapter/${id}-some-name.ts`)).toBe(id);
      expect(exerciseAnsweredBy(`${anchorOf(id)}\nconst a = 1;`)).toBe(id);
      expect(exercisesStatedIn(`text\n${exerciseHeading(id, 'A title', 5)}\nmore`)).toEqual(
        new Map([[id, 5]]),
      );
      expect(new Set(Object.values(cellIdsOf(id))).size).toBe(3);
      const spec = { id, title: '', statement: '', functions: {}, properties: [] };
      expect(() => defineSpec(spec as never)).not.toThrow('id must be like');
    },
  );

  it('names that carry no id give none', () => {
    const names = [
      'mine.ipynb',
      '5.2.1-fan-out.ipynb',
      '5-scalability',
      '5.2x-name.ipynb',
      'R1-name.ipynb',
      '',
    ];
    expect(names.map(chapterIdOf)).toEqual(names.map(() => undefined));
    const files = ['5.2.1-fan-out.spec.ts', '5.2-tail.ts', 'registry.ts', '5.2.1.ts', '5.2.1-fan-out.js'];
    expect(files.map(exerciseIdOf)).toEqual(files.map(() => undefined));
    expect(chapterOf('5.2')).toBeUndefined();
  });

  it('5.2 comes before 5.10, and the guide before the first chapter', () => {
    expect(['5.10', '5.2', '5.0g', '5.2.10', '5.2.9'].sort(compareIds)).toEqual([
      '5.0g',
      '5.2',
      '5.2.9',
      '5.2.10',
      '5.10',
    ]);
  });

  it('every id of the syllabus is one, and belongs to its chapter', () => {
    const { chapters } = readSyllabus();
    expect(chapters.filter(({ id }) => !isChapterId(id))).toEqual([]);
    const odd = chapters.flatMap(({ id, runs, exercises }) => [
      ...exercises.filter(exercise => !isExerciseId(exercise) || chapterOf(exercise) !== id),
      ...runs.filter(run => chapterOf(run) !== id),
    ]);
    expect(odd).toEqual([]);
  });
});
