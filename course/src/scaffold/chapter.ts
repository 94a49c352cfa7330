/** A new chapter: its notebook in the form that docs and readers expect, one section for each run of its entry in the syllabus. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allNotebooks } from '../chapters/chapter-files.js';
import {
  type ChapterCell,
  type ChapterDocument,
  documentText,
  emptyDocument,
  toLines,
} from '../chapters/document.js';
import { chapterIdOf } from '../chapters/ids.js';
import { readSyllabus, type SyllabusChapter, type SyllabusPart } from '../chapters/syllabus.js';
import { UsageError } from '../errors.js';
import { inCourse } from '../paths.js';
import { type NewFile, requireFileName } from './files.js';

/** Runs that every chapter has, in sections of their own at its end. */
const COMMON = ['production', 'tradeoffs', 'checklist'];

/** @throws UsageError if the syllabus has no such chapter, or it is written already */
export function newChapter(id: string, name: string): NewFile[] {
  const { parts, chapters } = readSyllabus();
  const chapter = chapters.find(one => one.id === id);
  if (chapter === undefined)
    throw new UsageError(`the syllabus has no chapter '${id}': add it to data/syllabus.json first`);
  const written = allNotebooks({ drafts: true }).find(file => chapterIdOf(file) === id);
  if (written !== undefined) throw new UsageError(`chapter ${id} is there already: ${written}`);
  const file = inCourse('notebooks', partFolder(chapter, parts), `${id}-${requireFileName(name)}.ipynb`);
  return [{ file, text: documentText(chapterDocument(chapter)) }];
}

/** The folder of a part: the one that is there, else the first words of its title. */
export function partFolder({ part }: SyllabusChapter, parts: readonly SyllabusPart[]): string {
  const root = inCourse('notebooks');
  const there = existsSync(root) ? readdirSync(root).find(name => name.startsWith(`${part}-`)) : undefined;
  if (there !== undefined) return there;
  const title = parts.find(one => one.part === part)?.title ?? '';
  const [words = ''] = title.toLowerCase().split(/,| and /);
  return `${part}-${words.trim().replaceAll(' ', '-')}`;
}

function text(id: string, source: string): ChapterCell {
  return { cell_type: 'markdown', id, metadata: {}, source: toLines(source) };
}

function code(id: string, source: string, covers: readonly string[] = []): ChapterCell {
  const metadata = covers.length === 0 ? {} : { faultlines: { covers: [...covers] } };
  return { cell_type: 'code', id, metadata, source: toLines(source), outputs: [], execution_count: null };
}

function chapterDocument({ id, title, prerequisites, runs }: SyllabusChapter): ChapterDocument {
  const own = runs.filter(run => !COMMON.some(common => run === `${id}.${common}`));
  const common = runs.filter(run => !own.includes(run));
  const needs = prerequisites.length === 0 ? 'Nothing before it.' : `Before it: ${prerequisites.join(', ')}.`;
  const cells = [
    text(
      'title',
      `# ${id} ${title}\n\nAfterwards you can decide: (one sentence).\n\n${needs} About 40 minutes.`,
    ),
    code('imports', "import { show } from 'faultlines';"),
    text('recall', '(One question that an earlier chapter answered.)'),
    text(
      'hook',
      '## The incident\n\n(What happened, when, for how long, why: five sentences from the primary source.)',
    ),
    ...own.flatMap(run => section(id, run)),
    ...common.flatMap(run => section(id, run)),
    text(
      'remember',
      '## What to remember\n\n1. (A sentence, linked to the cell that showed it.)\n2. (A second.)\n3. (A third.)',
    ),
    text('questions', '## Questions\n\n(Three honest ones.)'),
    text('next', '## Where to go next\n\n(Papers, with the sections that you opened.)'),
  ];
  return {
    ...emptyDocument(),
    cells,
    metadata: { ...emptyDocument().metadata, faultlines: { decides: '(one sentence)', draft: true } },
  };
}

/** A question, what to expect, the cell that computes it, and what it means. */
function section(id: string, run: string): ChapterCell[] {
  const name = run.slice(id.length + 1).replaceAll('.', '-');
  return [
    text(
      `${name}-question`,
      `## ${name.replaceAll('-', ' ')}?\n\n(The question in plain words, and the intuition before any formula.)`,
    ),
    code(name, `// ${run}: a cell that executes the run in full.`, [run]),
    text(`${name}-meaning`, '(What it means, in one to three sentences, and what to do about it.)'),
  ];
}

/** Where a chapter's notebook is, draft or not. @throws UsageError if there is none */
export function notebookOf(chapter: string): string {
  const file = allNotebooks({ drafts: true }).find(one => chapterIdOf(one) === chapter);
  if (file !== undefined) return file;
  throw new UsageError(
    `there is no chapter ${chapter}: begin with \`faultlines new chapter ${chapter} <name>\``,
  );
}

/** The folders of an exercise below `solutions/` and `exercises/`: those of its chapter's notebook. */
export function chapterStem(notebook: string): string {
  const [part = '', file = ''] = notebook.split(/[/\\]/).slice(-2);
  return join(part, file.replace(/\.ipynb$/, ''));
}
