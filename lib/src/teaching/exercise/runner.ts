import { Random } from '../../engine/random/index.js';
import { requireKnownFields } from '../../ground/arguments.js';
import { answerThrough } from './answer.js';
import { AnswerFailure, type AnswerFailureKind } from './answer-failure.js';
import type { AnswerTransport } from './answer-transport.js';
import { runForAll } from './for-all.js';
import { formatValue } from './format.js';
import {
  type Counterexample,
  type GradedSource,
  type Outcome,
  overallOutcome,
  type PropertyReport,
  type Report,
} from './report.js';
import {
  type Answer,
  type AnswerFunctions,
  maxScore,
  type Property,
  type Refutation,
  type Spec,
  type Trial,
} from './spec.js';
import { EXERCISE_LIMIT_MS, TimeBudget } from './time-budget.js';

/** Drawn once, kept for ever: the seed of every check whose caller names none. */
export const DEFAULT_SEED = 20130201;

export interface GradeOptions {
  /** Decides every generated input; a whole number. */
  readonly seed?: number;
  /** What the report says was graded. */
  readonly graded?: GradedSource;
  /** The command that grades this exercise, where there is one: `npx faultlines check 5.2.1`. */
  readonly command?: string;
  /** Called after each property, for progress. */
  readonly onProperty?: (report: PropertyReport) => void;
  /** Whether to grade no further than the first property that is lost; the report ends with it. */
  readonly untilLoss?: boolean;
}

/** A property's own verdict, carried out of its check. */
class Refuted extends Error {
  override readonly name = 'Refuted';
  constructor(readonly refutation: Refutation) {
    super(refutation.message);
  }
}

/**
 * Grades one answer by all properties of a spec, in order. Never throws: a fault of the answer is an outcome, and so is a
 * fault of the spec.
 *
 * @throws RangeError if an argument is outside its range
 */
export async function gradeAnswer(
  spec: Spec,
  transport: AnswerTransport,
  options: GradeOptions = {},
): Promise<Report> {
  requireKnownFields('options', options, {
    seed: true,
    graded: true,
    command: true,
    onProperty: true,
    untilLoss: true,
  });
  const seed = options.seed ?? DEFAULT_SEED;
  const started = performance.now();
  const budget = new TimeBudget(transport);
  const answer = answerThrough<AnswerFunctions>(transport, spec.functions, budget);
  const properties: PropertyReport[] = [];
  const failures: AnswerFailure[] = [];
  for (const property of spec.properties) {
    const verdict =
      verdictWithoutTrying(failures, budget) ??
      (await gradeProperty(property, answer, { id: spec.id, seed, failures }));
    const report = reportOf(property, verdict);
    properties.push(report);
    options.onProperty?.(report);
    if (options.untilLoss === true && report.outcome !== 'pass') break;
  }
  // What makes an answer unusable may be met late, and holds for what was asked before as well.
  const hopeless = failures.find(isHopeless);
  if (hopeless !== undefined) {
    const verdict = verdictOfFailure(hopeless);
    properties.splice(0, properties.length, ...spec.properties.map(property => reportOf(property, verdict)));
  }
  return {
    id: spec.id,
    title: spec.title,
    score: properties.reduce((sum, { score }) => sum + score, 0),
    maxScore: maxScore(spec),
    outcome: overallOutcome(properties.map(({ outcome }) => outcome)),
    seed,
    ...(options.graded === undefined ? {} : { graded: options.graded }),
    properties,
    ms: Math.round(performance.now() - started),
    ...(options.command === undefined ? {} : { command: options.command }),
    replay: replayOf(options.command, seed),
  };
}

/** One line that grades the same answer with the same seed again. */
function replayOf(command: string | undefined, seed: number): string {
  return command === undefined ? `gradeAnswer(spec, answer, { seed: ${seed} })` : `${command} --seed ${seed}`;
}

function isHopeless({ kind }: AnswerFailure): boolean {
  return kind === 'unusable' || kind === 'missing';
}

/** An answer that cannot be run is told the same of every property; one that has used up its time is not started once more. */
function verdictWithoutTrying(failures: readonly AnswerFailure[], budget: TimeBudget): Verdict | undefined {
  const hopeless = failures.find(isHopeless);
  if (hopeless !== undefined) return verdictOfFailure(hopeless);
  if (budget.isSpent) {
    const limit = `${EXERCISE_LIMIT_MS / 1000} s of CPU time`;
    return { outcome: 'timeout', message: `not tried: the properties before it took more than ${limit}` };
  }
  return undefined;
}

interface Circumstances {
  readonly id: string;
  readonly seed: number;
  /** Where the failures of the answer are kept. */
  readonly failures: AnswerFailure[];
}

async function gradeProperty(
  property: Property<AnswerFunctions>,
  answer: Answer<AnswerFunctions>,
  { id, seed, failures }: Circumstances,
): Promise<Verdict> {
  const counted = new Map<string, number>();
  const goals = new Map<string, boolean>();
  const random = new Random(seed).split(`${id} ${property.name}`);
  try {
    await property.check(trialOf(answer, random, counted, goals));
  } catch (error) {
    if (error instanceof AnswerFailure) failures.push(error);
    return verdictOfThrown(error);
  }
  return held(counted, goals);
}

/** A hint answers a failure; before an attempt it would only take the exercise away, and it fixes no syntax. */
function reportOf({ name, points, hints }: Property<AnswerFunctions>, verdict: Verdict): PropertyReport {
  const { outcome } = verdict;
  const isHelped = outcome === 'fail' || outcome === 'timeout';
  const score = outcome === 'pass' ? points : 0;
  return { name, score, maxScore: points, ...(isHelped ? { hints } : {}), ...verdict };
}

function trialOf(
  answer: Answer<AnswerFunctions>,
  random: Random,
  counted: Map<string, number>,
  goals: Map<string, boolean>,
): Trial<AnswerFunctions> {
  const tried = (count: number, unit: string): void => {
    counted.set(unit, (counted.get(unit) ?? 0) + count);
  };
  return {
    answer,
    random,
    tried,
    refute: refutation => {
      throw new Refuted(refutation);
    },
    forAll: async (arbitraries, claim, runs = 100) => {
      const seed = random.uint32() | 0;
      tried(await runForAll(arbitraries, claim, { seed, runs }), 'generated inputs');
    },
    sometimes: (goal, reached) => {
      goals.set(goal, reached || goals.get(goal) === true);
    },
  };
}

interface Verdict {
  readonly outcome: Outcome;
  readonly message: string;
  readonly counterexample?: Counterexample;
}

const KIND_OUTCOME: Record<AnswerFailureKind, Outcome> = {
  threw: 'fail',
  timeout: 'timeout',
  missing: 'submission-error',
  unusable: 'submission-error',
  unanswered: 'not-attempted',
  died: 'submission-error',
};

function verdictOfThrown(error: unknown): Verdict {
  if (error instanceof Refuted) return refutedVerdict(error.refutation);
  if (error instanceof AnswerFailure) return verdictOfFailure(error);
  const what = error instanceof Error ? `${error.name}: ${error.message}` : formatValue(error);
  return {
    outcome: 'infrastructure-error',
    message: `the spec itself failed (${what}); this is not your fault`,
  };
}

function verdictOfFailure({ kind, message, input }: AnswerFailure): Verdict {
  return {
    outcome: KIND_OUTCOME[kind],
    message,
    ...(input === undefined ? {} : { counterexample: { input } }),
  };
}

function refutedVerdict({ message, input, expected, actual, picture }: Refutation): Verdict {
  const counterexample: Counterexample = {
    ...(input === undefined ? {} : { input }),
    ...(expected === undefined ? {} : { expected: asText(expected) }),
    ...(actual === undefined ? {} : { actual: asText(actual) }),
    ...(picture === undefined ? {} : { picture }),
  };
  return { outcome: 'fail', message, counterexample };
}

/** A spec may word what it expected ("between 0 and 1"); values are written as source. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : formatValue(value);
}

/** The verdict on a property that nothing contradicted: it holds, unless nothing was tried. */
function held(counted: ReadonlyMap<string, number>, goals: ReadonlyMap<string, boolean>): Verdict {
  const missed = [...goals].find(([, reached]) => !reached);
  if (missed !== undefined) {
    const message = `no input ever reached the goal '${missed[0]}', so nothing was shown; this is a fault of the spec`;
    return { outcome: 'infrastructure-error', message };
  }
  if (counted.size === 0) {
    const message = 'the property tried nothing; this is a fault of the spec';
    return { outcome: 'infrastructure-error', message };
  }
  const message = [...counted].map(([unit, count]) => `${count.toLocaleString('en-US')} ${unit}`).join(', ');
  return { outcome: 'pass', message: `held for ${message}` };
}
