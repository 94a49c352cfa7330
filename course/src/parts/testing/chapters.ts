import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChapter } from '../../chapters/chapter-document.js';
import { allNotebooks, shownPath } from '../../chapters/chapter-files.js';
import { claimsOf } from '../../chapters/coverage.js';
import { chapterIdOf } from '../../chapters/ids.js';
import { readSyllabus } from '../../chapters/syllabus.js';
import { listExercises } from '../../grading/catalogue.js';
import { findJupyterPython } from '../../kernel/jupyter/find-jupyter.js';
import { notebookProblems } from '../../notebook/check.js';
import { cellsThatMayDiffer, differences, shownResults } from '../../notebook/compare.js';
import type { ExecutedNotebook } from '../../notebook/execute.js';
import { openHost } from '../../notebook/hosts.js';

const { chapters: syllabus } = readSyllabus();

/** Chapters of which only some runs are due so far. */
const PARTLY_WRITTEN: Readonly<Record<string, readonly string[]>> = { '0.0': ['0.0.setup', '0.0.map'] };

const required = process.env.FAULTLINES_REQUIRE_JUPYTER !== undefined;
const jupyter = required || findJupyterPython() !== undefined;
if (!jupyter) console.log('no Jupyter on this machine: the chapters run without the hosts jupyter and tslab');
const otherHosts = ['child', ...(jupyter ? ['jupyter', 'tslab'] : [])];

/** Tests the chapters of a part, a digit: what they claim, and that they come to the same in every host. */
export function testChapters(part: string): void {
  const files = allNotebooks().filter(file => chapterIdOf(file)?.startsWith(part));

  describe.each(files.map(file => [shownPath(file), file] as const))('%s', (_path, file) => {
    const notebook = readChapter(file);
    const chapter = syllabus.find(({ id }) => id === chapterIdOf(file));

    it('is a chapter of the syllabus that executes every run that is due', () => {
      expect(chapter).toBeDefined();
      const due = PARTLY_WRITTEN[chapter?.id ?? ''] ?? chapter?.runs ?? [];
      const claimed = new Set(claimsOf(file, notebook).map(({ run }) => run));
      expect(due.filter(run => !claimed.has(run))).toEqual([]);
      expect([...claimed].filter(run => !chapter?.runs.includes(run))).toEqual([]);
    });

    it('has every exercise of its entry', () => {
      const written = listExercises().filter(exercise => exercise.notebook === file);
      const due = PARTLY_WRITTEN[chapter?.id ?? ''] === undefined ? (chapter?.exercises ?? []) : [];
      expect(written.map(({ id }) => id)).toEqual(due);
    });

    it('may be committed: no outputs, readable ids, nothing that stock tslab breaks on', () => {
      expect(notebookProblems(notebook)).toEqual([]);
    });
  });

  describe('every notebook comes to the same in every host', () => {
    const reference = new Map<string, ExecutedNotebook>();

    beforeAll(async () => {
      const host = openHost('node');
      for (const file of files) reference.set(file, await host.execute(file, readChapter(file), () => {}));
      await host.close();
    }, 300_000);
    afterAll(() => reference.clear());

    it.each(files.map(file => [shownPath(file), file]))('%s runs from top to bottom', (_path, file) => {
      const { run } = reference.get(file) as ExecutedNotebook;
      expect(run.cells.filter(({ status }) => status !== 'ok')).toEqual([]);
    });

    it.each(otherHosts)(
      'in the host %s',
      async name => {
        const host = openHost(name);
        for (const file of files) {
          const notebook = readChapter(file);
          const other = await host.execute(file, notebook, () => {});
          expect(other.run.cells.filter(({ status }) => status !== 'ok')).toEqual([]);
          const first = reference.get(file) as ExecutedNotebook;
          expect(differences(shownResults(first), shownResults(other), cellsThatMayDiffer(notebook))).toEqual(
            [],
          );
        }
        await host.close();
      },
      300_000,
    );
  });
}
