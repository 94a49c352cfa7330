import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { initialFiles } from './initial-files.js';
import { builtPage } from './testing/served-course.js';

const MOST_INITIAL_BYTES = 700 * 1024;

const packedBytes = (name: string) => statSync(join(builtPage(), `${name}.gz`)).size;

it('loads at most 700 KB, gzipped, before a notebook can be shown', () => {
  const files = initialFiles(builtPage());
  expect(files.some(name => name.startsWith('main-') && name.endsWith('.js'))).toBe(true);
  expect(files.some(name => name.startsWith('main-') && name.endsWith('.css'))).toBe(true);
  const bytes = files.reduce((sum, name) => sum + packedBytes(name), 0);
  expect(bytes).toBeLessThan(MOST_INITIAL_BYTES);
});

it('leaves Plotly and KaTeX for when they are needed', () => {
  const initial = initialFiles(builtPage()).map(name => readFileSync(join(builtPage(), name), 'utf8'));
  expect(initial.some(text => text.includes('KaTeX parse error'))).toBe(false);
  const plotly = readdirSync(builtPage()).filter(name => /^plotly-[\d.]+\.js$/.test(name));
  expect(plotly).toHaveLength(1);
});

it('takes nothing from another machine', () => {
  const page = readFileSync(join(builtPage(), 'index.html'), 'utf8');
  expect(page.match(/(?:src|href)="(?!assets\/|data:)/g)).toBeNull();
});

it('fault 19: asks for nothing that only Node has', () => {
  const initial = initialFiles(builtPage()).map(name => readFileSync(join(builtPage(), name), 'utf8'));
  expect(initial.some(text => text.includes('process.cwd('))).toBe(false);
});
