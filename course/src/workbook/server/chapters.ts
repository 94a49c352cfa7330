import { basename } from 'node:path';
import { sourceOf, titleOf } from '../../chapters/document.js';
import { isDraftNotebook } from '../../chapters/drafts.js';
import { chapterIdOf, chapterOf, exercisesStatedIn } from '../../chapters/ids.js';
import { readSyllabus, type SyllabusPart } from '../../chapters/syllabus.js';
import { NOTHING, own, type Progress } from '../../progress/progress.js';
import { lookAtProgress } from '../../progress/store.js';
import { FileCache } from './file-cache.js';
import type { CopyState, LearnerCopies } from './learner-copies.js';
import { readDocument } from './notebook-document.js';
import { type OddEntry, partsIn, troubleIn } from './part-folders.js';
import { cleanPath, fileOf } from './places.js';

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

/** By which progress knows a notebook: the chapter's id, else the file's name. */
export function progressId(path: string): string {
  return chapterIdOf(path) ?? basename(path, '.ipynb');
}

const ORPHANS_TITLE = 'Your notebooks';

const ODD_TITLE = 'Could not be read';

/** Lists the chapters by part, in the order of their numbers, with what the learner has done of each. */
export class ChapterList {
  readonly #files = new FileCache(readChapterFile);
  readonly #drafts = new FileCache(isDraftNotebook);

  constructor(
    private readonly copies: LearnerCopies,
    private readonly progressFile: string,
  ) {}

  /**
   * Copies whose chapter was renamed or removed come last, in a part of their own: nobody should have to look for them.
   * What cannot be read is listed with the reason, and takes nothing else away.
   */
  parts(): PartSummary[] {
    const { parts: syllabus } = readSyllabus();
    const { root } = this.copies;
    const { progress, trouble } = this.#progress();
    const odd: OddEntry[] = trouble === undefined ? [] : [{ path: 'work/progress.json', trouble }];
    const chapters = partsIn(root, 'notebooks', odd).map(({ folder, paths }) => ({
      title: partTitle(folder, syllabus),
      chapters: paths.filter(path => !this.#isDraft(path)).map(path => this.#summary(path, path, progress)),
    }));
    const orphans = partsIn(root, 'work/notebooks', odd)
      .flatMap(({ paths }) => paths)
      .filter(copy => !this.#hasChapter(copy.slice('work/'.length)))
      .map(copy => this.#summary(copy.slice('work/'.length), copy, progress));
    return [
      ...chapters,
      { title: ORPHANS_TITLE, chapters: orphans },
      { title: ODD_TITLE, chapters: odd.map(oddSummary) },
    ].filter(part => part.chapters.length > 0);
  }

  #progress(): { progress: Progress; trouble?: string } {
    try {
      return lookAtProgress(this.progressFile);
    } catch (error) {
      return { progress: NOTHING, trouble: troubleIn(error) };
    }
  }

  /** What cannot be read is no draft: it is listed with its trouble. */
  #isDraft(path: string): boolean {
    try {
      return this.#drafts.of(fileOf(this.copies.root, cleanPath(path)));
    } catch {
      return false;
    }
  }

  #hasChapter(path: string): boolean {
    try {
      return this.copies.hasChapter(path);
    } catch {
      return false;
    }
  }

  /** @param file where the chapter's text is read, as a path below the root */
  #summary(path: string, file: string, progress: Progress): ChapterSummary {
    try {
      return this.#readableSummary(path, file, progress);
    } catch (error) {
      return oddSummary({ path, trouble: troubleIn(error) });
    }
  }

  #readableSummary(path: string, file: string, progress: Progress): ChapterSummary {
    const id = progressId(path);
    const { title, codeCellIds, exercises, trouble } = this.#files.of(
      fileOf(this.copies.root, cleanPath(file)),
    );
    const ran = new Set(own(progress.cellsRun, id));
    const checks = Object.entries(progress.checks).filter(([exercise]) => chapterOf(exercise) === id);
    const most = new Map([
      ...exercises,
      ...checks.map(([exercise, { maxScore }]) => [exercise, maxScore] as const),
    ]);
    return {
      path,
      id,
      title,
      ...this.#copyState(path),
      cellsRun: codeCellIds.filter(cell => ran.has(cell)).length,
      cells: codeCellIds.length,
      points: checks.reduce((sum, [, check]) => sum + check.score, 0),
      maxPoints: [...most.values()].reduce((sum, points) => sum + points, 0),
      ...(trouble === undefined ? {} : { trouble }),
    };
  }

  /** A copy that leads out or nowhere is no reason to hide the chapter. */
  #copyState(path: string): { state: CopyState; trouble?: string } {
    try {
      return { state: this.copies.state(path) };
    } catch (error) {
      return { state: 'damaged', trouble: `work/${path}: ${troubleIn(error)}` };
    }
  }
}

function oddSummary({ path, trouble }: OddEntry): ChapterSummary {
  const title = basename(path);
  const nothing = { cellsRun: 0, cells: 0, points: 0, maxPoints: 0 };
  return { path, id: title, title, state: 'none', ...nothing, trouble: `${path}: ${trouble}` };
}

function readChapterFile(file: string): ChapterFile {
  const name = basename(file, '.ipynb');
  try {
    const notebook = readDocument(file, basename(file));
    const code = notebook.cells.filter(cell => cell.cell_type === 'code' && sourceOf(cell).trim() !== '');
    const prose = notebook.cells
      .filter(cell => cell.cell_type === 'markdown')
      .map(sourceOf)
      .join('\n\n');
    return {
      title: titleOf(notebook) ?? name,
      codeCellIds: code.flatMap(cell => cell.id ?? []),
      exercises: exercisesStatedIn(prose),
    };
  } catch (error) {
    return { title: name, codeCellIds: [], exercises: new Map(), trouble: troubleIn(error) };
  }
}

/**
 * The syllabus's title for a folder that is named after its part: `4-fault-tolerance` is shown as
 * `Part 4: Fault tolerance and high availability`. Any other folder is shown by its own words.
 */
function partTitle(folder: string, parts: readonly SyllabusPart[]): string {
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
