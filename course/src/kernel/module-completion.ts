import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Completion } from './contract.js';

/** The name of a module that is being typed: after `from`, `import`, `import(` or `require(`, up to the cursor. */
const BEFORE = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(?:'([^'\n]*)|"([^"\n]*))$/;
const REST = /^[^'"\n]*/;

/** What a cell imports besides the library's rooms. */
const PACKAGES = ['faultlines', '@faultlines/exercises', 'tslab'];

let rooms: readonly string[] | undefined;

/**
 * Completes the name of a module, of which TypeScript's completion in tslab knows nothing. Nothing where no such name is
 * being typed.
 */
export function completeModule(source: string, cursor: number): Completion | undefined {
  const found = BEFORE.exec(source.slice(0, cursor));
  if (found === null) return undefined;
  const typed = found[1] ?? found[2] ?? '';
  rooms ??= roomsOfLibrary();
  const matches = [...PACKAGES, ...rooms].filter(name => name.startsWith(typed));
  const rest = REST.exec(source.slice(cursor))?.[0] ?? '';
  return { matches, start: cursor - typed.length, end: cursor + rest.length };
}

/** Every folder of the built library that has an index, as cells import it: `faultlines/quorum`, `faultlines/figures/3.5`. */
function roomsOfLibrary(): string[] {
  const root = join(dirname(createRequire(import.meta.url).resolve('faultlines/package.json')), 'dist');
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name === 'index.d.ts')
    .map(entry => entry.parentPath.slice(root.length + 1).replaceAll('\\', '/'));
  return names
    .filter(name => name !== '')
    .map(name => `faultlines/${name}`)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}
