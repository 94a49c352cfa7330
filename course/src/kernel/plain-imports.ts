import type ts from '@tslab/typescript-for-tslab';
import type { TypeScript } from './compiler-seam.js';

/**
 * The compiler turns each import into an accessor on `exports`, which a later cell could not declare anew. As plain
 * assignments they need no proxy around `exports`, and the proxy is what makes stock tslab's top-level loops slow.
 */
export function plainImports(typescript: TypeScript): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = typescript;
  const plain = (statement: ts.Statement): ts.Statement | undefined => {
    const accessor = exportAccessor(typescript, statement);
    if (accessor === undefined) return statement;
    if (accessor.value === undefined) return undefined;
    const target = factory.createPropertyAccessExpression(factory.createIdentifier('exports'), accessor.name);
    return factory.createExpressionStatement(factory.createAssignment(target, accessor.value));
  };
  return () => file =>
    factory.updateSourceFile(
      file,
      file.statements.map(plain).filter(statement => statement !== undefined),
    );
}

/** Recognizes `Object.defineProperty(exports, "name", { ... })` of the compiler's own making, not the cell's. */
function exportAccessor(
  typescript: TypeScript,
  statement: ts.Statement,
): { name: string; value: ts.Expression | undefined } | undefined {
  if (!typescript.isExpressionStatement(statement)) return undefined;
  if ((statement.flags & typescript.NodeFlags.Synthesized) === 0) return undefined;
  const call = statement.expression;
  if (!typescript.isCallExpression(call) || call.arguments.length !== 3) return undefined;
  const [target, name, descriptor] = call.arguments;
  if (!typescript.isIdentifier(target) || target.text !== 'exports') return undefined;
  if (!typescript.isStringLiteral(name) || !typescript.isObjectLiteralExpression(descriptor))
    return undefined;
  return { name: name.text, value: accessorValue(typescript, descriptor) };
}

/** The expression that the descriptor's `get` returns; none for the `__esModule` marker. */
function accessorValue(
  typescript: TypeScript,
  descriptor: ts.ObjectLiteralExpression,
): ts.Expression | undefined {
  for (const property of descriptor.properties) {
    if (!typescript.isPropertyAssignment(property)) continue;
    if (!typescript.isIdentifier(property.name) || property.name.text !== 'get') continue;
    if (!typescript.isFunctionExpression(property.initializer)) continue;
    const [returned] = property.initializer.body.statements;
    if (returned !== undefined && typescript.isReturnStatement(returned)) return returned.expression;
  }
  return undefined;
}
