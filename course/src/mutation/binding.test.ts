import { expect, it } from 'vitest';
import { bindingOfTexts } from './binding.js';

const SPEC = `import fc from 'fast-check';
/** What an answer provides. */
export default defineSpec<Doubling>({
  id: '9.9.1',
  title: 'Doubling',
  statement: \`Write \\\`double(value)\\\`.\`,
  properties: [
    {
      name: 'doubles',
      points: 3,
      hints: ['What is twice zero?', 'Add it to itself.'],
      check: async ({ answer, forAll, refute }) => {
        await forAll([fc.integer()], async value => {
          const actual = await answer.call('double', value);
          if (actual <= 2 * value) return;
          refute({ message: 'not the double', expected: 2 * value, actual });
        });
      },
    },
  ],
});
`;
const TEXTS = { solution: 'const one = 1;\nconst two = 2;\n', kit: 'export const three = 3;\n', spec: SPEC };

function bindingWith(what: keyof typeof TEXTS, before: string, after: string): string {
  expect(TEXTS[what]).toContain(before);
  return bindingOfTexts({ ...TEXTS, [what]: TEXTS[what].replace(before, after) });
}

it.each([
  ['the title', "title: 'Doubling'", "title: 'Twice as much'"],
  ['the statement', 'Write', 'Please write'],
  ['a hint', 'What is twice zero?', 'Try zero.'],
  ['the number of hints', "'Add it to itself.'", "'Add it.', 'To itself.'"],
  ['a comment', 'What an answer provides.', 'An answer.'],
  ['the message of a refutation', 'not the double', 'this is not twice the value'],
  [
    'the layout around a longer message',
    "refute({ message: 'not the double', expected: 2 * value, actual });",
    "refute({\n  message: 'this is not the double',\n  expected: 2 * value,\n  actual,\n});",
  ],
])('is not moved by an edit of the English: %s', (_what, before, after) => {
  expect(bindingWith('spec', before, after)).toBe(bindingOfTexts(TEXTS));
});

it('is not moved by a comment in what specs share', () => {
  const kit = `/** A number. */\n${TEXTS.kit}`;
  expect(bindingOfTexts({ ...TEXTS, kit })).toBe(bindingOfTexts(TEXTS));
});

it.each([
  ['an operator of the spec', 'spec', 'actual <= 2', 'actual < 2'],
  ['a number of the spec', 'spec', '2 * value)', '3 * value)'],
  ['the name of a property, which its inputs are drawn from', 'spec', "name: 'doubles'", "name: 'is twice'"],
  ['points', 'spec', 'points: 3', 'points: 4'],
  ['what specs share', 'kit', '= 3', '= 4'],
  ['the solution', 'solution', '= 2', '= 3'],
] as const)('is moved by %s', (_what, text, before, after) => {
  expect(bindingWith(text, before, after)).not.toBe(bindingOfTexts(TEXTS));
});

it('is not moved by the endings of lines', () => {
  const onWindows = Object.fromEntries(
    Object.entries(TEXTS).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]),
  );
  expect(bindingOfTexts(onWindows as unknown as typeof TEXTS)).toBe(bindingOfTexts(TEXTS));
});
