/**
 * Collects the TypeScript of every public definition of the library, with its tokens classified, into
 * `lib/dist/sources.json`: what `source(fn)` shows in a chapter. A definition is found by its compiled text, which is what
 * a function knows of itself; two modules may use one name for different things.
 */
import { writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from '@tslab/typescript-for-tslab';
import { type CollectedSource, digestOf, type TokenKind } from 'faultlines/notebook';
import { type PublicModule, publicModules } from '../../bin/library-exports.mjs';
import { courseRoot, inCourse } from '../paths.js';

type Definition = ts.FunctionDeclaration | ts.ClassDeclaration | ts.VariableStatement;

/** The statement that defines a name, if it is one that a chapter can show. */
function definitionOf(symbol: ts.Symbol): Definition | undefined {
  for (const declaration of symbol.declarations ?? []) {
    if (ts.isFunctionDeclaration(declaration) && declaration.body !== undefined) return declaration;
    if (ts.isClassDeclaration(declaration)) return declaration;
    if (ts.isVariableDeclaration(declaration) && ts.isVariableStatement(declaration.parent.parent)) {
      return declaration.parent.parent;
    }
  }
  return undefined;
}

function kindOf(token: ts.SyntaxKind): TokenKind | undefined {
  if (token >= ts.SyntaxKind.FirstKeyword && token <= ts.SyntaxKind.LastKeyword) return 'keyword';
  if (token === ts.SyntaxKind.NumericLiteral || token === ts.SyntaxKind.BigIntLiteral) return 'number';
  const strings = [
    ts.SyntaxKind.StringLiteral,
    ts.SyntaxKind.NoSubstitutionTemplateLiteral,
    ts.SyntaxKind.TemplateHead,
    ts.SyntaxKind.TemplateMiddle,
    ts.SyntaxKind.TemplateTail,
  ];
  return strings.includes(token) ? 'string' : undefined;
}

function tokensOf(definition: Definition, file: ts.SourceFile, start: number): CollectedSource['tokens'] {
  const tokens: [number, number, TokenKind][] = [];
  const comments = new Set<number>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []) {
      if (pos < start || comments.has(pos)) continue;
      comments.add(pos);
      tokens.push([pos - start, end - pos, 'comment']);
    }
    const kind = kindOf(node.kind);
    if (kind !== undefined) tokens.push([node.getStart(file) - start, node.getWidth(file), kind]);
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(definition);
  return tokens.sort(([a], [b]) => a - b);
}

function collect(name: string, definition: Definition): Omit<CollectedSource, 'digest'> {
  const file = definition.getSourceFile();
  const start = definition.getStart(file);
  return {
    name,
    file: relative(courseRoot, file.fileName).split(sep).join('/'),
    line: file.getLineAndCharacterOfPosition(start).line + 1,
    text: file.text.slice(start, definition.getEnd()),
    comment: file.text.slice(definition.getFullStart(), start).trim(),
    tokens: tokensOf(definition, file, start),
  };
}

/** A public definition, and the value that the compiled module exports under its name. */
interface Published {
  readonly value: unknown;
  readonly source: Omit<CollectedSource, 'digest'>;
}

async function publishedBy(program: ts.Program, { file }: PublicModule): Promise<Published[]> {
  const checker = program.getTypeChecker();
  const module = program.getSourceFile(sourceFile(file));
  const symbol = module && checker.getSymbolAtLocation(module);
  if (symbol === undefined) throw new Error(`lib/src/${file}.ts exports nothing`);
  const compiled = pathToFileURL(inCourse('lib', 'dist', `${file}.js`)).href;
  const values = (await import(compiled)) as Record<string, unknown>;
  return checker.getExportsOfModule(symbol).flatMap(exported => {
    const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const definition = definitionOf(target);
    if (definition === undefined) return [];
    return [{ value: values[exported.name], source: collect(exported.name, definition) }];
  });
}

function sourceFile(file: string): string {
  return join(inCourse('lib', 'src'), `${file}.ts`);
}

/** Every public function and class of the library, each once, in the order of their files. */
export async function collectSources(): Promise<CollectedSource[]> {
  const modules = publicModules(inCourse('lib')).filter(({ file }) => !file.startsWith('teaching/node'));
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, noLib: true, types: [] };
  const program = ts.createProgram(
    modules.map(({ file }) => sourceFile(file)),
    options,
  );
  const found = new Map<unknown, CollectedSource>();
  for (const module of modules)
    for (const { value, source } of await publishedBy(program, module))
      if (typeof value === 'function') found.set(value, { ...source, digest: digestOf(value) });
  return [...found.values()].sort(
    (one, other) => one.file.localeCompare(other.file, 'en') || one.line - other.line,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(inCourse('lib', 'dist', 'sources.json'), JSON.stringify(await collectSources()));
}
