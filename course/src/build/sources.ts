/**
 * Collects the TypeScript of every public definition of the library, with its tokens classified, into
 * `lib/dist/sources.json`: what `source(fn)` shows in a chapter. Public names are unique over the whole library, since a
 * function knows no more of itself than its name; two definitions of one name end the build.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from '@tslab/typescript-for-tslab';
import type { CollectedSource, TokenKind } from 'faultlines/notebook';
import { courseRoot, inCourse } from '../paths.js';

type Definition = ts.FunctionDeclaration | ts.ClassDeclaration | ts.VariableStatement;

function roomIndexes(): string[] {
  return readdirSync(inCourse('lib', 'src'), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== 'node')
    .map(entry => inCourse('lib', 'src', entry.name, 'index.ts'));
}

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

function collect(definition: Definition): CollectedSource {
  const file = definition.getSourceFile();
  const start = definition.getStart(file);
  return {
    file: relative(courseRoot, file.fileName).split(sep).join('/'),
    line: file.getLineAndCharacterOfPosition(start).line + 1,
    text: file.text.slice(start, definition.getEnd()),
    comment: file.text.slice(definition.getFullStart(), start).trim(),
    tokens: tokensOf(definition, file, start),
  };
}

/** Every public definition of the library by its name. Throws if two rooms publish different things under one name. */
export function collectSources(): Record<string, CollectedSource> {
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, noLib: true, types: [] };
  const program = ts.createProgram(roomIndexes(), options);
  const checker = program.getTypeChecker();
  const found = new Map<string, { definition: Definition; source: CollectedSource }>();
  for (const index of roomIndexes()) {
    const module = program.getSourceFile(index);
    const symbol = module && checker.getSymbolAtLocation(module);
    if (symbol === undefined) throw new Error(`${relative(courseRoot, index)} exports nothing`);
    for (const exported of checker.getExportsOfModule(symbol)) {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const definition = definitionOf(target);
      if (definition === undefined) continue;
      const earlier = found.get(exported.name);
      if (earlier !== undefined && earlier.definition !== definition) {
        throw new Error(
          `'${exported.name}' is published by ${earlier.source.file} and by ${collect(definition).file}: rename one`,
        );
      }
      found.set(exported.name, { definition, source: collect(definition) });
    }
  }
  const named = [...found].map(([name, { source }]) => [name, source] as const);
  return Object.fromEntries(named.sort(([a], [b]) => a.localeCompare(b, 'en')));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(inCourse('lib', 'dist', 'sources.json'), JSON.stringify(collectSources()));
}
