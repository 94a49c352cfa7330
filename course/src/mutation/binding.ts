/**
 * What a report of mutants is bound to. It holds for one solution, one `kit.ts` and one spec; whoever changes any of them must grade
 * the mutants again. English is left out, so that a better hint does not cost a run.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import type { ExerciseFiles } from '../grading/catalog.js';
import { courseCompiler } from '../grading/course-compiler.js';
import { readText } from '../grading/text-file.js';
import type { TypeScript } from '../kernel/compiler-seam.js';

/** Fields of a spec that only people read. A property's name is none of them: its stream of inputs is drawn from it. */
const PROSE_FIELDS = new Set(['statement', 'title', 'hints']);

const CLOSING = new Set(['}', ']', ')']);

/**
 * The code of a spec, or of what specs share, token by token. Comments, layout and commas before a closing bracket do not count; nor do
 * `statement`, `title` and `hints`, nor the `message` of an object that stands in a call of `refute`.
 */
export function codeWithoutProse(compiler: TypeScript, text: string): string {
  const source = compiler.createSourceFile(
    'spec.ts',
    text.replace(/\r\n?/g, '\n'),
    compiler.ScriptTarget.ES2022,
    true,
  );
  const tokens: string[] = [];
  const push = (token: string): void => {
    if (CLOSING.has(token) && tokens.at(-1) === ',') tokens.pop();
    tokens.push(token);
  };
  const visit = (node: ts.Node): void => {
    if (compiler.isJSDoc(node)) return;
    if (compiler.isPropertyAssignment(node) && isProse(compiler, node)) {
      push(`${node.name.getText(source)}: prose`);
      return;
    }
    const children = node.getChildren(source);
    if (children.length > 0) children.forEach(visit);
    else if (node.getWidth(source) > 0) push(node.getText(source));
  };
  visit(source);
  return tokens.join('\n');
}

function isProse(compiler: TypeScript, { name, parent }: ts.PropertyAssignment): boolean {
  if (!compiler.isIdentifier(name)) return false;
  if (PROSE_FIELDS.has(name.text)) return true;
  const call = parent.parent;
  return (
    name.text === 'message' &&
    compiler.isCallExpression(call) &&
    compiler.isIdentifier(call.expression) &&
    call.expression.text === 'refute'
  );
}

/** The three texts that a report is bound to. */
export interface BoundTexts {
  readonly solution: string;
  readonly kit: string;
  readonly spec: string;
}

/** A digest in hexadecimal. Line endings do not count. */
export function bindingOfTexts(
  { solution, kit, spec }: BoundTexts,
  compiler: TypeScript = courseCompiler().typescript,
): string {
  const parts = [
    solution.replace(/\r\n?/g, '\n'),
    codeWithoutProse(compiler, kit),
    codeWithoutProse(compiler, spec),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** What an exercise's report must be bound to now. */
export function bindingOf({ solution, spec }: ExerciseFiles): string {
  return bindingOfTexts({
    solution: readText(solution),
    kit: readText(join(dirname(spec), '..', '..', 'kit.ts')),
    spec: readText(spec),
  });
}
