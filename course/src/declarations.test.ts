/**
 * The library's types as a notebook sees them: through TypeScript 5.0 with Node10 resolution. A newer compiler may emit what the
 * older one silently reads as `any`, so every public type is looked at.
 */
import { join } from 'node:path';
import ts from '@tslab/typescript-for-tslab';
import { describe, expect, it } from 'vitest';
import { publicModules } from '../bin/library-exports.mjs';
import { courseRoot, inCourse } from './paths.js';

const subpaths = publicModules(inCourse('lib'))
  .map(({ subpath }) => subpath)
  .filter(subpath => subpath !== 'node');

const FILE = join(courseRoot, 'notebooks', '__declarations__.ts');

function compile(source: string): { program: ts.Program; problems: string[] } {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    noEmit: true,
    strict: true,
    skipLibCheck: false,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = name => name === FILE || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === FILE
      ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([FILE], options, host);
  const own = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || !file.fileName.includes('node_modules'));
  return {
    program,
    problems: own.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  };
}

/** Public values whose type, or the type of whose parameters or result, is `any`. */
function untyped(program: ts.Program): string[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(FILE) as ts.SourceFile;
  const found: string[] = [];
  const isAny = (type: ts.Type): boolean => (type.flags & ts.TypeFlags.Any) !== 0;
  for (const statement of file.statements.filter(ts.isImportDeclaration)) {
    const module = checker.getSymbolAtLocation(statement.moduleSpecifier);
    for (const exported of module === undefined ? [] : checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (symbol.valueDeclaration === undefined) continue;
      const type = checker.getTypeOfSymbolAtLocation(symbol, file);
      const parts = type
        .getCallSignatures()
        .flatMap(signature => [
          signature.getReturnType(),
          ...signature.getParameters().map(parameter => checker.getTypeOfSymbolAtLocation(parameter, file)),
        ]);
      if ([type, ...parts].some(isAny))
        found.push(`${statement.moduleSpecifier.getText(file)} ${exported.name}`);
    }
  }
  return found;
}

const importEverything = [
  "import * as root from 'faultlines';",
  ...subpaths.map((subpath, index) => `import * as module${index} from 'faultlines/${subpath}';`),
].join('\n');

describe('under TypeScript 5.0', () => {
  const { program, problems } = compile(importEverything);

  it('every module is found and read without a complaint', () => {
    expect(subpaths.length).toBeGreaterThan(30);
    expect(problems).toEqual([]);
  });

  it('no public function takes or gives `any`', () => {
    expect(untyped(program)).toEqual([]);
  });

  it('a typed array is a typed array: a wrong use of one is an error', () => {
    const wrong =
      "import { simulateFanOutLatency } from 'faultlines/latency';\nexport const text: string = simulateFanOutLatency({} as never);";
    expect(compile(wrong).problems.join()).toContain("not assignable to type 'string'");
  });
});
