import { describe, expect, it } from 'vitest';
import { readChapter } from '../../chapters/chapter-document.js';
import { allNotebooks, shownPath } from '../../chapters/chapter-files.js';
import { sourceOf } from '../../chapters/document.js';
import { boundedMarkdown } from './bounded-markdown.js';

const asked: string[] = [];
const parser = boundedMarkdown({
  render: async source => {
    asked.push(source);
    // What the real one does with text that is nested too deeply.
    if (source.startsWith('>>>>')) throw new RangeError('Maximum call stack size exceeded');
    return `<p>${source}</p>`;
  },
});

describe('fault 34: Markdown that would hold the page up', () => {
  it.each([
    ['emphasis', '*a '],
    ['underscores', '_a '],
    ['strong and weak', '**a *b '],
    ['struck out', '~a '],
  ])('%s: is shown as it was written', async (_what, piece) => {
    asked.length = 0;
    const html = await parser.render(`<b>${piece.repeat(20_000)}`);
    expect(asked).toEqual([]);
    expect(html).toContain('too many signs of emphasis');
    expect(html).toContain('&lt;b>');
  });

  it.each([
    ['links that never end', '[a](', 'paragraphs are too long'],
    ['pictures that never end', '![](a', 'paragraphs are too long'],
    ['backticks', '`', 'paragraphs are too long'],
    ['spaces', ' ', 'paragraphs are too long'],
    ['formulas', '\n\n$a$', 'too many formulas'],
  ])('%s: are shown as they were written', async (_what, piece, why) => {
    asked.length = 0;
    expect(await parser.render(`a${piece.repeat(60_000 / piece.length)}b`)).toContain(why);
    expect(asked).toEqual([]);
  });

  it('a large picture within the text, and a long text of many paragraphs: are rendered', async () => {
    for (const source of [
      `![](data:image/png;base64,${'Ab+/'.repeat(100_000)}==)`,
      'Words of a paragraph.\n\n'.repeat(10_000),
    ])
      expect(await parser.render(source)).toBe(`<p>${source}</p>`);
  });

  it('nesting without end: is shown as it was written', async () => {
    expect(await parser.render(`${'>'.repeat(10_000)}a`)).toContain('it cannot be parsed');
  });

  it.each(allNotebooks().map(shownPath))('is not taken for that in %s', async path => {
    for (const cell of readChapter(path).cells) {
      if (cell.cell_type !== 'markdown') continue;
      expect(await parser.render(sourceOf(cell))).toBe(`<p>${sourceOf(cell)}</p>`);
    }
  });
});
