import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inCourse } from '../paths.js';
import { CellCompiler, type Compilation } from './cell-compiler.js';
import type { CompilationCache, Conversion, ConversionInput } from './compilation-cache.js';
import { CompilationFiles } from './node/compilation-files.js';
import { loadCompilerModules } from './node/compiler-modules.js';
import { isKnownToNode } from './node/known-names.js';
import { pause } from './testing.js';

const { compiler: modules } = loadCompilerModules(undefined);

/** Counts what was found and what was not. */
class CountedCache implements CompilationCache {
  found = 0;
  missed = 0;
  constructor(private readonly files: CompilationCache) {}

  find(input: ConversionInput): Conversion | undefined {
    const conversion = this.files.find(input);
    if (conversion === undefined) this.missed += 1;
    else this.found += 1;
    return conversion;
  }

  keep(input: ConversionInput, conversion: Conversion): void {
    this.files.keep(input, conversion);
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultlines-cells-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));

const compilers: CellCompiler[] = [];
afterAll(() => {
  for (const compiler of compilers) compiler.close();
});

function openCompiler(environment = 'one'): { compiler: CellCompiler; cache: CountedCache } {
  const cache = new CountedCache(new CompilationFiles(folder, environment));
  const compiler = new CellCompiler(modules, inCourse('notebooks'), isKnownToNode, cache);
  compilers.push(compiler);
  return { compiler, cache };
}

/** Compiles cells one after the other, each known to the next. */
function compileAll(compiler: CellCompiler, cells: readonly string[]): Compilation[] {
  return cells.map(cell => {
    const compiled = compiler.compile(cell);
    if ('cell' in compiled) compiler.remember(compiled.cell);
    return compiled;
  });
}

/** What runs, and where an error in the third column of each line would be told to be. */
function essenceOf(compiled: Compilation): unknown {
  if (!('cell' in compiled)) return compiled;
  const { script, awaits, resultName, declarations, positions } = compiled.cell;
  const places = script.split('\n').map((_, line) => positions.ofScript(line + 1, 3));
  return { script, awaits, resultName, declarations, places };
}

/** Files are written beside the work. */
const written = async (count: number): Promise<void> => {
  for (let waited = 0; readdirSync(folder).filter(name => name.endsWith('.json')).length < count; waited++) {
    if (waited > 500) throw new Error(`${count} compilations were not written`);
    await pause(10);
  }
};

const CELLS = [
  "import { fanOutLatency } from 'faultlines/latency';\nimport { exponential } from 'faultlines/random';\nconst leaf = exponential(10);",
  'const slow: number = fanOutLatency(leaf, 100, 0.99);\nslow',
  'const late = await Promise.resolve(slow);\n({ late })',
];

describe('a cell that was compiled before', () => {
  it('comes to the same from the files of another kernel, without a compiler', async () => {
    const first = openCompiler();
    const compiled = compileAll(first.compiler, CELLS);
    expect(first.cache).toMatchObject({ found: 0, missed: CELLS.length });
    await written(CELLS.length);
    const second = openCompiler();
    expect(compileAll(second.compiler, CELLS).map(essenceOf)).toEqual(compiled.map(essenceOf));
    expect(second.cache).toMatchObject({ found: CELLS.length, missed: 0 });
  });

  it('is known to cells that are compiled anew after it', async () => {
    compileAll(openCompiler().compiler, CELLS);
    await written(CELLS.length);
    const { compiler } = openCompiler();
    compileAll(compiler, CELLS);
    const [right, wrong] = compileAll(compiler, [
      'const twice: number = 2 * late;',
      'const text: string = late;',
    ]);
    expect(right).toHaveProperty('cell');
    expect(JSON.stringify(wrong)).toContain("'number' is not assignable to type 'string'");
  });

  it.each([
    ['the cell changed', ['const a = 1;'], ['const a = 2;'], 'one'],
    ['an earlier cell changed', ['const a = 1;', 'a'], ['const a = "1";', 'a'], 'one'],
    ['the library, the lock file or the kernel changed', ['const a = 1;'], ['const a = 1;'], 'two'],
  ])('is compiled anew where %s', async (_what, before, after, environment) => {
    compileAll(openCompiler().compiler, before);
    await written(before.length);
    const { compiler, cache } = openCompiler(environment);
    compileAll(compiler, after);
    expect(cache).toMatchObject({ found: 0, missed: after.length });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['something else', '{"result":{"output":7}}'],
    ['null', 'null'],
  ])('is compiled anew where its file holds %s', async (_what, text) => {
    const [kept] = compileAll(openCompiler().compiler, ['const a = 1;']);
    await written(1);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), text);
    const { compiler } = openCompiler();
    expect(compileAll(compiler, ['const a = 1;']).map(essenceOf)).toEqual([essenceOf(kept as Compilation)]);
  });
});

describe('a cell is never kept', () => {
  it.each([
    ['that reads a file of the learner', "import { a } from './mine.js';"],
    ['that imports a package of others', "import { build } from 'esbuild';"],
    ['that requires one', "const { build } = require('esbuild');"],
    ['that imports one later', "const esbuild = import('esbuild');"],
    ['that does not compile', "const a: number = 'text';"],
  ])('%s', async (_what, cell) => {
    const { compiler } = openCompiler();
    compileAll(compiler, [cell, 'const kept = 1;'].slice(0, 1));
    compileAll(openCompiler().compiler, ['const kept = 1;']);
    await written(1);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(readFileSync(join(folder, readdirSync(folder)[0] as string), 'utf8')).toContain('kept');
  });

  it('when it is an answer to be graded', async () => {
    const { compiler, cache } = openCompiler();
    compiler.compileAlone('const a = 1;');
    compiler.compileAlone('const a = 1;');
    expect(cache).toMatchObject({ found: 0, missed: 0 });
  });
});
