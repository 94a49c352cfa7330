/** A new exercise: a small one that works, with a starter, a spec, two misconceptions, another right answer and its cells. */
import { join } from 'node:path';
import { readChapter } from '../chapters/chapter-document.js';
import { type ChapterCell, documentText } from '../chapters/document.js';
import { anchorOf, cellIdsOf, chapterOf, isExerciseId } from '../chapters/ids.js';
import { readSyllabus } from '../chapters/syllabus.js';
import { UsageError } from '../errors.js';
import { listExercises } from '../grading/catalog.js';
import { makeStarter } from '../grading/starter.js';
import { inCourse } from '../paths.js';
import { chapterStem, notebookOf } from './chapter.js';
import { camelCase, inWords, type NewFile, requireFileName } from './files.js';

export interface NewExercise {
  readonly files: readonly NewFile[];
  /** The chapter, with three cells for the exercise. */
  readonly notebook: NewFile;
}

/** @throws UsageError if the syllabus has no such exercise, its chapter is not begun, or it is written already */
export function newExercise(id: string, name: string): NewExercise {
  const chapter = chapterOf(id);
  if (!isExerciseId(id) || chapter === undefined)
    throw new UsageError(`the id of an exercise is like 5.2.1, got '${id}'`);
  const planned = readSyllabus().chapters.some(({ exercises }) => exercises.includes(id));
  if (!planned)
    throw new UsageError(`the syllabus has no exercise '${id}': add it to data/syllabus.json first`);
  if (listExercises(undefined, { drafts: true }).some(exercise => exercise.id === id))
    throw new UsageError(`exercise ${id} is there already`);
  const notebook = notebookOf(chapter);
  const stem = join(chapterStem(notebook), `${id}-${requireFileName(name)}`);
  const solution = solutionText(id, name);
  const at = (room: string, end: string): string => inCourse(room, `${stem}${end}`);
  return {
    files: [
      { file: at('solutions', '.ts'), text: solution },
      { file: at('exercises', '.ts'), text: makeStarter(id, solution, id) },
      { file: at('exercises', '.spec.ts'), text: specText(id, name) },
      {
        file: at('solutions', '.wrong/forgets-one.diff'),
        text: wrongText('one of the two counts once', 'value'),
      },
      {
        file: at('solutions', '.wrong/adds-two.diff'),
        text: wrongText('twice as much is two more', 'value + 2'),
      },
      { file: at('solutions', '.right/by-adding.ts'), text: rightText(id, name) },
    ],
    notebook: { file: notebook, text: withCells(notebook, id) },
  };
}

function withCells(file: string, id: string): string {
  const notebook = readChapter(file);
  const ids = cellIdsOf(id);
  const empty = (cell: string, kind: 'code' | 'markdown'): ChapterCell =>
    kind === 'code'
      ? { cell_type: kind, id: cell, metadata: {}, source: '', outputs: [], execution_count: null }
      : { cell_type: kind, id: cell, metadata: {}, source: '' };
  const cells = [empty(ids.statement, 'markdown'), empty(ids.answer, 'code'), empty(ids.check, 'code')];
  const end = notebook.cells.findIndex(cell => cell.id === 'next');
  const before = end < 0 ? notebook.cells.length : end;
  return documentText({
    ...notebook,
    cells: [...notebook.cells.slice(0, before), ...cells, ...notebook.cells.slice(before)],
  });
}

function solutionText(id: string, name: string): string {
  return `${anchorOf(id)}

/**
 * (What it computes, in one sentence.)
 *
 * @param value (what it is, with its unit and range)
 */
export function ${camelCase(name)}(value: number): number {
  // BEGIN SOLUTION
  return 2 * value;
  // END SOLUTION
}
`;
}

function wrongText(idea: string, result: string): string {
  return `Misconception: ${idea}.
Loses: is twice the value
Explained by: twice

-  return 2 * value;
+  return ${result};
`;
}

function rightText(id: string, name: string): string {
  return `/** Another right answer: adds where the solution multiplies. */
${anchorOf(id)}

export function ${camelCase(name)}(value: number): number {
  return value + value;
}
`.replace(/^(\/\*\*.*\*\/\n)(.*\n)/, '$2$1');
}

function specText(id: string, name: string): string {
  const called = camelCase(name);
  return `import fc from 'fast-check';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';

/** What an answer provides. */
type Functions = {
  ${called}(value: number): number;
};

export default defineSpec<Functions>({
  id: '${id}',
  draft: true,
  title: '${inWords(name)}',
  functions: { ${called}: aNumber },
  statement: 'Write \`${called}(value)\`: twice the value.',
  properties: [
    {
      name: 'is twice the value',
      points: 5,
      hints: ['(A nudge.)', '(Nearly the answer.)'],
      check: async ({ answer, forAll, refute }) => {
        await forAll([fc.integer({ min: -1000, max: 1000 })], async value => {
          const actual = await answer.call('${called}', value);
          if (actual === 2 * value) return;
          refute({
            message: \`twice \${value} is \${2 * value}\`,
            input: formatCall('${called}', [value]),
            expected: 2 * value,
            actual,
          });
        });
      },
    },
  ],
});
`;
}
