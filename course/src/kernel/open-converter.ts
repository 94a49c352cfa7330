/** Opening tslab's converter so that it starts fast and does no work twice. */
import type ts from '@tslab/typescript-for-tslab';
import { ambientTypes } from './ambient-types.js';
import type { CompilerModules, Seam, TslabConverter, TypeScript } from './compiler-seam.js';

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
  /** Looks anew for packages, which someone may have installed meanwhile. */
  forgetPackages(): void;
  /** Text that the compiler reads at the end of the cell; see `convertWithMaps`. */
  appendToCell(text: string): void;
}

/** What the compiler calls a block of `declare global`. The converter takes it for a variable, and exports it. */
export const GLOBAL_BLOCK = '__global';

function withoutGlobalBlock(text: string): string {
  return text.replace(/\nexport \{([^{}]*)\}$/, (whole, list: string) => {
    const names = list.split(', ');
    if (!names.includes(GLOBAL_BLOCK)) return whole;
    const others = names.filter(name => name !== GLOBAL_BLOCK);
    return others.length === 0 ? '' : `\nexport {${others.join(', ')}}`;
  });
}

function appendToCell(sys: ts.System, appended: () => string): void {
  const { readFile } = sys;
  sys.readFile = (path, encoding) => {
    const read = readFile(path, encoding);
    if (read === undefined || !isCellFile(path)) return read;
    const text = withoutGlobalBlock(read);
    const suffix = appended();
    return text.endsWith(suffix) ? text : text + suffix;
  };
}

/** The file as which the converter hands the cell to the compiler. */
function isCellFile(path: string): boolean {
  return path.endsWith('/__tslab__.ts');
}

type BuilderHost = ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram>;

/** Creates a converter with the given types, for cells in `folder`. */
export function openConverter(modules: CompilerModules, profile: TypeProfile, folder: string): OpenConverter {
  const { seam, ts: typescript } = modules;
  const original = typescript.createWatchCompilerHost as Seam['createWatchCompilerHost'];
  let host: BuilderHost | undefined;
  let packages: ts.ModuleResolutionCache | undefined;
  let appended = '';
  seam.folder = folder;
  seam.createWatchCompilerHost = (rootFiles, options, sys, ...rest) => {
    const compilerOptions = options as ts.CompilerOptions;
    if (profile === 'lean') compilerOptions.typeRoots = [AMBIENT_FOLDER];
    compilerOptions.types = [profile === 'lean' ? 'cell' : 'node'];
    compilerOptions.inlineSourceMap = true;
    serveAmbientTypes(sys as ts.System);
    appendToCell(sys as ts.System, () => appended);
    host = original(rootFiles, compilerOptions, sys, ...rest) as BuilderHost;
    watchOnlyCells(host);
    packages = rememberPackages(typescript, host, folder);
    return host;
  };
  try {
    const converter = modules.createConverter({});
    return Object.assign(converter, {
      program: followProgram(host),
      forgetPackages: () => packages?.clear(),
      appendToCell: (text: string) => {
        appended = text;
      },
    });
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
    isCellFile(path) || path.endsWith('/__prev__.d.ts') ? watchFile.call(host, path, ...rest) : idle;
}

/**
 * Every cell makes the compiler look anew for the packages that the cell and all before it import, and for
 * replacements of its own libraries in every folder above. That took a third of its time.
 */
function rememberPackages(
  typescript: TypeScript,
  host: BuilderHost,
  folder: string,
): ts.ModuleResolutionCache {
  const cache = typescript.createModuleResolutionCache(folder, name => name);
  host.getModuleResolutionCache = () => cache;
  host.resolveModuleNameLiterals = (names, file, redirected, options) =>
    names.map(({ text }) => typescript.resolveModuleName(text, file, options, host, cache, redirected));
  return cache;
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
