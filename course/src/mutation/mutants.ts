/** The mutants of a solution: ordinary answer texts, each with one small change that somebody might make by mistake. */
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { courseCompiler } from '../grading/course-compiler.js';
import type { TypeScript } from '../kernel/compiler-seam.js';

/** One change of a solution. Lines and columns count from 1. */
export interface Change {
  /** The name that Stryker gives the operator: `EqualityOperator`. */
  readonly operator: string;
  readonly line: number;
  readonly column: number;
  /** The solution's line on which the change begins, without its indentation. */
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

export interface Mutant extends Change {
  /** The whole answer. */
  readonly answer: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

const MARK = /^[ \t]*\/\/ (BEGIN|END) SOLUTION$/;

/** What a learner writes: between the marks. What stands outside of them is given, helpers included. Lines count from 0. */
function writtenRanges(lines: readonly string[]): { start: Position; end: Position }[] {
  const ranges: { start: Position; end: Position }[] = [];
  let begin: number | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = MARK.exec(line)?.[1];
    if (mark === 'BEGIN') begin = index + 1;
    if (mark !== 'END' || begin === undefined) continue;
    ranges.push({ start: { line: begin, column: 0 }, end: { line: index, column: 0 } });
    begin = undefined;
  }
  return ranges;
}

const silent = (): void => {};
const no = (): boolean => false;
/** What the instrumenter says while it works is nobody's business. */
const SILENT_LOGGER = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/** Operators that may put an expression where one that binds more tightly stood. */
const LOOSENING = new Set(['BooleanLiteral', 'LogicalOperator', 'MethodExpression', 'UnaryOperator']);

/** Whether an expression may fall apart beside another operator. */
function isLoose({ ts, after }: { readonly ts: TypeScript; readonly after: string }): boolean {
  const [statement] = ts.createSourceFile('after.ts', `(${after});`, ts.ScriptTarget.ES2022).statements;
  if (statement === undefined || !ts.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  if (!ts.isParenthesizedExpression(expression)) return false;
  const inner = expression.expression;
  return ts.isBinaryExpression(inner) || ts.isConditionalExpression(inner) || ts.isArrowFunction(inner);
}

function insert(ts: TypeScript, operator: string, head: string, after: string, tail: string): string {
  const isEnclosed = /\(\s*$/.test(head) && /^\s*\)/.test(tail);
  const isSafe = isEnclosed || !LOOSENING.has(operator) || !isLoose({ ts, after });
  return `${head}${isSafe ? after : `(${after})`}${tail}`;
}

/**
 * Every mutant of a solution, in the order of their places; of those that make the same text only the first.
 *
 * @param solution its text, with lines ended by `\n`
 */
export async function mutantsOf(
  solution: string,
  ts: TypeScript = courseCompiler().typescript,
): Promise<Mutant[]> {
  const lines = solution.split('\n');
  const offsets: number[] = [0];
  for (const line of lines) offsets.push((offsets.at(-1) as number) + line.length + 1);
  const offsetOf = ({ line, column }: Position): number => (offsets[line] as number) + column;

  // The instrumenter also weaves all mutants into one text; only its list of them is of use here.
  const { mutants } = await new Instrumenter(SILENT_LOGGER).instrument(
    [{ name: 'solution.ts', content: solution, mutate: writtenRanges(lines) }],
    { plugins: null, excludedMutations: [], ignorers: [] },
  );
  const found = mutants.map(
    ({ mutatorName: operator, replacement = '', location: { start, end } }): Mutant => {
      const [from, to] = [offsetOf(start), offsetOf(end)];
      return {
        operator,
        line: start.line + 1,
        column: start.column + 1,
        text: (lines[start.line] as string).trim(),
        before: solution.slice(from, to),
        after: replacement,
        answer: insert(ts, operator, solution.slice(0, from), replacement, solution.slice(to)),
      };
    },
  );
  const seen = new Set([solution]);
  return found
    .sort((one, other) => one.line - other.line || one.column - other.column)
    .filter(({ answer }) => !seen.has(answer) && seen.add(answer));
}
