import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChapter } from '../../chapters/chapter-document.js';
import { allNotebooks, shownPath } from '../../chapters/chapter-files.js';
import { claimsOf } from '../../chapters/coverage.js';
import { isDraftNotebook } from '../../chapters/drafts.js';
import { chapterIdOf } from '../../chapters/ids.js';
import { readSyllabus } from '../../chapters/syllabus.js';
import { listExercises } from '../../grading/catalog.js';
import { notebookProblems } from '../../notebook/check.js';
import { cellsThatMayDiffer, differences, shownResults } from '../../notebook/compare.js';
import type { ExecutedNotebook } from '../../notebook/execute.js';
import { openHost } from '../../notebook/hosts.js';
import { testExercise } from './exercise.js';
import { hasJupyter } from './jupyter.js';

const { chapters: syllabus } = readSyllabus();

/** Chapters of which only some runs are due so far. */
const PARTLY_WRITTEN: Readonly<Record<string, readonly string[]>> = { '0.0': ['0.0.setup', '0.0.map'] };

/** Stock tslab has a test of its own, where several chapters share a kernel. */
const OTHER_HOSTS = ['child', ...(hasJupyter ? ['jupyter'] : [])];

/** Tests a chapter: what it claims, that it comes to the same in every host, and its exercises. */
export function testChapter(id: string): void {
  const file = allNotebooks({ drafts: true }).find(notebook => chapterIdOf(notebook) === id);
  if (file === undefined) throw new Error(`there is no notebook of the chapter ${id}`);
  const notebook = readChapter(file);
  if (isDraftNotebook(file)) {
    it(`${shownPath(file)} is a draft, which is not listed, and compiles`, () => {
      expect(allNotebooks()).not.toContain(file);
      expect(notebookProblems(notebook)).toEqual([]);
    });
    return;
  }
  const chapter = syllabus.find(one => one.id === id);

  describe(shownPath(file), () => {
    it('is a chapter of the syllabus that executes every run that is due', () => {
      expect(chapter).toBeDefined();
      const due = PARTLY_WRITTEN[id] ?? chapter?.runs ?? [];
      const claimed = new Set(claimsOf(file, notebook).map(({ run }) => run));
      expect(due.filter(run => !claimed.has(run))).toEqual([]);
      expect([...claimed].filter(run => !chapter?.runs.includes(run))).toEqual([]);
    });

    it('has every exercise of its entry', () => {
      const written = listExercises().filter(exercise => exercise.notebook === file);
      const due = PARTLY_WRITTEN[id] === undefined ? (chapter?.exercises ?? []) : [];
      expect(written.map(exercise => exercise.id)).toEqual(due);
    });

    it('may be committed: no outputs, readable ids, nothing that stock tslab breaks on', () => {
      expect(notebookProblems(notebook)).toEqual([]);
    });

    describe('comes to the same in every host', () => {
      let reference: ExecutedNotebook | undefined;

      beforeAll(async () => {
        const host = openHost('node');
        reference = await host.execute(file, notebook, () => {});
        await host.close();
      }, 300_000);
      afterAll(() => {
        reference = undefined;
      });

      it('runs from top to bottom', () => {
        expect(reference?.run.cells.filter(({ status }) => status !== 'ok')).toEqual([]);
      });

      it.each(OTHER_HOSTS)(
        'in the host %s',
        async name => {
          const host = openHost(name);
          const other = await host.execute(file, notebook, () => {});
          await host.close();
          expectSame(reference as ExecutedNotebook, other);
        },
        300_000,
      );
    });
  });

  for (const exercise of listExercises().filter(one => one.notebook === file)) testExercise(exercise);
}

/** Two hosts came to the same: what was printed and shown, cell by cell. */
export function expectSame(first: ExecutedNotebook, other: ExecutedNotebook): void {
  expect(other.run.cells.filter(({ status }) => status !== 'ok')).toEqual([]);
  const mayDiffer = cellsThatMayDiffer(first.notebook);
  expect(differences(shownResults(first), shownResults(other), mayDiffer)).toEqual([]);
}
