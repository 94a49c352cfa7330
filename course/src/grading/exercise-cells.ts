/** The three cells that an exercise has in its chapter: the statement, the answer, the check. */
import { importsOf, maxScore, namesOf, type Spec } from 'faultlines/exercise';
import { type Cell, isMultilineString, sourceOf, toLines } from '../chapters/document.js';
import { anchorOf, cellIdsOf, exerciseAnsweredBy, exerciseHeading } from '../chapters/ids.js';
import { UsageError } from '../errors.js';
import { asCell } from './starter.js';

/** The statement cell: what to write, and what it is graded by. */
export function statementText(spec: Spec): string {
  const properties = spec.properties.map(({ name, points }) => `- ${name} (${points})`);
  const head = exerciseHeading(spec.id, spec.title, maxScore(spec));
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

/** A notebook that was written by hand, or by another program, may hold anything. */
function isCell(cell: unknown): cell is Cell {
  return isMultilineString((cell as Partial<Cell> | null)?.source);
}

function requireOne(cells: readonly Cell[], cellId: string, where: string): Cell {
  const found = cells.filter(cell => cell.id === cellId);
  if (found.length === 1) return found[0] as Cell;
  const what = found.length === 0 ? 'no cell' : `${found.length} cells`;
  throw new UsageError(`${where}: there must be one cell with the id '${cellId}', there is ${what}`);
}

/**
 * The answer that stands in a notebook, found by its anchor, so that a learner may move the cell.
 *
 * @throws UsageError if no cell, or more than one, begins with the anchor
 */
export function answerIn(cells: readonly Cell[], id: string, where: string): string {
  const anchor = anchorOf(id);
  const found = cells.filter(
    cell => isCell(cell) && cell.cell_type === 'code' && exerciseAnsweredBy(sourceOf(cell)) === id,
  );
  if (found.length === 1) return sourceOf(found[0] as Cell);
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
export function writeExerciseCells(cells: readonly Cell[], spec: Spec, starter: string, where: string): void {
  const ids = cellIdsOf(spec.id);
  requireOne(cells, ids.statement, where).source = toLines(statementText(spec));
  requireOne(cells, ids.answer, where).source = toLines(asCell(starter));
  requireOne(cells, ids.check, where).source = toLines(checkText(spec));
}
