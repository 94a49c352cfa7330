import { cpSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAnswer } from './answer-source.js';
import { type ExerciseFiles, selectExercises } from './catalogue.js';
import { asCell, makeStarter } from './starter.js';
import { type TemporaryCourse, temporaryCourse } from './testing.js';

let course: TemporaryCourse;
let exercise: ExerciseFiles;

beforeEach(() => {
  course = temporaryCourse();
  [exercise] = selectExercises(['5.2.1'], course.root);
});
afterEach(() => course.remove());

const MINE = '// exercise 5.2.1\nexport const requestSlow = () => 1;\nexport const leafSlowFor = () => 1;\n';

function writeFile(text: string, savedAt: number): void {
  writeFileSync(course.workFile(`exercises/${exercise.stem}.ts`), text);
  utimesSync(exercise.workFile, savedAt, savedAt);
}

/** The learner's copy of the chapter, with the answer cells that `change` makes of the first one. */
function writeNotebook(change: (cell: { source: unknown }) => { source: unknown }[], savedAt: number): void {
  course.workFile('notebooks/5-scalability/x');
  cpSync(exercise.notebook, exercise.workNotebook);
  const notebook = JSON.parse(readFileSync(exercise.workNotebook, 'utf8'));
  const at = notebook.cells.findIndex((cell: { id: string }) => cell.id === 'answer-5-2-1');
  notebook.cells.splice(at, 1, ...change(notebook.cells[at]));
  writeFileSync(exercise.workNotebook, JSON.stringify(notebook));
  utimesSync(exercise.workNotebook, savedAt, savedAt);
}

const answered = (text: string) => (cell: { source: unknown }) => [{ ...cell, source: text }];

describe('the answer that is graded', () => {
  it('is the starter while nothing was written', () => {
    expect(findAnswer(exercise).source).toMatchObject({ form: 'file', file: exercise.starter });
  });

  it('is the file where only the file was changed', () => {
    writeFile(MINE, 1000);
    writeNotebook(cell => [cell], 2000);
    expect(findAnswer(exercise).source).toEqual({ text: MINE, file: exercise.workFile, form: 'file' });
  });

  it('is the cell where only the cell was changed', () => {
    writeNotebook(answered(asCell(MINE)), 1000);
    expect(findAnswer(exercise).source).toEqual({
      text: asCell(MINE),
      file: exercise.workNotebook,
      form: 'cell',
    });
    expect(findAnswer(exercise).note).toBeUndefined();
  });

  it.each([
    ['file', 2000, 1000],
    ['cell', 1000, 2000],
  ])(
    'is the %s, saved last, where both were changed and disagree, and it says so',
    (place, fileAt, cellAt) => {
      writeFile(MINE, fileAt);
      writeNotebook(answered(asCell(MINE).replace('=> 1', '=> 2')), cellAt);
      const { source, note } = findAnswer(exercise);
      expect(source.form).toBe(place);
      expect(note).toContain(`grading the ${place}`);
    },
  );

  it('is either, without a word, where both say the same', () => {
    writeFile(MINE, 1000);
    writeNotebook(answered(asCell(MINE)), 2000);
    expect(findAnswer(exercise).note).toBeUndefined();
  });

  it('is the one that was asked for', () => {
    writeFile(MINE, 2000);
    writeNotebook(answered('// exercise 5.2.1\n1'), 1000);
    expect(findAnswer(exercise, 'cell').source.form).toBe('cell');
    expect(findAnswer(exercise, 'file').source.form).toBe('file');
  });
});

describe('a place that holds no answer', () => {
  it('is named when the answer cell is missing, and when there are two', () => {
    writeNotebook(() => [], 1000);
    expect(() => findAnswer(exercise)).toThrow('no code cell begins with `// exercise 5.2.1`');
    writeNotebook(cell => [cell, { ...cell, id: 'again' } as never], 1000);
    expect(() => findAnswer(exercise)).toThrow('2 code cells begin with `// exercise 5.2.1`');
  });

  it('is named when the copy is no notebook', () => {
    writeNotebook(cell => [cell], 1000);
    writeFileSync(exercise.workNotebook, '{ "cells": ');
    expect(() => findAnswer(exercise)).toThrow('is not a notebook');
  });

  it('is named when a cell is asked for and there is no copy', () => {
    expect(() => findAnswer(exercise, 'cell')).toThrow('open the chapter in the workbook');
  });
});

describe('exercises', () => {
  it('are listed in the order of the course', () => {
    const ids = selectExercises([], course.root).map(({ id }) => id);
    expect(ids.indexOf('5.2.4')).toBeLessThan(ids.indexOf('5.10.1'));
  });

  it('that do not exist are named, with what to do', () => {
    expect(() => selectExercises(['9.9.9'], course.root)).toThrow("there is no exercise '9.9.9'");
  });
});

describe('a starter', () => {
  const solution =
    '// exercise 1.1.1\n\nexport function f(): number {\n  // BEGIN SOLUTION\n  return 1;\n  // END SOLUTION\n}\n';

  it('keeps everything but what was marked', () => {
    const starter = makeStarter('1.1.1', solution, 'x.ts');
    expect(starter).toContain('  throw unanswered();\n}');
    expect(starter).not.toContain('return 1');
    expect(starter.startsWith("// exercise 1.1.1\n\nimport { unanswered } from 'faultlines/exercise';")).toBe(
      true,
    );
  });

  it('loses its exports in a cell', () => {
    expect(asCell(makeStarter('1.1.1', solution, 'x.ts'))).toContain('\nfunction f(): number {');
  });

  it.each([
    ['another anchor', solution.replace('1.1.1', '1.1.2'), 'first line must be'],
    ['no mark', solution.replace(/.*(BEGIN|END).*\n/g, ''), 'mark what the learner writes'],
    ['half a mark', `${solution}// BEGIN SOLUTION\n`, 'no counterpart'],
  ])('is refused with %s', (_what, text, message) => {
    expect(() => makeStarter('1.1.1', text, join('a', 'x.ts'))).toThrow(message);
  });
});
