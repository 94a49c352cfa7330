/**
 * The specs of the course's exercises, and `check`, which finds one by its id and grades what a cell hands over.
 */
import {
  formatValue,
  gradeAnswer,
  inProcessTransport,
  printable,
  type Report,
  reportCard,
  reportText,
  type Spec,
} from 'faultlines/exercise';
import { currentHost } from 'faultlines/host';
import { SPECS } from './registry.js';

/** The ids of all exercises, in the order of the course. */
export const exerciseIds: readonly string[] = Object.keys(SPECS);

/**
 * The spec of one exercise.
 *
 * @throws RangeError if there is no such exercise; the message names those of the same chapter
 */
export async function specOf(id: string): Promise<Spec> {
  if (typeof id !== 'string')
    throw new RangeError(`the exercise id must be a text such as '5.2.1', got ${formatValue(id)}`);
  const load = Object.hasOwn(SPECS, id) ? SPECS[id] : undefined;
  if (load === undefined) throw new RangeError(unknownExercise(id));
  return (await load()).default;
}

function unknownExercise(id: string): string {
  const chapter = id.replace(/\.\d+$/, '');
  const near = exerciseIds.filter(known => known.startsWith(`${chapter}.`));
  const known = near.length > 0 ? near : exerciseIds;
  return `there is no exercise '${id}' (${near.length > 0 ? `chapter ${chapter} has` : 'the course has'} ${known.join(', ')})`;
}

/** How the command `faultlines` grades an exercise; reports name it. */
export function gradedByCommand(id: string): { command: string } {
  return { command: `npx faultlines check ${id}` };
}

/** Grades the functions and classes that a cell hands over, in this process, without showing anything. */
export async function gradeFunctions(
  id: string,
  functions: Readonly<Record<string, unknown>>,
  seed?: number,
): Promise<Report> {
  const options = {
    ...gradedByCommand(id),
    graded: { from: 'handed' as const },
    ...(seed === undefined ? {} : { seed }),
  };
  return gradeAnswer(await specOf(id), inProcessTransport(functions), options);
}

/**
 * Grades an answer in its notebook: shows the report as a card below the cell and remembers the points. Never throws for a
 * wrong answer, so that the notebook runs on.
 *
 * What is graded is the text of the answer cell, the one that begins with `// exercise <id>`, as it was last run. A kernel that is not the
 * course's own cannot read it; there it is what the check cell hands over, and the report says so.
 *
 * @param id such as `5.2.1`
 * @param functions the answer's functions by name, written out: `{ requestSlow: requestSlow }`
 */
export async function check(id: string, functions: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const host = currentHost();
  await specOf(id);
  const { report, printed } = (await host.gradeAnswer?.(id)) ?? {
    report: await gradeFunctions(id, functions),
    printed: '',
  };
  const { score, maxScore, outcome, graded } = report;
  const isAttempt = graded !== undefined && outcome !== 'not-attempted';
  if (isAttempt) host.remember({ kind: 'check', id, score, maxScore, outcome });
  if (printed !== '') host.display({ 'text/plain': `The answer printed:\n${printable(printed.trimEnd())}` });
  host.display({ 'text/html': reportCard(report), 'text/plain': reportText(report) });
}
