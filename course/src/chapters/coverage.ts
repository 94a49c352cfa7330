/** Which cells execute which runs of the syllabus. */

import { type ChapterDocument, codeCells } from './document.js';
import type { SyllabusChapter } from './syllabus.js';

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

/** What the cells of a notebook claim in their metadata, `faultlines.covers`. */
export function claimsOf(path: string, notebook: ChapterDocument): Claim[] {
  return codeCells(notebook).flatMap(({ id, metadata }) =>
    (metadata.faultlines?.covers ?? []).map(run => ({ run, notebook: path, cell: id })),
  );
}

/** Holds claims against the runs of `chapters`; ids are known if any chapter of the syllabus has them. */
export function coverageOf(
  chapters: readonly SyllabusChapter[],
  syllabus: readonly SyllabusChapter[],
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
