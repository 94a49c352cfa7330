import { expect, it } from 'vitest';
import { cut, plainText, shortWord } from './data-words.js';

it.each([
  [{ type: 'write', key: 'x', value: 1 }, 'write x 1'],
  [{ prepared: 'rm1' }, 'prepared rm1'],
  [{ read: true, note: undefined }, 'read'],
  [{ kind: 'version', version: { value: 7, count: 2, writer: '' } }, 'version (7 2)'],
  [{ type: 'store', entries: [['cart', { value: 1 }]] }, 'store ((cart (1)))'],
  [{ type: 'ping', by: 0, news: [] }, 'ping 0'],
  ['done', 'done'],
  [undefined, ''],
  [null, 'null'],
])('a message is told by its values: %j is %s', (data, words) => {
  expect(shortWord(data)).toBe(words);
});

it('data within data is read to a depth, and a text is cut where it is too long', () => {
  let deep: unknown = 'end';
  for (let level = 0; level < 30; level++) deep = [deep];
  expect(shortWord({ type: 'deep', deep }, 60)).toMatch(/^deep \(+…\)+$/);
  expect(plainText(new Map([['a', new Set([1, 'b'])]]))).toBe("{a → {1, 'b'}}");
  expect(cut('one  two\nthree', 9)).toBe('one two…');
});
