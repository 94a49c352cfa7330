import { describe, expect, it } from 'vitest';
import { documentTrouble, emptyDocument } from './document.js';
import { codeCell } from './testing-documents.js';

describe('a notebook that somebody sent', () => {
  const check = (outputs: unknown[], metadata: Record<string, unknown> = {}) =>
    documentTrouble({ ...emptyDocument(), cells: [{ ...codeCell('code', '1'), outputs, metadata }] });

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
      expect(check([output])).toBe(`its cell 1 has ${why}`);
    },
  );

  it('attack 5: is refused with a mark of Jupyter that is none', () => {
    expect(check([], { jupyter: 7 })).toContain('metadata in which jupyter is not an object');
  });

  it('attack 5: is taken with outputs that the page can leave out', () => {
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: ['one\n', 'two'] },
      { output_type: 'error', ename: 'E', evalue: '', traceback: [] },
      { output_type: 'display_data', data: null },
      { output_type: 'unheard-of' },
    ];
    expect(check(outputs, { jupyter: { outputs_hidden: true } })).toBeUndefined();
  });
});
