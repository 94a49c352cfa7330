import type { Moment } from './moments.js';

/** A row of the diagram before it has a place: a moment, or a stretch that is folded. */
export type Row = Moment | Fold;

/** A quiet stretch that is not drawn. */
export interface Fold {
  readonly folded: readonly Moment[];
  /** How many events it hides. */
  readonly count: number;
}

export function isFold(row: Row): row is Fold {
  return 'folded' in row;
}

/** What is done to the world; what it does to single messages is told where it matters less. */
const FAULTS: ReadonlySet<string> = new Set([
  'crash',
  'restart',
  'pause',
  'resume',
  'partition',
  'cut',
  'heal',
  'step-clock',
]);
const CALLS: ReadonlySet<string> = new Set(['request', 'answer', 'give-up']);
const LOSSES: ReadonlySet<string> = new Set(['lost', 'blocked', 'missed']);

/** In the order in which they find room. */
const RANKS = ['focus', 'fault', 'end', 'call', 'loss'] as const;
type Rank = (typeof RANKS)[number];

/** Moments drawn around each moment that matters, at least. */
const AROUND = 2;
/** A fold takes a row itself: shorter stretches are drawn. */
const SHORTEST_FOLD = 3;
/** Events drawn for each fold: a diagram of scattered islands is not read. */
const EVENTS_PER_FOLD = 12;

/**
 * At most so many events, unless more are in `focus`: what lies far from the events that matter (those in focus first, then what led to them, faults,
 * the ends of the run, clients' calls, lost messages) is folded.
 */
export function foldQuiet(
  moments: readonly Moment[],
  most: number,
  isFocus: (moment: Moment) => boolean,
): Row[] {
  const total = moments.reduce((sum, { events }) => sum + events.length, 0);
  if (total <= most) return [...moments];
  const { anchors, focus } = chooseAnchors(moments, most, isFocus);
  // The wider the surroundings, the more is drawn; the widest that fit are found by halving.
  let fits = 0;
  let tooWide = moments.length;
  while (tooWide - fits > 1) {
    const middle = (fits + tooWide) >> 1;
    if (drawnEvents(moments, surroundings(moments, anchors, focus, middle)) <= most) fits = middle;
    else tooWide = middle;
  }
  return rowsOf(moments, surroundings(moments, anchors, focus, fits));
}

/** The places that matter and find room, by rank, and near to those in focus first. */
function chooseAnchors(
  moments: readonly Moment[],
  most: number,
  isFocus: (moment: Moment) => boolean,
): { anchors: number[]; focus: ReadonlySet<number> } {
  const past = pastOf(moments, isFocus);
  const byRank = new Map<Rank, number[]>(RANKS.map(rank => [rank, []]));
  moments.forEach((moment, place) => {
    const isEnd = place === 0 || place === moments.length - 1;
    const rank = isFocus(moment) ? 'focus' : rankOf(moment, isEnd);
    if (rank !== undefined) byRank.get(rank)?.push(place);
  });
  const focus = new Set(byRank.get('focus'));
  const centers = [...focus, ...(focus.size === 0 ? (byRank.get('fault') ?? []) : [])];
  const away = (place: number): number =>
    centers.length === 0 ? place : Math.min(...centers.map(center => Math.abs(center - place)));
  const islands = new Islands(moments, most, 1 + Math.floor(most / EVENTS_PER_FOLD));
  // What is in focus is drawn in any case, and what led to it even as islands of its own, as long as there is room.
  for (const place of focus) islands.add(place, place, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  const anchors = [...focus];
  for (const place of past.values()) {
    if (islands.add(place, place, most, Number.POSITIVE_INFINITY)) anchors.push(place);
  }
  for (const place of anchors) islands.add(place - AROUND, place + AROUND);
  for (const rank of ['fault', 'end', 'call', 'loss'] as const) {
    const places = (byRank.get(rank) ?? []).map(place => [away(place), place]);
    places.sort((a, b) => a[0] - b[0]);
    // Far more than find room need not be tried.
    for (const [, place] of places.slice(0, 4 * most)) {
      if (islands.add(place - AROUND, place + AROUND)) anchors.push(place);
    }
  }
  return { anchors, focus };
}

/** How many causes back a moment in focus is followed. */
const LINKS = 16;

/** The places of what led to the moments in focus, the nearest causes first. */
function pastOf(moments: readonly Moment[], isFocus: (moment: Moment) => boolean): Set<number> {
  const placeOf = new Map(
    moments.flatMap(({ events }, place) => events.map(event => [event.id, { place, event }] as const)),
  );
  const past = new Set<number>();
  let causes = moments.filter(isFocus).map(({ head }) => head.cause);
  for (let link = 0; link < LINKS; link++) {
    const found = causes.flatMap(cause => (cause === undefined ? [] : (placeOf.get(cause) ?? [])));
    for (const { place } of found) past.add(place);
    causes = found.map(({ event }) => event.cause);
  }
  return past;
}

function rankOf(moment: Moment, isEnd: boolean): Rank | undefined {
  if (FAULTS.has(moment.head.kind)) return 'fault';
  if (isEnd) return 'end';
  if (CALLS.has(moment.head.kind)) return 'call';
  return moment.events.some(({ kind }) => LOSSES.has(kind)) ? 'loss' : undefined;
}

/** What is drawn so far, as islands between folds: a stretch is added if there is room, for its events and for its island. */
class Islands {
  readonly #kept: boolean[];
  #events = 0;
  #count = 0;

  constructor(
    private readonly moments: readonly Moment[],
    private readonly mostEvents: number,
    private readonly mostIslands: number,
  ) {
    this.#kept = new Array<boolean>(moments.length).fill(false);
  }

  add(from: number, to: number, mostEvents = this.mostEvents, mostIslands = this.mostIslands): boolean {
    const added: number[] = [];
    for (let place = Math.max(0, from); place <= Math.min(to, this.#kept.length - 1); place++) {
      if (this.#kept[place]) continue;
      this.#change(place, true);
      added.push(place);
    }
    if (this.#events <= mostEvents && this.#count <= mostIslands) return true;
    for (const place of added) this.#change(place, false);
    return false;
  }

  #change(place: number, isKept: boolean): void {
    const neighbors = Number(this.#kept[place - 1] === true) + Number(this.#kept[place + 1] === true);
    const sign = isKept ? 1 : -1;
    this.#kept[place] = isKept;
    this.#events += sign * this.moments[place].events.length;
    this.#count += sign * (1 - neighbors);
  }
}

/** The anchors with so many moments around each; of a moment in focus, rather what led to it than what followed. */
function surroundings(
  moments: readonly Moment[],
  anchors: readonly number[],
  focus: ReadonlySet<number>,
  around: number,
): boolean[] {
  const kept = new Array<boolean>(moments.length).fill(false);
  for (const place of anchors) {
    const before = focus.has(place) ? 3 * around : around;
    const after = focus.has(place) ? Math.ceil(around / 2) : around;
    kept.fill(true, Math.max(0, place - before), Math.min(place + after + 1, kept.length));
  }
  let hole = 0;
  for (let place = 0; place <= kept.length; place++) {
    if (place < kept.length && !kept[place]) {
      hole++;
      continue;
    }
    if (hole < SHORTEST_FOLD) kept.fill(true, place - hole, place);
    hole = 0;
  }
  return kept;
}

function drawnEvents(moments: readonly Moment[], kept: readonly boolean[]): number {
  return moments.reduce((sum, { events }, place) => sum + (kept[place] ? events.length : 0), 0);
}

function rowsOf(moments: readonly Moment[], kept: readonly boolean[]): Row[] {
  const rows: Row[] = [];
  for (let place = 0; place < moments.length; place++) {
    if (kept[place]) {
      rows.push(moments[place]);
      continue;
    }
    const folded: Moment[] = [];
    while (place < moments.length && !kept[place]) folded.push(moments[place++]);
    place--;
    rows.push({ folded, count: folded.reduce((sum, { events }) => sum + events.length, 0) });
  }
  return rows;
}
