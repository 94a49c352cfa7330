/**
 * The seam between tslab's converter and the TypeScript that it stands on. The converter fixes its compiler options
 * inside one function; by standing between the two we give it lean types (a fast start), source maps (errors that
 * point into the cell) and plain assignments for imports (top-level loops at full speed), and leave its files alone.
 * What is done at the seam stands in `open-converter.ts` and `convert-cell.ts`.
 */
import type ts from '@tslab/typescript-for-tslab';

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
