import type { Space } from '../steps/space.js';
import type { Search } from './search.js';

/** What came of an exploration. A bound that was reached is always said: not exhausted is not "holds". */
export type ExplorationVerdict = 'holds' | 'holds to the bound' | 'violated' | 'goal not reached';

/** A claim that does not hold, and the shortest schedule that shows it. */
export interface Violation<State, Told> {
  readonly property: string;
  readonly message: string;
  readonly steps: readonly Told[];
  readonly state: State;
  /** Where a promise need not come true: the round after the steps, which may be gone for ever; empty if nothing is left to happen. */
  readonly cycle?: readonly Told[];
}

/** A small exploration as a graph. */
export interface ExploredGraph<State> {
  readonly states: readonly State[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

/** What an exploration found. */
export interface ExplorationResult<State, Told> {
  readonly verdict: ExplorationVerdict;
  /** The verdict in a sentence, with the number of states. */
  readonly summary: string;
  /** Different states that were reached. */
  readonly states: number;
  /** Steps that were taken, most of them to states known already. */
  readonly generated: number;
  /** The length of the longest shortest way to a state. */
  readonly depth: number;
  readonly exhausted: boolean;
  /** Memory of the visited set. */
  readonly bytesPerState: number;
  readonly goals: readonly { readonly goal: string; readonly reached: boolean }[];
  /** The shortest way to a state that breaks a claim. */
  readonly violation?: Violation<State, Told>;
  /** All states and steps, where they were asked for. */
  readonly graph?: ExploredGraph<State>;
}

/** Puts what a search found into words and numbers. */
export function resultOf<State, Told>(
  search: Search<State, Told>,
  space: Space<State, Told>,
  options: { readonly goals: readonly string[]; readonly graph: boolean; readonly bound: string | undefined },
): ExplorationResult<State, Told> {
  const states = search.visited.size;
  const goals = options.goals.map(goal => ({ goal, reached: search.reached.has(goal) }));
  const missed = goals.find(({ reached }) => !reached)?.goal;
  const violation = violationOf(search, space);
  const isBounded = search.isBounded || options.bound !== undefined;
  const exhausted = violation === undefined && !isBounded;
  const [verdict, summary] = say({ violation, missed, exhausted, states, search, bound: options.bound });
  return {
    verdict,
    summary,
    states,
    generated: search.generated,
    depth: search.depth,
    exhausted,
    bytesPerState: Math.round((search.visited.bytes + 4 * states) / states),
    goals,
    ...(violation === undefined ? {} : { violation }),
    ...(options.graph ? { graph: graphOf(search, space) } : {}),
  };
}

function say<State, Told>(found: {
  readonly violation: Violation<State, Told> | undefined;
  readonly missed: string | undefined;
  readonly exhausted: boolean;
  readonly states: number;
  readonly search: Search<State, Told>;
  readonly bound: string | undefined;
}): [ExplorationVerdict, string] {
  const { violation, missed, exhausted, search, bound } = found;
  const counted = `${found.states.toLocaleString('en-US')} states`;
  if (violation !== undefined) {
    const { property, steps, message } = violation;
    return [
      'violated',
      `'${property}' is violated after ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}: ${message}`,
    ];
  }
  if (missed !== undefined) {
    const bounded = exhausted ? '' : ' (not exhausted)';
    return ['goal not reached', `'${missed}' was never reached in ${counted}${bounded}: nothing was shown`];
  }
  if (exhausted) return ['holds', `holds in all ${counted}`];
  if (bound !== undefined && !search.isBounded)
    return ['holds to the bound', `holds in the ${counted} ${bound} (not exhausted)`];
  return [
    'holds to the bound',
    `holds in the ${counted} that were looked at, to a depth of ${search.depth} (not exhausted)`,
  ];
}

function violationOf<State, Told>(
  search: Search<State, Told>,
  space: Space<State, Told>,
): Violation<State, Told> | undefined {
  const { broken } = search;
  if (broken === undefined) return undefined;
  const { property, message, state, lasso } = broken;
  const last = search.vectorOf(state);
  const view = space.view(last, last.length);
  const way = lasso === undefined ? search.wayTo(state) : [...lasso.way, ...lasso.cycle];
  const vectors = way.map(one => search.vectorOf(one));
  const told = space.tell(vectors, search.stepsAlong(way));
  if (lasso === undefined) return { property, message, steps: told, state: view };
  const until = lasso.way.length - 1;
  return { property, message, steps: told.slice(0, until), state: view, cycle: told.slice(until) };
}

function graphOf<State, Told>(search: Search<State, Told>, space: Space<State, Told>): ExploredGraph<State> {
  const { edges, visited } = search;
  const vectors = Array.from({ length: visited.size }, (_, state) => search.vectorOf(state));
  const described = Array.from({ length: edges?.size ?? 0 }, (_, edge) => {
    const list = edges as NonNullable<typeof edges>;
    const step = { kind: list.kind(edge), subject: list.subject(edge), choice: list.choice(edge) };
    const from = list.from(edge);
    return { from, to: list.to(edge), text: space.textOf(step, vectors[from]) };
  });
  return { states: vectors.map(vector => space.view(vector, vector.length)), edges: described };
}
