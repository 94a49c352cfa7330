/**
 * Every chapter in the kernel that readers have who installed nothing but Jupyter and tslab. Its start is most of the cost, so
 * several chapters share one; names that leak from one chapter into another are caught in the other hosts.
 */
import { afterAll, describe, it } from 'vitest';
import { publicModules } from '../../bin/library-exports.mjs';
import { readChapter } from '../chapters/chapter-document.js';
import { allNotebooks } from '../chapters/chapter-files.js';
import { chapterIdOf } from '../chapters/ids.js';
import { codeCell, notebookOf } from '../chapters/testing-documents.js';
import { openHost } from '../notebook/hosts.js';
import { inCourse } from '../paths.js';
import { expectSame } from './testing/chapter.js';
import { hasJupyter } from './testing/jupyter.js';
import { executeTogether, type ReadChapter } from './testing/together.js';

/** More chapters in a kernel gain little: every cell is compiled after the declarations of all before it. */
const CHAPTERS_IN_A_KERNEL = 5;

const subpaths = publicModules(inCourse('lib'))
  .map(({ subpath }) => subpath)
  .filter(subpath => subpath !== 'node');

/** A chapter that imports every module of the library: types and code must be found by this kernel's old ways. */
const everySubpath: ReadChapter = {
  file: inCourse('notebooks', 'every-subpath.ipynb'),
  notebook: notebookOf(
    codeCell(
      'every-subpath',
      [
        ...subpaths.map((subpath, index) => `import * as module${index} from 'faultlines/${subpath}';`),
        `const sizes = [${subpaths.map((_, index) => `Object.keys(module${index}).length`).join(', ')}];`,
        "console.log(sizes.map(size => (size > 0 ? 'full' : 'empty')).join(' '));",
      ].join('\n'),
    ),
  ),
};

const chapters = allNotebooks().map((file): ReadChapter => ({ file, notebook: readChapter(file) }));
const all = [everySubpath, ...chapters];
const groups = Array.from({ length: Math.ceil(all.length / CHAPTERS_IN_A_KERNEL) }, (_, group) =>
  all.slice(group * CHAPTERS_IN_A_KERNEL, (group + 1) * CHAPTERS_IN_A_KERNEL),
);

describe.runIf(hasJupyter)("stock tslab comes to the same as the course's own hosts", () => {
  const host = openHost('node');
  afterAll(() => host.close());

  it.each(
    groups.map(
      group => [group.map(({ file }) => chapterIdOf(file) ?? 'every subpath').join(', '), group] as const,
    ),
  )(
    'in %s',
    async (_ids, group) => {
      const stock = await executeTogether('tslab', group);
      for (const [index, { file, notebook }] of group.entries()) {
        const reference = await host.execute(file, notebook, () => {});
        expectSame(reference, stock[index] as (typeof stock)[number]);
      }
    },
    600_000,
  );
});
