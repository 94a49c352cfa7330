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
  let code = source;
  for (const statement of file.statements) {
    if (!typescript.canHaveModifiers(statement)) continue;
    const modifiers = typescript.getModifiers(statement) ?? [];
    if (modifiers.some(({ kind }) => kind === typescript.SyntaxKind.DefaultKeyword)) continue;
    const keyword = modifiers.find(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword);
    if (keyword === undefined) continue;
    const start = keyword.getStart(file);
    code = code.slice(0, start) + ' '.repeat(keyword.end - start) + code.slice(keyword.end);
  }
  return code;
}

function collectInsertions(typescript: TypeScript, file: ts.SourceFile): Insertion[] {
  const insertions: Insertion[] = [];
  const before = (node: ts.Node, text: string) => insertions.push({ offset: node.getStart(file), text });
  const after = (node: ts.Node, text: string) => insertions.push({ offset: node.end, text });

  const quote = (name: ts.Node) => {
    before(name, '["');
    after(name, '"]');
  };
  const visit = (node: ts.Node): void => {
    if (typescript.isShorthandPropertyAssignment(node) && node.name.text !== '__proto__') {
      const { text } = node.name;
      before(node.name, isAssignmentTarget(typescript, node) ? `["${text}"]: ` : `${text}: `);
    } else if (typescript.isBindingElement(node) && node.propertyName !== undefined) {
      if (typescript.isIdentifier(node.propertyName)) quote(node.propertyName);
    } else if (typescript.isPropertyAssignment(node) && typescript.isIdentifier(node.name)) {
      if (isAssignmentTarget(typescript, node)) quote(node.name);
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return insertions.sort((a, b) => a.offset - b.offset);
}

/** Whether a property stands in a pattern on the left of `=`, or after `for (`, however deep. */
function isAssignmentTarget(typescript: TypeScript, property: ts.Node): boolean {
  let pattern: ts.Node = property;
  for (let parent = pattern.parent; parent !== undefined; parent = parent.parent) {
    if (typescript.isBinaryExpression(parent)) {
      if (parent.operatorToken.kind !== typescript.SyntaxKind.EqualsToken || parent.left !== pattern)
        return false;
      if (isPatternPart(typescript, parent.left)) return true;
    } else if (typescript.isForOfStatement(parent) || typescript.isForInStatement(parent)) {
      return parent.initializer === pattern;
    } else if (!isPatternPart(typescript, parent)) {
      return false;
    }
    pattern = parent;
  }
  return false;
}

function isPatternPart(typescript: TypeScript, node: ts.Node): boolean {
  return (
    typescript.isObjectLiteralExpression(node) ||
    typescript.isArrayLiteralExpression(node) ||
    typescript.isPropertyAssignment(node) ||
    typescript.isSpreadElement(node) ||
    typescript.isSpreadAssignment(node) ||
    typescript.isParenthesizedExpression(node)
  );
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
