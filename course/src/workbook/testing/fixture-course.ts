import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cell, documentText, emptyDocument, type NotebookDocument } from '../../chapters/document.js';
import { inCourse } from '../../paths.js';

/** A course of two small chapters in a folder of its own. */
export interface FixtureCourse {
  readonly root: string;
  /** Path of the first chapter, as the workbook names it. */
  readonly first: string;
  readonly second: string;
  file(...parts: string[]): string;
  remove(): void;
}

export function codeCell(id: string, source: string): Cell {
  return { id, cell_type: 'code', metadata: {}, source, outputs: [], execution_count: null };
}

export function markdownCell(id: string, source: string): Cell {
  return { id, cell_type: 'markdown', metadata: {}, source };
}

export function notebookOf(...cells: Cell[]): NotebookDocument {
  return { ...emptyDocument(), cells };
}

/** Writes a notebook into a course, as an editor of the course would. */
export function writeChapter(
  course: Pick<FixtureCourse, 'file'>,
  path: string,
  notebook: NotebookDocument,
): void {
  const file = course.file(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, documentText(notebook));
}

const FIRST = 'notebooks/1-reliability/1.1-first-steps.ipynb';
const SECOND = 'notebooks/2-replication/2.1-quorums.ipynb';

/** Makes the course. Its packages are those of the repository, so that a real kernel runs its cells. */
export function makeFixtureCourse(): FixtureCourse {
  const root = mkdtempSync(join(tmpdir(), 'faultlines-workbook-'));
  symlinkSync(inCourse('node_modules'), join(root, 'node_modules'), 'junction');
  const course = {
    root,
    first: FIRST,
    second: SECOND,
    file: (...parts: string[]) => join(root, ...parts),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
  writeChapter(course, FIRST, firstChapter());
  writeChapter(course, SECOND, secondChapter());
  return course;
}

function firstChapter(): NotebookDocument {
  return notebookOf(
    markdownCell(
      'title',
      '# 1.1 First steps\n\nThe chance that none of $n$ leaves is slow is $(1-p)^n$:\n\n$$P = 1 - (1-p)^{\\sqrt{n^2}}$$\n\n### Exercise 1.1.1: Count them [4 points]',
    ),
    codeCell('numbers', 'const leaves = 100;\nleaves * 2'),
    codeCell('print', "console.log('printed', leaves);"),
    markdownCell('picture-title', '## A picture\n\nA list:\n\n- one `const`\n- two'),
    codeCell(
      'card',
      'import { display } from \'tslab\';\ndisplay.html(\'<section class="card"><b>3 of 4 points</b><svg width="80" height="20" role="img"><title>bar</title><rect width="60" height="20" fill="currentColor"/></svg></section>\');',
    ),
  );
}

function secondChapter(): NotebookDocument {
  return notebookOf(
    markdownCell('title', '# 2.1 Quorums\n\nAny two majorities share a replica.'),
    codeCell('before', "console.log('before');"),
    codeCell('fails', "throw new RangeError('replicas must be odd, got 4');"),
    codeCell('after', "console.log('never');"),
  );
}
