import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { publicModules, wantedPackage } from '../bin/library-exports.mjs';
import { inCourse } from './paths.js';

it('fault 23: the library names each of its modules, since a pattern fails in a folder with an asterisk in its path', () => {
  const { exports, typesVersions } = JSON.parse(readFileSync(inCourse('lib', 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
    typesVersions: { '*': Record<string, unknown> };
  };
  const modules = publicModules(inCourse('lib'));
  const subpaths = modules.map(({ subpath }) => subpath);
  expect(Object.keys(exports)).toEqual(['.', './package.json', ...subpaths.map(subpath => `./${subpath}`)]);
  expect(Object.keys(typesVersions['*'])).toEqual(['dist/index.d.ts', ...subpaths]);
  expect(JSON.stringify([exports, typesVersions['*']])).not.toMatch(/[^/]\*/);
});

it('the list in lib/package.json is the one that the folders give: `npm run build` writes it', () => {
  const text = readFileSync(inCourse('lib', 'package.json'), 'utf8').replaceAll('\r\n', '\n');
  expect(text).toBe(wantedPackage(inCourse('lib')));
});

it('two modules of one name end the build', () => {
  const lib = mkdtempSync(join(tmpdir(), 'faultlines-lib-'));
  try {
    for (const layer of ['ground', 'engine', 'protocols', 'subjects', 'visual', 'teaching'])
      mkdirSync(join(lib, 'src', layer), { recursive: true });
    cpSync(inCourse('lib', 'package.json'), join(lib, 'package.json'));
    writeFileSync(join(lib, 'src', 'protocols', 'quorum.ts'), '');
    mkdirSync(join(lib, 'src', 'subjects', 'quorum'));
    writeFileSync(join(lib, 'src', 'subjects', 'quorum', 'index.ts'), '');
    expect(() => wantedPackage(lib)).toThrow(
      'faultlines/quorum would be lib/src/protocols/quorum.ts and lib/src/subjects/quorum/index.ts: rename one',
    );
  } finally {
    rmSync(lib, { recursive: true });
  }
});
