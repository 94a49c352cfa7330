import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../errors.js';
import { notebookText, parseNotebook, readNotebook, writeNotebook } from './notebook.js';
import { codeCell, notebookOf } from './testing.js';

const folder = mkdtempSync(join(tmpdir(), 'faultlines-notebook-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = notebookOf(codeCell('one', '1'));

describe('a notebook that cannot be run is refused in one line', () => {
  const withCells = (...cells: object[]) => JSON.stringify({ ...good, cells });
  it.each([
    ['that is not JSON', '{ "cells": [', /is not JSON.*restore it/],
    ['that is no object', '[]', /not an object/],
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
      /cells 1 and 3.*'a'/,
    ],
    ['with a cell without an id', withCells({ ...codeCell('a', '1'), id: undefined }), /cell 1 has no id/],
    [
      'with a cell of no known type',
      withCells({ ...codeCell('a', '1'), cell_type: 'heading' }),
      /cell 1 has no known type/,
    ],
    ['with a cell without source', withCells({ ...codeCell('a', '1'), source: 3 }), /cell 1 has no source/],
  ])('one %s', (_, text, message) => {
    const parse = () => parseNotebook(text, 'chapter.ipynb');
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^chapter\.ipynb: [^\n]+$/);
  });

  it('one that is missing, or a folder', () => {
    expect(() => readNotebook(join(folder, 'none.ipynb'))).toThrow(/there is no such file/);
    expect(() => readNotebook(folder)).toThrow(/is not a file/);
  });

  it('one with 50 MB of outputs, without reading it', () => {
    const file = join(folder, 'large.ipynb');
    writeFileSync(file, '');
    truncateSync(file, 50_000_000);
    expect(() => readNotebook(file)).toThrow(/the notebook is 50 MB \(limit 20 MB\).*Clear Outputs/);
  });
});

it('is written as Jupyter writes it, and read again the same', () => {
  const file = join(folder, 'sub', 'copy.ipynb');
  writeNotebook(file, good);
  expect(readFileSync(file, 'utf8')).toBe(notebookText(good));
  expect(readFileSync(file, 'utf8')).toMatch(/^\{\n "cells": \[\n {2}\{/);
  expect(readNotebook(file)).toEqual(good);
});
