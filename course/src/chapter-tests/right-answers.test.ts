/** Other right answers are graded as the solution is: whoever solves an exercise in another style loses nothing. */
import { parse } from 'node:path';
import { specOf } from '@faultlines/exercises';
import { maxScore } from 'faultlines/exercise';
import { describe, expect, it } from 'vitest';
import { listExercises, shown } from '../grading/catalog.js';
import { gradeSource } from '../grading/grade.js';
import { requireRightHeader } from '../grading/misconception.js';
import { read, sourceOf } from './testing/exercise.js';

const exercises = listExercises().filter(({ rightAnswers }) => rightAnswers.length > 0);

describe.each(exercises.map(exercise => [exercise.id, exercise] as const))('exercise %s', (_id, exercise) => {
  it.each(exercise.rightAnswers.map(file => [parse(file).name, file]))(
    'gives everything for another right answer, with other seeds too: %s',
    async (_name, file) => {
      requireRightHeader(read(file), shown(file));
      for (const seed of [undefined, 1, 2, 3]) {
        const options = seed === undefined ? {} : { seed };
        const { report } = await gradeSource(exercise.id, sourceOf(read(file)), options);
        expect(report.properties.filter(property => property.outcome !== 'pass')).toEqual([]);
        expect(report.score).toBe(maxScore(await specOf(exercise.id)));
      }
    },
    300_000,
  );
});
