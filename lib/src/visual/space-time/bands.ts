import { escapeHtml } from '../html.js';
import { px } from '../ink.js';
import { PALETTE } from '../palette.js';
import type { Box } from '../place-labels.js';
import { groupsOf } from './columns.js';
import type { DrawableEvent } from './drawable.js';
import { hover } from './hover.js';
import type { Drawing } from './layout.js';

/** A shaded region between the sides that a partition or a cut separates, from its beginning to its end. */
export interface Band {
  readonly box: Box;
  readonly words: string;
  readonly event: DrawableEvent;
}

/** From a node's line to a band beside it. */
const AWAY = 22;

/** The bands of a diagram; a partition replaces the one before, and a heal ends everything. */
export function bandsOf(drawing: Drawing): Band[] {
  const { story, yOf, bottom } = drawing;
  const bands: Band[] = [];
  let partition: DrawableEvent | undefined;
  let cuts: DrawableEvent[] = [];
  const close = (event: DrawableEvent | undefined, to: number): void => {
    if (event === undefined) return;
    const from = yOf.get(event.id);
    if (from === undefined || to <= from) return;
    const gaps = event.kind === 'cut' ? gapOfCut(event, drawing) : gapsOfPartition(event, drawing);
    const words = event.kind === 'cut' ? `${event.node} ↛ ${event.peer}` : 'partition';
    for (const [x1, x2] of gaps) {
      bands.push({ box: { x: x1, y: from, width: x2 - x1, height: to - from }, words, event });
    }
  };
  for (const event of story.events) {
    const y = yOf.get(event.id) ?? bottom;
    if (event.kind === 'cut') cuts.push(event);
    if (event.kind === 'partition') {
      close(partition, y);
      partition = event;
    }
    if (event.kind === 'heal') {
      for (const one of [partition, ...cuts]) close(one, y);
      partition = undefined;
      cuts = [];
    }
  }
  for (const one of [partition, ...cuts]) close(one, bottom);
  return bands;
}

/** Between each two neighbors of different groups; who is in no group is on no side. */
function gapsOfPartition({ data }: DrawableEvent, { xOf }: Drawing): [number, number][] {
  const groups = groupsOf(data);
  const sides = [...xOf]
    .map(([name, x]) => ({ x, side: groups.findIndex(members => members.includes(name)) }))
    .filter(({ side }) => side >= 0);
  return sides.slice(1).flatMap(({ x, side }, at): [number, number][] => {
    const before = sides[at];
    return before.side === side ? [] : [[before.x + AWAY, x - AWAY]];
  });
}

/** Before the line that is no longer reached, on the side from which nothing comes. */
function gapOfCut({ node, peer = '' }: DrawableEvent, { xOf, column }: Drawing): [number, number][] {
  const [from, to] = [xOf.get(node), xOf.get(peer)];
  if (from === undefined || to === undefined || from === to) return [];
  return from < to ? [[to - column + AWAY, to - AWAY]] : [[to + AWAY, to + column - AWAY]];
}

export function drawBand({ box, event }: Band, drawing: Drawing): string {
  const { x, y, width, height } = box;
  const fill = `fill="${PALETTE.vermilion}" fill-opacity=".11"`;
  const edges = `<path d="M${px(x)},${px(y)}v${px(height)}m${px(width)},0v${px(-height)}" stroke="${PALETTE.vermilion}" stroke-opacity=".5" stroke-dasharray="1 4" fill="none"/>`;
  const rect = `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" ${fill}/>`;
  return `<g data-band="${escapeHtml(event.kind)}">${hover(event, drawing.story)}${rect}${edges}</g>`;
}

/** Places for a band's words: in its middle, from the top down. */
export function* withinBand({ box }: Band, width: number, height: number): Generator<Box> {
  const x = box.x + (box.width - width) / 2;
  for (let y = box.y + 3; y < box.y + box.height - height; y += 7) yield { x, y, width, height };
}
