import {
  closeSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import type { CheckRecord, LearnerRecord, PredictionRecord } from 'faultlines/host';
import { MachineryError } from '../errors.js';
import { decodeText, readWholeFile, writeAtomically } from '../files.js';

export type { KeptCheck, KeptPrediction, Progress } from './progress.js';

import {
  type KeptCheck,
  type KeptPrediction,
  NOTHING,
  own,
  type Progress,
  readableParts,
} from './progress.js';

/** What remembers for a kernel. */
export interface ProgressStore {
  remember(record: LearnerRecord): void;
  recall(kind: LearnerRecord['kind'], id: string): LearnerRecord | undefined;
}

/** Years of work take some hundred thousand. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads the progress; a missing file is none. A damaged one is set aside beside it, dated, never overwritten. */
export function readProgress(file: string): Progress {
  return lookAtProgress(file).progress;
}

/**
 * The progress, and in a few words what could not be read of it. What is readable counts: a list of checks that is none
 * costs the checks, not the predictions.
 */
export function lookAtProgress(file: string): { progress: Progress; trouble?: string } {
  let bytes: Buffer;
  try {
    bytes = readWholeFile(file, MOST_BYTES);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { progress: NOTHING };
    throw error;
  }
  try {
    return readableParts(JSON.parse(decodeText(bytes)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const aside = setAside(file, renameSync);
    return {
      progress: NOTHING,
      trouble: `it was damaged (${error.message})${aside === undefined ? '' : ` and is now ${aside}`}`,
    };
  }
}

/** Keeps what could not be read. Returns its new name; nothing where the folder cannot be written. */
function setAside(file: string, how: (from: string, to: string) => void): string | undefined {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  try {
    how(file, aside);
    return basename(aside);
  } catch {
    return undefined;
  }
}

/** Milliseconds after which another process's lock is taken to be left behind by one that died. */
const STALE_LOCK_MS = 5_000;

/** Several kernels may finish a cell at once; each reads, changes and writes under a lock file. */
function withLock<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx'));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // The entry itself: where it leads, if it is a link, says nothing about whoever made it.
      const held = lstatSync(lock, { throwIfNoEntry: false });
      // Given back since: the next one to make it may be somebody else, whose it then is.
      if (held === undefined) continue;
      // A clock that was set back must not keep a lock for ever.
      const age = Math.abs(Date.now() - held.mtimeMs);
      if (age > STALE_LOCK_MS) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @throws MachineryError where it cannot be kept: then nothing is written over it */
function keepDamaged(file: string): void {
  if (setAside(file, copyFileSync) === undefined) {
    throw new MachineryError(`${file} is damaged and cannot be set aside: make its folder writable`);
  }
}

/** Changes the progress on disk by a function of what stands there. */
export function updateProgress(file: string, change: (progress: Progress) => Progress): void {
  withLock(file, () => {
    const { progress, trouble } = lookAtProgress(file);
    // Parts that could not be read are not in what is written now. A file that was damaged as a whole is aside already.
    if (trouble !== undefined && existsSync(file)) keepDamaged(file);
    const text = `${JSON.stringify(change(progress), undefined, 2)}\n`;
    writeAtomically(file, text, { within: dirname(file) });
  });
}

function withPrediction(progress: Progress, { id, guess, actual }: PredictionRecord, at: string): Progress {
  const firstGuess = own(progress.predictions, id)?.firstGuess ?? guess;
  const kept: KeptPrediction = { firstGuess, guess, ...(actual === undefined ? {} : { actual }), at };
  return { ...progress, predictions: { ...progress.predictions, [id]: kept } };
}

function withCheck(progress: Progress, record: CheckRecord, at: string): Progress {
  const earlier = own(progress.checks, record.id);
  const better = earlier === undefined || record.score >= earlier.score;
  const { score, maxScore, outcome } = better ? record : earlier;
  const kept: KeptCheck = {
    ...earlier,
    score,
    maxScore,
    outcome,
    attempts: (earlier?.attempts ?? 0) + 1,
    at,
    latest: { score: record.score, outcome: record.outcome, at },
  };
  return { ...progress, checks: { ...progress.checks, [record.id]: kept } };
}

/** The progress after one more record. */
export function withRecord(progress: Progress, record: LearnerRecord, at: string): Progress {
  return record.kind === 'prediction'
    ? withPrediction(progress, record, at)
    : withCheck(progress, record, at);
}

/** The progress after a solution was shown; it is remembered without reproach. */
export function withSolutionShown(progress: Progress, id: string, maxScore: number, at: string): Progress {
  const earlier = own(progress.checks, id) ?? {
    score: 0,
    maxScore,
    outcome: 'not-attempted',
    attempts: 0,
    at,
  };
  return {
    ...progress,
    checks: { ...progress.checks, [id]: { ...earlier, solutionShownAt: earlier.solutionShownAt ?? at } },
  };
}

/** The progress after a cell of a chapter ran without an error. */
export function withCellRun(progress: Progress, chapter: string, cellId: string): Progress {
  const cells = own(progress.cellsRun, chapter) ?? [];
  if (cells.includes(cellId)) return progress;
  return { ...progress, cellsRun: { ...progress.cellsRun, [chapter]: [...cells, cellId] } };
}

/**
 * Opens `work/progress.json` for a kernel. A write that fails is dropped: a full disk must not break a cell.
 *
 * @param onDropped is told why
 */
export function openProgress(file: string, onDropped: (error: unknown) => void = () => {}): ProgressStore {
  return {
    remember: record => {
      try {
        updateProgress(file, progress => withRecord(progress, record, new Date().toISOString()));
      } catch (error) {
        onDropped(error);
        // The cell goes on; the server reports a folder that cannot be written when it saves the notebook.
      }
    },
    recall: (kind, id) => {
      const progress = readProgress(file);
      if (kind === 'prediction') {
        const kept = own(progress.predictions, id);
        return (
          kept && {
            kind,
            id,
            guess: kept.guess,
            ...(kept.actual === undefined ? {} : { actual: kept.actual }),
          }
        );
      }
      const kept = own(progress.checks, id);
      return kept && { kind, id, score: kept.score, maxScore: kept.maxScore, outcome: kept.outcome };
    },
  };
}
