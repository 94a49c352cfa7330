import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { CheckRecord, LearnerRecord, PredictionRecord } from 'faultlines/host';
import { writeAtomically } from '../files.js';

/** A prediction as kept: the first guess is the one that counts, so it is never overwritten. */
export interface KeptPrediction {
  readonly firstGuess: number | string;
  readonly guess: number | string;
  readonly actual?: number | string;
  readonly at: string;
}

/** The best check of an exercise, and how often it was tried. */
export interface KeptCheck {
  readonly score: number;
  readonly maxScore: number;
  readonly outcome: string;
  readonly attempts: number;
  readonly at: string;
  /** When the solution was shown, if it was. */
  readonly solutionShownAt?: string;
}

/** What stands in `work/progress.json`. */
export interface Progress {
  readonly schema: 1;
  readonly predictions: Readonly<Record<string, KeptPrediction>>;
  readonly checks: Readonly<Record<string, KeptCheck>>;
  /** Cells of a chapter that ran without an error, by chapter id. */
  readonly cellsRun: Readonly<Record<string, readonly string[]>>;
}

const NOTHING: Progress = { schema: 1, predictions: {}, checks: {}, cellsRun: {} };

/** What remembers for a kernel. */
export interface ProgressStore {
  remember(record: LearnerRecord): void;
  recall(kind: LearnerRecord['kind'], id: string): LearnerRecord | undefined;
}

/** Reads the progress; a missing file is none. A damaged one is set aside beside it, dated, never overwritten. */
export function readProgress(file: string): Progress {
  if (!existsSync(file)) return NOTHING;
  try {
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as Partial<Progress>;
    if (parsed === null || typeof parsed !== 'object') throw new SyntaxError('not an object');
    return { ...NOTHING, ...parsed };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    renameSync(file, `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`);
    return NOTHING;
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
      const held = statSync(lock, { throwIfNoEntry: false });
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

/** Changes the progress on disk by a function of what stands there. */
export function updateProgress(file: string, change: (progress: Progress) => Progress): void {
  withLock(file, () => {
    writeAtomically(file, `${JSON.stringify(change(readProgress(file)), undefined, 2)}\n`);
  });
}

function withPrediction(progress: Progress, { id, guess, actual }: PredictionRecord, at: string): Progress {
  const firstGuess = progress.predictions[id]?.firstGuess ?? guess;
  const kept: KeptPrediction = { firstGuess, guess, ...(actual === undefined ? {} : { actual }), at };
  return { ...progress, predictions: { ...progress.predictions, [id]: kept } };
}

function withCheck(progress: Progress, record: CheckRecord, at: string): Progress {
  const earlier = progress.checks[record.id];
  const better = earlier === undefined || record.score >= earlier.score;
  const { score, maxScore, outcome } = better ? record : earlier;
  const kept: KeptCheck = {
    ...earlier,
    score,
    maxScore,
    outcome,
    attempts: (earlier?.attempts ?? 0) + 1,
    at,
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
  const earlier = progress.checks[id] ?? { score: 0, maxScore, outcome: 'not-attempted', attempts: 0, at };
  return {
    ...progress,
    checks: { ...progress.checks, [id]: { ...earlier, solutionShownAt: earlier.solutionShownAt ?? at } },
  };
}

/** The progress after a cell of a chapter ran without an error. */
export function withCellRun(progress: Progress, chapter: string, cellId: string): Progress {
  const cells = progress.cellsRun[chapter] ?? [];
  if (cells.includes(cellId)) return progress;
  return { ...progress, cellsRun: { ...progress.cellsRun, [chapter]: [...cells, cellId] } };
}

/**
 * Opens `work/progress.json` for a kernel. A write that fails is dropped: a full disk must not break a cell.
 */
export function openProgress(file: string): ProgressStore {
  return {
    remember: record => {
      try {
        updateProgress(file, progress => withRecord(progress, record, new Date().toISOString()));
      } catch {
        // The cell goes on; the server reports a folder that cannot be written when it saves the notebook.
      }
    },
    recall: (kind, id) => {
      const progress = readProgress(file);
      if (kind === 'prediction') {
        const kept = progress.predictions[id];
        return (
          kept && {
            kind,
            id,
            guess: kept.guess,
            ...(kept.actual === undefined ? {} : { actual: kept.actual }),
          }
        );
      }
      const kept = progress.checks[id];
      return kept && { kind, id, score: kept.score, maxScore: kept.maxScore, outcome: kept.outcome };
    },
  };
}
