import { expect, it } from 'vitest';
import { completeModule } from './module-completion.js';

const at = (marked: string) => completeModule(marked.replace('|', ''), marked.indexOf('|'));

it('fault 25: completes the rooms of the library', () => {
  const found = at("import { chart } from 'faultlines/|';");
  expect(found?.matches).toEqual(
    expect.arrayContaining(['faultlines/quorum', 'faultlines/visual', 'faultlines/stats']),
  );
  expect(found?.matches.every(name => name.startsWith('faultlines/'))).toBe(true);
  expect(found).toMatchObject({ start: 23, end: 34 });
  expect(at("import { x } from 'faultlines/vis|")?.matches).toEqual(['faultlines/visual']);
  expect(at('const { check } = await import("@fault|")')?.matches).toEqual(['@faultlines/exercises']);
  expect(at("const x = require('ts|')")?.matches).toEqual(['tslab']);
  expect(at("import { x } from 'fa|ultlines/quorum'")).toMatchObject({ start: 19, end: 36 });
});

it('fault 25: leaves everything else to the compiler', () => {
  for (const marked of ["show('faultlines/|')", 'import { x|', "import { x } from 'faultlines';|", 'from|'])
    expect(at(marked)).toBe(undefined);
});
