import { describe, expect, it } from 'vitest';
import { codeCell, markdownCell, notebookOf } from '../testing/fixture-course.js';
import { checkNotebook, titleOf } from './notebook-document.js';

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

describe('a notebook that somebody sent', () => {
  const check = (outputs: unknown[], metadata: Record<string, unknown> = {}) =>
    checkNotebook(notebookOf({ ...codeCell('code', '1'), outputs, metadata }), 'sent.ipynb');

  it.each<[unknown, string]>([
    [null, 'an output that is not an object'],
    [17, 'an output that is not an object'],
    [[], 'an output that is not an object'],
    [{}, 'an output without a type'],
    [{ output_type: 5 }, 'an output without a type'],
    [{ output_type: 'stream' }, 'an output without its text'],
    [{ output_type: 'stream', text: [1, null] }, 'an output without its text'],
    [{ output_type: 'error' }, 'an error whose traceback is not a list of texts'],
    [{ output_type: 'error', traceback: 'text' }, 'an error whose traceback is not a list of texts'],
    [{ output_type: 'error', traceback: [null] }, 'an error whose traceback is not a list of texts'],
  ])(
    'attack 5: is refused with the output %j, which the page would show as an empty notebook',
    (output, why) => {
      expect(() => check([output])).toThrow(`its cell 1 has ${why}`);
    },
  );

  it('attack 5: is refused with a mark of Jupyter that is none', () => {
    expect(() => check([], { jupyter: 7 })).toThrow('metadata in which jupyter is not an object');
  });

  it('attack 5: is taken with outputs that the page can leave out', () => {
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: ['one\n', 'two'] },
      { output_type: 'error', ename: 'E', evalue: '', traceback: [] },
      { output_type: 'display_data', data: null },
      { output_type: 'unheard-of' },
    ];
    expect(check(outputs, { jupyter: { outputs_hidden: true } }).cells).toHaveLength(1);
  });
});
