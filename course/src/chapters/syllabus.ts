/** The syllabus, `data/syllabus.json`: the parts, the chapters, what each must execute. */
import { readFileSync } from 'node:fs';
import { MachineryError, UsageError } from '../errors.js';
import { inCourse } from '../paths.js';

/** A chapter as the syllabus plans it; whether it is written yet is another question. */
export interface SyllabusChapter {
  readonly id: string;
  readonly title: string;
  readonly part: number;
  readonly prerequisites: readonly string[];
  /** The ids of what its cells must execute. */
  readonly runs: readonly string[];
  readonly exercises: readonly string[];
}

export interface SyllabusPart {
  readonly part: number;
  readonly title: string;
}

export interface Syllabus {
  readonly parts: readonly SyllabusPart[];
  readonly chapters: readonly SyllabusChapter[];
}

/** @throws MachineryError if the file cannot be read */
export function readSyllabus(): Syllabus {
  try {
    return JSON.parse(readFileSync(inCourse('data', 'syllabus.json'), 'utf8')) as Syllabus;
  } catch (error) {
    throw new MachineryError(`the syllabus cannot be read: ${(error as Error).message}`);
  }
}

/**
 * The chapters that a command line names: by part, by id, or all.
 *
 * @throws UsageError for a part or a chapter that the syllabus does not have
 */
export function selectChapters(
  chapters: readonly SyllabusChapter[],
  part: string | undefined,
  ids: readonly string[],
): readonly SyllabusChapter[] {
  const parts = [...new Set(chapters.map(chapter => String(chapter.part)))];
  if (part !== undefined && !parts.includes(part)) {
    throw new UsageError(`--part must be one of ${parts.join(', ')}, got '${part}'`);
  }
  const unknown = ids.find(id => !chapters.some(chapter => chapter.id === id));
  if (unknown !== undefined) {
    throw new UsageError(`the syllabus has no chapter '${unknown}': its ids look like 5.2`);
  }
  return chapters.filter(
    chapter =>
      (part === undefined || String(chapter.part) === part) && (ids.length === 0 || ids.includes(chapter.id)),
  );
}
