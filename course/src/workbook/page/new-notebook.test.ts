import { expect, it } from 'vitest';
import { troubleWithName } from './new-notebook.js';

it.each([
  '',
  '../up',
  'a/b',
  'a\\b',
  'C:',
  'a*',
  'what?',
  '.hidden',
  'dots.',
  'con',
  'NUL.txt',
  'com¹',
  'a\u0000b',
  'x'.repeat(81),
])('fault 25: refuses %j as the name of a notebook, and says why', name => {
  expect(troubleWithName(name)).toMatch(/name/);
});

it.each(['notes', 'Größe und Zahl', '5.2 again', "it's mine", 'consensus', 'a.b'])(
  'fault 25: takes %j as the name of a notebook',
  name => {
    expect(troubleWithName(name)).toBe(undefined);
  },
);
