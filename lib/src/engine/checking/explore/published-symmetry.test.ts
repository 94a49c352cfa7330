/**
 * Stateright publishes 665 states for two-phase commit with five resource managers under symmetry, a tenth of 8,832 (its examples/2pc.rs);
 * there are 314 classes of states that differ by who is who. Both are right: here is what the 665 are.
 */
import { describe, expect, it } from 'vitest';
import { ResourceManager, TransactionManager } from '../../../protocols/published-models.js';
import { explore } from './index.js';

const MANAGERS = 5;
const [WORKING, PREPARED, COMMITTED, ABORTED] = [0, 1, 2, 3];
const [INIT, COMMIT, ABORT] = [0, 1, 2];

/** For each resource manager what it is, whether it sent that it is prepared, whether that was heard; and what was decided. */
interface Commit {
  readonly is: readonly number[];
  readonly sent: readonly boolean[];
  readonly heard: readonly boolean[];
  readonly decided: number;
}

const start: Commit = {
  is: Array(MANAGERS).fill(WORKING),
  sent: Array(MANAGERS).fill(false),
  heard: Array(MANAGERS).fill(false),
  decided: INIT,
};

function next(state: Commit): Commit[] {
  const { is, sent, heard, decided } = state;
  const steps: Commit[] = [];
  if (decided === INIT && heard.every(Boolean)) steps.push({ ...state, decided: COMMIT });
  if (decided === INIT) steps.push({ ...state, decided: ABORT });
  for (let one = 0; one < MANAGERS; one++) {
    if (decided === INIT && sent[one]) steps.push({ ...state, heard: heard.with(one, true) });
    if (is[one] === WORKING) steps.push({ ...state, is: is.with(one, PREPARED), sent: sent.with(one, true) });
    if (is[one] === WORKING) steps.push({ ...state, is: is.with(one, ABORTED) });
    if (decided === COMMIT) steps.push({ ...state, is: is.with(one, COMMITTED) });
    if (decided === ABORT) steps.push({ ...state, is: is.with(one, ABORTED) });
  }
  return steps;
}

function reordered(state: Commit, order: readonly number[]): string {
  const { is, sent, heard, decided } = state;
  return JSON.stringify([order.map(one => [is[one], sent[one], heard[one]]), decided]);
}

/** Resource managers sorted by what they are; equal ones keep their places, however they differ in what was sent and heard. */
function sortedByState(state: Commit): string {
  return reordered(
    state,
    [...state.is.keys()].sort((one, other) => state.is[one] - state.is[other]),
  );
}

/** Equal for states that differ by who is who, and for no others. */
function classOf(state: Commit): string {
  const one = (index: number): string =>
    JSON.stringify([state.is[index], state.sent[index], state.heard[index]]);
  return reordered(
    state,
    [...state.is.keys()].sort((first, second) => (one(first) < one(second) ? -1 : 1)),
  );
}

/** Goes on from every state whose representative is new: from the one that was added last, or from the first. */
function search(representative: (state: Commit) => string, order: 'depth' | 'breadth'): Commit[] {
  const known = new Set([representative(start)]);
  const open = [start];
  const met: Commit[] = [];
  while (open.length > 0) {
    const state = (order === 'depth' ? open.pop() : open.shift()) as Commit;
    met.push(state);
    for (const after of next(state)) {
      if (known.has(representative(after))) continue;
      known.add(representative(after));
      open.push(after);
    }
  }
  return met;
}

describe('two-phase commit with five resource managers, by who is who', () => {
  const all = search(state => JSON.stringify(state), 'breadth');
  const classes = (states: readonly Commit[]): number => new Set(states.map(classOf)).size;

  it('has 314 classes among its 8,832 states, and the explorer goes through just these', () => {
    expect([all.length, classes(all)]).toEqual([8832, 314]);
    expect(search(classOf, 'depth')).toHaveLength(314);
    expect(search(classOf, 'breadth')).toHaveLength(314);
  });

  it('has 1,092 states sorted by what each manager is: that alone does not tell classes', () => {
    expect(new Set(all.map(sortedByState)).size).toBe(1092);
  });

  it('gives the published 665 if such states are searched depth first from what they stand for, and 508 breadth first', () => {
    const published = search(sortedByState, 'depth');
    expect(published).toHaveLength(665);
    expect(search(sortedByState, 'breadth')).toHaveLength(508);
    // Every class is among them, most more than once.
    expect(classes(published)).toBe(314);
  });

  it('is folded no further by an explorer that is told of classes which a sorted list keeps apart', () => {
    const names = Array.from({ length: MANAGERS }, (_, index) => `r${index}`);
    const nodes = Object.fromEntries(names.map(name => [name, ResourceManager]));
    const world = { nodes: { manager: TransactionManager, ...nodes }, network: 'set' } as const;
    expect(explore(world, { symmetry: [names] }).states).toBeGreaterThan(314);
  });
});
