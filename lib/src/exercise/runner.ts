import { Random } from '../random/index.js';
import { type AnswerTransport, answerThrough } from './answer.js';
import { AnswerFailure, type AnswerFailureKind } from './answer-failure.js';
import { runForAll } from './for-all.js';
import { formatValue } from './format.js';
import {
  type Counterexample,
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

/** Drawn once, kept for ever: the seed of every check whose caller names none. */
export const DEFAULT_SEED = 20130201;

/** Milliseconds after which the remaining properties of an exercise are not tried. */
const EXERCISE_LIMIT_MS = 20_000;

/** An answer that had to be stopped this often is not started again. */
const MOST_STOPS = 2;

export interface GradeOptions {
  /** Decides every generated input; a whole number. */
  readonly seed?: number;
  /** Called after each property, for progress. */
  readonly onProperty?: (report: PropertyReport) => void;
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
 */
export async function gradeAnswer(
  spec: Spec,
  transport: AnswerTransport,
  options: GradeOptions = {},
): Promise<Report> {
  const seed = options.seed ?? DEFAULT_SEED;
  const started = performance.now();
  const answer = answerThrough(transport);
  const properties: PropertyReport[] = [];
  for (const property of spec.properties) {
    const reason = whyNotTried(properties, performance.now() - started);
    const report =
      reason === undefined
        ? await gradeProperty(property, answer, spec.id, seed)
        : notTried(property, reason);
    properties.push(report);
    options.onProperty?.(report);
  }
  return {
    id: spec.id,
    title: spec.title,
    score: properties.reduce((sum, { score }) => sum + score, 0),
    maxScore: maxScore(spec),
    outcome: overallOutcome(properties.map(({ outcome }) => outcome)),
    seed,
    properties,
    ms: Math.round(performance.now() - started),
    replay: `npx faultlines check ${spec.id} --seed ${seed}`,
  };
}

function whyNotTried(earlier: readonly PropertyReport[], elapsedMs: number): string | undefined {
  if (elapsedMs > EXERCISE_LIMIT_MS)
    return `the properties before it took over ${EXERCISE_LIMIT_MS / 1000} s`;
  const stops = earlier.filter(
    ({ outcome }) => outcome === 'timeout' || outcome === 'submission-error',
  ).length;
  return stops >= MOST_STOPS ? `the answer had to be stopped ${stops} times already` : undefined;
}

function notTried(property: Property<AnswerFunctions>, reason: string): PropertyReport {
  const { name, points } = property;
  return { name, score: 0, maxScore: points, outcome: 'timeout', message: `not tried: ${reason}` };
}

async function gradeProperty(
  property: Property<AnswerFunctions>,
  answer: Answer<AnswerFunctions>,
  id: string,
  seed: number,
): Promise<PropertyReport> {
  const counted = new Map<string, number>();
  const goals = new Map<string, boolean>();
  const random = new Random(seed).split(`${id} ${property.name}`);
  const trial = trialOf(answer, random, counted, goals);
  const verdict = await verdictOf(() => property.check(trial));
  if (verdict.outcome === 'pass') return passed(property, counted, goals);
  // A hint answers a failure; before an attempt it would only take the exercise away.
  const hints = verdict.outcome === 'not-attempted' ? {} : { hints: property.hints };
  return { name: property.name, score: 0, maxScore: property.points, ...hints, ...verdict };
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

async function verdictOf(check: () => Promise<void>): Promise<Verdict> {
  try {
    await check();
    return { outcome: 'pass', message: '' };
  } catch (error) {
    if (error instanceof Refuted) return refutedVerdict(error.refutation);
    if (error instanceof AnswerFailure) {
      const counterexample = error.input === undefined ? undefined : { input: error.input };
      return { outcome: KIND_OUTCOME[error.kind], message: error.message, counterexample };
    }
    const what = error instanceof Error ? `${error.name}: ${error.message}` : formatValue(error);
    return {
      outcome: 'infrastructure-error',
      message: `the spec itself failed (${what}); this is not your fault`,
    };
  }
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

function passed(
  property: Property<AnswerFunctions>,
  counted: ReadonlyMap<string, number>,
  goals: ReadonlyMap<string, boolean>,
): PropertyReport {
  const base = { name: property.name, maxScore: property.points };
  const missed = [...goals].find(([, reached]) => !reached);
  if (missed !== undefined) {
    const message = `no input ever reached the goal '${missed[0]}', so nothing was shown; this is a fault of the spec`;
    return { ...base, score: 0, outcome: 'infrastructure-error', message };
  }
  if (counted.size === 0) {
    const message = 'the property tried nothing; this is a fault of the spec';
    return { ...base, score: 0, outcome: 'infrastructure-error', message };
  }
  const message = [...counted].map(([unit, count]) => `${count.toLocaleString('en-US')} ${unit}`).join(', ');
  return { ...base, score: property.points, outcome: 'pass', message: `held for ${message}` };
}
