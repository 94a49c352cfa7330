/**
 * The library as others get it: packed, and installed in an empty folder with its dependencies and nothing else. What it
 * needs of the course's folders it would miss there.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicModules } from '../bin/library-exports.mjs';
import { inCourse } from './paths.js';

const folder = mkdtempSync(join(tmpdir(), 'faultlines-packed-'));
const installed = join(folder, 'node_modules', 'faultlines');

/** Puts a package's dependencies, and theirs, beside it: what npm would install, without asking a registry. */
function link(names: readonly string[], from: string, seen = new Set<string>()): void {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    const source = [join(from, 'node_modules', name), inCourse('node_modules', name)].find(
      existsSync,
    ) as string;
    const target = join(folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(source, target, 'junction');
    const { dependencies = {} } = packageIn(source);
    link(Object.keys(dependencies), source, seen);
  }
}

function packageIn(path: string): { dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
}

/** Runs a module in the empty folder, and gives what it prints. */
function run(code: string): string {
  writeFileSync(join(folder, 'main.mjs'), code);
  return execFileSync(process.execPath, ['main.mjs'], { cwd: folder, encoding: 'utf8' });
}

/** The files that a package holds: npm's own list, since npm itself may ask the network before it packs. */
function packedFiles(): string[] {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const list = execFileSync(npm, ['pack', '--dry-run', '--json', '--offline', '--ignore-scripts'], {
    cwd: inCourse('lib'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files }] = JSON.parse(list) as [{ files: { path: string }[] }];
  return files.map(({ path }) => path);
}

let files: string[] = [];

beforeAll(() => {
  files = packedFiles();
  for (const path of files) {
    mkdirSync(dirname(join(installed, path)), { recursive: true });
    cpSync(inCourse('lib', path), join(installed, path));
  }
  link(Object.keys(packageIn(inCourse('lib')).dependencies ?? {}), inCourse('lib'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed library', () => {
  it('holds the compiled modules, a README and the license, and no test, helper or source of the course', () => {
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'package.json', 'dist/index.js']));
    expect(files.filter(path => /\.test\.|testing|sources\.json|\.tsbuildinfo|^src/.test(path))).toEqual([]);
    const odd = files.filter(
      path => !path.startsWith('dist/') && !/^(README\.md|LICENSE|package\.json)$/.test(path),
    );
    expect(odd).toEqual([]);
  });

  it('imports every subpath', () => {
    const subpaths = publicModules(inCourse('lib')).map(({ subpath }) => subpath);
    const code = `for (const subpath of ${JSON.stringify(subpaths)})
      if (Object.keys(await import(\`faultlines/\${subpath}\`)).length === 0) console.log(subpath, 'is empty');
    console.log('done');`;
    expect(run(code).trim().split('\n').at(-1)).toBe('done');
  });

  it('is bundled with every subpath', async () => {
    const subpaths = publicModules(inCourse('lib')).map(({ subpath }) => subpath);
    const contents = subpaths
      .map((subpath, index) => `export * as m${index} from 'faultlines/${subpath}';`)
      .join('\n');
    const { outputFiles, warnings } = await build({
      stdin: { contents, resolveDir: folder },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    });
    expect(warnings).toEqual([]);
    expect(outputFiles[0]?.text.length).toBeGreaterThan(100_000);
  });

  it('brings its published figures', () => {
    const code = `import { illustrativePrices } from 'faultlines/cost';
      import { pbsFits } from 'faultlines/quorum';
      import { readData } from 'faultlines/host';
      console.log(illustrativePrices().currency, Object.keys(pbsFits()).length, readData('rpc/dynamo-2007.json').title.length > 0);`;
    expect(run(code)).toBe('USD 4 true\n');
  });

  it('says that sources are not installed', () => {
    const code = `import { source } from 'faultlines';
      import { fanOutLatency } from 'faultlines/latency';
      try { source(fanOutLatency); } catch (error) { console.log(error.message); }`;
    expect(run(code)).toMatch(/^the library's sources are not installed/);
  });

  it('calls every public function that takes nothing', () => {
    const subpaths = publicModules(inCourse('lib')).map(({ subpath }) => subpath);
    const code = `const failed = [];
    for (const subpath of ${JSON.stringify(subpaths)}) {
      for (const [name, value] of Object.entries(await import(\`faultlines/\${subpath}\`))) {
        if (typeof value !== 'function' || /^[A-Z]/.test(name) || value.length > 0) continue;
        try { value(); } catch (error) { if (/there is no|cannot be read|ENOENT/.test(error.message)) failed.push(name + ': ' + error.message); }
      }
    }
    console.log(JSON.stringify(failed));`;
    expect(run(code).trim().split('\n').at(-1)).toBe('[]');
  });

  it('runs the lines of its README', () => {
    const blocks = [...readFileSync(join(installed, 'README.md'), 'utf8').matchAll(/```js\n([\s\S]*?)```/g)];
    const [first, second] = blocks.map(([, code]) => run(code as string).trim());
    expect(blocks).toHaveLength(2);
    expect(first).toBe('linearizable');
    expect(Number(second)).toBeGreaterThan(20);
  });

  it('names no command of another package in a report', () => {
    const code = `import { defineSpec, gradeAnswer, inProcessTransport, reportText, aNumber } from 'faultlines/exercise';
      const spec = defineSpec({ id: '9.9.1', title: 'Mine', statement: '', functions: { one: aNumber },
        properties: [{ name: 'is one', points: 1, hints: ['a', 'b'], check: async ({ answer, refute }) => { throw new Error('x'); } }] });
      console.log(reportText(await gradeAnswer(spec, inProcessTransport({ one: () => 2 }))));`;
    expect(run(code)).not.toMatch(/faultlines check|npx|npm/);
  });
});

describe('its types', () => {
  const subpaths = publicModules(inCourse('lib')).map(({ subpath }) => subpath);
  const program = [
    "import * as root from 'faultlines';",
    ...subpaths.map((subpath, index) => `import * as m${index} from 'faultlines/${subpath}';`),
    `export const all: unknown[] = [root, ${subpaths.map((_, index) => `m${index}`).join(', ')}];`,
  ].join('\n');

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('pass under %s modules with %s resolution', (module, moduleResolution) => {
    writeFileSync(join(folder, 'types.ts'), program);
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2022',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      lib: ['es2022', 'dom'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }));
    const compiler = inCourse('node_modules', 'typescript', 'bin', 'tsc');
    const compile = () =>
      execFileSync(process.execPath, [compiler, '-p', 'tsconfig.json'], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(compile).not.toThrow();
  });

  it('are read by TypeScript 5.0 with the resolution of Node 10', () => {
    writeFileSync(join(folder, 'types.ts'), program);
    const compilerOptions = {
      module: 'commonjs',
      moduleResolution: 'node10',
      target: 'es2022',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      lib: ['es2022', 'dom'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }));
    const compiler = inCourse('node_modules', '@tslab', 'typescript-for-tslab', 'bin', 'tsc');
    const compile = () =>
      execFileSync(process.execPath, [compiler, '-p', 'tsconfig.json'], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(compile).not.toThrow();
  });
});

it('the license and the README of the library are there', () => {
  const names = readdirSync(inCourse('lib'));
  expect(names).toEqual(expect.arrayContaining(['LICENSE', 'README.md']));
  expect(readFileSync(inCourse('lib', 'LICENSE'), 'utf8')).toBe(readFileSync(inCourse('LICENSE'), 'utf8'));
});
