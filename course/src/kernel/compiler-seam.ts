/**
 * The seam between tslab's converter and the TypeScript that it stands on. The converter fixes its compiler options
 * inside one function; by standing between the two we give it lean types (a fast start), source maps (errors that
 * point into the cell) and plain assignments for imports (top-level loops at full speed), and leave its files alone.
 */
import type ts from '@tslab/typescript-for-tslab';
import { ambientTypes } from './ambient-types.js';
import { plainImports } from './plain-imports.js';

export type TypeScript = typeof ts;

/** What the converter puts before a cell, on a line of its own, so that the compiler takes it for a module. */
export const CONVERTER_PREFIX = 'export {};\n';

/** A place in a cell as tslab counts: lines and characters from 0. */
interface ConverterPosition {
  readonly offset: number;
  readonly line: number;
  readonly character: number;
}

export interface ConverterDiagnostic {
  readonly start: ConverterPosition;
  readonly end: ConverterPosition;
  readonly messageText: string;
  readonly code: number;
  readonly fileName?: string;
}

export interface ConvertResult {
  readonly output?: string;
  readonly declOutput?: string;
  readonly diagnostics: readonly ConverterDiagnostic[];
  readonly hasToplevelAwait?: boolean;
  readonly lastExpressionVar?: string;
}

/** The part of tslab's converter that the engine uses. */
export interface TslabConverter {
  convert(previousDeclarations: string, source: string): ConvertResult;
  inspect(previousDeclarations: string, source: string, position: number): ts.QuickInfo | null | undefined;
  complete(
    previousDeclarations: string,
    source: string,
    position: number,
  ): { start: number; end: number; candidates: string[] };
  close(): void;
}

/** The functions of TypeScript that the converter reaches through the seam. */
export interface Seam {
  createWatchCompilerHost: (...args: unknown[]) => unknown;
  transpileModule: TypeScript['transpileModule'];
  /** The folder that the converter takes for its own when it is created. */
  folder: string | undefined;
}

/** tslab's converter and its TypeScript, loaded so that the converter calls the functions of `seam`. */
export interface CompilerModules {
  readonly ts: TypeScript;
  readonly seam: Seam;
  createConverter(options: object): TslabConverter;
  isCompleteCode(code: string): { completed: boolean; indent?: string };
  printQuickInfo(info: ts.QuickInfo): string;
}

/** TypeScript as the converter sees it: everything passes through, but for what `seam` replaces. */
export function throughSeam(typescript: TypeScript): { facade: TypeScript; seam: Seam } {
  const seam: Seam = {
    createWatchCompilerHost: typescript.createWatchCompilerHost as Seam['createWatchCompilerHost'],
    transpileModule: typescript.transpileModule,
    folder: undefined,
  };
  const sys: ts.System = Object.create(typescript.sys);
  sys.getCurrentDirectory = () => seam.folder ?? typescript.sys.getCurrentDirectory();
  const replaced: Record<string, () => unknown> = {
    createWatchCompilerHost: () => seam.createWatchCompilerHost,
    transpileModule: () => seam.transpileModule,
    sys: () => sys,
  };
  const facade = {};
  for (const name of Object.keys(typescript)) {
    const get = replaced[name] ?? (() => (typescript as unknown as Record<string, unknown>)[name]);
    Object.defineProperty(facade, name, { get, enumerable: true, configurable: true });
  }
  return { facade: facade as TypeScript, seam };
}

/** `lean`: the few globals that cells use, for a fast start. `full`: all of Node's types, as stock tslab has them. */
export type TypeProfile = 'lean' | 'full';

const AMBIENT_FOLDER = '/__faultlines__';
const AMBIENT_FILE = `${AMBIENT_FOLDER}/cell/index.d.ts`;

/** Declaration files whose documentation comments are worth half of the time that reading them takes. */
const DOCUMENTED_DECLARATIONS = /(?:\/lib(?:\.[a-z0-9]+)*\.d\.ts|\/@types\/.*\.d\.ts)$/;

/**
 * Makes documentation comments ordinary ones, at the same offsets. `inspect` finds the documentation again in the
 * untouched file, by the offset.
 */
function withoutDocumentation(path: string, text: string | undefined): string | undefined {
  return text !== undefined && DOCUMENTED_DECLARATIONS.test(path) ? text.replaceAll('/**', '/* ') : text;
}

function serveAmbientTypes(sys: ts.System): void {
  const { readFile, fileExists, directoryExists } = sys;
  sys.readFile = (path, encoding) =>
    path === AMBIENT_FILE ? ambientTypes : withoutDocumentation(path, readFile(path, encoding));
  sys.fileExists = path => path === AMBIENT_FILE || fileExists(path);
  sys.directoryExists = path => AMBIENT_FILE.startsWith(`${path}/`) || directoryExists(path);
}

/** A converter, and a way to the program that it compiled last. */
export interface OpenConverter extends TslabConverter {
  program(): ts.Program | undefined;
}

type BuilderHost = ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram>;

/** Creates a converter with the given types, for cells in `folder`. */
export function openConverter(modules: CompilerModules, profile: TypeProfile, folder: string): OpenConverter {
  const { seam, ts: typescript } = modules;
  const original = typescript.createWatchCompilerHost as Seam['createWatchCompilerHost'];
  let host: BuilderHost | undefined;
  seam.folder = folder;
  seam.createWatchCompilerHost = (rootFiles, options, sys, ...rest) => {
    const compilerOptions = options as ts.CompilerOptions;
    if (profile === 'lean') compilerOptions.typeRoots = [AMBIENT_FOLDER];
    compilerOptions.types = [profile === 'lean' ? 'cell' : 'node'];
    compilerOptions.inlineSourceMap = true;
    serveAmbientTypes(sys as ts.System);
    host = original(rootFiles, compilerOptions, sys, ...rest) as BuilderHost;
    watchOnlyCells(host);
    return host;
  };
  try {
    const converter = modules.createConverter({});
    const latest = followProgram(host);
    return Object.assign(converter, { program: latest });
  } finally {
    seam.createWatchCompilerHost = original;
    seam.folder = undefined;
  }
}

/** Thousands of watchers on `node_modules` cost a second and keep the process alive; only the cell itself changes. */
function watchOnlyCells(host: BuilderHost): void {
  const idle: ts.FileWatcher = { close: () => {} };
  const { watchFile } = host;
  host.watchDirectory = () => idle;
  host.watchFile = (path, ...rest) =>
    /\/__(?:tslab|prev)__\.[a-z.]+$/.test(path) ? watchFile.call(host, path, ...rest) : idle;
}

/** The converter keeps its program to itself; the host is told of each new one. */
function followProgram(host: BuilderHost | undefined): () => ts.Program | undefined {
  let latest: ts.Program | undefined;
  if (host !== undefined) {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = builder => {
      latest = builder.getProgram();
      afterProgramCreate?.call(host, builder);
    };
  }
  return () => latest;
}

const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

/** Source maps of the two steps from a cell to what runs: TypeScript to modules, modules to plain script. */
export interface StepMaps {
  readonly toModule: string | undefined;
  readonly toScript: string | undefined;
}

/** Converts one cell and keeps the source maps that the converter would drop. */
export function convertWithMaps(
  modules: CompilerModules,
  converter: TslabConverter,
  previousDeclarations: string,
  source: string,
): { result: ConvertResult; maps: StepMaps } {
  const { seam, ts: typescript } = modules;
  let maps: StepMaps = { toModule: undefined, toScript: undefined };
  seam.transpileModule = (code, options) => {
    const inline = INLINE_MAP.exec(code);
    const transpiled = typescript.transpileModule(code.replace(INLINE_MAP, ''), {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
      transformers: { after: [plainImports(typescript)] },
    });
    maps = { toModule: inline?.[1], toScript: transpiled.sourceMapText };
    return { ...transpiled, outputText: transpiled.outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, '') };
  };
  try {
    return { result: converter.convert(previousDeclarations, source), maps };
  } finally {
    seam.transpileModule = typescript.transpileModule;
  }
}
