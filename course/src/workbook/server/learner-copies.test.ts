import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  codeCell,
  type FixtureCourse,
  makeFixtureCourse,
  markdownCell,
  notebookOf,
  writeChapter,
} from '../testing/fixture-course.js';
import { LearnerCopies } from './learner-copies.js';
import type { Notebook } from './notebook-document.js';

let course: FixtureCourse;
let copies: LearnerCopies;
beforeEach(() => {
  course = makeFixtureCourse();
  copies = new LearnerCopies(course.root);
});
afterEach(() => course.remove());

function edited(source = 'const mine = 1;'): Notebook {
  const { notebook } = copies.open(course.first);
  const others = notebook.cells.filter(cell => cell.id !== 'mine');
  return { ...notebook, cells: [...others, codeCell('mine', source)] };
}

const sourcesOf = ({ cells }: Notebook) => cells.map(cell => String(cell.source));
const copyFile = () => course.file('work', course.first);

describe("the learner's copy", () => {
  it('is not made by opening, nor by saving what changes nothing', () => {
    const { notebook } = copies.open(course.first);
    notebook.metadata.language_info = { name: 'typescript' };
    copies.save(course.first, notebook);
    expect(copies.state(course.first)).toBe('none');
    expect(existsSync(course.file('work'))).toBe(false);
  });

  it('is made on the first change and read from then on, the chapter itself untouched', () => {
    const before = readFileSync(course.file(course.first), 'utf8');
    copies.save(course.first, edited());
    expect(copies.state(course.first)).toBe('current');
    expect(sourcesOf(copies.open(course.first).notebook)).toContain('const mine = 1;');
    expect(readFileSync(course.file(course.first), 'utf8')).toBe(before);
    expect(sourcesOf(copies.openUpstream(course.first).notebook)).not.toContain('const mine = 1;');
  });

  it('keeps what was written after the page read it', () => {
    const saved = copies.save(course.first, edited());
    writeFileSync(copyFile(), JSON.stringify(edited('const elsewhere = 2;')));
    expect(() =>
      copies.save(course.first, edited('const late = 3;'), new Date(saved.modified.getTime() - 1000)),
    ).toThrowError(expect.objectContaining({ status: 409, reason: 'conflict' }));
    expect(readFileSync(copyFile(), 'utf8')).toContain('elsewhere');
  });

  it('is written over another version only with a backup of it', () => {
    copies.save(course.first, edited('const older = 1;'));
    copies.save(course.first, edited('const newer = 2;'), 'any');
    expect(readFileSync(copyFile(), 'utf8')).toContain('newer');
    const [backup] = readdirSync(course.file('work/backups/notebooks/1-reliability'));
    expect(
      readFileSync(course.file('work/backups/notebooks/1-reliability', backup as string), 'utf8'),
    ).toContain('older');
  });
});

describe('reset', () => {
  it('brings the chapter back and keeps a dated backup', () => {
    copies.save(course.first, edited());
    const backup = copies.reset(course.first);
    expect(backup).toMatch(
      /^work\/backups\/notebooks\/1-reliability\/1\.1-first-steps \d{4}-\d\d-\d\dT[\d-]+\.ipynb$/,
    );
    expect(readFileSync(course.file(backup), 'utf8')).toContain('const mine = 1;');
    expect(copies.state(course.first)).toBe('none');
  });

  it('never writes over an earlier backup', () => {
    const backups = ['a', 'b', 'c'].map(name => {
      copies.save(course.first, edited(name));
      return copies.reset(course.first);
    });
    expect(new Set(backups).size).toBe(3);
  });

  it('says so where there is nothing to reset', () => {
    expect(() => copies.reset(course.first)).toThrowError(/nothing to reset/);
  });
});

describe('a chapter that changed upstream', () => {
  beforeEach(() => {
    copies.save(course.first, edited());
    writeChapter(course, course.first, notebookOf(markdownCell('title', '# 1.1 First steps, mended')));
  });

  it('is announced, and the copy stands', () => {
    expect(copies.state(course.first)).toBe('outdated');
    expect(sourcesOf(copies.open(course.first).notebook)).toContain('const mine = 1;');
  });

  it('is announced still after the next save', () => {
    copies.save(course.first, edited('more'));
    expect(copies.state(course.first)).toBe('outdated');
  });

  it('is not announced again once the learner kept the copy, until it changes again', () => {
    copies.keep(course.first);
    expect(copies.state(course.first)).toBe('current');
    writeChapter(course, course.first, notebookOf(markdownCell('title', '# 1.1 Once more')));
    expect(copies.state(course.first)).toBe('outdated');
  });

  it('counts only what a reader reads', () => {
    copies.keep(course.first);
    const same = notebookOf(markdownCell('another-id', '# 1.1 First steps, mended'));
    writeChapter(course, course.first, { ...same, metadata: { ...same.metadata, authors: [] } });
    expect(copies.state(course.first)).toBe('current');
  });
});

describe('a copy that cannot be read', () => {
  const damage: [string, string, RegExp][] = [
    ['not JSON', '{ "cells": [', /cannot be read/],
    ['no cells', '{ "nbformat": 4 }', /no list of cells/],
    ['another format', '{ "nbformat": 3, "cells": [] }', /nbformat is 3/],
    ['an empty file', '', /cannot be read/],
    [
      'one id twice',
      JSON.stringify(notebookOf(codeCell('a', '1'), codeCell('a', '2'))),
      /two of its cells have the id "a"/,
    ],
  ];
  it.each(damage)('(%s) is reported, and never written over', (_, text, message) => {
    copies.save(course.first, edited());
    writeFileSync(copyFile(), text);
    expect(copies.state(course.first)).toBe('damaged');
    expect(() => copies.open(course.first)).toThrowError(message);
    const chapter = copies.openUpstream(course.first).notebook;
    expect(() => copies.save(course.first, { ...chapter, cells: [] })).toThrowError(/not written over/);
    expect(readFileSync(copyFile(), 'utf8')).toBe(text);
    expect(readFileSync(course.file(copies.reset(course.first)), 'utf8')).toBe(text);
  });
});

describe('trust', () => {
  const html = { output_type: 'display_data', data: { 'text/html': '<svg></svg>' }, metadata: {} };
  const withOutput = (trusted: boolean): Notebook =>
    notebookOf({ ...codeCell('card', 'draw()'), outputs: [html], metadata: { trusted } });

  const cardOf = (notebook: Notebook) => notebook.cells[0]?.metadata.trusted;

  it('is given to outputs that were made here, and the mark itself is not written', () => {
    copies.save(course.first, withOutput(true));
    expect(readFileSync(copyFile(), 'utf8')).not.toContain('trusted');
    expect(cardOf(copies.open(course.first).notebook)).toBe(true);
  });

  it('is not given to outputs that only claim it, nor to outputs that were changed in the file', () => {
    copies.save(course.first, withOutput(false));
    expect(cardOf(copies.open(course.first).notebook)).toBe(false);
    copies.save(course.first, withOutput(true));
    writeFileSync(copyFile(), readFileSync(copyFile(), 'utf8').replace('<svg>', '<svg onload=x>'));
    expect(cardOf(copies.open(course.first).notebook)).toBe(false);
    writeFileSync(copyFile(), JSON.stringify(withOutput(true)).replace('<svg>', '<svg onload=y>'));
    expect(cardOf(copies.open(course.first).notebook)).toBe(false);
  });

  it("is given to the course's own cells", () => {
    const { notebook } = copies.open(course.first);
    const code = notebook.cells.filter(cell => cell.cell_type === 'code');
    expect(code.map(cell => cell.metadata.trusted)).toEqual([true, true, true]);
  });
});
