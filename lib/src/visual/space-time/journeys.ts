import type { Segment } from '../place-labels.js';
import type { DrawableEvent } from './drawable.js';
import { type Drawing, ROW } from './layout.js';

/** One arrow: a message, a request or an answer on its way. */
export interface Journey {
  /** What ended it, or the send if nothing did (yet). */
  readonly event: DrawableEvent;
  readonly sent: DrawableEvent | undefined;
  readonly line: Segment;
  readonly fate: 'arrived' | 'lost' | 'refused' | 'under way';
  /** A second arrival of one send. */
  readonly isCopy: boolean;
  /** A message that was sent later on the same link arrived before it. */
  readonly isLate: boolean;
  /** It comes from a fold, or goes into one: only the end that is seen is drawn. */
  readonly isPart: boolean;
  readonly data: unknown;
}

const ARRIVALS: ReadonlySet<string> = new Set(['deliver', 'answer']);
const REFUSALS: ReadonlySet<string> = new Set(['blocked', 'missed']);

/** How much of an arrow is drawn where its other end is folded, or nowhere. */
const PART = 0.36;
/** From the other side's line to the cross of what was refused there, as a share of a column. */
const REFUSED_BEFORE = 0.24;

/** All arrows of a diagram, in the order in which they end. */
export function journeysOf(drawing: Drawing): Journey[] {
  const { story, isShown } = drawing;
  const late = lateArrivals(story.events, story.byId);
  const ended = new Set<number>();
  const arrived = new Set<number>();
  const journeys: Journey[] = [];
  for (const event of story.events) {
    const isArrival = ARRIVALS.has(event.kind);
    if (!isArrival && !REFUSALS.has(event.kind) && event.kind !== 'lost') continue;
    const sent = event.cause === undefined ? undefined : story.byId.get(event.cause);
    const isCopy = sent !== undefined && arrived.has(sent.id);
    if (sent !== undefined) {
      ended.add(sent.id);
      if (isArrival) arrived.add(sent.id);
    }
    if (!isShown(event.id) && (sent === undefined || !isShown(sent.id))) continue;
    const fate = isArrival ? 'arrived' : event.kind === 'lost' ? 'lost' : 'refused';
    const journey = arrowOf(event, sent, fate, drawing);
    if (journey !== undefined) journeys.push({ ...journey, isCopy, isLate: late.has(event.id) });
  }
  // What is still under way, or ended in a fold, at least leaves.
  for (const event of story.events) {
    if ((event.kind !== 'send' && event.kind !== 'request') || ended.has(event.id) || !isShown(event.id))
      continue;
    const line = leaving(event, drawing);
    if (line === undefined) continue;
    const { data } = event;
    journeys.push({
      event,
      sent: event,
      line,
      fate: 'under way',
      isCopy: false,
      isLate: false,
      isPart: true,
      data,
    });
  }
  return journeys;
}

/** Arrivals that something sent later on the same link came before. */
export function lateArrivals(
  events: readonly DrawableEvent[],
  byId: ReadonlyMap<number, DrawableEvent>,
): Set<number> {
  const newest = new Map<string, number>();
  const late = new Set<number>();
  for (const { id, kind, cause, node, peer } of events) {
    if (!ARRIVALS.has(kind) || cause === undefined || !byId.has(cause)) continue;
    const link = `${peer}\u0000${node}`;
    const before = newest.get(link) ?? -1;
    if (cause < before) late.add(id);
    else newest.set(link, cause);
  }
  return late;
}

function arrowOf(
  event: DrawableEvent,
  sent: DrawableEvent | undefined,
  fate: Journey['fate'],
  drawing: Drawing,
): Omit<Journey, 'isCopy' | 'isLate'> | undefined {
  const { xOf, yOf, isShown, top, column } = drawing;
  // A lost message is told by its sender, everything else by its receiver.
  const [from, to] = fate === 'lost' ? [event.node, event.peer] : [event.peer, event.node];
  const x1 = xOf.get(from ?? '');
  const x2 = xOf.get(to ?? '');
  const yEnd = yOf.get(event.id);
  if (x1 === undefined || x2 === undefined || yEnd === undefined) return undefined;
  const data = event.data ?? sent?.data;
  if (sent !== undefined && isShown(sent.id) && !isShown(event.id)) {
    const line = leaving(sent, drawing);
    return line && { event, sent, line, fate, isPart: true, data };
  }
  const yStart = sent === undefined ? top + 4 : (yOf.get(sent.id) ?? top + 4);
  const y2 = Math.max(yEnd, yStart + ROW * 0.8);
  const whole = { x1, y1: yStart, x2, y2 };
  if (sent !== undefined && !isShown(sent.id)) {
    const line = { x1: x2 + (x1 - x2) * PART, y1: Math.max(yStart, y2 - ROW * 0.8), x2, y2 };
    return { event, sent, line: fate === 'refused' ? upTo(line, 0.6) : line, fate, isPart: true, data };
  }
  const line =
    fate === 'lost'
      ? lostLine(whole, yEnd, column)
      : fate === 'refused'
        ? upTo(whole, refusedAt(whole, column))
        : whole;
  return { event, sent, line, fate, isPart: false, data };
}

/** Halfway, or where that is another node's line, half a column before. A loss that is a step of its own ends at its own row. */
function lostLine({ x1, y1, x2 }: Segment, yEnd: number, column: number): Segment {
  const columns = Math.max(1, Math.round(Math.abs(x2 - x1) / column));
  const share = columns % 2 === 1 ? 0.5 : 0.5 - 0.5 / columns;
  return { x1, y1, x2: x1 + (x2 - x1) * share, y2: Math.max(yEnd, y1 + ROW * 0.8) };
}

function refusedAt({ x1, x2 }: Segment, column: number): number {
  return x1 === x2 ? 1 : 1 - (REFUSED_BEFORE * column) / Math.abs(x2 - x1);
}

function upTo({ x1, y1, x2, y2 }: Segment, share: number): Segment {
  return { x1, y1, x2: x1 + (x2 - x1) * share, y2: y1 + (y2 - y1) * share };
}

function leaving(sent: DrawableEvent, { xOf, yOf }: Drawing): Segment | undefined {
  const x1 = xOf.get(sent.node);
  const x2 = xOf.get(sent.peer ?? '');
  const y1 = yOf.get(sent.id);
  if (x1 === undefined || x2 === undefined || y1 === undefined) return undefined;
  return { x1, y1, x2: x1 + (x2 - x1) * PART, y2: y1 + ROW * 0.7 };
}

/** Where an event is seen: at the head of its arrow, at its cross, or on its node's line. */
export function pointOf(
  event: DrawableEvent,
  drawing: Drawing,
  journeys: readonly Journey[],
): { readonly x: number; readonly y: number } | undefined {
  const journey = journeys.find(one => one.event === event && one.fate !== 'under way');
  if (journey !== undefined) return { x: journey.line.x2, y: journey.line.y2 };
  const y = drawing.yOf.get(event.id);
  if (y === undefined) return undefined;
  return { x: drawing.xOf.get(event.node) ?? drawing.left, y };
}
