/** Reruns a few mutants of the kept reports: whether a report is honest need not be believed. */
import { createHash } from 'node:crypto';
import type { Spec } from 'faultlines/exercise';
import { judgeMutant } from './judge.js';
import type { Change, Mutant } from './mutants.js';
import type { JudgedMutant, MutantReport } from './report.js';

export interface Drawn {
  readonly report: MutantReport;
  readonly mutant: JudgedMutant;
}

/** Draws mutants from all reports. Every one is equally likely, and the same text, such as a commit's hash, draws the same. */
export function drawMutants(reports: readonly MutantReport[], count: number, from: string): Drawn[] {
  const all = reports.flatMap(report => report.mutants.map(mutant => ({ report, mutant })));
  const ranked = all.map(({ report, mutant }, index) => {
    const rank = createHash('sha256')
      .update(JSON.stringify([from, report.exercise, index]))
      .digest('hex');
    return { report, mutant, rank };
  });
  return ranked.sort((one, other) => (one.rank < other.rank ? -1 : 1)).slice(0, count);
}

/** Where a mutant stands and what it is, in a line. */
export function describeChange({ operator, line, column, before, after }: Change): string {
  const short = (text: string): string => {
    const flat = text.replace(/\s+/g, ' ');
    return flat.length > 60 ? `${flat.slice(0, 57)}...` : flat;
  };
  return `line ${line}, column ${column}: ${operator}, \`${short(before)}\` becomes \`${short(after)}\``;
}

const isSame = (one: Change, other: Change): boolean =>
  one.operator === other.operator &&
  one.line === other.line &&
  one.column === other.column &&
  one.before === other.before &&
  one.after === other.after;

/** What is wrong with the list of a report, beside the mutants that the solution has; nothing if it is all of them and no other. */
export function compareWithMutants(
  { mutants, uncompilable }: MutantReport,
  wanted: readonly Mutant[],
): string[] {
  const listed: Change[] = [...mutants, ...uncompilable];
  const missing = wanted.filter(mutant => !listed.some(one => isSame(one, mutant)));
  const strange = listed.filter(one => !wanted.some(mutant => isSame(one, mutant)));
  const problems = [
    ...missing.map(mutant => `is not listed: ${describeChange(mutant)}`),
    ...strange.map(mutant => `is no mutant of the solution: ${describeChange(mutant)}`),
  ];
  if (problems.length === 0 && listed.length !== wanted.length) problems.push('a mutant is listed twice');
  return problems;
}

/**
 * Judges a mutant again.
 *
 * @param wanted the mutants of the solution
 * @returns what differs from the report, or `undefined`
 */
export async function rerun(
  { report, mutant }: Drawn,
  wanted: readonly Mutant[],
  spec: Spec,
): Promise<string | undefined> {
  const what = `${report.exercise}, ${describeChange(mutant)}`;
  const answer = wanted.find(one => isSame(one, mutant))?.answer;
  if (answer === undefined) return `${what}: it is no mutant of the solution`;
  const verdict = await judgeMutant(spec, answer, report.seeds);
  const claimed = mutant.status === 'killed' ? 'killed' : 'survived';
  if (verdict.status !== claimed)
    return `${what}: the report says ${mutant.status}, but now it ${pastOf(verdict.status)}`;
  if (verdict.status !== 'killed' || mutant.status !== 'killed') return undefined;
  // How far a mutant gets that is stopped for its time or its memory depends on the machine.
  if (verdict.outcome !== 'fail' || mutant.outcome !== 'fail') return undefined;
  if (verdict.property === mutant.property && verdict.seed === mutant.seed) return undefined;
  return `${what}: the report says killed by '${mutant.property}' under seed ${mutant.seed}, but now it is by '${verdict.property}' under seed ${verdict.seed}`;
}

function pastOf(status: 'killed' | 'survived' | 'uncompilable'): string {
  return { killed: 'is killed', survived: 'survives', uncompilable: 'does not compile' }[status];
}
