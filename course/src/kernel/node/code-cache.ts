/**
 * Loading TypeScript takes a quarter of a kernel's start, most of it spent on compiling nine megabytes of JavaScript.
 * V8 can keep what it compiled; Node 20 has no switch for that, so one module is loaded through `vm.Script` here.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { CACHE_FILE_MODE } from '../../course-cache.js';

type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: Module,
  file: string,
  folder: string,
) => void;

/** How long after the load the cache is written: by then the functions that a kernel needs have been compiled. */
const SAVE_DELAY_MS = 4_000;

/** Loads a CommonJS file as `require` would, and keeps its compiled code in `cacheFolder` for the next process. */
export function loadWithCodeCache(file: string, cacheFolder: string | undefined): unknown {
  const require = createRequire(file);
  const present = require.cache[file];
  if (present !== undefined) return present.exports;
  if (cacheFolder === undefined) return require(file);
  const source = readFileSync(file, 'utf8');
  const cacheFile = join(cacheFolder, `${basename(file)}-${source.length}-v8-${process.versions.v8}.bin`);
  const cachedData = readIfPresent(cacheFile);
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
  const script = new Script(wrapped, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected === true) saveLater(script, cacheFile);
  const module = new Module(file);
  module.filename = file;
  require.cache[file] = module;
  (script.runInThisContext() as ModuleFunction)(module.exports, require, module, file, dirname(file));
  module.loaded = true;
  return module.exports;
}

function readIfPresent(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function saveLater(script: Script, file: string): void {
  setTimeout(() => save(script, file), SAVE_DELAY_MS).unref();
}

/** A cache that cannot be written costs the next start 0.2 s and nothing else. */
function save(script: Script, file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, script.createCachedData(), { mode: CACHE_FILE_MODE });
    renameSync(temporary, file);
  } catch {}
}
