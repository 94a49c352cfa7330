/** Makes the checked-in lists of chapters: the table in README.md and a test file for each. */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readChapter } from '../chapters/chapter-document.js';
import { allNotebooks } from '../chapters/chapter-files.js';
import { titleOf } from '../chapters/document.js';
import { chapterIdOf } from '../chapters/ids.js';
import { UsageError } from '../errors.js';
import { courseRoot, inCourse } from '../paths.js';
import { shown } from './catalog.js';
import type { WantedFile } from './sync-files.js';

const BEGIN = '<!-- chapters: made by `faultlines sync` from the notebooks -->';
const END = '<!-- end of chapters -->';

/** README.md with its table of chapters as it should be: each chapter says in its metadata what a reader can decide afterwards. */
export function wantedReadme(): WantedFile {
  const file = inCourse('README.md');
  const before = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const [start, end] = [before.indexOf(BEGIN), before.indexOf(END)];
  if (start < 0 || end < start) throw new UsageError(`README.md must have the lines ${BEGIN} and ${END}`);
  const rows = allNotebooks().map(notebook => row(notebook));
  const table = ['| chapter | what you can decide afterwards |', '| --- | --- |', ...rows].join('\n');
  return { file, text: `${before.slice(0, start)}${BEGIN}\n${table}\n${before.slice(end)}` };
}

function row(notebook: string): string {
  const document = readChapter(notebook);
  const { decides } = document.metadata.faultlines ?? {};
  if (decides === undefined) {
    throw new UsageError(
      `${shown(notebook)}: its metadata must say what a reader can decide afterwards: "faultlines": { "decides": "..." }`,
    );
  }
  const path = relative(courseRoot, notebook).split(sep).join('/');
  return `| [${titleOf(document) ?? path}](${path}) | ${decides} |`;
}

/** The test file of each chapter, drafts too. */
export function wantedTests(): WantedFile[] {
  return allNotebooks({ drafts: true }).map(notebook => {
    const id = chapterIdOf(notebook) as string;
    return {
      file: join(inCourse('course', 'src', 'chapter-tests'), `${id}.test.ts`),
      text: `import { testChapter } from './testing/chapter.js';\n\ntestChapter('${id}');\n`,
    };
  });
}
