/** Compilations kept in a folder, a file each. Its name is a digest of all that the compilation depends on. */
import { createHash, type Hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE_FILE_MODE, courseCache } from '../../course-cache.js';
import {
  type CompilationCache,
  type Conversion,
  type ConversionInput,
  dependsOnCourseAlone,
  isWorthKeeping,
} from '../compilation-cache.js';

/** A chapter has thirty cells; a learner who edits leaves some behind with each change. */
const MOST_FILES = 4000;

/** `course/dist/kernel`, or `course/src/kernel` in a test. */
const KERNEL_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));

export class CompilationFiles implements CompilationCache {
  readonly #folder: string;
  readonly #environment: string;

  /**
   * @param folder where the files are kept
   * @param environment what stands behind every compilation, see `environmentDigest`
   */
  constructor(folder: string, environment: string) {
    this.#folder = folder;
    this.#environment = environment;
    makeRoom(this.#folder);
  }

  find(input: ConversionInput): Conversion | undefined {
    if (!dependsOnCourseAlone(input)) return undefined;
    try {
      return conversionIn(JSON.parse(readFileSync(this.#file(input), 'utf8')));
    } catch {
      return undefined;
    }
  }

  keep(input: ConversionInput, conversion: Conversion): void {
    if (!dependsOnCourseAlone(input) || !isWorthKeeping(conversion)) return;
    const file = this.#file(input);
    const temporary = `${file}.${process.pid}`;
    // A cache that cannot be written costs time and nothing else.
    void writeFile(temporary, JSON.stringify(conversion), { mode: CACHE_FILE_MODE })
      .then(() => rename(temporary, file))
      .catch(() => {});
  }

  #file({ profile, declarations, code }: ConversionInput): string {
    const hash = createHash('sha256');
    for (const part of [this.#environment, profile, declarations, code])
      hash.update(`${part.length}:${part}`);
    return join(this.#folder, `${hash.digest('hex')}.json`);
  }
}

/** A file that another version wrote, or nobody of ours, is as good as none. */
function conversionIn(value: unknown): Conversion | undefined {
  const { result, maps } = (value ?? {}) as Partial<Conversion>;
  const isWhole =
    typeof result?.output === 'string' && Array.isArray(result.diagnostics) && typeof maps === 'object';
  return isWhole ? ({ result, maps } as Conversion) : undefined;
}

/**
 * What stands behind every compilation: the declarations of the course's packages, the lock of all others, the kernel itself.
 *
 * @param root the course's root folder
 */
export function environmentDigest(root: string): string {
  const hash = createHash('sha256');
  hash.update(process.version);
  addFile(hash, join(root, 'package-lock.json'));
  for (const name of ['lib', 'exercises', 'course']) {
    addFile(hash, join(root, name, 'package.json'));
    addFiles(hash, join(root, name, 'dist'), /\.d\.ts$/);
  }
  addFiles(hash, KERNEL_FOLDER, /\.[jt]s$/);
  return hash.digest('hex');
}

function addFiles(hash: Hash, folder: string, which: RegExp): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (which.test(name)) addFile(hash, join(folder, name));
}

function addFile(hash: Hash, file: string): void {
  const text = readFileSync(file);
  hash.update(`${text.length}:`);
  hash.update(text);
}

/** Takes away the older half where there are too many. */
function makeRoom(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder);
    if (names.length <= MOST_FILES) return;
    const files = names.map(name => join(folder, name)).map(file => ({ file, at: statSync(file).mtimeMs }));
    files.sort((one, other) => one.at - other.at);
    for (const { file } of files.slice(0, files.length - MOST_FILES / 2)) rmSync(file, { force: true });
  } catch {
    // Another process may be at it.
  }
}

let opened: CompilationCache | undefined;

/** The cache of this process. None where the course is not whole, or the folder is somebody else's: then every cell is compiled. */
export function compilationCache(root: string): CompilationCache | undefined {
  try {
    const folder = courseCache('cells', root);
    if (folder !== undefined) opened ??= new CompilationFiles(folder, environmentDigest(root));
  } catch {
    return undefined;
  }
  return opened;
}
