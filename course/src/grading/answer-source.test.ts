import { cpSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAnswer } from './answer-source.js';
import { type ExerciseFiles, selectExercises } from './catalog.js';
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

/** The exercise, with the starter's folder its own and not a link to the real one. */
function courseWithOwnExercises(): ExerciseFiles {
  const starter = course.workFile('own-starter.ts');
  cpSync(exercise.starter, starter);
  return { ...exercise, starter };
}

const answered = (text: string) => (cell: { source: unknown }) => [{ ...cell, source: text }];

describe('the answer that is graded', () => {
  it('is the starter while nothing was written', () => {
    expect(findAnswer(exercise)).toMatchObject({ isStarter: true, notes: [] });
  });

  it('is the file where only the file was changed', () => {
    writeFile(MINE, 1000);
    writeNotebook(cell => [cell], 2000);
    expect(findAnswer(exercise)).toMatchObject({
      source: { text: MINE, from: 'work', path: expect.stringContaining('work/exercises/') },
      isStarter: false,
    });
  });

  it('fault 2: is the file in exercises/ where only that was changed, also when the chapter was opened', () => {
    const own = courseWithOwnExercises();
    writeFileSync(own.starter, MINE);
    expect(findAnswer(own).source).toMatchObject({ text: MINE, from: 'exercises' });
    writeNotebook(cell => [cell], 2000);
    expect(findAnswer(own).source).toMatchObject({ text: MINE, from: 'exercises' });
  });

  it('is the cell where only the cell was changed', () => {
    writeNotebook(answered(asCell(MINE)), 1000);
    expect(findAnswer(exercise)).toMatchObject({
      source: { text: asCell(MINE), from: 'cell', path: expect.stringContaining('work/notebooks/') },
      notes: [],
    });
  });

  it('is the cell of the chapter itself, for those who edit that', () => {
    const notebook = JSON.parse(readFileSync(exercise.notebook, 'utf8'));
    for (const cell of notebook.cells) if (cell.id === 'answer-5-2-1') cell.source = asCell(MINE);
    writeFileSync(exercise.notebook, JSON.stringify(notebook));
    expect(findAnswer(exercise).source).toMatchObject({ from: 'cell', text: asCell(MINE) });
  });

  it.each([
    ['work', 2000, 1000, 'cell'],
    ['cell', 1000, 2000, 'work'],
  ])(
    'is %s, saved last, where both were changed and disagree, and the other is named',
    (place, fileAt, cellAt, other) => {
      writeFile(MINE, fileAt);
      writeNotebook(answered(asCell(MINE).replace('=> 1', '=> 2')), cellAt);
      const { source, notes } = findAnswer(exercise);
      expect(source.from).toBe(place);
      expect(notes).toHaveLength(1);
      expect(notes[0]).toContain(`--from ${other}`);
    },
  );

  it('is either, without a word, where both say the same', () => {
    writeFile(MINE, 1000);
    writeNotebook(answered(asCell(MINE)), 2000);
    expect(findAnswer(exercise).notes).toEqual([]);
  });

  it('is the one that was asked for', () => {
    writeFile(MINE, 2000);
    writeNotebook(answered('// exercise 5.2.1\n1'), 1000);
    expect(findAnswer(exercise, 'cell').source.from).toBe('cell');
    expect(findAnswer(exercise, 'work').source.from).toBe('work');
    expect(findAnswer(exercise, 'exercises').isStarter).toBe(true);
  });

  it.each([
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['blank lines around it', (text: string) => `\n\n${text}\n\n`],
  ])('fault 5: is still the starter with %s', (_what, change) => {
    writeFile(change(readFileSync(exercise.starter, 'utf8')), 1000);
    writeNotebook(cell => [{ ...cell, source: change([cell.source].flat().join('')) }], 1000);
    expect(findAnswer(exercise).isStarter).toBe(true);
  });
});

describe('a place that holds no answer', () => {
  it('is named when the answer cell is missing, and when there are two', () => {
    writeNotebook(() => [], 1000);
    expect(() => findAnswer(exercise)).toThrow('no code cell begins with `// exercise 5.2.1`');
    writeNotebook(cell => [cell, { ...cell, id: 'again' } as never], 1000);
    expect(() => findAnswer(exercise)).toThrow('2 code cells begin with `// exercise 5.2.1`');
  });

  it.each([
    ['half of a notebook', '{ "cells": '],
    ['no list of cells', '{ "cells": {} }'],
    ['a list', '[]'],
    ['null', 'null'],
    ['nothing', ''],
  ])('is named when the copy is %s', (_what, text) => {
    writeNotebook(cell => [cell], 1000);
    writeFileSync(exercise.workNotebook, text);
    expect(() => findAnswer(exercise)).toThrow('is not a notebook');
  });

  it.each([
    ['null', null],
    ['a number', 5],
    ['a cell without a source', { cell_type: 'code' }],
    ['a cell whose source holds numbers', { cell_type: 'code', source: [1] }],
  ])('fault 5: among other cells, %s is passed over', (_what, odd) => {
    writeNotebook(cell => [odd as never, { ...cell, source: asCell(MINE) }], 1000);
    expect(findAnswer(exercise).source.text).toBe(asCell(MINE));
  });

  it('fault 5: does not hide an answer in another place', () => {
    writeFile(MINE, 1000);
    writeNotebook(() => [], 2000);
    const { source, notes } = findAnswer(exercise);
    expect(source.from).toBe('work');
    expect(notes.join()).toContain('no code cell begins with');
  });

  it('is named when a cell is asked for and there is no copy', () => {
    expect(findAnswer(exercise, 'cell').isStarter).toBe(true);
    expect(() => findAnswer(exercise, 'work')).toThrow('--watch` puts the starter there');
  });

  it('is named when it is a folder', () => {
    mkdirSync(course.workFile(`exercises/${exercise.stem}.ts`));
    expect(() => findAnswer(exercise)).toThrow('is no file');
  });

  it.each([
    ['UTF-16 (little endian)', Buffer.from(`\uFEFF${MINE}`, 'utf16le')],
    ['UTF-16 (big endian)', Buffer.from(`\uFEFF${MINE}`, 'utf16le').swap16()],
    ['UTF-16 (little endian)', Buffer.from(MINE, 'utf16le')],
  ])('fault 10: is named with its encoding: %s', (encoding, bytes) => {
    writeFileSync(course.workFile(`exercises/${exercise.stem}.ts`), bytes);
    expect(() => findAnswer(exercise)).toThrow(`is saved as ${encoding}: save it as UTF-8`);
  });

  it('fault 10: is named when it is no text', () => {
    writeFileSync(
      course.workFile(`exercises/${exercise.stem}.ts`),
      Buffer.from([0x2f, 0x2f, 0xff, 0xfe, 0xe9, 0x80]),
    );
    expect(() => findAnswer(exercise)).toThrow('is not UTF-8 text');
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
