import { requireKnownFields, requireWhole } from '../../ground/arguments.js';
import { columnOrder } from './columns.js';
import type { DrawableEvent, Story } from './drawable.js';
import { foldQuiet, isFold, type Row } from './fold.js';
import { isDrawn, type Moment, momentsOf } from './moments.js';

/** A node's own clock, as the world was given it. */
export interface DrawableClock {
  readonly offsetMs?: number;
  readonly driftPpm?: number;
}

export interface SpaceTimeOptions {
  /** The finding; by default what was run, or what was violated. */
  readonly title?: string;
  readonly subtitle?: string;
  /** The events that matter, by id or by what they are; everything else is quiet. By default all are drawn alike. */
  readonly highlight?: readonly number[] | ((event: DrawableEvent) => boolean);
  /** The event at which a property broke, ringed, with the property's name beside it. */
  readonly broken?: { readonly event: number; readonly property: string };
  /** How many events are drawn at most; the quietest stretches of a longer run are folded. Default 60. */
  readonly most?: number;
  /**
   * The nodes' own clocks, as in the world: those that are off are shown beside the time. Clocks that were stepped are shown in any case.
   */
  readonly clocks?: Readonly<Record<string, DrawableClock>>;
}

/** @throws RangeError for an option that is unknown or out of its range */
export function requireSpaceTimeOptions(options: SpaceTimeOptions): void {
  requireKnownFields('options', options, {
    title: true,
    subtitle: true,
    highlight: true,
    broken: true,
    most: true,
    clocks: true,
  });
  if (options.most !== undefined) requireWhole('most', options.most, 4);
}

/** Sizes in px. */
export const ROW = 26;
/** From one mark of a moment to the next. */
export const SUB_ROW = 15;
export const FOLD_ROW = 34;
const NAMES = 44;
const MARGIN = 78;
const CLOCK_COLUMN = 74;
/** From the margin to the first line: half of a name. */
const FIRST = 44;
/** Room for words at the right of the last line. */
const RIGHT = 96;
/** Names are repeated where the last ones are this far up. */
const NAMES_AGAIN = 900;

/** A row with its place. */
export interface PlacedMoment {
  readonly kind: 'moment';
  readonly moment: Moment;
  readonly y: number;
  readonly bottom: number;
}

/** A fold, or a place at which the names stand again because the last ones are out of sight. */
export interface PlacedBreak {
  readonly kind: 'break';
  /** How many events are folded; none where only the names are repeated. */
  readonly count: number;
  readonly folded: readonly Moment[];
  readonly y: number;
  readonly bottom: number;
}

export interface Drawing {
  readonly story: Story;
  readonly rows: readonly (PlacedMoment | PlacedBreak)[];
  readonly xOf: ReadonlyMap<string, number>;
  /** Where an event is drawn; a folded one at its fold. */
  readonly yOf: ReadonlyMap<number, number>;
  /** Whether an event is drawn, and not folded. */
  readonly isShown: (id: number) => boolean;
  /** Where the lines begin and end. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly column: number;
  readonly width: number;
  readonly height: number;
  /** The nodes whose clocks are shown, each with what it shows at a time. */
  readonly clocks: readonly { readonly node: string; readonly at: (timeMs: number) => number }[];
  readonly isQuiet: (event: DrawableEvent) => boolean;
  readonly isHighlighted: (event: DrawableEvent) => boolean;
}

/** Wide enough for words when there are few nodes, narrow enough for a page when there are many. */
function columnWidth(names: number): number {
  return [0, 220, 220, 200, 180, 136, 112, 92][names] ?? 88;
}

/**
 * Gives every moment a row and every node a column.
 *
 * @param reserve room above the lines, where names stand
 * @throws RangeError if an option names an event that is not there
 */
export function layOut(story: Story, options: SpaceTimeOptions, reserve = NAMES): Drawing {
  const { most = 60, highlight } = options;
  requireEvents(story, options);
  const chosen = typeof highlight === 'function' ? undefined : new Set(highlight);
  const isHighlighted = (event: DrawableEvent): boolean =>
    highlight !== undefined &&
    (typeof highlight === 'function' ? highlight(event) : chosen?.has(event.id) === true);
  const isBroken = ({ id }: DrawableEvent): boolean => story.broken?.event === id;
  const isFocus = ({ events }: Moment): boolean =>
    events.some(event => isHighlighted(event) || isBroken(event));
  const moments = momentsOf(story).filter(moment => isDrawn(moment) || isFocus(moment));
  const clocks = clocksOff(story, options.clocks ?? {});
  const names = columnOrder(story);
  const column = columnWidth(names.length);
  const left = MARGIN + clocks.length * CLOCK_COLUMN;
  const placed = placeRows(foldQuiet(moments, most, isFocus), reserve);
  const width = left + FIRST + Math.max(0, names.length - 1) * column + RIGHT;
  return {
    story,
    ...placed,
    xOf: new Map(names.map((name, index) => [name, left + FIRST + index * column])),
    top: reserve - 8,
    left,
    column,
    width,
    // Words of the last arrow may stand below its end.
    height: placed.bottom + 16,
    clocks,
    isHighlighted,
    isQuiet: event => highlight !== undefined && !isHighlighted(event) && !isBroken(event),
  };
}

function requireEvents({ byId }: Story, { highlight, broken }: SpaceTimeOptions): void {
  if (broken !== undefined && !byId.has(broken.event)) {
    throw new RangeError(`broken.event must be the id of an event of the run, got ${broken.event}`);
  }
  if (highlight === undefined || typeof highlight === 'function') return;
  const stranger = highlight.find(id => !byId.has(id));
  if (stranger !== undefined) {
    throw new RangeError(`highlight must hold ids of events of the run, got ${stranger}`);
  }
}

type PlacedRows = Pick<Drawing, 'rows' | 'yOf' | 'isShown' | 'bottom'>;

function placeRows(rows: readonly Row[], reserve: number): PlacedRows {
  const placed: (PlacedMoment | PlacedBreak)[] = [];
  const yOf = new Map<number, number>();
  const shown = new Set<number>();
  let bottom = reserve;
  let names = 0;
  const addBreak = (count: number, folded: readonly Moment[]): void => {
    const y = bottom + 4;
    bottom += FOLD_ROW + 8;
    placed.push({ kind: 'break', count, folded, y, bottom: y + FOLD_ROW });
    for (const { id } of folded.flatMap(({ events }) => events)) yOf.set(id, y + FOLD_ROW / 2);
    names = bottom;
  };
  for (const row of rows) {
    if (isFold(row)) {
      addBreak(row.count, row.folded);
      continue;
    }
    if (bottom - names > NAMES_AGAIN) addBreak(0, []);
    const y = bottom + ROW / 2;
    const marks = placeEvents(row, y, yOf);
    for (const { id } of row.events) shown.add(id);
    bottom += ROW + marks * SUB_ROW;
    placed.push({ kind: 'moment', moment: row, y, bottom });
  }
  return { rows: placed, yOf, isShown: id => shown.has(id), bottom: bottom + 12 };
}

/**
 * The events of a moment: its head on the row, each write below it, and what is sent where the handler had come to. A write that is
 * synced at once needs no second mark. Answers how many marks stand below the head.
 */
function placeEvents({ head, events }: Moment, y: number, yOf: Map<number, number>): number {
  let marks = 0;
  let previous = head;
  for (const event of events) {
    const isMark = event !== head && (event.kind === 'write' || event.kind === 'sync');
    const joins =
      event.kind === 'write'
        ? previous.kind === 'write'
        : previous.kind === 'write' || previous.kind === 'sync';
    if (isMark && !joins) marks++;
    previous = event;
    yOf.set(event.id, y + marks * SUB_ROW);
  }
  return marks;
}

/** The clocks that differ from the world's: by the world's own options, or because a step was seen. */
function clocksOff(
  { events, nodes }: Story,
  options: Readonly<Record<string, DrawableClock>>,
): Drawing['clocks'] {
  return nodes.flatMap(node => {
    const { offsetMs = 0, driftPpm = 0 } = options[node] ?? {};
    const steps = events.filter(event => event.kind === 'step-clock' && event.node === node);
    if (offsetMs === 0 && driftPpm === 0 && steps.length === 0) return [];
    const at = (timeMs: number): number => {
      const stepped = steps.filter(({ atMs }) => atMs <= timeMs).map(({ data }) => Number(data) || 0);
      return stepped.reduce((sum, byMs) => sum + byMs, timeMs * (1 + driftPpm / 1e6) + offsetMs);
    };
    return [{ node, at }];
  });
}
