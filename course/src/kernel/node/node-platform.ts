/** The engine's platform in Node. */
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { runInThisContext } from 'node:vm';
import { courseCache } from '../../course-cache.js';
import { isInside } from '../../files.js';
import { courseRoot } from '../../paths.js';
import { CellTimers } from '../cell-timers.js';
import type { CompilationCache } from '../compilation-cache.js';
import type { Attachment, Platform } from '../platform.js';
import type { StopLock } from '../stop-lock.js';
import { CapturedStreams } from './captured-streams.js';
import { CellGlobals } from './cell-globals.js';
import { compilationCache } from './compilation-files.js';
import { loadCompilerModules, type NodeModules } from './compiler-modules.js';
import { isKnownToNode } from './known-names.js';

export interface NodePlatformOptions {
  /** Whether failures that nothing catches are the engine's to report; in a process that others share they are not. */
  readonly ownsProcess: boolean;
  /** What a watch that stops runaway code heeds; without it nothing does. */
  readonly lock?: StopLock;
}

/** Plain functions, kept before cells can replace the globals. */
const { setImmediate: plainSetImmediate, performance: clock, Date: plainDate } = globalThis;

const engineFolders = ['course/dist/kernel/', 'course/src/kernel/', 'node_modules/tslab/'];

export function createNodePlatform(options: NodePlatformOptions): Platform {
  return new NodePlatform(options, loadCompilerModules(courseCache('typescript')));
}

class NodePlatform implements Platform {
  readonly compiler: NodeModules['compiler'];
  readonly tslabDisplay: NodeModules['tslabDisplay'];
  readonly #timers = new CellTimers(
    callback => void plainSetImmediate(callback),
    () => this.#attachment?.running(),
  );
  readonly #globals = new CellGlobals();
  readonly #streams = new CapturedStreams();
  readonly #detachers: (() => void)[] = [];
  readonly #originalFolder = process.cwd();
  #attachment: Attachment | undefined;
  #requireFromFolder = createRequire(import.meta.url);

  constructor(
    private readonly options: NodePlatformOptions,
    private readonly modules: NodeModules,
  ) {
    this.compiler = modules.compiler;
    this.tslabDisplay = modules.tslabDisplay;
  }

  compilations(folder: string): CompilationCache | undefined {
    return isInside(courseRoot, folder) ? compilationCache(courseRoot) : undefined;
  }

  evaluate(expression: string, name: string): unknown {
    return runInThisContext(expression, { filename: name });
  }

  uninterrupted<T>(work: () => T): T {
    return this.options.lock === undefined ? work() : this.options.lock.hold(work);
  }

  require(specifier: string): unknown {
    if (specifier === 'tslab') return this.modules.tslab;
    return this.#globals.adopting(() => this.#requireFromFolder(specifier));
  }

  enterFolder(folder: string): void {
    process.chdir(folder);
    this.#requireFromFolder = createRequire(join(folder, 'cell.js'));
  }

  format(value: unknown): string {
    return format(value);
  }

  runAs<T>(owner: object, call: () => T): T {
    return this.#timers.runAs(owner, call);
  }

  leave(owner: object): void {
    this.#timers.leave(owner);
  }

  currentOwner(): object | undefined {
    return this.#timers.currentOwner();
  }

  attach(attachment: Attachment): void {
    this.#attachment = attachment;
    this.#streams.capture((name, text) => attachment.write(name, text));
    this.#timers.install();
    this.#silenceExperimentalWarnings();
    if (this.options.ownsProcess) {
      this.#listen('uncaughtException', error => attachment.stray(error));
      this.#listen('unhandledRejection', error => attachment.stray(error));
    }
    this.#globals.remember();
  }

  detach(): void {
    for (const detach of this.#detachers.splice(0)) detach();
    this.#timers.uninstall();
    this.#streams.release();
    process.chdir(this.#originalFolder);
  }

  clearTimers(owner?: object): void {
    this.#timers.clear(owner);
  }

  restoreGlobals(): void {
    this.#globals.restore();
  }

  nextTurn(): Promise<void> {
    return new Promise(resolve => {
      plainSetImmediate(resolve);
    });
  }

  now(): number {
    return clock.now();
  }

  wallClock(): number {
    return plainDate.now();
  }

  isBuiltIn(name: string): boolean {
    return isKnownToNode(name);
  }

  displayFile(file: string): string | undefined {
    if (file.startsWith('node:') || !/[/\\]/.test(file)) return undefined;
    const path = file.startsWith('file://') ? fileURLToPath(file) : file;
    const inside = relative(courseRoot, path).split(sep).join('/');
    if (engineFolders.some(folder => inside.startsWith(folder))) return undefined;
    return inside.startsWith('../') ? path : inside.replace(/^lib\/dist\//, 'faultlines/');
  }

  #listen(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): void {
    process.on(event as 'uncaughtException', listener);
    this.#detachers.push(() => process.off(event, listener));
  }

  /** Node 20 warns once a process that a cell's `import` of the library is experimental; no reader can act on it. */
  #silenceExperimentalWarnings(): void {
    const { emitWarning } = process;
    process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
      const [type] = rest;
      const name = typeof type === 'object' && type !== null ? (type as { type?: unknown }).type : type;
      if (name !== 'ExperimentalWarning') Reflect.apply(emitWarning, process, [warning, ...rest]);
    }) as typeof process.emitWarning;
    this.#detachers.push(() => {
      process.emitWarning = emitWarning;
    });
  }
}
