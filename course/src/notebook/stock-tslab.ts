/**
 * What stock tslab breaks on, though the course's own hosts fix it: a chapter that uses it would fail for a reader
 * who has only Jupyter and tslab.
 */
import type ts from '@tslab/typescript-for-tslab';
import { CONVERTER_PREFIX, type TypeScript } from '../kernel/compiler-seam.js';
import type { OpenConverter } from '../kernel/open-converter.js';

export interface StockProblem {
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

/** Problems that the text of a cell alone shows. */
export function syntaxProblems(typescript: TypeScript, source: string): StockProblem[] {
  const file = typescript.createSourceFile('cell.ts', source, typescript.ScriptTarget.ES2022, true);
  const problems: StockProblem[] = [];
  const report = (node: ts.Node, message: string) => {
    problems.push({ line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1, message });
  };
  for (const statement of file.statements) {
    if (isExported(typescript, statement)) report(statement, 'export at the top level: leave it out');
  }
  const visit = (node: ts.Node, inFunction: boolean): void => {
    if (!inFunction && typescript.isIterationStatement(node, false)) {
      report(node, 'a loop at the top level, 50 times slower in stock tslab: put it in a function');
    }
    const specifier = importedFrom(typescript, node);
    if (specifier !== undefined && isFile(specifier)) {
      report(node, `an import of the file '${specifier}': import a package`);
    }
    const inside = inFunction || typescript.isFunctionLike(node) || typescript.isClassLike(node);
    typescript.forEachChild(node, child => visit(child, inside));
  };
  visit(file, false);
  return problems;
}

function isExported(typescript: TypeScript, statement: ts.Statement): boolean {
  if (typescript.isExportDeclaration(statement) || typescript.isExportAssignment(statement)) return true;
  if (!typescript.canHaveModifiers(statement)) return false;
  const modifiers = typescript.getModifiers(statement) ?? [];
  return modifiers.some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword);
}

/** The module that an `import`, `import()` or `require()` names. */
function importedFrom(typescript: TypeScript, node: ts.Node): string | undefined {
  if (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node)) {
    const { moduleSpecifier } = node;
    return moduleSpecifier !== undefined && typescript.isStringLiteral(moduleSpecifier)
      ? moduleSpecifier.text
      : undefined;
  }
  if (!typescript.isCallExpression(node)) return undefined;
  const [first] = node.arguments;
  const { expression } = node;
  const loads =
    expression.kind === typescript.SyntaxKind.ImportKeyword ||
    (typescript.isIdentifier(expression) && expression.text === 'require');
  return loads && first !== undefined && typescript.isStringLiteral(first) ? first.text : undefined;
}

function isFile(specifier: string): boolean {
  return /^(?:\.|\/|file:|[A-Za-z]:[\\/])/.test(specifier);
}

/**
 * Names in the cell that the converter saw last which tslab mistakes, because they or their types come from an earlier
 * cell. The compiler's own symbols decide, as they do in tslab: a parameter of the same name is no problem.
 */
export function nameProblems(typescript: TypeScript, converter: OpenConverter): StockProblem[] {
  const program = converter.program();
  const files = program?.getSourceFiles() ?? [];
  const cell = files.find(({ fileName }) => fileName.endsWith('/__tslab__.ts'));
  const earlier = files.find(({ fileName }) => fileName.endsWith('/__prev__.d.ts'));
  if (program === undefined || cell === undefined || earlier === undefined) return [];
  const checker = program.getTypeChecker();
  const prefixLines = CONVERTER_PREFIX.split('\n').length - 1;
  const problems: StockProblem[] = [];
  const visit = (node: ts.Node): void => {
    // Types are gone before tslab looks at names, and so is the list of exports that it adds.
    if (typescript.isTypeNode(node) || typescript.isExportDeclaration(node)) return;
    if (typescript.isInterfaceDeclaration(node) || typescript.isTypeAliasDeclaration(node)) return;
    const declarations = takenForVariable(typescript, checker, node)?.declarations ?? [];
    if (declarations.some(declaration => declaration.getSourceFile() === earlier)) {
      const { line } = cell.getLineAndCharacterOfPosition(node.getStart(cell));
      problems.push({ line: line + 1 - prefixLines, message: adviceFor(typescript, node) });
    }
    typescript.forEachChild(node, visit);
  };
  visit(cell);
  return problems;
}

/**
 * What a name stands for where tslab goes wrong: the variable behind a shorthand property, which it leaves bare, and
 * the property that a pattern renames, which it prefixes.
 */
function takenForVariable(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  node: ts.Node,
): ts.Symbol | undefined {
  if (typescript.isShorthandPropertyAssignment(node)) return checker.getShorthandAssignmentValueSymbol(node);
  if (!typescript.isBindingElement(node) || node.propertyName === undefined) return undefined;
  return typescript.isIdentifier(node.propertyName)
    ? checker.getSymbolAtLocation(node.propertyName)
    : undefined;
}

function adviceFor(typescript: TypeScript, node: ts.Node): string {
  if (typescript.isShorthandPropertyAssignment(node)) {
    const { text } = node.name;
    return `{ ${text} } with '${text}' from an earlier cell: write { ${text}: ${text} }`;
  }
  const name = (node as ts.BindingElement).propertyName?.getText() ?? '';
  return `{ ${name}: ... } in a pattern, over a type of an earlier cell: read the property in a line of its own`;
}
