import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Part, readParts } from '../../notebook/syllabus.js';
import { type Progress, readProgress } from '../../progress/store.js';
import { FileCache } from './file-cache.js';
import type { CopyState, LearnerCopies } from './learner-copies.js';
import { parseNotebook, sourceOf, titleOf } from './notebook-document.js';

/** A chapter as the list shows it. */
export interface ChapterSummary {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly state: CopyState;
  /** Cells of code that ran without an error, of how many. */
  readonly cellsRun: number;
  readonly cells: number;
  /** Points earned, of those that the chapter's exercises give. */
  readonly points: number;
  readonly maxPoints: number;
  /** Why the chapter cannot be read, if it cannot. */
  readonly trouble?: string;
}

export interface PartSummary {
  readonly title: string;
  readonly chapters: readonly ChapterSummary[];
}

/** What a chapter's file says, without the learner. */
interface ChapterFile {
  readonly title: string;
  readonly codeCellIds: readonly string[];
  /** The most points of each exercise, as its heading says. */
  readonly exercises: ReadonlyMap<string, number>;
  readonly trouble?: string;
}

/** The number that a chapter's file starts with (`5.2` of `5.2-tail-latency.ipynb`), else its name. */
export function chapterId(path: string): string {
  const name = basename(path, '.ipynb');
  return /^\d+(?:\.\d+)*[a-z]?(?=-|$)/.exec(name)?.[0] ?? name;
}

/** As `faultlines sync` writes it: `### Exercise 1.1.1: Something is broken [5 points]`. */
const EXERCISE_HEADING = /^### Exercise (\S+): .*\[(\d+) points?\]$/gm;

const ORPHANS_TITLE = 'Your notebooks';

/** Lists the chapters by part, in the order of their numbers, with what the learner has done of each. */
export class ChapterList {
  readonly #files = new FileCache(readChapterFile);

  constructor(
    private readonly copies: LearnerCopies,
    private readonly progressFile: string,
  ) {}

  /** Copies whose chapter was renamed or removed come last, in a part of their own: nobody should have to look for them. */
  parts(): PartSummary[] {
    const syllabus = readParts();
    const progress = readProgress(this.progressFile);
    const { root } = this.copies;
    const parts = foldersOfNotebooks(join(root, 'notebooks')).map(({ folder, names }) => ({
      title: partTitle(folder, syllabus),
      chapters: names.map(name => `notebooks/${folder}/${name}`),
    }));
    const copies = foldersOfNotebooks(join(root, 'work', 'notebooks')).flatMap(({ folder, names }) =>
      names.map(name => `notebooks/${folder}/${name}`),
    );
    const orphans = copies.filter(path => !this.copies.hasChapter(path));
    return [
      ...parts.map(({ title, chapters }) => ({
        title,
        chapters: chapters.map(path => this.#summary(path, join(root, path), progress)),
      })),
      {
        title: ORPHANS_TITLE,
        chapters: orphans.map(path => this.#summary(path, join(root, 'work', path), progress)),
      },
    ].filter(part => part.chapters.length > 0);
  }

  /** @param file where the chapter's text is read */
  #summary(path: string, file: string, progress: Progress): ChapterSummary {
    const id = chapterId(path);
    const { title, codeCellIds, exercises, trouble } = this.#files.of(file);
    const ran = new Set(progress.cellsRun[id] ?? []);
    const checks = Object.entries(progress.checks).filter(([exercise]) => exercise.startsWith(`${id}.`));
    const most = new Map([
      ...exercises,
      ...checks.map(([exercise, { maxScore }]) => [exercise, maxScore] as const),
    ]);
    return {
      path,
      id,
      title,
      state: this.copies.state(path),
      cellsRun: codeCellIds.filter(cell => ran.has(cell)).length,
      cells: codeCellIds.length,
      points: checks.reduce((sum, [, check]) => sum + check.score, 0),
      maxPoints: [...most.values()].reduce((sum, points) => sum + points, 0),
      ...(trouble === undefined ? {} : { trouble }),
    };
  }
}

function readChapterFile(file: string): ChapterFile {
  const name = basename(file, '.ipynb');
  try {
    const notebook = parseNotebook(readFileSync(file, 'utf8'), basename(file));
    const code = notebook.cells.filter(cell => cell.cell_type === 'code' && sourceOf(cell).trim() !== '');
    const prose = notebook.cells
      .filter(cell => cell.cell_type === 'markdown')
      .map(sourceOf)
      .join('\n\n');
    const headings = [...prose.matchAll(EXERCISE_HEADING)];
    return {
      title: titleOf(notebook) ?? name,
      codeCellIds: code.flatMap(cell => cell.id ?? []),
      exercises: new Map(headings.map(([, id, points]) => [id, Number(points)])),
    };
  } catch (error) {
    return { title: name, codeCellIds: [], exercises: new Map(), trouble: (error as Error).message };
  }
}

/** Folders of parts and the notebooks in them. */
function foldersOfNotebooks(room: string): { folder: string; names: string[] }[] {
  return namesIn(room)
    .filter(folder => statSync(join(room, folder)).isDirectory())
    .map(folder => ({
      folder,
      names: namesIn(join(room, folder)).filter(name => name.endsWith('.ipynb')),
    }));
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter(name => !name.startsWith('.'));
  return names.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

/**
 * The syllabus's title for a folder that is named after its part: `4-fault-tolerance` is shown as
 * `Part 4: Fault tolerance and high availability`. Any other folder is shown by its own words.
 */
function partTitle(folder: string, parts: readonly Part[]): string {
  const [, number, slug] = /^(\d+)-(.+)$/.exec(folder) ?? [];
  if (number === undefined || slug === undefined) return folder;
  const words = slug.replaceAll('-', ' ');
  const named = parts.find(({ part, title }) => part === Number(number) && isNamedAfter(words, title));
  const title = named?.title ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return number === '0' ? title : `Part ${number}: ${title}`;
}

function isNamedAfter(words: string, title: string): boolean {
  return title.toLowerCase().replaceAll(',', '').startsWith(words);
}
