/**
 * What a host can do for a cell. Three hosts implement this: the Jupyter kernel, the Node child process and the
 * page's worker. Everything that the library wants from its surroundings goes through here, so that no other room
 * knows where it runs.
 */

import type { Report } from './report.js';

/** The same output in several forms: MIME type to value (text, or JSON data for `+json` types). */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A guess that the reader committed to, or changed, before the cell that computes the answer. */
export interface PredictionRecord {
  readonly kind: 'prediction';
  /** Syllabus id of the run that is predicted, such as `5.2.fan-out`. */
  readonly id: string;
  readonly guess: number | string;
  /** Present once the cell that computes it has run. */
  readonly actual?: number | string;
}

/** The outcome of one check of an exercise. */
export interface CheckRecord {
  readonly kind: 'check';
  readonly id: string;
  readonly score: number;
  readonly maxScore: number;
  readonly outcome: string;
}

/** What is remembered about a learner's work. */
export type LearnerRecord = PredictionRecord | CheckRecord;

/** What a host says of an answer cell. */
export interface GradedCell {
  readonly report: Report;
  /** What the answer printed while it was asked. */
  readonly printed: string;
}

/** What each host implements. */
export interface Host {
  /**
   * Grades the text of the notebook's answer cell, in a process of its own. A host that cannot read the text of cells leaves it out; then a
   * check grades what the check cell hands over.
   */
  gradeAnswer?(id: string): Promise<GradedCell>;
  /** `jupyter`, `node`, `page`, or `tslab` for stock tslab. */
  readonly name: string;
  /** Shows one output below the running cell. `text/plain` is always among the types. */
  display(bundle: MimeBundle): void;
  /** Keeps a record of the learner's work. Never throws: a full disk must not break a cell. */
  remember(record: LearnerRecord): void;
  /** The newest record of this kind and id, if there is one. */
  recall(kind: LearnerRecord['kind'], id: string): LearnerRecord | undefined;
  /** The text of a file below the course's `data/`. Throws an `Error` that names the path if there is none. */
  readData(path: string): string;
  /** The library's own TypeScript, as `lib/dist/sources.json` holds it. */
  readSources(): string;
}

/** Where a host announces itself: global, so that two copies of the library in one notebook meet the same host. */
const HOST_KEY = Symbol.for('faultlines.host');

type WithHost = { [HOST_KEY]?: Host };

/** Announces the host of this process or worker; `undefined` withdraws it. */
export function setHost(host: Host | undefined): void {
  (globalThis as WithHost)[HOST_KEY] = host;
}

/** The host that announced itself, if one did. */
export function announcedHost(): Host | undefined {
  return (globalThis as WithHost)[HOST_KEY];
}
