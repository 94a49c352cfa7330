/** What the specs of several exercises share: numbers that are near enough, worlds and runs, and refutations in words. */
import {
  checkLinearizability,
  type Exploration,
  historyOfRun,
  type SequentialModel,
} from 'faultlines/checking';
import type { AnsweredRun, Trial } from 'faultlines/exercise';
import type { Random } from 'faultlines/random';
import type { SimulationRun, World } from 'faultlines/simulation';
import { historyFigure, spaceTime } from 'faultlines/visual';

/** What an answer provides that is classes of nodes only. */
export type NoFunctions = Record<string, never>;

/** Whether a result is a number within the larger of two errors, one of them relative to what was expected. */
export function isNear(
  actual: unknown,
  expected: number,
  { relative = 0, absolute = 0 }: { readonly relative?: number; readonly absolute?: number },
): boolean {
  if (typeof actual !== 'number' || !Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= Math.max(absolute, relative * Math.abs(expected));
}

/** A share in percent, with one decimal: `12.5%`. */
export function percentOf(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Links between all of these nodes in both directions, each with the same behavior; a node's link to itself, too. */
export function linksAmong<Options>(
  nodes: readonly string[],
  options: Options,
): ({ from: string; to: string } & Options)[] {
  return nodes.flatMap(from => nodes.map(to => ({ from, to, ...options })));
}

/** Links from one node to another and back. */
export function linksBetween<Options>(
  one: string,
  other: string,
  options: Options,
): ({ from: string; to: string } & Options)[] {
  return [
    { from: one, to: other, ...options },
    { from: other, to: one, ...options },
  ];
}

/**
 * Runs to be asked for, each under a seed that is drawn, of which only the history is kept.
 *
 * @param worldOf the world of a run, by its place and its seed
 */
export function runsUnderSeeds(
  random: Random,
  count: number,
  untilMs: number,
  worldOf: (index: number, seed: number) => World,
): AnsweredRun[] {
  const seeds = Array.from({ length: count }, () => random.uint32());
  return seeds.map((seed, index) => ({
    world: worldOf(index, seed),
    options: { seed, untilMs, trace: 'none' },
  }));
}

/** The requests of a run and what came back, in words. */
export type InWords = (run: SimulationRun) => string;

/** Words for the refutation of a history. */
export interface LinearizabilityWords {
  readonly inWords: InWords;
  /** What is wrong, after the count: `12 of 240 schedules are not linearizable: ...`. */
  readonly wrong: string;
  readonly expected: string;
}

/** Simulates, and refutes by the shortest history that no single object explains. */
export async function requireLinearizable<State, Input, Output>(
  { answer, refute }: Trial<NoFunctions>,
  runs: readonly AnsweredRun[],
  model: SequentialModel<State, Input, Output>,
  { inWords, wrong, expected }: LinearizabilityWords,
): Promise<SimulationRun[]> {
  const done = await answer.simulate(runs);
  const judged = done.map(run => {
    const history = historyOfRun<Input, Output>(run);
    return { run, history, verdict: checkLinearizability(history, model) };
  });
  const failed = judged.filter(({ verdict }) => verdict.verdict !== 'linearizable');
  const [shortest] = failed.sort((one, other) => one.history.length - other.history.length);
  if (shortest === undefined) return done;
  const { run, history, verdict } = shortest;
  return refute({
    message: `${failed.length} of ${runs.length} schedules ${wrong}`,
    input: inWords(run),
    expected,
    actual: verdict.verdict,
    picture: historyFigure(history, model, { verdict }).html,
  });
}

const isAnswered = ({ completedAtMs }: SimulationRun['history'][number]): boolean =>
  completedAtMs !== undefined;

/**
 * Refutes if fewer than a quarter of all requests were answered.
 *
 * @param noUse what someone is who never answers: `no register`
 * @param expected when answers are due: `answers, while a majority is up`
 */
export function requireSomeAnswers(
  { refute }: Trial<NoFunctions>,
  runs: readonly SimulationRun[],
  {
    inWords,
    noUse,
    expected,
  }: { readonly inWords: InWords; readonly noUse: string; readonly expected: string },
): void {
  const requests = runs.flatMap(({ history }) => history);
  const answered = requests.filter(isAnswered).length;
  if (answered >= requests.length / 4) return;
  refute({
    message: `${answered} of ${requests.length} requests were answered: whoever says nothing is never wrong, and ${noUse}`,
    input: inWords(runs[0]),
    expected,
    actual: `${answered} answers`,
  });
}

/**
 * Refutes if someone got no answer although nothing stood in the way.
 *
 * @param why an answer was due
 * @param ofWhom names the request after `none`: ` to alice's read`
 */
export function requireAnswers(
  { refute }: Trial<NoFunctions>,
  runs: readonly SimulationRun[],
  why: string,
  inWords: InWords,
  ofWhom: (request: SimulationRun['history'][number]) => string = () => '',
): void {
  for (const run of runs) {
    const open = run.history.find(request => !isAnswered(request));
    if (open === undefined) continue;
    refute({
      message: `${open.client} was never answered: ${why}`,
      input: inWords(run),
      expected: 'an answer to every request',
      actual: `none${ofWhom(open)} after ${Math.round(run.endedAtMs - open.invokedAtMs)} ms`,
    });
  }
}

/**
 * Refutes by the shortest schedule that the explorer found, if it found any.
 *
 * @param expected what holds in every state
 * @param endsIn what the schedule comes to: `another sum`
 */
export function requireNoViolation(
  { refute }: Trial<NoFunctions>,
  { violation }: Exploration,
  expected: string,
  endsIn: string,
): void {
  if (violation === undefined) return;
  refute({
    message: violation.message,
    input: violation.steps.map(({ text }) => text).join('; '),
    expected,
    actual: `${violation.steps.length} steps to ${endsIn}`,
    picture: spaceTime(violation).html,
  });
}

/** A run as a space-time diagram, cut off where it becomes too long to read. */
export function pictureOf(run: SimulationRun, most = 40): string {
  return spaceTime(run, { most }).html;
}
