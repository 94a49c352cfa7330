import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inCourse } from './paths.js';

interface Row {
  readonly file: string;
  readonly source: string;
  readonly license: string;
  readonly date: string;
}

/** The table of data/README.md. */
const rows: readonly Row[] = readFileSync(inCourse('data', 'README.md'), 'utf8')
  .split('\n')
  .flatMap(line => {
    const [, file, , source = '', license = '', date = ''] = line.split('|').map(cell => cell.trim());
    const name = /^`(.+\.json)`$/.exec(file ?? '')?.[1];
    return name === undefined ? [] : [{ file: name, source, license, date }];
  });

const files = readdirSync(inCourse('data'), { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll('\\', '/'))
  .filter(name => name.endsWith('.json'));

const isOf = ({ file }: Row, name: string): boolean =>
  file === name || (file.startsWith('*/') && name.endsWith(file.slice(1)));

describe('data/README.md', () => {
  it('has a row for every file, and a file for every row', () => {
    expect(files.filter(name => rows.filter(row => isOf(row, name)).length !== 1)).toEqual([]);
    expect(rows.filter(row => !files.some(name => isOf(row, name))).map(({ file }) => file)).toEqual([]);
  });

  it.each(files)('names the source, the license and the date of %s', name => {
    const row = rows.find(one => isOf(one, name)) as Row;
    const text = readFileSync(inCourse('data', name), 'utf8');
    const content = JSON.parse(text) as Record<string, unknown>;
    for (const cell of [row.source, row.license, row.date]) expect(cell.length).toBeGreaterThan(3);
    expect(content.license, 'a license in the file').toBeTypeOf('string');
    if (/in (the file|each entry)/.test(row.source)) expect(text).toMatch(/"(source|url|from|page)s?"/);
    if (/in (the file|each entry)/.test(row.date)) expect(text).toMatch(/\b(19|20)\d\d\b/);
  });
});
