import { createRequire } from 'node:module';
import type { Completion } from './contract.js';

/** The name of a module that is being typed: after `from`, `import`, `import(` or `require(`, up to the cursor. */
const BEFORE = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(?:'([^'\n]*)|"([^"\n]*))$/;
const REST = /^[^'"\n]*/;

/** What a cell imports besides the library's modules. */
const PACKAGES = ['faultlines', '@faultlines/exercises', 'tslab'];

let modules: readonly string[] | undefined;

/**
 * Completes the name of a module, of which TypeScript's completion in tslab knows nothing. Nothing where no such name is
 * being typed.
 */
export function completeModule(source: string, cursor: number): Completion | undefined {
  const found = BEFORE.exec(source.slice(0, cursor));
  if (found === null) return undefined;
  const typed = found[1] ?? found[2] ?? '';
  modules ??= modulesOfLibrary();
  const matches = [...PACKAGES, ...modules].filter(name => name.startsWith(typed));
  const rest = REST.exec(source.slice(cursor))?.[0] ?? '';
  return { matches, start: cursor - typed.length, end: cursor + rest.length };
}

/** Every module of the library, as cells import it: `faultlines/quorum`, `faultlines/figures/3.5`. */
function modulesOfLibrary(): string[] {
  const { exports } = createRequire(import.meta.url)('faultlines/package.json') as {
    exports: Readonly<Record<string, unknown>>;
  };
  return Object.keys(exports)
    .filter(subpath => subpath !== '.' && subpath !== './package.json')
    .map(subpath => `faultlines${subpath.slice(1)}`)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}
