import type ts from '@tslab/typescript-for-tslab';
import type { TypeScript } from './compiler-seam.js';

/**
 * Whether a script awaits something outside of its own functions. The converter notices most awaits by a complaint of the compiler; one
 * before `(`, `[`, a sign, a template or a regular expression raises none, since `await` could be a name there.
 *
 * @param script JavaScript, the body of a function
 */
export function awaitsItself(typescript: TypeScript, script: string): boolean {
  if (!/\bawait\b/.test(script)) return false;
  // Within an async function `await` is never a name.
  const text = `async function cell() {\n${script}\n}`;
  const file = typescript.createSourceFile('cell.js', text, typescript.ScriptTarget.ES2022, false);
  const [cell] = file.statements;
  return cell !== undefined && typescript.isFunctionDeclaration(cell) && awaitsIn(typescript, cell.body);
}

function awaitsIn(typescript: TypeScript, node: ts.Node | undefined): boolean {
  if (node === undefined) return false;
  const look = (inner: ts.Node): boolean => {
    if (typescript.isAwaitExpression(inner)) return true;
    if (typescript.isForOfStatement(inner) && inner.awaitModifier !== undefined) return true;
    if (typescript.isFunctionLike(inner)) return awaitsInName(typescript, inner);
    return typescript.forEachChild(inner, child => look(child) || undefined) ?? false;
  };
  return look(node);
}

/** The name of a method may be computed, by what surrounds the class. */
function awaitsInName(typescript: TypeScript, node: ts.SignatureDeclaration): boolean {
  const { name } = node;
  return (
    name !== undefined && typescript.isComputedPropertyName(name) && awaitsIn(typescript, name.expression)
  );
}
