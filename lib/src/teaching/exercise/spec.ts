/**
 * The contract between an exercise and everything that grades it.
 *
 * A spec states properties of an answer. It never holds the answer: it sees it through {@link Answer}, asks it questions
 * and judges what comes back. So the same spec grades in a notebook cell, where the answer is a function next door, at
 * the command line, where it lives in a child process, and in a sandbox, where it is presumed hostile.
 *
 * A property's `check` is given a {@link Trial} and does one of three things:
 * - it returns: the property holds and earns its points;
 * - it calls `trial.refute(...)` with the input, what was expected and what happened: the property fails, and the
 *   learner sees exactly that;
 * - the answer throws, hangs, or is not written yet: the runner notices by itself and says so.
 *
 * A property draws its inputs with `trial.forAll` (fast-check: a failure is shrunk to the smallest input) or from
 * `trial.random`, whose stream depends on the seed and on the property's name only. Nothing else may vary: no clock, no
 * `Math.random`. It says how much it tried with `trial.tried(1000, 'inputs')`, and names with `trial.sometimes(...)` the
 * interesting situations that its inputs must have reached: a goal that was never reached is a fault of the spec, and the
 * runner reports it as one, because a check that tested nothing must not pass.
 */

import type { Exploration, ExploredWorld, ExploreOptions } from '../../engine/checking/index.js';
import type { Random } from '../../engine/random/index.js';
import type { SimulationRun } from '../../engine/simulation/index.js';
import { requireKnownFields } from '../../ground/arguments.js';
import type { AnsweredRun } from './answered-worlds.js';
import type { Arbitraries } from './input-generator.js';
import type { Shape } from './shape.js';

/** The functions that an answer provides, by name. */
// biome-ignore lint/suspicious/noExplicitAny: each spec names its own functions; this is only their common shape
export type AnswerFunctions = Record<string, (...args: any[]) => unknown>;

/** What one call of a batch came to. */
export type CallOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly name: string; readonly message: string };

/**
 * The answer as a spec sees it. Arguments and results are data (JSON values, undefined, NaN, bigint, Map, Set, typed
 * arrays): they may cross a process. The answer gets copies, so it cannot change what the spec holds.
 */
export interface Answer<Functions extends AnswerFunctions> {
  /** Calls one function. Rejects with an `AnswerFailure` if it throws, takes over a second, or does not exist. */
  call<Name extends keyof Functions & string>(
    name: Name,
    ...args: Parameters<Functions[Name]>
  ): Promise<Awaited<ReturnType<Functions[Name]>>>;
  /** Calls one function for each list of arguments, in one message: use it for thousands of questions. */
  batch<Name extends keyof Functions & string>(
    name: Name,
    argumentLists: readonly Parameters<Functions[Name]>[],
  ): Promise<CallOutcome<Awaited<ReturnType<Functions[Name]>>>[]>;
  /**
   * Runs worlds in which `answerNode(name)` stands for classes of the answer. All runs go on together, a handler of each at a time, so that
   * a thousand schedules are few messages. A run ends after 20,000 handlers, unless its options say otherwise.
   */
  simulate(runs: readonly AnsweredRun[]): Promise<SimulationRun[]>;
  /** Explores every schedule of such a world; 100,000 states at most, unless the options say otherwise. */
  explore(world: ExploredWorld, options?: ExploreOptions): Promise<Exploration>;
}

/** What a failing property shows: the smallest input, what was expected of it, and what happened. */
export interface Refutation {
  /** One sentence that says what is wrong, as a colleague would. */
  readonly message: string;
  /** The call or the situation, as source that a learner could type: `fanOutSlowProbability(2, 0.5)`. */
  readonly input?: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  /** An SVG that shows the failure: a space-time diagram, a chart. */
  readonly picture?: string;
}

/** What a property's check is given. */
export interface Trial<Functions extends AnswerFunctions> {
  readonly answer: Answer<Functions>;
  /** A stream of its own for each property; the same seed gives the same questions. */
  readonly random: Random;
  /** Ends the property as failed. */
  refute(refutation: Refutation): never;
  /**
   * Checks the claim for generated inputs and shrinks the first that fails. The claim fails by `refute`, or by the
   * answer's own failure.
   *
   * @param arbitraries one fast-check arbitrary for each argument of the claim
   * @param runs how many inputs, 100 by default
   */
  forAll<Inputs extends readonly unknown[]>(
    arbitraries: Arbitraries<Inputs>,
    claim: (...inputs: Inputs) => Promise<void>,
    runs?: number,
  ): Promise<void>;
  /** Counts what was tried, for the report: `tried(1000, 'schedules')`. Calls with one unit add up. */
  tried(count: number, unit: string): void;
  /** Declares a goal of the property's inputs, reached if `reached` was true at least once. */
  sometimes(goal: string, reached: boolean): void;
}

/** One claim about the answer, with its points. */
export interface Property<Functions extends AnswerFunctions> {
  /** The claim, in the words of the statement: `agrees with the closed form`. */
  readonly name: string;
  readonly points: number;
  /** Two or three, from a nudge to nearly the answer. */
  readonly hints: readonly string[];
  check(trial: Trial<Functions>): Promise<void>;
}

/** An exercise: its statement, and the properties that it is graded by. */
// biome-ignore lint/suspicious/noExplicitAny: a list of specs holds specs of different functions
export interface Spec<Functions extends AnswerFunctions = any> {
  /** Syllabus id, such as `5.2.1`. */
  readonly id: string;
  /** Not done yet: neither listed nor graded, unless it is named. */
  readonly draft?: boolean;
  readonly title: string;
  /** What to write, in Markdown. The notebook's statement cell is made from it. */
  readonly statement: string;
  /**
   * The functions that the answer must provide, each with the form of what it returns: `{ requestSlow: aNumber }`. A value of another
   * form is the answer's failure, told in words. The check cell hands over exactly these, and the classes.
   */
  readonly functions: { readonly [Name in keyof Functions & string]: Shape };
  /** The classes of nodes that the answer must provide; `answerNode(name)` stands for one in a world. */
  readonly nodes?: readonly string[];
  /**
   * What an answer may import from the library beside types and `unanswered`, by module: `{ 'faultlines/stats': ['normalTail'] }`. An answer
   * with nodes may always import `Node`. The statement says it, the grader enforces it.
   */
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  readonly properties: readonly Property<Functions>[];
}

/** Everything that an answer must provide, by name: functions, then classes. */
export function namesOf({ functions, nodes = [] }: Spec): readonly string[] {
  return [...Object.keys(functions), ...nodes];
}

/** The values that an answer may import, by module. Types may come from anywhere in the library. */
export function importsOf({ nodes = [], imports = {} }: Spec): Readonly<Record<string, readonly string[]>> {
  const ofNodes: Record<string, readonly string[]> =
    nodes.length > 0 ? { 'faultlines/simulation': ['Node'] } : {};
  return { 'faultlines/exercise': ['unanswered'], ...ofNodes, ...imports };
}

/** The points that a spec gives at most. */
export function maxScore(spec: Spec): number {
  return spec.properties.reduce((sum, property) => sum + property.points, 0);
}

/** `5.2.1`, `3.0g.2`, `R.1.1`. */
const EXERCISE_ID = /^(?:\d+\.\d+g?|R\.\d+)\.\d+$/;

/**
 * Declares a spec.
 *
 * @throws RangeError if it has no property, a property without points or without two or three hints, or two properties
 *   of one name
 */
export function defineSpec<Functions extends AnswerFunctions>(spec: Spec<Functions>): Spec<Functions> {
  const complain = (what: string): never => {
    throw new RangeError(`spec ${spec.id}: ${what}`);
  };
  requireKnownFields<Spec>(`spec ${spec.id}`, spec, {
    id: true,
    draft: true,
    title: true,
    statement: true,
    functions: true,
    nodes: true,
    imports: true,
    properties: true,
  });
  if (!EXERCISE_ID.test(spec.id)) complain(`id must be like 5.2.1, got ${spec.id}`);
  if (namesOf(spec).length === 0) complain('it must name the functions or the nodes of the answer');
  if (spec.properties.length === 0) complain('it must have at least one property');
  const names = new Set<string>();
  for (const property of spec.properties) {
    const { name, points, hints } = property;
    requireKnownFields(`spec ${spec.id}: '${name}'`, property, {
      name: true,
      points: true,
      hints: true,
      check: true,
    });
    if (names.has(name)) complain(`two properties are named '${name}'`);
    names.add(name);
    if (!Number.isInteger(points) || points < 1) complain(`'${name}' must give at least one whole point`);
    if (hints.length < 2 || hints.length > 3) complain(`'${name}' must have two or three hints`);
  }
  return spec;
}
