/**
 * Documentation of standard names (`Math.floor`, `Map.prototype.get`) for a hover. The compiler reads their
 * declarations without it, for speed (see `open-converter.ts`), at unchanged offsets: so the comment stands in the
 * untouched file just before the declaration.
 */
import type ts from '@tslab/typescript-for-tslab';
import { CONVERTER_PREFIX, type TypeScript } from './compiler-seam.js';
import type { OpenConverter } from './open-converter.js';

/** TypeScript's own finder of the token at an offset, which its declarations leave out. */
interface TokenFinder {
  getTokenAtPosition(file: ts.SourceFile, position: number): ts.Node;
}

/** The documentation of the name at `span` of the cell that the converter saw last, if it is a standard name. */
export function documentationAt(
  typescript: TypeScript,
  converter: OpenConverter,
  span: ts.TextSpan,
): string | undefined {
  const program = converter.program();
  const cell = program?.getSourceFiles().find(({ fileName }) => fileName.endsWith('/__tslab__.ts'));
  if (program === undefined || cell === undefined) return undefined;
  const token = (typescript as unknown as TokenFinder).getTokenAtPosition(
    cell,
    span.start + CONVERTER_PREFIX.length,
  );
  const symbol = program.getTypeChecker().getSymbolAtLocation(token);
  for (const declaration of symbol?.declarations ?? []) {
    const documentation = untouchedComment(typescript, declaration);
    if (documentation !== undefined) return documentation;
  }
  return undefined;
}

function untouchedComment(typescript: TypeScript, declaration: ts.Declaration): string | undefined {
  const owner = typescript.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const text = typescript.sys.readFile(declaration.getSourceFile().fileName);
  if (text === undefined) return undefined;
  const comments = typescript.getLeadingCommentRanges(text, owner.pos) ?? [];
  const last = comments
    .map(({ pos, end }) => text.slice(pos, end))
    .filter(comment => comment.startsWith('/**'))
    .at(-1);
  return last === undefined ? undefined : plainText(last);
}

function plainText(comment: string): string {
  const lines = comment
    .slice(3, -2)
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/, '').trimEnd());
  return lines.join('\n').trim();
}
