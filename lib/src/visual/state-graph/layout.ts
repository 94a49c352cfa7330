import { cut } from '../../ground/data-words.js';
import { type Box, textWidth } from '../place-labels.js';
import type { GraphEdge, StateGraph } from './graph.js';
import type { Layers } from './layers.js';

/** A state with its place. */
export interface PlacedState {
  readonly state: number;
  readonly lines: readonly string[];
  readonly box: Box;
}

/** All steps between two states, drawn as one line. */
export interface PlacedEdge {
  readonly edges: readonly GraphEdge[];
  readonly from: PlacedState;
  readonly to: PlacedState;
  /** To the next layer or the one before, within a layer, farther up, or to itself. */
  readonly course: 'down' | 'up' | 'side' | 'far' | 'loop';
  /** Where it leaves and arrives. */
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** What goes far back goes around everything between, up to here. */
  readonly clear: number;
}

export interface GraphLayout {
  readonly states: ReadonlyMap<number, PlacedState>;
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export const STATE_SIZE = 12;
export const STATE_LINE = 15;
const LETTERS = 26;
const MOST_LINES = 4;
const LEAST_GAP = 26;
const GREATEST_GAP = 96;
/** Between layers: room for words on the edges, more where there are many. */
const LEAST_DROP = 58;
const DROP_PER_EDGE = 5;
const GREATEST_DROP = 130;
const MARGIN = 40;
const TOP = 30;

/** Gives every drawn state a box and every step a line. */
export function layOutGraph(graph: StateGraph, layers: Layers): GraphLayout {
  const isDrawn = new Set(layers.layers.flat());
  const groups = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) {
    if (!isDrawn.has(edge.from) || !isDrawn.has(edge.to)) continue;
    const key = `${edge.from} ${edge.to}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  const gap = gapFor(groups, layers.depthOf);
  const places = placeBoxes(graph, layers, [...groups.values()], gap);
  const right = Math.max(...[...places.values()].map(({ box }) => box.x + box.width));
  const bottom = Math.max(...[...places.values()].map(({ box }) => box.y + box.height));
  const edges = placeEdges([...groups.values()], places, layers.depthOf);
  const bends = edges.some(({ course }) => course === 'loop');
  const outermost = Math.max(right, ...edges.map(({ clear }) => clear));
  return {
    states: places,
    edges,
    width: outermost + (bends ? 2 * MARGIN : MARGIN) + (outermost > right ? gap : 0),
    height: bottom + 34,
  };
}

/** Where steps lead back, two edges lie between the same boxes, and each needs room for its words. */
function gapFor(
  groups: ReadonlyMap<string, readonly GraphEdge[]>,
  depthOf: ReadonlyMap<number, number>,
): number {
  const back = [...groups.values()].flat().filter(({ from, to }) => courseOf(from, to, depthOf) !== 'down');
  const longest = Math.max(0, ...back.map(({ label }) => textWidth(cut(label, LETTERS), STATE_SIZE)));
  return Math.min(GREATEST_GAP, Math.max(LEAST_GAP, longest + 24));
}

function sizeOf(label: string, marked: boolean): { lines: string[]; width: number; height: number } {
  const lines = label
    .split('\n')
    .slice(0, MOST_LINES)
    .map(line => cut(line, LETTERS));
  const widest = Math.max(...lines.map(line => textWidth(line, STATE_SIZE)));
  return {
    lines,
    width: Math.max(34, widest + 18 + (marked ? 14 : 0)),
    height: lines.length * STATE_LINE + 9,
  };
}

function placeBoxes(
  graph: StateGraph,
  { layers }: Layers,
  groups: readonly (readonly GraphEdge[])[],
  gap: number,
): Map<number, PlacedState> {
  const sizes = new Map(
    layers.flat().map(state => {
      const { label, mark } = graph.states[state];
      return [state, sizeOf(label, mark === 'violation' || mark === 'goal')];
    }),
  );
  const centers = centersOf(layers, groups, gap, state => sizes.get(state)?.width as number);
  const left = Math.min(
    ...layers.flat().map(state => (centers.get(state) as number) - (sizes.get(state)?.width as number) / 2),
  );
  const places = new Map<number, PlacedState>();
  let y = TOP;
  layers.forEach((layer, depth) => {
    const tallest = Math.max(...layer.map(state => sizes.get(state)?.height as number));
    for (const state of layer) {
      const { lines, width, height } = sizes.get(state) as ReturnType<typeof sizeOf>;
      const x = (centers.get(state) as number) - left - width / 2 + MARGIN / 2;
      places.set(state, { state, lines, box: { x, y: y + (tallest - height) / 2, width, height } });
    }
    const below = new Set(layers[depth + 1]);
    const here = new Set(layer);
    const between = groups.filter(
      ([{ from, to }]) => (here.has(from) && below.has(to)) || (here.has(to) && below.has(from)),
    ).length;
    y += tallest + Math.min(GREATEST_DROP, LEAST_DROP + between * DROP_PER_EDGE);
  });
  return places;
}

/** The middle of each box: under its predecessors as far as its neighbors allow, layer by layer, down and up. */
function centersOf(
  layers: readonly (readonly number[])[],
  groups: readonly (readonly GraphEdge[])[],
  gap: number,
  widthOf: (state: number) => number,
): Map<number, number> {
  const centers = new Map<number, number>();
  for (const layer of layers) {
    const total = layer.reduce((sum, state) => sum + widthOf(state) + gap, -gap);
    let x = -total / 2;
    for (const state of layer) {
      centers.set(state, x + widthOf(state) / 2);
      x += widthOf(state) + gap;
    }
  }
  const depthOf = new Map(layers.flatMap((layer, depth) => layer.map(state => [state, depth] as const)));
  const pull = (depth: number, towards: number): void => {
    const layer = layers[depth];
    const wanted = layer.map(state => {
      const near = groups
        .map(([{ from, to }]) => (from === state ? to : to === state ? from : -1))
        .filter(other => depthOf.get(other) === towards);
      if (near.length === 0) return centers.get(state) as number;
      return near.reduce((sum, other) => sum + (centers.get(other) as number), 0) / near.length;
    });
    packed(wanted, layer.map(widthOf), gap).forEach((center, index) => {
      centers.set(layer[index], center);
    });
  };
  for (let round = 0; round < 4; round++) {
    for (let depth = 1; depth < layers.length; depth++) pull(depth, depth - 1);
    for (let depth = layers.length - 2; depth >= 0; depth--) pull(depth, depth + 1);
  }
  return centers;
}

/** Boxes in their order, none nearer than the gap, each about where it wants to be: halfway between packing from either side. */
function packed(wanted: readonly number[], widths: readonly number[], gap: number): number[] {
  const apart = (a: number, b: number): number => (widths[a] + widths[b]) / 2 + gap;
  const fromLeft = [...wanted];
  for (let index = 1; index < wanted.length; index++) {
    fromLeft[index] = Math.max(wanted[index], fromLeft[index - 1] + apart(index - 1, index));
  }
  const fromRight = [...wanted];
  for (let index = wanted.length - 2; index >= 0; index--) {
    fromRight[index] = Math.min(wanted[index], fromRight[index + 1] - apart(index, index + 1));
  }
  return wanted.map((_, index) => (fromLeft[index] + fromRight[index]) / 2);
}

/** One end of an edge at a side of a box. */
interface Port {
  readonly edge: number;
  readonly towards: number;
}

const SIDES = {
  down: ['bottom', 'top'],
  up: ['top', 'bottom'],
  side: ['bottom', 'bottom'],
  far: ['right', 'right'],
  loop: ['top', 'right'],
} as const;

function placeEdges(
  groups: readonly (readonly GraphEdge[])[],
  places: ReadonlyMap<number, PlacedState>,
  depthOf: ReadonlyMap<number, number>,
): PlacedEdge[] {
  const middle = ({ box }: PlacedState): number => box.x + box.width / 2;
  const drawn = groups.map(edges => {
    const [{ from, to }] = edges;
    const course = courseOf(from, to, depthOf);
    return { edges, from: places.get(from) as PlacedState, to: places.get(to) as PlacedState, course };
  });
  const ports = new Map<string, Port[]>();
  const add = (state: PlacedState, side: string, port: Port): void => {
    const key = `${state.state} ${side}`;
    ports.set(key, [...(ports.get(key) ?? []), port]);
  };
  drawn.forEach(({ from, to, course }, edge) => {
    add(from, SIDES[course][0], { edge, towards: middle(to) });
    add(to, SIDES[course][1], { edge, towards: middle(from) });
  });
  // Edges at one side of a box stand in the order of where they go, so that they do not cross at once.
  for (const side of ports.values()) side.sort((a, b) => a.towards - b.towards || a.edge - b.edge);
  const pointAt = ({ state, box }: PlacedState, side: string, edge: number): [number, number] => {
    const beside = ports.get(`${state} ${side}`) as Port[];
    const share = (beside.findIndex(port => port.edge === edge) + 1) / (beside.length + 1);
    if (side === 'right') return [box.x + box.width, box.y + box.height * share];
    return [box.x + box.width * (0.12 + 0.76 * share), side === 'top' ? box.y : box.y + box.height];
  };
  return drawn.map((placed, edge) => {
    const { from, to, course } = placed;
    const [x1, y1] = course === 'loop' ? cornerOf(from) : pointAt(from, SIDES[course][0], edge);
    const [x2, y2] =
      course === 'loop' ? [from.box.x + from.box.width, from.box.y + 9] : pointAt(to, SIDES[course][1], edge);
    const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
    const between = [...places.values()].filter(({ box }) => box.y < bottom && box.y + box.height > top);
    const clear = course === 'far' ? Math.max(...between.map(({ box }) => box.x + box.width)) + 24 : 0;
    return { ...placed, x1, y1, x2, y2, clear };
  });
}

/** Where a loop begins: at the top, before the right corner. */
function cornerOf({ box }: PlacedState): [number, number] {
  return [box.x + box.width - 12, box.y];
}

function courseOf(from: number, to: number, depthOf: ReadonlyMap<number, number>): PlacedEdge['course'] {
  if (from === to) return 'loop';
  const down = (depthOf.get(to) as number) - (depthOf.get(from) as number);
  if (down === 0) return 'side';
  if (down > 0) return 'down';
  return down === -1 ? 'up' : 'far';
}
