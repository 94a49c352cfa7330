/** The direction of imports, and what each room may use: see docs/architecture.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAYERS } from '../bin/library-exports.mjs';
import { courseRoot, inCourse } from './paths.js';

interface Import {
  readonly file: string;
  readonly target: string;
  /** Whether it is of types only, and so gone when the code runs. */
  readonly isType: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourceFiles(path);
    return /\.(ts|mts|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)[^'"`;]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map(([statement, fixed, dynamic]) => ({
    file,
    target: (fixed ?? dynamic) as string,
    isType: /^\s*(?:import|export)\s+type\b/.test(statement),
  }));
}

function shown({ file, target }: Import): string {
  return `${relative(courseRoot, file)} imports ${target}`;
}

/** The first folder below the course's root that a relative import reaches. */
function reached({ file, target }: Import): string {
  const path = relative(courseRoot, resolve(file, '..', target));
  return path.split(sep)[0] as string;
}

const isTest = (file: string): boolean => file.endsWith('.test.ts');
const importsIn = (folder: string): Import[] => sourceFiles(inCourse(folder)).flatMap(importsOf);
const isBuiltin = (target: string): boolean => target.startsWith('node:') || builtinModules.includes(target);

describe('imports point one way', () => {
  it.each([
    ['lib', ['lib'], []],
    ['exercises', ['exercises'], ['faultlines', 'fast-check']],
    ['solutions', ['solutions'], ['faultlines']],
  ])('%s reaches only %s by path, and the packages %s', (folder, folders, packages) => {
    const imports = importsIn(folder).filter(({ file }) => !isTest(file));
    const relativeOnes = imports.filter(({ target }) => target.startsWith('.'));
    expect(relativeOnes.filter(one => !folders.includes(reached(one))).map(shown)).toEqual([]);
    if (folder === 'lib') return;
    const others = imports.filter(({ target }) => !target.startsWith('.'));
    const allowed = (target: string): boolean =>
      packages.some(name => target === name || target.startsWith(`${name}/`));
    expect(others.filter(({ target }) => !allowed(target)).map(shown)).toEqual([]);
  });

  it('the library imports none of the rooms above it', () => {
    const above = importsIn('lib').filter(
      ({ target }) => target.startsWith('@faultlines/') || target === 'faultlines',
    );
    expect(above.map(shown)).toEqual([]);
  });

  it('the course imports neither solutions nor notebooks', () => {
    const reachedFolders = importsIn('course')
      .filter(({ target }) => target.startsWith('.'))
      .map(reached);
    expect(new Set(reachedFolders)).toEqual(new Set(['course']));
  });
});

/** The layer, and within a layer of modules the module, that a file of the library belongs to. */
function placeInLibrary(file: string): { layer: string; module: string } {
  const [layer = '', module = ''] = relative(inCourse('lib', 'src'), file).split(sep);
  return { layer, module: module.replace(/(\.test)?\.ts$/, '') };
}

/** What the engine's parts may import of each other: from the ground up. */
const ENGINE = ['data', 'random', 'stats', 'simulation', 'checking'];

describe('the layers of the library', () => {
  const imports = importsIn(join('lib', 'src'))
    .filter(({ file, target }) => !isTest(file) && target.startsWith('.'))
    .map(one => ({
      ...one,
      from: placeInLibrary(one.file),
      to: placeInLibrary(resolve(one.file, '..', one.target)),
    }))
    .filter(({ from }) => LAYERS.includes(from.layer));

  it('every file belongs to one, but for the entry of the library', () => {
    const loose = sourceFiles(inCourse('lib', 'src')).filter(
      file => !isTest(file) && !LAYERS.includes(placeInLibrary(file).layer),
    );
    expect(loose.map(file => relative(courseRoot, file)).sort()).toEqual(
      ['index.ts', 'version.ts'].map(name => join('lib', 'src', name)),
    );
  });

  it('a module imports only from its own layer or from below', () => {
    expect(imports.length).toBeGreaterThan(500);
    const upward = imports.filter(({ from, to }) => LAYERS.indexOf(to.layer) > LAYERS.indexOf(from.layer));
    expect(upward.map(shown)).toEqual([]);
  });

  it('within the engine, data comes first, and checking last', () => {
    const upward = imports.filter(
      ({ from, to }) =>
        from.layer === 'engine' &&
        to.layer === 'engine' &&
        ENGINE.indexOf(to.module) > ENGINE.indexOf(from.module),
    );
    expect(upward.map(shown)).toEqual([]);
  });

  it('a figure function draws: of values it imports only those of visual', () => {
    const values = imports.filter(
      ({ from, to, isType, file }) =>
        from.layer === 'teaching' &&
        from.module === 'figures' &&
        !isType &&
        to.layer !== 'visual' &&
        placeInLibrary(file).module !== to.module,
    );
    expect(values.map(shown)).toEqual([]);
  });

  it('no helper of the tests ships', () => {
    const helpers = sourceFiles(inCourse('lib', 'src')).filter(file =>
      /(^|[\\/])testing/.test(relative(inCourse('lib', 'src'), file)),
    );
    expect(helpers.map(file => relative(courseRoot, file))).toEqual([]);
  });
});

describe('the library', () => {
  const own = sourceFiles(inCourse('lib', 'src')).filter(file => !isTest(file));
  /** Takes the wall clock and unseeded chance away from handlers, and so must name them. */
  const takesClockAway = (file: string): boolean => file.endsWith(`simulation${sep}guards.ts`);
  const outsideNode = own.filter(file => !file.includes(`${sep}teaching${sep}node${sep}`));

  it('uses Node in one room only', () => {
    const builtins = outsideNode.flatMap(importsOf).filter(({ target }) => isBuiltin(target));
    expect(builtins.map(shown)).toEqual([]);
    const globals = outsideNode.filter(file =>
      /\b(process|Buffer|__dirname|setImmediate)\s*[.(]/.test(withoutComments(file)),
    );
    expect(globals.map(file => relative(courseRoot, file))).toEqual([]);
  });

  it('awaits nothing at the top level: a module that did could not be required', () => {
    const awaiting = own.filter(file => /^(export )?(const .* = )?await /m.test(withoutComments(file)));
    expect(awaiting.map(file => relative(courseRoot, file))).toEqual([]);
  });

  it('draws and simulates by arithmetic that is the same on every engine', () => {
    const random = own.filter(file => /[\\/](random|simulation)[\\/]/.test(file) && !takesClockAway(file));
    const forbidden = /Math\.(?!sqrt|imul|floor|ceil|trunc|abs|min|max|clz32|fround|sign|round)\w+|\*\*/;
    expect(
      random.filter(file => forbidden.test(withoutComments(file))).map(file => relative(courseRoot, file)),
    ).toEqual([]);
  });

  it('never asks the wall clock or an unseeded source for a number', () => {
    const careless = own
      .filter(file => !takesClockAway(file))
      .filter(file => /Math\.random\(|Date\.now\(|new Date\(\)/.test(withoutComments(file)));
    expect(careless.map(file => relative(courseRoot, file))).toEqual([]);
  });
});

function withoutComments(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '');
}
