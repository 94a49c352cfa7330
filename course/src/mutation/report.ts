/** The report of an exercise's mutants, kept beside its solution: what it holds, how it is read, written and judged. */
import { existsSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { writeAtomically } from '../files.js';
import { type ExerciseFiles, shown } from '../grading/catalog.js';
import { readText } from '../grading/text-file.js';
import type { Verdict } from './judge.js';
import type { Change } from './mutants.js';

const SCHEMA = 'faultlines-mutants-1';

/** What a mutant came to. Only a person says that one is equivalent, and why. */
export type Fate =
  | Exclude<Verdict, { status: 'uncompilable' }>
  | { readonly status: 'equivalent'; readonly reason: string };

export type JudgedMutant = Change & Fate;

export interface Counts {
  readonly mutants: number;
  readonly killed: number;
  readonly survived: number;
  readonly equivalent: number;
  /** Changes that make no answer; they are not among the mutants. */
  readonly uncompilable: number;
}

export interface MutantReport {
  readonly exercise: string;
  /** What it is bound to; see `bindingOf`. */
  readonly hash: string;
  readonly seeds: readonly number[];
  readonly mutants: readonly JudgedMutant[];
  readonly uncompilable: readonly Change[];
}

export function countsOf({ mutants, uncompilable }: Pick<MutantReport, 'mutants' | 'uncompilable'>): Counts {
  const count = (wanted: Fate['status']): number => mutants.filter(({ status }) => status === wanted).length;
  return {
    mutants: mutants.length,
    killed: count('killed'),
    survived: count('survived'),
    equivalent: count('equivalent'),
    uncompilable: uncompilable.length,
  };
}

/** What is asked of a spec. */
export const LEAST_KILLED = 0.97;
export const MOST_EQUIVALENT = 0.05;

/** The share of what is not equivalent that is killed; 1 where there is nothing to kill. */
export function shareKilled({ mutants, killed, equivalent }: Counts): number {
  return mutants === equivalent ? 1 : killed / (mutants - equivalent);
}

export function isAdequate(counts: Counts): boolean {
  return shareKilled(counts) >= LEAST_KILLED && counts.equivalent <= MOST_EQUIVALENT * counts.mutants;
}

/** `solutions/.../<id>-<name>.mutants.json` */
export function reportFileOf({ solution }: ExerciseFiles): string {
  return solution.replace(/\.ts$/, '.mutants.json');
}

/** One mutant a line: a diff of two reports shows which changed, and a person finds the one to mark. */
export function reportText(report: MutantReport): string {
  const { exercise, hash, seeds, mutants, uncompilable } = report;
  const head = { schema: SCHEMA, exercise, hash, seeds, counts: countsOf(report) };
  const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${spaced(value)}`);
  const list = (name: string, changes: readonly Change[]): string =>
    changes.length === 0
      ? `  "${name}": []`
      : `  "${name}": [\n${changes.map(change => `    ${spaced(change)}`).join(',\n')}\n  ]`;
  return `{\n${[...fields, list('mutants', mutants), list('uncompilable', uncompilable)].join(',\n')}\n}\n`;
}

/** JSON on one line, with spaces as a person sets them. */
function spaced(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([name, field]) => `${JSON.stringify(name)}: ${spaced(field)}`)
    .join(', ')} }`;
}

export function writeReport(exercise: ExerciseFiles, report: MutantReport): void {
  writeAtomically(reportFileOf(exercise), reportText(report));
}

/**
 * The report of an exercise as it stands.
 *
 * @returns `undefined` if there is none
 * @throws UsageError that says what is wrong with the file, and where
 */
export function readReport(exercise: ExerciseFiles): MutantReport | undefined {
  const file = reportFileOf(exercise);
  if (!existsSync(file)) return undefined;
  return parseReport(readText(file), shown(file));
}

type Fields = Readonly<Record<string, unknown>>;

/** @throws UsageError that names the file and the mutant */
export function parseReport(text: string, where: string): MutantReport {
  let read: Fields;
  try {
    read = JSON.parse(text) as Fields;
  } catch (error) {
    throw new UsageError(`${where} is not JSON (${(error as Error).message}): fix it, or remove the file`);
  }
  const { schema, exercise, hash, seeds, counts, mutants, uncompilable } = read;
  const isWhole =
    schema === SCHEMA &&
    typeof exercise === 'string' &&
    typeof hash === 'string' &&
    Array.isArray(seeds) &&
    seeds.every(Number.isSafeInteger) &&
    typeof counts === 'object' &&
    Array.isArray(mutants) &&
    Array.isArray(uncompilable);
  if (!isWhole) throw new UsageError(`${where} is no report of mutants: remove the file, and make it anew`);
  for (const mutant of [...mutants, ...uncompilable]) requireChange(mutant, where);
  for (const mutant of mutants) requireFate(mutant as Fields, where);
  return { exercise, hash, seeds, mutants, uncompilable };
}

const TEXT_FIELDS = ['operator', 'text', 'before', 'after'];
const NUMBER_FIELDS = ['line', 'column'];

function requireChange(mutant: unknown, where: string): void {
  const fields = (mutant ?? {}) as Fields;
  const isChange =
    TEXT_FIELDS.every(name => typeof fields[name] === 'string') &&
    NUMBER_FIELDS.every(name => Number.isSafeInteger(fields[name]));
  if (!isChange) {
    throw new UsageError(
      `${where}: a mutant has ${[...TEXT_FIELDS, ...NUMBER_FIELDS].join(', ')}, but one is ${JSON.stringify(mutant)}`,
    );
  }
}

function requireFate({ line, column, status, property, outcome, seed, reason }: Fields, where: string): void {
  const at = `${where}: the mutant at line ${line}, column ${column}`;
  const isKnown = status === 'killed' || status === 'survived' || status === 'equivalent';
  if (!isKnown)
    throw new UsageError(`${at} has the status '${status}': write killed, survived or equivalent`);
  if (status === 'equivalent' && (typeof reason !== 'string' || reason.trim() === ''))
    throw new UsageError(`${at} is marked as equivalent: say why, as in "reason": "..."`);
  const isExplained =
    typeof property === 'string' && typeof outcome === 'string' && Number.isSafeInteger(seed);
  if (status === 'killed' && !isExplained)
    throw new UsageError(`${at} is killed: by which property, with which outcome and seed, must stand there`);
}

/** What makes two changes the same, wherever they stand. */
function keyOf({ operator, text, before, after }: Change): string {
  return JSON.stringify([operator, text, before, after]);
}

function grouped<One extends Change>(changes: readonly One[]): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const change of changes) {
    const key = keyOf(change);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return groups;
}

export interface WithMarks {
  readonly mutants: readonly JudgedMutant[];
  /** Marks of the older report that no longer stand: the mutant was killed, or is no longer there. */
  readonly fallen: readonly Change[];
}

/**
 * Puts the older report's marks of equivalence on mutants that survived again. A mark stays with its mutant while operator, before, after
 * and the line around it are the same, wherever that line has moved; of several that are alike it stays with the first, second and so
 * on, while there are as many of them.
 */
export function withMarks(mutants: readonly JudgedMutant[], older: readonly JudgedMutant[] = []): WithMarks {
  const olderGroups = grouped(older);
  const groups = grouped(mutants);
  const fallen: Change[] = [];
  const marked = new Map<JudgedMutant, JudgedMutant>();
  for (const [key, group] of olderGroups) {
    const now = groups.get(key) ?? [];
    for (const [index, mutant] of group.entries()) {
      if (mutant.status !== 'equivalent') continue;
      const same = now.length === group.length ? now[index] : undefined;
      if (same?.status === 'survived')
        marked.set(same, { ...same, status: 'equivalent', reason: mutant.reason });
      else fallen.push(mutant);
    }
  }
  return { mutants: mutants.map(mutant => marked.get(mutant) ?? mutant), fallen };
}
