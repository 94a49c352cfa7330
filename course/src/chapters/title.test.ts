import { describe, expect, it } from 'vitest';
import { titleOf } from './document.js';
import { markdownCell, notebookOf } from './testing-documents.js';

const title = (source: string) => titleOf(notebookOf(markdownCell('title', source)));

describe('the title of a notebook', () => {
  it.each([
    ['# 1.1 First steps', '1.1 First steps'],
    ['text\n\n##   Two words  ##  \nmore', 'Two words'],
    ['# A `name` and *stress*', 'A name and stress'],
    ['#no space\n# yes', 'yes'],
    ['####### seven\n###### six', 'six'],
    ['# C#\r\n', 'C'],
    ['# \n#\n# after empty ones', 'after empty ones'],
    ['no heading', undefined],
  ])('of %j is %j', (source, expected) => expect(title(source)).toBe(expected));

  // Each of these kept an expression busy for hours.
  it.each([
    ['spaces in the middle', `# a${' '.repeat(200_000)}b c`],
    ['marks in the middle', `# a ${'#'.repeat(200_000)}b c`],
    ['both', `# a${' #'.repeat(100_000)}b c`],
    ['spaces alone', `#${' '.repeat(200_000)}\n# b`],
    ['many lines', '#\n'.repeat(200_000)],
  ])('fault 34: is found at once in a heading with %s', (_, source) => {
    expect(title(source)?.length ?? 0).toBeLessThanOrEqual(300);
  });
});
