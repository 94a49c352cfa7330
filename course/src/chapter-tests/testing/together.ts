import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeChapter } from '../../chapters/chapter-document.js';
import { shownPath } from '../../chapters/chapter-files.js';
import { type ChapterCell, type ChapterDocument, codeCells } from '../../chapters/document.js';
import type { ExecutedNotebook } from '../../notebook/execute.js';
import { openHost } from '../../notebook/hosts.js';
import { inCourse } from '../../paths.js';

export interface ReadChapter {
  readonly file: string;
  readonly notebook: ChapterDocument;
}

/** The cell's id among the cells of all chapters. */
function jointId(chapter: number, { id }: { readonly id: string }): string {
  return `c${chapter}-${id}`;
}

/** Executes the code cells of several chapters in one kernel, one chapter after the other, and takes them apart again. */
export async function executeTogether(
  host: string,
  chapters: readonly ReadChapter[],
): Promise<ExecutedNotebook[]> {
  mkdirSync(inCourse('.cache'), { recursive: true });
  const folder = mkdtempSync(join(inCourse('.cache'), 'together-'));
  try {
    const file = join(folder, 'together.ipynb');
    const cells = chapters.flatMap(({ notebook }, chapter) =>
      codeCells(notebook).map((cell): ChapterCell => ({ ...cell, id: jointId(chapter, cell) })),
    );
    const joint = { ...(chapters[0] as ReadChapter).notebook, cells };
    writeChapter(file, joint);
    const opened = openHost(host);
    const executed = await opened.execute(file, joint, () => {});
    await opened.close();
    return chapters.map((chapter, index) => takenApart(executed, chapter, index));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function takenApart(
  { run, notebook: joint }: ExecutedNotebook,
  { file, notebook }: ReadChapter,
  chapter: number,
): ExecutedNotebook {
  const runs = new Map(run.cells.map(cell => [cell.id, cell]));
  const executed = new Map(joint.cells.map(cell => [cell.id, cell]));
  const cells = codeCells(notebook).flatMap(cell => {
    const found = runs.get(jointId(chapter, cell));
    return found === undefined ? [] : [{ ...found, id: cell.id }];
  });
  return {
    run: { path: shownPath(file), ok: cells.every(({ status }) => status === 'ok'), ms: run.ms, cells },
    notebook: {
      ...notebook,
      cells: notebook.cells.map(cell => ({
        ...cell,
        outputs: executed.get(jointId(chapter, cell))?.outputs ?? cell.outputs,
      })),
    },
  };
}
