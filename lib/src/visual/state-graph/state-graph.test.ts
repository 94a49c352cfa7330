import { describe, expect, it } from 'vitest';
import { rectsOf, textsOf } from '../../../testing/visual/svg.js';
import { PALETTE } from '../palette.js';
import { boxesOverlap } from '../place-labels.js';
import { describedGraph, type GraphEdge, type StateGraph } from './graph.js';
import { layersOf } from './layers.js';
import { layOutGraph } from './layout.js';
import { stateGraph } from './state-graph.js';

/** Clients that each read a value and write one more: what is reached, and how. */
function updates(clients: number): StateGraph {
  interface State {
    readonly value: number;
    readonly read: readonly (number | '-' | 'done')[];
  }
  const states: State[] = [{ value: 0, read: new Array(clients).fill('-') }];
  const edges: { from: number; to: number; text: string }[] = [];
  const known = new Map([[JSON.stringify(states[0]), 0]]);
  for (let from = 0; from < states.length; from++) {
    const { value, read } = states[from];
    for (let client = 0; client < clients; client++) {
      const own = read[client];
      if (own === 'done') continue;
      const next: State =
        own === '-'
          ? { value, read: read.with(client, value) }
          : { value: own + 1, read: read.with(client, 'done') };
      const key = JSON.stringify(next);
      const to = known.get(key) ?? states.push(next) - 1;
      known.set(key, to);
      edges.push({
        from,
        to,
        text: own === '-' ? `${client} reads ${value}` : `${client} writes ${own + 1}`,
      });
    }
  }
  const isOver = ({ read }: State): boolean => read.every(one => one === 'done');
  return describedGraph({ states, edges }, state => ({
    label: `value ${state.value}\n${state.read.join(' ')}`,
    ...(isOver(state) ? { mark: state.value === clients ? 'goal' : 'violation' } : {}),
  }));
}

/** Steps in every direction, without labels that have no room. */
const machine: StateGraph = {
  states: [
    { label: 'follower', mark: 'initial' },
    { label: 'candidate' },
    { label: 'leader', mark: 'goal' },
    { label: 'stopped' },
  ],
  edges: [
    { from: 0, to: 1, label: 'election timeout' },
    { from: 1, to: 1, label: 'split vote' },
    { from: 1, to: 2, label: 'majority' },
    { from: 2, to: 0, label: 'higher term' },
    { from: 1, to: 0, label: 'lower term' },
    { from: 0, to: 3, label: 'crash' },
    { from: 3, to: 0, label: 'restart' },
    { from: 1, to: 3, label: 'crash' },
  ],
};

describe('a state graph', () => {
  it('stands in layers by the number of steps from the beginning', () => {
    const graph = updates(2);
    const { layers, depthOf } = layersOf(graph, 60);
    expect(layers.map(layer => layer.length)).toEqual([1, 2, 3, 4, 2]);
    for (const { from, to } of graph.edges) {
      expect((depthOf.get(to) as number) - (depthOf.get(from) as number)).toBeLessThanOrEqual(1);
    }
    const { states } = layOutGraph(graph, layersOf(graph, 60));
    for (const { state, box } of states.values()) {
      for (const other of states.values()) {
        const deeper = (depthOf.get(other.state) as number) - (depthOf.get(state) as number);
        if (deeper > 0) expect(other.box.y).toBeGreaterThan(box.y + box.height);
      }
    }
  });

  it('draws no two boxes over each other, and no words over words or boxes', () => {
    for (const graph of [updates(2), updates(3), machine]) {
      const { states } = layOutGraph(graph, layersOf(graph, 60));
      const boxes = [...states.values()].map(({ box }) => box);
      for (const [index, box] of boxes.entries()) {
        expect(boxes.slice(index + 1).some(other => boxesOverlap(box, other))).toBe(false);
      }
      const { html } = stateGraph(graph);
      const texts = textsOf(html, 10.5);
      expect(texts.length).toBeGreaterThan(states.size);
      // Lines of one box stand closer than the height of their letters with all that hangs below.
      const labels = texts.filter(({ words }) => graph.edges.some(({ label }) => words.startsWith(label)));
      expect(labels.length).toBeGreaterThan(3);
      for (const [index, label] of labels.entries()) {
        expect(label.fontSize).toBeGreaterThanOrEqual(10);
        expect(boxes.some(box => boxesOverlap(label, box))).toBe(false);
        expect(labels.slice(index + 1).some(other => boxesOverlap(label, other))).toBe(false);
      }
    }
  });

  it('says the action on every step of a small machine, back and forth and to itself', () => {
    const { html, text } = stateGraph(machine);
    const words = textsOf(html).map(one => one.words);
    for (const { label } of machine.edges) expect(words).toContain(label);
    expect([...html.matchAll(/data-edge="(\w+)"/g)].map(([, course]) => course).sort()).toEqual(
      ['down', 'down', 'down', 'far', 'loop', 'side', 'up', 'up'].sort(),
    );
    expect(text).toContain('higher term -> follower');
  });

  it('marks the beginning, rings what breaks a claim, and makes goals green with a tick', () => {
    const { html, text } = stateGraph(updates(2));
    expect(text.split('\n')[0]).toBe('[states] 12 states, 14 steps, 1 that breaks a claim, 1 goal');
    const violation = /<g data-state="violation">(.*?)<\/g>/s.exec(html)?.[1] ?? '';
    expect(violation.match(new RegExp(`stroke="${PALETTE.vermilion}"`, 'g'))?.length).toBeGreaterThan(1);
    expect(violation).toContain('>✗ value 1</text>');
    const goals = [...html.matchAll(/<g data-state="goal">(.*?)<\/g>/gs)];
    expect(goals).toHaveLength(1);
    for (const [, goal] of goals) {
      expect(goal).toContain(PALETTE.green);
      expect(goal).toContain('>✓ value 2</text>');
    }
    expect(html.match(/r="3.5"/g)).toHaveLength(1);
    expect(html).toContain('role="img"');
  });

  it('makes the shortest way to a violation strong', () => {
    const { text } = stateGraph(updates(2));
    const way = text.split('\n').filter(line => line.endsWith('<-- the way to the violation'));
    expect(way.map(line => line.trim().split(' -> ')[0])).toEqual([
      '0 reads 0',
      '1 reads 0',
      '0 writes 1',
      '1 writes 1',
    ]);
  });

  it('draws at most so many states: the nearest, and the ways to marked ones; each says what is left out', () => {
    const graph = updates(3);
    expect(graph.states.length).toBeGreaterThan(40);
    const { html, text } = stateGraph(graph, { most: 40 });
    expect(rectsOf(html, 'data-state')).toHaveLength(40);
    expect(text).toContain(`40 of ${graph.states.length} states are drawn`);
    const { layers, hidden, depthOf } = layersOf(graph, 10);
    expect(layers.flat()).toHaveLength(10);
    expect(layers.flat().some(state => graph.states[state].mark === 'violation')).toBe(true);
    for (const state of layers.flat()) {
      const next = new Set(graph.edges.filter(({ from }) => from === state).map(({ to }) => to));
      expect(hidden.get(state)).toBe([...next].filter(to => !layers.flat().includes(to)).length);
    }
    expect(Math.max(...depthOf.values())).toBe(6);
    expect(html).toMatch(/>\+\d+<title>/);
  });

  it('is alive at a thousand states', () => {
    const edges: GraphEdge[] = Array.from({ length: 3000 }, (_, step) => ({
      from: Math.floor(step / 3),
      to: (step * 7 + 1) % 1000,
      label: `step ${step % 5}`,
    }));
    const states = Array.from({ length: 1000 }, (_, state) => ({ label: `s${state}` }));
    const from = process.cpuUsage();
    expect(stateGraph({ states, edges }).html).toContain('60 of 1,000 states');
    // CPU time: a busy machine takes longer, and no more of it.
    expect(process.cpuUsage(from).user).toBeLessThan(2_000_000);
  });

  it('keeps what cannot be reached, below the rest', () => {
    const { layers } = layersOf(
      { states: [{ label: 'a' }, { label: 'b' }, { label: 'c' }], edges: [{ from: 0, to: 2, label: 'x' }] },
      60,
    );
    expect(layers).toEqual([[0], [2], [1]]);
  });

  it('escapes what it is told', () => {
    const { html } = stateGraph({
      states: [{ label: '<b>', detail: '<i>' }],
      edges: [{ from: 0, to: 0, label: '<u>' }],
    });
    for (const tag of ['<b>', '<i>', '<u>']) expect(html).not.toContain(tag);
    expect(html).toContain('&lt;u&gt;');
  });

  it('refuses a graph of nothing, and edges to nowhere', () => {
    expect(() => stateGraph({ states: [], edges: [] })).toThrow('states must hold at least one state');
    const astray = { states: [{ label: 'a' }], edges: [{ from: 0, to: 1, label: 'on' }] };
    expect(() => stateGraph(astray)).toThrow("the edge 'on' must join two of the 1 states, got 1");
    expect(() => stateGraph(machine, { most: 1 })).toThrow('most must be a whole number, 2 or above');
  });
});

describe('a found graph', () => {
  it('is described by a label alone, with the whole state as hover text', () => {
    class View {
      get nodes() {
        return { a: { value: 1 } };
      }
      get messages() {
        return [{ from: 'a', to: 'b' }];
      }
    }
    const { states, edges } = describedGraph(
      { states: [new View(), new View()], edges: [{ from: 0, to: 1, text: 'go' }] },
      view => `v${view.nodes.a.value}`,
    );
    expect(states[0]).toEqual({
      label: 'v1',
      mark: 'initial',
      detail: "nodes: {a: {value: 1}}\nmessages: [{from: 'a', to: 'b'}]",
    });
    expect(states[1].mark).toBeUndefined();
    expect(edges).toEqual([{ from: 0, to: 1, label: 'go' }]);
  });
});
