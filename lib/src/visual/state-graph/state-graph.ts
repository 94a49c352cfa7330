import { requireKnownFields, requireWhole } from '../../ground/arguments.js';
import { cut } from '../../ground/data-words.js';
import { Figure } from '../figure.js';
import { escapeHtml } from '../html.js';
import { PAPER, px } from '../ink.js';
import { PALETTE } from '../palette.js';
import { besideLine, besidePoint, Crowd, type PlacedLabel } from '../place-labels.js';
import { framed, svgOf } from '../space-time/space-time.js';
import { type GraphState, requireGraph, type StateGraph } from './graph.js';
import { type Layers, layersOf } from './layers.js';
import {
  type GraphLayout,
  layOutGraph,
  type PlacedEdge,
  type PlacedState,
  STATE_LINE,
  STATE_SIZE,
} from './layout.js';

export interface StateGraphOptions {
  /** The finding; by default how many states there are, and how many break a claim. */
  readonly title?: string;
  readonly subtitle?: string;
  /** How many states are drawn at most: those nearest to the beginning, and the ways to marked ones. Default 60. */
  readonly most?: number;
}

const EDGE_SIZE = 10.5;
/** How far an edge within a layer bends down. */
const BEND = 34;

/**
 * Draws the states of a small exploration: layers by the number of steps from the beginning, states as boxes, steps as arrows with the
 * name of the action. A state that breaks a claim is ringed in vermilion with a cross, and the shortest way to it is strong; a goal is
 * green with a tick. Hover text gives the whole state. Of a larger graph the part nearest to the beginning is drawn, with
 * the ways to marked states, and each state says how many successors are not: a picture of thousands is not read, but its beginning is.
 *
 * @param graph made by hand, or from an exploration by {@link describedGraph}
 * @throws RangeError if there is no state, an edge names one that is not there, or `most` is not a whole number, 2 or above
 */
export function stateGraph(graph: StateGraph, options: StateGraphOptions = {}): Figure {
  requireKnownFields('options', options, { title: true, subtitle: true, most: true });
  const { most = 60 } = options;
  requireGraph(graph);
  requireWhole('most', most, 2);
  const layers = layersOf(graph, most);
  const layout = layOutGraph(graph, layers);
  const heading = options.title ?? finding(graph);
  const subtitle = [options.subtitle, foldWords(graph, layout)]
    .filter(words => words !== undefined)
    .join('; ');
  const text = [
    `[states] ${heading}`,
    ...(subtitle === '' ? [] : [`  ${subtitle}`]),
    ...textLines(graph, layers, layout),
  ];
  const svg = svgOf(layout, heading, text.slice(0, 80).join('\n'), draw(graph, layers, layout));
  return new Figure(framed(svg, heading, subtitle, layout.width), text.join('\n'));
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

function finding({ states, edges }: StateGraph): string {
  const broken = states.filter(({ mark }) => mark === 'violation').length;
  const goals = states.filter(({ mark }) => mark === 'goal').length;
  return [
    counted(states.length, 'state', 'states'),
    counted(edges.length, 'step', 'steps'),
    ...(broken === 0 ? [] : [`${broken} that ${broken === 1 ? 'breaks' : 'break'} a claim`]),
    ...(goals === 0 ? [] : [counted(goals, 'goal', 'goals')]),
  ].join(', ');
}

function foldWords({ states }: StateGraph, layout: GraphLayout): string | undefined {
  if (layout.states.size === states.length) return undefined;
  return `${layout.states.size} of ${states.length.toLocaleString('en-US')} states are drawn: those nearest to the beginning, and the ways to marked ones; +n: so many states that follow are not drawn`;
}

function draw(graph: StateGraph, layers: Layers, layout: GraphLayout): string {
  const { states, edges, width } = layout;
  const crowd = new Crowd({ left: 2, right: width - 2 });
  for (const { state, box } of states.values()) {
    const more = layers.hidden.get(state) === 0 ? 0 : 24;
    crowd.addBox({ ...box, y: box.y - 3, width: box.width + more, height: box.height + 6 });
  }
  for (const { x1, y1, x2, y2, course } of edges) {
    if (course === 'down' || course === 'up') crowd.addLine({ x1, y1, x2, y2 });
  }
  const isOnWay = ({ from, to }: PlacedEdge): boolean => layers.way.has(`${from.state} ${to.state}`);
  // The strong ones choose places for their words first, and are drawn last.
  const strong = edges.filter(isOnWay);
  const others = edges.filter(edge => !isOnWay(edge));
  const drawnStrong = strong.map(edge => drawEdge(edge, true, crowd));
  const drawnOthers = others.map(edge => drawEdge(edge, false, crowd));
  const boxes = [...states.values()].map(placed => drawState(placed, graph.states[placed.state], layers));
  return [
    `<g font-size="${EDGE_SIZE}" fill="currentColor">`,
    ...drawnOthers.map(({ line }) => line),
    ...drawnStrong.map(({ line }) => line),
    '</g>',
    `<g font-size="${STATE_SIZE}" fill="currentColor">${boxes.join('')}</g>`,
    `<g font-size="${EDGE_SIZE}" fill="currentColor">${[...drawnOthers, ...drawnStrong].map(({ words }) => words).join('')}</g>`,
  ].join('');
}

function drawEdge(edge: PlacedEdge, isStrong: boolean, crowd: Crowd): { line: string; words: string } {
  const { edges, x1, y1, x2, y2, course, from, to } = edge;
  const labels = [...new Set(edges.map(({ label }) => label))];
  const tone = isStrong ? PALETTE.vermilion : 'currentColor';
  const style = `fill="none" stroke="${tone}" stroke-width="${isStrong ? 2.2 : 1.2}" stroke-opacity="${isStrong ? 1 : 0.65}"`;
  const { d, ends, middle } = curveOf(edge);
  const dash = course === 'down' || course === 'loop' ? '' : ' stroke-dasharray="5 3"';
  const isStraight = course === 'down' || course === 'up';
  const label = crowd.place(cut(labels.join(', '), 28), EDGE_SIZE, (w, h) =>
    isStraight ? besideLine({ x1, y1, x2, y2 }, w, h) : besidePoint(middle[0], middle[1], 4, w, h),
  );
  const told = `${from.lines.join(' ')} → ${to.lines.join(' ')}\n${labels.join('\n')}`;
  const twin = `<path d="${d}" fill="none" stroke="transparent" stroke-width="9"/>`;
  const line = `<g data-edge="${course}"><title>${escapeHtml(told)}</title><path d="${d}" ${style}${dash}/>${twin}${head(x2, y2, ends[0], ends[1], tone)}</g>`;
  return { line, words: label === undefined ? '' : drawWords(label, isStrong) };
}

/** The path of an edge, the direction in which it ends, and where the words of a bent one stand. */
function curveOf({ x1, y1, x2, y2, course, clear }: PlacedEdge): {
  d: string;
  ends: readonly [number, number];
  middle: readonly [number, number];
} {
  const curve = (ax: number, ay: number, bx: number, by: number): string =>
    `M${px(x1)},${px(y1)}C${px(ax)},${px(ay)} ${px(bx)},${px(by)} ${px(x2)},${px(y2)}`;
  switch (course) {
    case 'loop':
      return { d: curve(x1, y1 - 26, x2 + 26, y2), ends: [-1, 0], middle: [x2 + 8, y1 - 10] };
    case 'side': {
      const low = Math.max(y1, y2) + BEND;
      return { d: curve(x1, low, x2, low), ends: [0, -1], middle: [(x1 + x2) / 2, low - 8] };
    }
    case 'far': {
      // A cubic curve comes three quarters of the way to its two middle points.
      const out = (clear - (x1 + x2) / 8) / 0.75;
      return { d: curve(out, y1, out, y2), ends: [-1, 0], middle: [clear, (y1 + y2) / 2] };
    }
    default:
      return {
        d: `M${px(x1)},${px(y1)}L${px(x2)},${px(y2)}`,
        ends: [x2 - x1, y2 - y1],
        middle: [(x1 + x2) / 2, (y1 + y2) / 2],
      };
  }
}

function head(x: number, y: number, dx: number, dy: number, tone: string): string {
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const [bx, by] = [x - ux * 8, y - uy * 8];
  return `<path d="M${px(x)},${px(y)}L${px(bx - uy * 3.4)},${px(by + ux * 3.4)}L${px(bx + uy * 3.4)},${px(by - ux * 3.4)}Z" fill="${tone}"/>`;
}

function drawWords({ text, box, crosses }: PlacedLabel, isStrong: boolean): string {
  const halo = crosses ? ` style="paint-order:stroke;stroke:${PAPER};stroke-width:3px"` : '';
  const weight = isStrong ? ' font-weight="600"' : ' opacity=".9"';
  return `<text x="${px(box.x)}" y="${px(box.y + box.height * 0.8)}"${weight}${halo}>${escapeHtml(text)}</text>`;
}

const TONES = { violation: PALETTE.vermilion, goal: PALETTE.green, initial: 'currentColor' } as const;
const SIGNS = { violation: '✗ ', goal: '✓ ', initial: '' } as const;

function drawState({ state, lines, box }: PlacedState, { mark, detail }: GraphState, layers: Layers): string {
  const { x, y, width, height } = box;
  const tone = mark === undefined ? 'currentColor' : TONES[mark];
  const strong = mark === 'violation' || mark === 'goal';
  const rect = (grow: number, style: string): string =>
    `<rect x="${px(x - grow)}" y="${px(y - grow)}" width="${px(width + 2 * grow)}" height="${px(height + 2 * grow)}" rx="${8 + grow}" ${style}/>`;
  const ring = mark === 'violation' ? rect(4, `fill="none" stroke="${tone}" stroke-width="2.5"`) : '';
  const fill = strong ? rect(0, `fill="${tone}" fill-opacity=".14"`) : '';
  const outline = `style="fill:${PAPER}" stroke="${tone}" stroke-width="${strong || layers.roots.has(state) ? 2 : 1.2}"`;
  const words = lines.map(
    (line, index) =>
      `<text x="${px(x + width / 2)}" y="${px(y + 15 + index * STATE_LINE)}" text-anchor="middle"${strong ? ' font-weight="600"' : ''}>${index === 0 && mark !== undefined ? SIGNS[mark] : ''}${escapeHtml(line)}</text>`,
  );
  const hidden = layers.hidden.get(state) ?? 0;
  const more =
    hidden === 0
      ? ''
      : `<text x="${px(x + width + 4)}" y="${px(y + height / 2 + 4)}" font-size="${EDGE_SIZE}">+${hidden}<title>${counted(hidden, 'state that follows is', 'states that follow are')} not drawn</title></text>`;
  const start = layers.roots.has(state)
    ? `<path d="M${px(x + width / 2)},${px(y - 22)}V${px(y - 2)}" stroke="currentColor" stroke-width="1.6"/>${head(x + width / 2, y, 0, 1, 'currentColor')}<circle cx="${px(x + width / 2)}" cy="${px(y - 23)}" r="3.5"/>`
    : '';
  const title = `<title>${escapeHtml(`${mark === undefined ? '' : `${mark}\n`}${cut(lines.join(' '), 80)}${detail === undefined ? '' : `\n${detail.slice(0, 1500)}`}`)}</title>`;
  return `<g data-state="${mark ?? ''}">${title}${ring}${rect(0, outline)}${fill}${start}${words.join('')}${more}</g>`;
}

function textLines(
  { states, edges }: StateGraph,
  { layers, way }: Layers,
  { states: drawn }: GraphLayout,
): string[] {
  return layers.flatMap((layer, depth) => [
    `  depth ${depth}: ${layer.length} drawn`,
    ...layer.flatMap(state => {
      const { label, mark } = states[state];
      const sign = mark === undefined ? '' : ` (${mark})`;
      const steps = edges
        .filter(({ from, to }) => from === state && drawn.has(to))
        .map(({ to, label: action }) => {
          const strong = way.has(`${state} ${to}`) ? '  <-- the way to the violation' : '';
          return `      ${action} -> ${oneLine(states[to].label)}${strong}`;
        });
      return [`    ${oneLine(label)}${sign}`, ...steps];
    }),
  ]);
}

function oneLine(label: string): string {
  return label.replaceAll('\n', ' ');
}
