/**
 * The subpaths of the library, from its folders: one for each module of a layer. Writes them into `lib/package.json` as
 * `exports` (Node, bundlers, newer TypeScript) and `typesVersions` (TypeScript 5.0 under tslab). Every module is named:
 * a pattern fails where the path of the checkout has an asterisk in it. Without dependencies, since it runs before the build.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** From the ground up; see docs/architecture.md. `ground` is not imported from outside, but for what a host implements. */
export const LAYERS = ['ground', 'engine', 'protocols', 'subjects', 'visual', 'teaching'];
const PUBLIC_GROUND = ['host'];

/** A layer that is one module. */
const WHOLE_LAYERS = ['visual'];

/**
 * Every public module: its subpath and its file below `src/`, without the ending, by subpath.
 *
 * @param lib the library's folder
 * @throws Error if two modules would have one subpath
 */
export function publicModules(lib) {
  const found = LAYERS.flatMap(layer => {
    if (WHOLE_LAYERS.includes(layer)) return [{ subpath: layer, file: `${layer}/index` }];
    return modulesIn(join(lib, 'src', layer))
      .filter(({ name }) => layer !== 'ground' || PUBLIC_GROUND.includes(name))
      .map(({ name, file }) => ({ subpath: name, file: `${layer}/${file}` }));
  });
  const figures = join(lib, 'src', 'teaching', 'figures');
  if (existsSync(figures))
    found.push(
      ...modulesIn(figures).map(({ name, file }) => ({
        subpath: `figures/${name}`,
        file: `teaching/figures/${file}`,
      })),
    );
  found.sort((one, other) => (one.subpath < other.subpath ? -1 : 1));
  for (const [index, { subpath, file }] of found.entries()) {
    const before = found[index - 1];
    if (before?.subpath !== subpath) continue;
    throw new Error(
      `faultlines/${subpath} would be lib/src/${before.file}.ts and lib/src/${file}.ts: rename one`,
    );
  }
  return found;
}

/** A module is a folder with an index, or a file. */
function modulesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (entry.isDirectory())
      return existsSync(join(folder, entry.name, 'index.ts'))
        ? [{ name: entry.name, file: `${entry.name}/index` }]
        : [];
    const name = /^([\w.-]+?)\.ts$/.exec(entry.name)?.[1];
    return name === undefined || /\.(test|d)$/.test(name) ? [] : [{ name, file: name }];
  });
}

/** The text of `lib/package.json` with its subpaths as they should be. */
export function wantedPackage(lib) {
  const before = JSON.parse(readFileSync(join(lib, 'package.json'), 'utf8'));
  const modules = publicModules(lib);
  const entry = file => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  const after = {
    ...before,
    // The first entry keeps the root import from being read as a subpath.
    typesVersions: {
      '*': {
        'dist/index.d.ts': ['dist/index.d.ts'],
        ...Object.fromEntries(modules.map(({ subpath, file }) => [subpath, [`dist/${file}.d.ts`]])),
      },
    },
    exports: {
      '.': entry('index'),
      './package.json': './package.json',
      ...Object.fromEntries(modules.map(({ subpath, file }) => [`./${subpath}`, entry(file)])),
    },
  };
  return `${JSON.stringify(after, undefined, 2)}\n`;
}

/** Writes `lib/package.json` if its subpaths are not those of the folders. */
export function writeLibraryExports(lib) {
  const file = join(lib, 'package.json');
  const wanted = wantedPackage(lib);
  if (readFileSync(file, 'utf8').replaceAll('\r\n', '\n') !== wanted) writeFileSync(file, wanted);
}
