import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../errors.js';
import { parseChapter, readChapter, writeChapter } from './chapter-document.js';
import { documentText } from './document.js';
import { codeCell, notebookOf } from './testing-documents.js';

const folder = mkdtempSync(join(tmpdir(), 'faultlines-notebook-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = notebookOf(codeCell('one', '1'));

describe('a notebook that cannot be run is refused in one line', () => {
  const withCells = (...cells: object[]) => JSON.stringify({ ...good, cells });
  it.each([
    ['that is not JSON', '{ "cells": [', /is not JSON.*restore it/],
    ['that is no object', '[]', /is not a JSON object; fix that, or restore/],
    ['of another nbformat', JSON.stringify({ ...good, nbformat: 3 }), /has nbformat 3\.5, not 4\.5: convert/],
    ['of nbformat 4.4, without ids', JSON.stringify({ ...good, nbformat_minor: 4 }), /has nbformat 4\.4/],
    ['without cells', withCells(), /has no cells/],
    [
      'for another kernel',
      JSON.stringify({ ...good, metadata: { kernelspec: { name: 'python3' } } }),
      /'python3'.*'tslab'/,
    ],
    ['for no kernel', JSON.stringify({ ...good, metadata: {} }), /\(none\)/],
    [
      'with an id twice',
      withCells(codeCell('a', '1'), codeCell('b', '1'), codeCell('a', '2')),
      /cells 1 and 3 have the same id "a"/,
    ],
    ['with a cell without an id', withCells({ ...codeCell('a', '1'), id: undefined }), /cell 1 has no id/],
    [
      'with a cell of no known type',
      withCells({ ...codeCell('a', '1'), cell_type: 'heading' }),
      /cell 1 has no known type/,
    ],
    ['with a cell without source', withCells({ ...codeCell('a', '1'), source: 3 }), /cell 1 has no source/],
  ])('one %s', (_, text, message) => {
    const parse = () => parseChapter(text, 'chapter.ipynb');
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^chapter\.ipynb: [^\n]+$/);
  });

  it('one that is missing, or a folder', () => {
    expect(() => readChapter(join(folder, 'none.ipynb'))).toThrow(/there is no such file/);
    expect(() => readChapter(folder)).toThrow(/is not a file/);
  });

  it('one with 50 MB of outputs, without reading it', () => {
    const file = join(folder, 'large.ipynb');
    writeFileSync(file, '');
    truncateSync(file, 50_000_000);
    expect(() => readChapter(file)).toThrow(/the notebook is 50 MB \(limit 20 MB\).*Clear Outputs/);
  });
});

it('is written as Jupyter writes it, and read again the same', () => {
  const file = join(folder, 'sub', 'copy.ipynb');
  writeChapter(file, good);
  expect(readFileSync(file, 'utf8')).toBe(documentText(good));
  expect(readFileSync(file, 'utf8')).toMatch(/^\{\n "cells": \[\n {2}\{/);
  expect(readChapter(file)).toEqual(good);
});
