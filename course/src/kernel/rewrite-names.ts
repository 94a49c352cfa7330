/**
 * tslab prefixes every use of a name from an earlier cell with `exports.`, also where a property name stands: `{ a }`
 * and `{ x: y }` in a pattern then fail. Written out as `{ a: a }` and `{ ["x"]: y }` they mean the same and pass.
 */
import type ts from '@tslab/typescript-for-tslab';
import type { TypeScript } from './compiler-seam.js';

/** Text put into the cell at an offset of its original source. */
interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** A cell as it is compiled, and the way back to what was written. Lines stay as they were; columns move. */
export interface RewrittenCell {
  readonly code: string;
  /** The offset in the cell as written, for an offset in `code`. */
  originalOffset(offset: number): number;
}

/** Writes out what tslab cannot convert, and drops `export` before declarations, which mean the same without it. */
export function rewriteNames(typescript: TypeScript, source: string): RewrittenCell {
  const file = typescript.createSourceFile('cell.ts', source, typescript.ScriptTarget.ES2022, true);
  const withoutExport = blankExports(typescript, file, source);
  const insertions = collectInsertions(typescript, file);
  return { code: insert(withoutExport, insertions), originalOffset: offset => back(insertions, offset) };
}

function blankExports(typescript: TypeScript, file: ts.SourceFile, source: string): string {
  // A first line for the shell is a comment; the converter puts its own line before it.
  let code = source.replace(/^#!/, '//');
  const blank = (start: number, end: number): void => {
    code = code.slice(0, start) + code.slice(start, end).replace(/[^\n]/g, ' ') + code.slice(end);
  };
  for (const statement of file.statements) {
    if (isListOfOwnNames(typescript, statement)) blank(statement.getStart(file), statement.end);
    if (!typescript.canHaveModifiers(statement)) continue;
    const modifiers = typescript.getModifiers(statement) ?? [];
    if (modifiers.some(({ kind }) => kind === typescript.SyntaxKind.DefaultKeyword)) continue;
    const keyword = modifiers.find(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword);
    if (keyword === undefined) continue;
    blank(keyword.getStart(file), keyword.end);
  }
  return code;
}

/** `export { a, b };`, which says nothing: a cell exports all that it declares. */
function isListOfOwnNames(typescript: TypeScript, statement: ts.Statement): boolean {
  if (!typescript.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) return false;
  const { exportClause } = statement;
  return (
    exportClause !== undefined &&
    typescript.isNamedExports(exportClause) &&
    exportClause.elements.every(({ propertyName }) => propertyName === undefined)
  );
}

function collectInsertions(typescript: TypeScript, file: ts.SourceFile): Insertion[] {
  const insertions: Insertion[] = [];
  const before = (node: ts.Node, text: string) => insertions.push({ offset: node.getStart(file), text });
  const after = (node: ts.Node, text: string) => insertions.push({ offset: node.end, text });

  const visit = (node: ts.Node): void => {
    if (typescript.isShorthandPropertyAssignment(node) && node.name.text !== '__proto__') {
      before(node.name, `${node.name.text}: `);
    } else if (typescript.isBindingElement(node) && node.propertyName !== undefined) {
      if (typescript.isIdentifier(node.propertyName)) {
        before(node.propertyName, '["');
        after(node.propertyName, '"]');
      }
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return insertions.sort((a, b) => a.offset - b.offset);
}

function insert(source: string, insertions: readonly Insertion[]): string {
  let code = '';
  let copied = 0;
  for (const { offset, text } of insertions) {
    code += source.slice(copied, offset) + text;
    copied = offset;
  }
  return code + source.slice(copied);
}

function back(insertions: readonly Insertion[], offset: number): number {
  let shift = 0;
  for (const { offset: at, text } of insertions) {
    const start = at + shift;
    if (start >= offset) break;
    if (offset < start + text.length) return at;
    shift += text.length;
  }
  return offset - shift;
}
