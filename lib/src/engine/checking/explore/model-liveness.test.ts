import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exploreModel } from './index.js';

/** A small graph: for each state its edges, each with what is done there; `fault` is owed to nobody. */
type Graph = readonly (readonly { readonly text: 'a' | 'b' | 'fault'; readonly to: number }[])[];

const STATES = 5;
const edge = fc.record({
  text: fc.constantFrom('a' as const, 'b' as const, 'fault' as const),
  to: fc.integer({ min: 0, max: STATES - 1 }),
});
const graphs: fc.Arbitrary<Graph> = fc.array(fc.array(edge, { maxLength: 3 }), {
  minLength: STATES,
  maxLength: STATES,
});
const someStates = fc.uniqueArray(fc.integer({ min: 0, max: STATES - 1 }), { maxLength: 2 });

function reachable(graph: Graph, from: number, isAllowed: (state: number) => boolean): Set<number> {
  const seen = new Set([from]);
  for (const state of seen) for (const { to } of graph[state]) if (isAllowed(to)) seen.add(to);
  return seen;
}

/**
 * Whether a run from a state can be fair and never come to a goal: it stops where nothing is owed, or it stays for ever in a set of states, all
 * of which it visits again and again, and there does what is possible in each of them. All sets are tried.
 */
function canAvoid(graph: Graph, from: number, goals: readonly number[]): boolean {
  if (goals.includes(from)) return false;
  const free = [...reachable(graph, from, state => !goals.includes(state))];
  const owedIn = (state: number): string[] =>
    graph[state].map(({ text }) => text).filter(text => text !== 'fault');
  if (free.some(state => owedIn(state).length === 0)) return true;
  return Array.from({ length: (1 << free.length) - 1 }, (_, bits) =>
    free.filter((_, index) => ((bits + 1) >> index) & 1),
  ).some(set => {
    const isInside = (state: number): boolean => set.includes(state);
    const inner = set.flatMap(state => graph[state].filter(({ to }) => isInside(to)));
    const isConnected = set.every(state => set.every(other => reachable(graph, state, isInside).has(other)));
    const owed = ['a', 'b'].filter(text => set.every(state => owedIn(state).includes(text)));
    return inner.length > 0 && isConnected && owed.every(text => inner.some(one => one.text === text));
  });
}

describe('what a model must come to', () => {
  const isFault = (text: string): boolean => text === 'fault';

  it('from the beginning, it must if and only if no fair run avoids it', () => {
    const verdicts = { holds: 0, violated: 0 };
    fc.assert(
      fc.property(graphs, someStates, (graph, goals) => {
        const next = (state: number) => graph[state].map(({ text, to }) => ({ text, state: to }));
        const eventually = { goal: (state: number) => goals.includes(state) };
        const { verdict, violation } = exploreModel({ initial: [0], next }, { eventually, isFault });
        expect(verdict).toBe(canAvoid(graph, 0, goals) ? 'violated' : 'holds');
        verdicts[verdict as 'holds' | 'violated']++;
        const told = [...(violation?.steps ?? []), ...(violation?.cycle ?? [])];
        expect(told.every(({ state }) => !goals.includes(state))).toBe(true);
        if (violation?.cycle?.length) expect(violation.cycle.at(-1)?.state).toBe(violation.state);
      }),
      { numRuns: 1500, seed: 11 },
    );
    expect(Math.min(verdicts.holds, verdicts.violated)).toBeGreaterThan(100);
  });

  it('after a situation, it must if and only if no fair run avoids it from any such state', () => {
    const verdicts = { holds: 0, violated: 0 };
    fc.assert(
      fc.property(graphs, someStates, someStates, (graph, from, goals) => {
        const next = (state: number) => graph[state].map(({ text, to }) => ({ text, state: to }));
        const answer = {
          from: (state: number) => from.includes(state),
          to: (state: number) => goals.includes(state),
        };
        const { verdict, violation } = exploreModel({ initial: [0], next }, { leadsTo: { answer }, isFault });
        const given = [...reachable(graph, 0, () => true)].filter(state => from.includes(state));
        expect(verdict).toBe(given.some(state => canAvoid(graph, state, goals)) ? 'violated' : 'holds');
        verdicts[verdict as 'holds' | 'violated']++;
        if (violation === undefined) return;
        const way = [0, ...violation.steps.map(({ state }) => state)];
        const last = way.findLastIndex(state => from.includes(state));
        expect(last).toBeGreaterThanOrEqual(0);
        expect(way.slice(last).some(state => goals.includes(state))).toBe(false);
      }),
      { numRuns: 1500, seed: 12 },
    );
    expect(Math.min(verdicts.holds, verdicts.violated)).toBeGreaterThan(100);
  });
});
