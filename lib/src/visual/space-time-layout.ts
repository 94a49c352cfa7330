import type { SimulationRun, TraceEvent } from '../simulation/index.js';

/** What a space-time diagram needs of a run. */
export type DrawableRun = Pick<SimulationRun, 'events' | 'seed' | 'ended' | 'endedAtMs'>;

export interface SpaceTimeOptions {
  /** The finding; by default what was run. */
  readonly title?: string;
  /** The events that matter; everything else is quiet. By default all are drawn alike. */
  readonly highlight?: readonly number[];
  /** The event at which a property broke, ringed, with the property's name beside it. */
  readonly broken?: { readonly event: number; readonly property: string };
  /** How many events are drawn at most; the middle of a longer run is folded. Default 60. */
  readonly most?: number;
}

const COLUMN = 150;
export const ROW = 22;
export const TOP = 46;
export const LEFT = 74;

/** Events that are drawn; a lost copy is drawn at its send. */
const DRAWN: ReadonlySet<TraceEvent['kind']> = new Set([
  'send',
  'deliver',
  'blocked',
  'missed',
  'timer',
  'request',
  'answer',
  'give-up',
  'write',
  'sync',
  'crash',
  'restart',
  'pause',
  'resume',
  'partition',
  'cut',
  'heal',
  'step-clock',
]);

/** One line of the diagram: an event, or a fold. */
export type Line =
  | { readonly event: TraceEvent; readonly y: number }
  | { readonly folded: number; readonly y: number };

export interface Drawing {
  readonly lines: readonly Line[];
  readonly xOf: ReadonlyMap<string, number>;
  readonly yOf: ReadonlyMap<number, number>;
  readonly height: number;
  readonly width: number;
  readonly quiet: (event: TraceEvent) => boolean;
}

/** Gives every drawn event a line and every node a column. */
export function layOut(run: DrawableRun, { most = 60, highlight }: SpaceTimeOptions): Drawing {
  const drawn = run.events.filter(({ kind }) => DRAWN.has(kind));
  const head = Math.ceil(most / 2);
  const folded = Math.max(0, drawn.length - most);
  const lines: Line[] = [];
  const add = (line: { event: TraceEvent } | { folded: number }): void => {
    lines.push({ ...line, y: TOP + lines.length * ROW });
  };
  for (const event of folded === 0 ? drawn : drawn.slice(0, head)) add({ event });
  if (folded > 0) {
    add({ folded });
    for (const event of drawn.slice(drawn.length - (most - head))) add({ event });
  }
  const names = [...new Set(run.events.filter(({ node }) => node !== '').map(({ node }) => node))];
  // Clients stand at the edge: they ask, and are never asked.
  const isClient = (name: string): boolean =>
    run.events.some(({ kind, node }) => kind === 'request' && node === name);
  const ordered = [...names.filter(isClient), ...names.filter(name => !isClient(name))];
  const important = highlight === undefined ? undefined : new Set(highlight);
  return {
    lines,
    xOf: new Map(ordered.map((name, index) => [name, LEFT + 40 + index * COLUMN])),
    yOf: new Map(lines.flatMap(line => ('event' in line ? [[line.event.id, line.y] as const] : []))),
    height: TOP + lines.length * ROW + 14,
    width: LEFT + ordered.length * COLUMN + 20,
    quiet: ({ id }) => important !== undefined && !important.has(id),
  };
}
