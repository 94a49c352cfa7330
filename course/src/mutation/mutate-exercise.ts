/** Makes the report of one exercise: all mutants of its solution, judged, with the marks of the report before. */
import type { ExerciseFiles } from '../grading/catalog.js';
import { readText } from '../grading/text-file.js';
import { bindingOf } from './binding.js';
import { MUTANT_SEEDS } from './judge.js';
import type { JudgePool } from './judge-pool.js';
import { type Change, type Mutant, mutantsOf } from './mutants.js';
import { type JudgedMutant, type MutantReport, readReport, withMarks } from './report.js';

export interface MutatedExercise {
  readonly report: MutantReport;
  /** Mutants that were marked as equivalent and are not any more. */
  readonly fallen: readonly Change[];
}

/** The mutants of an exercise's solution. */
export function mutantsOfExercise({ solution }: ExerciseFiles): Promise<Mutant[]> {
  return mutantsOf(readText(solution));
}

export async function mutateExercise(
  exercise: ExerciseFiles,
  mutants: readonly Mutant[],
  pool: JudgePool,
  onDone: () => void,
): Promise<MutatedExercise> {
  const { id } = exercise;
  // Before and not after: whoever edits a file meanwhile gets a report of what was judged.
  const hash = bindingOf(exercise);
  const verdicts = await pool.judge(
    mutants.map(({ answer }) => ({ id, text: answer })),
    onDone,
  );
  const judged: JudgedMutant[] = [];
  const uncompilable: Change[] = [];
  for (const [index, { answer: _answer, ...change }] of mutants.entries()) {
    const verdict = verdicts[index];
    if (verdict === undefined) continue;
    if (verdict.status === 'uncompilable') uncompilable.push(change);
    else judged.push({ ...change, ...verdict });
  }
  // Read last: somebody may have marked a mutant meanwhile.
  const { mutants: marked, fallen } = withMarks(judged, readReport(exercise)?.mutants);
  return { report: { exercise: id, hash, seeds: MUTANT_SEEDS, mutants: marked, uncompilable }, fallen };
}
