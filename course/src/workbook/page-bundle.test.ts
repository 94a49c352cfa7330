import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtPage } from './testing/served-course.js';

const MOST_INITIAL_BYTES = 700 * 1024;

/** What the browser fetches before it can show a notebook: what `index.html` names, and what those import at once. */
function initialFiles(): string[] {
  const page = readFileSync(join(builtPage(), 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|<link rel="stylesheet" href)="assets\/([^"]+)"/g)].map(
    ([, name]) => name as string,
  );
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    if (!name.endsWith('.js')) return;
    const script = readFileSync(join(builtPage(), name), 'utf8');
    for (const [, part] of script.matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g)) visit(part as string);
  };
  named.forEach(visit);
  return [...found];
}

const packedBytes = (name: string) => statSync(join(builtPage(), `${name}.gz`)).size;

it('loads at most 700 KB, gzipped, before a notebook can be shown', () => {
  const files = initialFiles();
  expect(files.some(name => name.startsWith('main-') && name.endsWith('.js'))).toBe(true);
  expect(files.some(name => name.startsWith('main-') && name.endsWith('.css'))).toBe(true);
  const bytes = files.reduce((sum, name) => sum + packedBytes(name), 0);
  expect(bytes).toBeLessThan(MOST_INITIAL_BYTES);
});

it('leaves Plotly and KaTeX for when they are needed', () => {
  const initial = initialFiles().map(name => readFileSync(join(builtPage(), name), 'utf8'));
  expect(initial.some(text => text.includes('KaTeX parse error'))).toBe(false);
  const plotly = readdirSync(builtPage()).filter(name => /^plotly-[\d.]+\.js$/.test(name));
  expect(plotly).toHaveLength(1);
});

it('takes nothing from another machine', () => {
  const page = readFileSync(join(builtPage(), 'index.html'), 'utf8');
  expect(page.match(/(?:src|href)="(?!assets\/|data:)/g)).toBeNull();
});
