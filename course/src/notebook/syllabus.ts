/** The syllabus, and the cells that cover it. */
import { readFileSync } from 'node:fs';
import { MachineryError, UsageError } from '../errors.js';
import { inCourse } from '../paths.js';
import { codeCells, type Notebook } from './notebook.js';

export interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly part: number;
  readonly runs: readonly string[];
  readonly exercises: readonly string[];
}

/** A cell that claims to execute a run of the syllabus. */
export interface Claim {
  readonly run: string;
  readonly notebook: string;
  readonly cell: string;
}

export interface Coverage {
  readonly ok: boolean;
  /** Every run asked about, with the cells that claim it. */
  readonly runs: readonly { readonly id: string; readonly cells: readonly Omit<Claim, 'run'>[] }[];
  readonly missing: readonly string[];
  /** Claims of ids that the syllabus does not have. */
  readonly unknown: readonly Claim[];
}

export interface Part {
  readonly part: number;
  readonly title: string;
}

export function readSyllabus(): readonly Chapter[] {
  return syllabusFile().chapters;
}

export function readParts(): readonly Part[] {
  return syllabusFile().parts;
}

function syllabusFile(): { readonly parts: readonly Part[]; readonly chapters: readonly Chapter[] } {
  const file = inCourse('data', 'syllabus.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof syllabusFile>;
  } catch (error) {
    throw new MachineryError(`the syllabus cannot be read: ${(error as Error).message}`);
  }
}

/** What the cells of a notebook claim in their metadata, `faultlines.covers`. */
export function claimsOf(path: string, notebook: Notebook): Claim[] {
  return codeCells(notebook).flatMap(({ id, metadata }) =>
    (metadata.faultlines?.covers ?? []).map(run => ({ run, notebook: path, cell: id })),
  );
}

/**
 * The chapters that a command line names: by part, by id, or all.
 *
 * @throws UsageError for a part or a chapter that the syllabus does not have
 */
export function selectChapters(
  syllabus: readonly Chapter[],
  part: string | undefined,
  ids: readonly string[],
): readonly Chapter[] {
  const parts = [...new Set(syllabus.map(chapter => String(chapter.part)))];
  if (part !== undefined && !parts.includes(part)) {
    throw new UsageError(`--part must be one of ${parts.join(', ')}, got '${part}'`);
  }
  const unknown = ids.find(id => !syllabus.some(chapter => chapter.id === id));
  if (unknown !== undefined) {
    throw new UsageError(`the syllabus has no chapter '${unknown}': its ids look like 5.2`);
  }
  return syllabus.filter(
    chapter =>
      (part === undefined || String(chapter.part) === part) && (ids.length === 0 || ids.includes(chapter.id)),
  );
}

/** Holds claims against the runs of `chapters`; ids are known if any chapter of the syllabus has them. */
export function coverageOf(
  chapters: readonly Chapter[],
  syllabus: readonly Chapter[],
  claims: readonly Claim[],
): Coverage {
  const known = new Set(syllabus.flatMap(chapter => chapter.runs));
  const runs = chapters
    .flatMap(chapter => chapter.runs)
    .map(id => ({
      id,
      cells: claims.filter(({ run }) => run === id).map(({ notebook, cell }) => ({ notebook, cell })),
    }));
  const missing = runs.filter(({ cells }) => cells.length === 0).map(({ id }) => id);
  const unknown = claims.filter(({ run }) => !known.has(run));
  return { ok: missing.length === 0 && unknown.length === 0, runs, missing, unknown };
}
