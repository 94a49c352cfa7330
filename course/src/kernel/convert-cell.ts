/** Converting one cell through the seam: with its source maps, in one pass of the compiler instead of two. */
import type ts from '@tslab/typescript-for-tslab';
import {
  CONVERTER_PREFIX,
  type CompilerModules,
  type ConvertResult,
  type TypeScript,
} from './compiler-seam.js';
import { GLOBAL_BLOCK, type OpenConverter } from './open-converter.js';
import { plainImports } from './plain-imports.js';

const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

/** Source maps of the two steps from a cell to what runs: TypeScript to modules, modules to plain script. */
export interface StepMaps {
  readonly toModule: string | undefined;
  readonly toScript: string | undefined;
}

/**
 * Converts one cell and keeps the source maps that the converter would drop.
 *
 * The converter compiles every cell twice: as it stands, to learn what it declares, and again with an `export` of that.
 * The compiler is given the second text at once, finds it unchanged the second time, and does half of the work.
 */
export function convertWithMaps(
  modules: CompilerModules,
  converter: OpenConverter,
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
  const { warn } = console;
  try {
    converter.appendToCell(exportOfAll(typescript, source));
    // The converter warns that the program is still the same, which is the point.
    console.warn = () => {};
    const result = converter.convert(previousDeclarations, source);
    if (result.diagnostics.some(({ code }) => code === MODULE_NOT_FOUND)) converter.forgetPackages();
    return { result, maps };
  } finally {
    console.warn = warn;
    converter.appendToCell('');
    seam.transpileModule = typescript.transpileModule;
  }
}

const MODULE_NOT_FOUND = 2307;

/** TypeScript's own binder, which its declarations leave out, and what it finds declared in a file. */
interface Binder {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
}

/** The `export` that the converter would put after a cell, to the letter. */
function exportOfAll(typescript: TypeScript, source: string): string {
  const target = typescript.ScriptTarget.ES2022;
  const file = typescript.createSourceFile('cell.ts', CONVERTER_PREFIX + source, target, true);
  (typescript as unknown as Binder).bindSourceFile(file, { target });
  const { locals } = file as unknown as { locals?: ReadonlyMap<string, unknown> };
  const names = [...(locals?.keys() ?? [])].filter(name => name !== GLOBAL_BLOCK);
  return names.length === 0 ? '' : `\nexport {${names.join(', ')}}`;
}
