/** The three cells that an exercise has in its chapter: the statement, the answer, the check. */
import { importsOf, maxScore, namesOf, type Spec } from 'faultlines/exercise';
import { UsageError } from '../errors.js';
import { exerciseAnsweredBy } from '../kernel/answer-cells.js';
import { anchorOf, asCell } from './starter.js';

/** A cell as far as exercises are concerned. */
export interface ExerciseCell {
  readonly id: string;
  readonly cell_type: string;
  source: string | string[];
}

function cellIds(id: string): { statement: string; answer: string; check: string } {
  const suffix = id.toLowerCase().replaceAll('.', '-');
  return { statement: `exercise-${suffix}`, answer: `answer-${suffix}`, check: `check-${suffix}` };
}

/** The statement cell: what to write, and what it is graded by. */
export function statementText(spec: Spec): string {
  const properties = spec.properties.map(({ name, points }) => `- ${name} (${points})`);
  const head = `### Exercise ${spec.id}: ${spec.title} [${maxScore(spec)} points]`;
  return `${head}\n\n${spec.statement}\n\n${importsText(spec)}\n\nGraded by:\n${properties.join('\n')}`;
}

/** What the answer may import, as the grader enforces it. */
function importsText(spec: Spec): string {
  const values = Object.entries(importsOf(spec))
    .filter(([module]) => module !== 'faultlines/exercise')
    .map(([module, names]) => `${names.map(name => `\`${name}\``).join(', ')} from \`${module}\``);
  const rest = values.length === 0 ? 'types only' : `${values.join(', ')}, and types`;
  return `All of the answer belongs in its cell, imports included. From the library it may import ${rest}.`;
}

/** The check cell; stock tslab fails on `{ f }`, so names are written out. */
export function checkText(spec: Spec): string {
  const handed = namesOf(spec)
    .map(name => `${name}: ${name}`)
    .join(', ');
  return `import { check } from '@faultlines/exercises';\nawait check('${spec.id}', { ${handed} });`;
}

/** The text of a cell, however it is stored. */
export function textOf(cell: ExerciseCell): string {
  return typeof cell.source === 'string' ? cell.source : cell.source.join('');
}

/** A notebook that was written by hand, or by another program, may hold anything. */
function isCell(cell: unknown): cell is ExerciseCell {
  const { source } = (cell ?? {}) as { source?: unknown };
  return (
    typeof source === 'string' || (Array.isArray(source) && source.every(line => typeof line === 'string'))
  );
}

function requireOne(cells: readonly ExerciseCell[], cellId: string, where: string): ExerciseCell {
  const found = cells.filter(cell => cell.id === cellId);
  if (found.length === 1) return found[0] as ExerciseCell;
  const what = found.length === 0 ? 'no cell' : `${found.length} cells`;
  throw new UsageError(`${where}: there must be one cell with the id '${cellId}', there is ${what}`);
}

/**
 * The answer that stands in a notebook, found by its anchor, so that a learner may move the cell.
 *
 * @throws UsageError if no cell, or more than one, begins with the anchor
 */
export function answerIn(cells: readonly ExerciseCell[], id: string, where: string): string {
  const anchor = anchorOf(id);
  const found = cells.filter(
    cell => isCell(cell) && cell.cell_type === 'code' && exerciseAnsweredBy(textOf(cell)) === id,
  );
  if (found.length === 1) return textOf(found[0] as ExerciseCell);
  if (found.length === 0) {
    throw new UsageError(
      `${where}: no code cell begins with \`${anchor}\`: put that line back on top of your answer`,
    );
  }
  throw new UsageError(
    `${where}: ${found.length} code cells begin with \`${anchor}\`: keep that line on one of them only`,
  );
}

/** Puts the statement, the starter and the check into the cells of a chapter; the learner's copy is never touched by this. */
export function writeExerciseCells(
  cells: readonly ExerciseCell[],
  spec: Spec,
  starter: string,
  where: string,
): void {
  const ids = cellIds(spec.id);
  requireOne(cells, ids.statement, where).source = toLines(statementText(spec));
  requireOne(cells, ids.answer, where).source = toLines(asCell(starter));
  requireOne(cells, ids.check, where).source = toLines(checkText(spec));
}

/** The form in which notebooks store text: a list of lines, each with its end, so that differences are read by line. */
function toLines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
