/** What an answer may import: the exercise says what of the library, and Node's modules that only compute. */
import type ts from '@tslab/typescript-for-tslab';
import type { TypeScript } from '../kernel/compiler-seam.js';

/** Modules of Node that compute and reach nothing outside of the process. */
const PURE_BUILT_INS: ReadonlySet<string> = new Set([
  'assert',
  'assert/strict',
  'buffer',
  'crypto',
  'events',
  'perf_hooks',
  'string_decoder',
  'timers',
  'timers/promises',
  'url',
  'util',
  'util/types',
]);

/** The name without `node:` of a module that any answer may use; nothing for any other module. */
export function pureBuiltIn(specifier: string): string | undefined {
  const name = specifier.replace(/^node:/, '');
  return PURE_BUILT_INS.has(name) ? name : undefined;
}

/** The package `faultlines`, or a room of it. */
export function isOfLibrary(specifier: string): boolean {
  return specifier === 'faultlines' || specifier.startsWith('faultlines/');
}

/** Why an answer may not import this module; nothing if it may, from the library at least types. */
export function refuseModule(specifier: string): string | undefined {
  if (isOfLibrary(specifier) || pureBuiltIn(specifier) !== undefined) return undefined;
  if (/^(\.{0,2}[/\\]|[a-z]:[/\\]|file:|data:)/i.test(specifier)) {
    return `an answer is the text of its own cell or file: put what it needs from '${specifier}' into it`;
  }
  return `an answer may not import '${specifier}': it may import from faultlines what the statement names, types, and Node's modules that only compute (${[...PURE_BUILT_INS].join(', ')})`;
}

/** Why an answer may not import this value of the library. */
export function refuseName(specifier: string, name: string, allowed: readonly string[]): string {
  const rest =
    allowed.length === 0
      ? 'from there it may import types only'
      : `from there it may import ${allowed.join(', ')}`;
  return `an answer to this exercise may not import ${name} from '${specifier}': ${rest}`;
}

/** A module that a source names, and where: an offset into the text. */
export interface NamedModule {
  readonly specifier: string;
  readonly offset: number;
}

/** The modules that a source imports, exports from, or requires by a literal; imports of types alone are left out. */
export function modulesNamedIn(typescript: TypeScript, text: string): NamedModule[] {
  const file = typescript.createSourceFile('answer.ts', text, typescript.ScriptTarget.ES2022, true);
  const found: NamedModule[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node !== undefined && typescript.isStringLiteralLike(node)) {
      found.push({ specifier: node.text, offset: node.getStart(file) });
    }
  };
  const visit = (node: ts.Node): void => {
    if (typescript.isImportDeclaration(node)) {
      if (node.importClause?.isTypeOnly !== true) add(node.moduleSpecifier);
    } else if (typescript.isExportDeclaration(node)) {
      if (!node.isTypeOnly) add(node.moduleSpecifier);
    } else if (typescript.isCallExpression(node)) {
      const { expression } = node;
      const isRequire = typescript.isIdentifier(expression) && expression.text === 'require';
      if (isRequire || expression.kind === typescript.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
