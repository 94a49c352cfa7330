import { describe, expect, it } from 'vitest';
import { claimsOf, coverageOf } from './coverage.js';
import { readSyllabus, selectChapters } from './syllabus.js';
import { codeCell, notebookOf } from './testing-documents.js';

const syllabus = [
  { id: '1.1', title: 'One', part: 1, prerequisites: [], runs: ['1.1.a', '1.1.b'], exercises: [] },
  { id: '2.1', title: 'Two', part: 2, prerequisites: [], runs: ['2.1.a'], exercises: [] },
];
const claims = claimsOf(
  'n.ipynb',
  notebookOf(
    codeCell('first', '1', { metadata: { faultlines: { covers: ['1.1.a', '9.9.z'] } } }),
    codeCell('second', '1'),
  ),
);

describe('coverage', () => {
  it('names the cells of each run, the runs without one, and claims of unknown runs', () => {
    expect(coverageOf(syllabus, syllabus, claims)).toEqual({
      ok: false,
      runs: [
        { id: '1.1.a', cells: [{ notebook: 'n.ipynb', cell: 'first' }] },
        { id: '1.1.b', cells: [] },
        { id: '2.1.a', cells: [] },
      ],
      missing: ['1.1.b', '2.1.a'],
      unknown: [{ run: '9.9.z', notebook: 'n.ipynb', cell: 'first' }],
    });
  });

  it('holds when every run asked about is claimed, and no claim is unknown', () => {
    const known = claims.filter(({ run }) => run === '1.1.a');
    const one = [{ ...syllabus[0], runs: ['1.1.a'] }] as typeof syllabus;
    expect(coverageOf(one, syllabus, known).ok).toBe(true);
    expect(coverageOf(one, syllabus, claims).ok).toBe(false);
  });

  it('is asked of a part, of chapters, or of all', () => {
    const ids = (part: string | undefined, chapters: string[]) =>
      selectChapters(syllabus, part, chapters).map(({ id }) => id);
    expect([ids('2', []), ids(undefined, ['1.1']), ids(undefined, [])]).toEqual([
      ['2.1'],
      ['1.1'],
      ['1.1', '2.1'],
    ]);
    expect(() => ids('7', [])).toThrow("--part must be one of 1, 2, got '7'");
    expect(() => ids(undefined, ['5.2'])).toThrow("no chapter '5.2'");
  });
});

it('reads the syllabus of the course: fifty chapters, every run named once', () => {
  const { chapters } = readSyllabus();
  const runs = chapters.flatMap(chapter => chapter.runs);
  expect(chapters).toHaveLength(50);
  expect(new Set(runs).size).toBe(runs.length);
});
