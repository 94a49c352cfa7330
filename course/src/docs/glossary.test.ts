/** `docs/glossary.md` is kept: rejected words become fewer. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inCourse } from '../paths.js';
import { countRejectedWords, occurrences, rejectedWords, scannedFiles } from './glossary.js';
import { lowered, RATCHETS, ratchetFindings, readCounts } from './ratchet.js';

const glossary = readFileSync(inCourse('docs', 'glossary.md'), 'utf8');
const CURE = 'docs/glossary.md says which word to use.';

describe('the glossary', () => {
  it('has no rejected word more than before', () => {
    expect(ratchetFindings(readCounts(RATCHETS.words), countRejectedWords(), CURE)).toEqual([]);
  });

  it('rejects what its last column has in code style, in every table', () => {
    expect(rejectedWords(glossary)).toEqual(
      expect.arrayContaining(['utilis', 'mended', 'epoch', 'in vain', 'second copy']),
    );
    expect(rejectedWords('| term | what | not |\n| --- | --- | --- |\n| a | `b` | `c`, d |')).toEqual(['c']);
  });

  it('has three or two columns in every row, and no term twice', () => {
    const rows = glossary.split('\n').filter(line => line.startsWith('| '));
    const widths = new Set(rows.map(row => row.split('|').length - 2));
    expect([...widths].sort()).toEqual([2, 3]);
    const terms = rows
      .map(row => row.split('|')[1]?.trim())
      .filter(term => !['term', 'write', '---'].includes(term ?? ''));
    expect(terms.filter((term, index) => terms.indexOf(term) !== index)).toEqual([]);
  });

  it('is held by the library, the course, the exercises and the docs, and not by tests', () => {
    const files = scannedFiles();
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'docs/models.md', 'lib/src/subjects/latency/fan-out.ts']),
    );
    expect(files.filter(file => file.endsWith('.test.ts') || !existsSync(inCourse(file)))).toEqual([]);
  });
});

describe('a rejected word', () => {
  it('is found within names, in any case', () => {
    expect(occurrences('highestUtilisation(utilisation) // UTILISATION', 'utilis')).toBe(3);
    expect(occurrences('colourOf(tone), wordsColour, colours', 'colour')).toBe(3);
  });

  it('is not found where it is the middle of another word', () => {
    expect(occurrences('recommend, recommended', 'mend')).toBe(0);
    expect(occurrences('mended', 'mend')).toBe(0);
    expect(occurrences('to mend it; Mend', 'mend')).toBe(2);
  });

  it('of two words is found over the end of a line, in a comment too', () => {
    expect(occurrences(' * a second\n * copy', 'second copy')).toBe(1);
  });
});

describe('a ratchet', () => {
  it('refuses a rise, a new name, and a fall that is not committed', () => {
    expect(ratchetFindings({ a: 2, b: 1 }, { a: 3, b: 1 }, 'Do x.')).toEqual([
      'a: 3, and at most 2 are allowed. Do x.',
    ]);
    expect(ratchetFindings({}, { constructor: 1 }, 'Do x.')).toHaveLength(1);
    expect(ratchetFindings({ a: 2 }, {}, 'Do x.')).toEqual([
      'a: 0, down from 2. Run "npm run ratchets" to keep it there.',
    ]);
    expect(ratchetFindings({ a: 2 }, { a: 2 }, 'Do x.')).toEqual([]);
  });

  it('is only ever lowered', () => {
    expect(lowered({ a: 2, b: 1, c: 4 }, { a: 3, c: 1, d: 5 })).toEqual({ a: 2, c: 1 });
  });
});
