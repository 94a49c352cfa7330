import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NotebookDocument } from '../../chapters/document.js';
import {
  codeCell,
  type FixtureCourse,
  makeFixtureCourse,
  markdownCell,
  notebookOf,
  writeChapter,
} from '../testing/fixture-course.js';
import { LearnerCopies } from './learner-copies.js';

let course: FixtureCourse;
let copies: LearnerCopies;
beforeEach(() => {
  course = makeFixtureCourse();
  copies = new LearnerCopies(course.root);
});
afterEach(() => course.remove());

function edited(source = 'const mine = 1;'): NotebookDocument {
  const { notebook } = copies.open(course.first);
  const others = notebook.cells.filter(cell => cell.id !== 'mine');
  return { ...notebook, cells: [...others, codeCell('mine', source)] };
}

const sourcesOf = ({ cells }: NotebookDocument) => cells.map(cell => String(cell.source));
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
      /its cells 1 and 2 have the same id "a"/,
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
  const html = { output_type: 'display_data' as const, data: { 'text/html': '<svg></svg>' }, metadata: {} };
  const withOutput = (trusted: boolean): NotebookDocument =>
    notebookOf({ ...codeCell('card', 'draw()'), outputs: [html], metadata: { trusted } });

  const cardOf = (notebook: NotebookDocument) => notebook.cells[0]?.metadata.trusted;

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

  it('fault 33: is kept through a restart by the key of the machine, and by no other', () => {
    const [mine, another] = [randomBytes(32), randomBytes(32)];
    new LearnerCopies(course.root, mine).save(course.first, withOutput(true));
    const seenBy = (key: Buffer) => cardOf(new LearnerCopies(course.root, key).open(course.first).notebook);
    expect([seenBy(mine), seenBy(another)]).toEqual([true, false]);
  });

  const sideFile = () => course.file('work', '.workbook', `${course.first}.json`);

  it('fault 33: is not given by a side file that comes with the notebook, of this schema or the one before', () => {
    copies.save(course.first, withOutput(true));
    const honest = JSON.parse(readFileSync(sideFile(), 'utf8')) as Record<string, unknown>;
    const digest = createHash('sha256')
      .update(JSON.stringify([html]))
      .digest('hex');
    const forged = [
      { ...honest, schema: 1, trustedOutputs: { card: digest }, signatures: undefined },
      { ...honest, trustedOutputs: { card: digest }, signatures: { card: digest } },
      { ...honest, signatures: { card: true } },
      { ...honest, signatures: ['card'] },
    ];
    for (const side of forged) {
      writeFileSync(sideFile(), JSON.stringify(side));
      expect(cardOf(copies.open(course.first).notebook), JSON.stringify(side)).toBe(false);
    }
    writeFileSync(sideFile(), JSON.stringify(honest));
    expect(cardOf(copies.open(course.first).notebook)).toBe(true);
  });

  it('fault 33: of one cell is not that of another, and no cell but one of code has any', () => {
    copies.save(course.first, withOutput(true));
    const moved = notebookOf({
      ...codeCell('other', 'draw()'),
      outputs: [html],
      metadata: { trusted: true },
    });
    const prose = { ...markdownCell('card', 'text'), outputs: [html], metadata: { trusted: true } };
    for (const notebook of [moved, notebookOf(prose)]) {
      writeFileSync(copyFile(), JSON.stringify(notebook));
      expect(cardOf(copies.open(course.first).notebook) ?? false).toBe(false);
    }
    copies.save(course.first, notebookOf(prose));
    expect(readFileSync(sideFile(), 'utf8')).toContain('"signatures": {}');
  });

  it.each(['__proto__', 'constructor', 'toString'])('fault 33: takes the id %s for an ordinary one', id => {
    const odd = notebookOf({ ...codeCell(id, 'draw()'), outputs: [html], metadata: { trusted: false } });
    copies.save(course.first, odd);
    expect(cardOf(copies.open(course.first).notebook)).toBe(false);
  });

  it.each(['[]', 'null', '{', '{"schema":2}', '"x"', '\ufeff{}'])('survives the side file %j', text => {
    copies.save(course.first, withOutput(true));
    writeFileSync(sideFile(), text);
    expect(cardOf(copies.open(course.first).notebook)).toBe(false);
    expect(copies.state(course.first)).toBe('current');
    copies.save(course.first, withOutput(true));
    expect(cardOf(copies.open(course.first).notebook)).toBe(true);
  });

  it("is given to the course's own cells", () => {
    const { notebook } = copies.open(course.first);
    const code = notebook.cells.filter(cell => cell.cell_type === 'code');
    expect(code.map(cell => cell.metadata.trusted)).toEqual([true, true, true]);
  });
});

describe.skipIf(process.platform === 'win32')('links and modes', () => {
  it('fault 20: a copy keeps its mode, and a link to another place in work/ stays a link', () => {
    copies.save(course.first, edited());
    const target = course.file('work', 'kept.ipynb');
    renameSync(copyFile(), target);
    chmodSync(target, 0o600);
    symlinkSync(target, copyFile());
    copies.save(course.first, edited('const later = 2;'));
    expect(lstatSync(copyFile()).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toContain('const later = 2;');
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('fault 20: a link out of work/ is refused with a word, and what it leads to is untouched', () => {
    copies.save(course.first, edited());
    const target = course.file('theirs.ipynb');
    renameSync(copyFile(), target);
    symlinkSync(target, copyFile());
    const before = readFileSync(target, 'utf8');
    expect(() => copies.save(course.first, edited('x'))).toThrowError(/leads out of the course/);
    expect(readFileSync(target, 'utf8')).toBe(before);
  });

  it('fault 34: nothing is written or removed where .workbook leads out; the copy is saved all the same', () => {
    const outside = course.file('outside');
    const theirs = course.file('outside', `${course.first}.json`);
    mkdirSync(dirname(theirs), { recursive: true });
    writeFileSync(theirs, 'theirs');
    mkdirSync(course.file('work'));
    symlinkSync(outside, course.file('work', '.workbook'));
    copies.save(course.first, edited());
    expect(readFileSync(copyFile(), 'utf8')).toContain('const mine = 1;');
    copies.keep(course.first);
    copies.reset(course.first);
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
    expect(readdirSync(outside)).toEqual(['notebooks']);
  });
});

describe('a large notebook', () => {
  it('fault 34: of 400,000 cells is saved and listed in a time that grows with its cells, not with their square', () => {
    const cells = Array.from({ length: 400_000 }, (_, index) => codeCell(`cell-${index}`, 'x'));
    copies.save(course.first, { ...notebookOf(), cells });
    expect(copies.state(course.first)).toBe('current');
    expect(copies.open(course.first).notebook.cells).toHaveLength(400_000);
  }, 40_000);

  it('fault 34: whose numbers stand one in a line is written without line breaks, so that it can be read again', () => {
    const numbers = Array.from({ length: 7_000_000 }, () => 1);
    const output = {
      output_type: 'display_data' as const,
      data: { 'application/json': { a: { b: numbers } } },
      metadata: {},
    };
    copies.save(course.first, notebookOf({ ...codeCell('a', 'x'), outputs: [output] }));
    expect(statSync(copyFile()).size).toBeLessThan(15_000_000);
    expect(copies.open(course.first).notebook.cells).toHaveLength(1);
  });
});
