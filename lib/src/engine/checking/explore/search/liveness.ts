import { strongComponentsOf } from '../../../data/strong-components.js';
import type { EdgeList } from './edge-list.js';

/** A way that never comes to what was promised: states to its end, and then a round that may be gone for ever. */
export interface Lasso {
  /** From a beginning to the last state, or to where the round begins. */
  readonly way: readonly number[];
  /** The states of the round after its beginning, which is the last of them; empty if nothing must happen any more. */
  readonly cycle: readonly number[];
}

export interface EndQuestion {
  readonly edges: EdgeList;
  /** States below this are expanded: all their edges are known. */
  readonly states: number;
  readonly starts: readonly number[];
  readonly isEnd: (state: number) => boolean;
  readonly dutyOf: (kind: number, subject: number) => number;
}

/**
 * Looks for a fair way on which something never comes true.
 *
 * Fairness is weak: what can happen from some moment on without a break, happens. Deliveries, timers, requests, restarts, the healing of a
 * partition and the passing of time are owed; losses, duplicates, crashes and partitions never are. In the part of the graph where it has
 * not come true, such a way stays in the end in one strongly connected component, and weak fairness is kept there exactly if each duty
 * that is possible in all of its states is done on one of its edges; a smaller round in it could keep it no better.
 *
 * @returns the shortest way to the first one found; `undefined` if there is none among the expanded states
 */
export function findUnfairEnd(question: EndQuestion): Lasso | undefined {
  const { edges, states, starts, isEnd } = question;
  const first = edges.starts(states);
  const parents = new Int32Array(states).fill(-2);
  const order: number[] = [];
  for (const start of starts) {
    if (isEnd(start) || parents[start] !== -2) continue;
    parents[start] = -1;
    order.push(start);
  }
  for (let index = 0; index < order.length; index++) {
    const state = order[index];
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const to = edges.to(edge);
      if (to >= states || isEnd(to) || parents[to] !== -2) continue;
      parents[to] = state;
      order.push(to);
    }
  }
  const component = componentsOf(order, first, edges, state => state < states && parents[state] !== -2);
  const members = new Map<number, number[]>();
  for (const state of order) {
    const own = members.get(component[state]) ?? [];
    members.set(component[state], own);
    own.push(state);
  }
  const wayTo = (state: number): number[] => {
    const way: number[] = [];
    for (let at = state; at >= 0; at = parents[at]) way.unshift(at);
    return way;
  };
  for (const state of order) {
    if (!hasDuty(state, first, question)) return { way: wayTo(state), cycle: [] };
    const own = members.get(component[state]) as number[];
    if (own[0] !== state) continue;
    const round = fairRound(state, own, first, question, target => component[target] === component[state]);
    if (round !== undefined) return { way: wayTo(state), cycle: round };
  }
  return undefined;
}

function hasDuty(state: number, first: Int32Array, { edges, dutyOf }: EndQuestion): boolean {
  for (let edge = first[state]; edge < first[state + 1]; edge++)
    if (dutyOf(edges.kind(edge), edges.subject(edge)) >= 0) return true;
  return false;
}

/** A round from a state through its component that keeps weak fairness; `undefined` if the component allows none. */
function fairRound(
  from: number,
  members: readonly number[],
  first: Int32Array,
  { edges, dutyOf, states }: EndQuestion,
  isMember: (state: number) => boolean,
): number[] | undefined {
  let always: Set<number> | undefined;
  /** For each duty, an edge inside on which it is done. */
  const done = new Map<number, number>();
  let hasInner = false;
  for (const state of members) {
    const possible = new Set<number>();
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const duty = dutyOf(edges.kind(edge), edges.subject(edge));
      const isInner = edges.to(edge) < states && isMember(edges.to(edge));
      hasInner ||= isInner;
      if (duty < 0) continue;
      possible.add(duty);
      if (isInner && !done.has(duty)) done.set(duty, edge);
    }
    const before: Set<number> | undefined = always;
    always = before === undefined ? possible : new Set([...before].filter(duty => possible.has(duty)));
  }
  if (!hasInner || [...(always ?? [])].some(duty => !done.has(duty))) return undefined;
  // What must be seen on the round: an edge for each duty that is always possible, and for each other one a state without it.
  const round: number[] = [];
  let at = from;
  const goTo = (goal: number): void => {
    round.push(...shortestInside(at, goal, first, edges, isMember, states));
    at = goal;
  };
  for (const duty of done.keys()) {
    if (!always?.has(duty)) continue;
    const edge = done.get(duty) as number;
    if (edges.from(edge) !== at) goTo(edges.from(edge));
    round.push(edges.to(edge));
    at = edges.to(edge);
  }
  for (const duty of dutiesOf(members, first, edges, dutyOf)) {
    if (always?.has(duty)) continue;
    const without = members.find(state => !dutiesOf([state], first, edges, dutyOf).has(duty)) as number;
    if (without !== at && !round.includes(without)) goTo(without);
  }
  if (at !== from || round.length === 0)
    round.push(...shortestInside(at, from, first, edges, isMember, states));
  return round;
}

function dutiesOf(
  members: readonly number[],
  first: Int32Array,
  edges: EdgeList,
  dutyOf: EndQuestion['dutyOf'],
): Set<number> {
  const duties = new Set<number>();
  for (const state of members) {
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const duty = dutyOf(edges.kind(edge), edges.subject(edge));
      if (duty >= 0) duties.add(duty);
    }
  }
  return duties;
}

/** The states after `from` on a shortest way to `goal`, at least one step, inside of a component. */
function shortestInside(
  from: number,
  goal: number,
  first: Int32Array,
  edges: EdgeList,
  isMember: (state: number) => boolean,
  states: number,
): number[] {
  const parents = new Map<number, number>();
  const queue = [from];
  for (let index = 0; index < queue.length; index++) {
    const state = queue[index];
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const to = edges.to(edge);
      if (to >= states || !isMember(to) || parents.has(to)) continue;
      parents.set(to, state);
      if (to === goal) {
        const way = [to];
        for (let at = state; at !== from; at = parents.get(at) as number) way.unshift(at);
        return way;
      }
      queue.push(to);
    }
  }
  throw new Error('a component is not strongly connected');
}

/** The strongly connected components among some states: a number for each, -1 for the others. */
function componentsOf(
  roots: readonly number[],
  first: Int32Array,
  edges: EdgeList,
  isIn: (state: number) => boolean,
): Int32Array {
  const graph = {
    size: first.length - 1,
    degree: (state: number) => first[state + 1] - first[state],
    target: (state: number, edge: number) => {
      const to = edges.to(first[state] + edge);
      return isIn(to) ? to : -1;
    },
  };
  return strongComponentsOf(graph, roots);
}
