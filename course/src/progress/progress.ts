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
  /** The latest check, which need not be the best. */
  readonly latest?: { readonly score: number; readonly outcome: string; readonly at: string };
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

export const NOTHING: Progress = { schema: 1, predictions: {}, checks: {}, cellsRun: {} };

/**
 * What can be used of a progress file's contents, and in a few words what cannot. The file stands in the learner's
 * folder, where an editor, a script or an older version may have written anything.
 */
export function readableParts(value: unknown): { progress: Progress; trouble?: string } {
  if (!isRecord(value)) throw new SyntaxError('it is not a JSON object');
  const troubles: string[] = [];
  const part = <T>(name: keyof Progress, isEntry: (entry: unknown) => entry is T): Record<string, T> => {
    const given = value[name] ?? {};
    if (!isRecord(given) || value[name] === null) {
      troubles.push(`its ${name} are not an object`);
      return {};
    }
    const entries = Object.entries(given);
    const broken = entries
      .filter(([, entry]) => !isEntry(entry))
      .map(([id]) => JSON.stringify(id.slice(0, 40)));
    if (broken.length > 0) troubles.push(`its ${name} of ${broken.slice(0, 3).join(', ')} cannot be read`);
    return Object.fromEntries(entries.filter((pair): pair is [string, T] => isEntry(pair[1])));
  };
  const progress = {
    ...value,
    schema: 1 as const,
    predictions: part('predictions', isPrediction),
    checks: part('checks', isCheck),
    cellsRun: part('cellsRun', isListOfCells),
  };
  return troubles.length === 0 ? { progress } : { progress, trouble: troubles.join('; ') };
}

/** An entry of a record, and never what every object inherits: ids come from notebooks, and may be `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isGuess(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}

function isPrediction(value: unknown): value is KeptPrediction {
  if (!isRecord(value)) return false;
  const { firstGuess, guess, actual } = value;
  return isGuess(firstGuess) && isGuess(guess) && (actual === undefined || isGuess(actual));
}

function isCheck(value: unknown): value is KeptCheck {
  if (!isRecord(value)) return false;
  const { score, maxScore, attempts, outcome } = value;
  return (
    [score, maxScore, attempts].every(number => typeof number === 'number' && number >= 0) &&
    typeof outcome === 'string'
  );
}

function isListOfCells(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(cell => typeof cell === 'string');
}
