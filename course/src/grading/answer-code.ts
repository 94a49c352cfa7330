/**
 * What an answer is: the text of its own cell or file, with its own imports, compiled as a cell is. The page, the command line and the
 * sandbox all come here, so that the same text earns the same points everywhere, or the same refusal.
 */
import { AnswerFailure, importsOf, namesOf, type Spec } from 'faultlines/exercise';
import type { Compilation, CompileProblem } from '../kernel/cell-compiler.js';
import type { TypeScript } from '../kernel/compiler-seam.js';
import { modulesNamedIn, refuseModule } from './answer-imports.js';
import type { AnswerCode } from './answer-messages.js';

/** What compiles cells; the kernel's own where there is one. */
export interface CellCompiling {
  readonly typescript: TypeScript;
  /** Compiles a cell that no other cell stands beside. */
  compileAlone(source: string): Compilation;
}

/** An answer that compiled, and the way back from its script to its lines. */
export interface CompiledAnswer extends AnswerCode {
  /** The line of the text, for a place in the script. */
  lineOf(scriptLine: number, column: number): number | undefined;
}

/**
 * Turns the text of a cell or a file into an answer.
 *
 * @throws AnswerFailure (`unusable`) that says what is wrong and where
 */
export function compileAnswer(compiling: CellCompiling, text: string, spec: Spec): CompiledAnswer {
  const { typescript } = compiling;
  for (const { specifier, offset } of modulesNamedIn(typescript, text)) {
    const refusal = refuseModule(specifier);
    if (refusal !== undefined)
      throw new AnswerFailure('unusable', `line ${lineAt(text, offset)}: ${refusal}`);
  }
  const compilation = compiling.compileAlone(text);
  if ('problems' in compilation) throw new AnswerFailure('unusable', explain(compilation.problems));
  const { script, awaits, positions } = compilation.cell;
  return {
    script,
    awaits,
    names: namesOf(spec),
    imports: importsOf(spec),
    lineOf: (line, column) => positions.ofScript(line, column)?.line,
  };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** TypeScript's complaints about a name that nothing declares. */
const UNKNOWN_NAME = new Set([2304, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 18004]);

function explain(problems: readonly CompileProblem[]): string {
  const [first] = problems as readonly [CompileProblem];
  const unknown = UNKNOWN_NAME.has(first.code) ? /'([^']+)'/.exec(first.message)?.[1] : undefined;
  const { line, column } = first.position;
  if (unknown !== undefined) {
    return `line ${line}: the answer does not declare ${unknown}. If another cell does, move it, or its import, into the answer cell: an answer is the text of its own cell or file`;
  }
  const others = problems.length - 1;
  const more = others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'error' : 'errors'})`;
  return `the answer did not compile: line ${line}, column ${column}: ${first.message}${more}`;
}
