import { shortWord } from '../../ground/data-words.js';
import { PAPER, px } from '../ink.js';
import { PALETTE } from '../palette.js';
import type { DrawableEvent } from './drawable.js';
import type { Drawing } from './layout.js';
import type { Moment } from './moments.js';

/** Something on a node's line: a small picture, and words that find their own room. */
export interface Mark {
  readonly event: DrawableEvent;
  readonly x: number;
  readonly y: number;
  /** Half of its width. */
  readonly radius: number;
  readonly shape: string;
  readonly words: string;
  readonly tone: string;
}

const INK = 'currentColor';

export function cross(x: number, y: number, tone: string = PALETTE.vermilion): string {
  return `<path d="M${px(x - 5)},${px(y - 5)}l10,10m0,-10l-10,10" stroke="${tone}" stroke-width="2" fill="none"/>`;
}

function dot(x: number, y: number): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="4" fill="${INK}"/>`;
}

function clock(x: number, y: number): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="6.5" fill="${PAPER}" stroke="${INK}" stroke-width="1.3"/><path d="M${px(x)},${px(y - 4)}v4l3,2" stroke="${INK}" fill="none"/>`;
}

function square(x: number, y: number, isSynced: boolean): string {
  return `<rect x="${px(x - 4.5)}" y="${px(y - 4.5)}" width="9" height="9" fill="${isSynced ? INK : PAPER}" stroke="${INK}" stroke-width="1.3"/>`;
}

function triangle(x: number, y: number): string {
  return `<path d="M${px(x - 6)},${px(y + 5)}L${px(x)},${px(y - 6)}L${px(x + 6)},${px(y + 5)}Z" fill="${PALETTE.green}"/>`;
}

/** What arrows, bars and bands draw by themselves. */
const DRAWN_ELSEWHERE: ReadonlySet<string> = new Set([
  'deliver',
  'answer',
  'request',
  'blocked',
  'missed',
  'lost',
  'partition',
  'cut',
  'heal',
]);

/** The marks of one moment: its head, and what was written and synced. */
export function marksOf(moment: Moment, drawing: Drawing): Mark[] {
  const { head, events } = moment;
  const isDisk = (event: DrawableEvent): boolean => event.kind === 'write' || event.kind === 'sync';
  const own = isDisk(head) ? [] : headMark(head, drawing);
  return [...own, ...diskMarks(events.filter(isDisk), drawing)];
}

function headMark(event: DrawableEvent, drawing: Drawing): Mark[] {
  const { kind, node, data } = event;
  const x = drawing.xOf.get(node) ?? drawing.left + 8;
  const y = drawing.yOf.get(event.id) as number;
  // An arrival whose sender is not told has no arrow.
  const hasArrow = event.peer !== undefined && drawing.xOf.has(event.peer);
  if (DRAWN_ELSEWHERE.has(kind) && (hasArrow || kind === 'partition' || kind === 'heal')) return [];
  const mark = (shape: string, radius: number, words: string, tone = INK): Mark[] => [
    { event, x, y, radius, shape, words, tone },
  ];
  switch (kind) {
    case 'timer':
      return mark(clock(x, y), 8, shortWord(data));
    case 'crash':
      return mark(cross(x, y), 7, `crash ${shortWord(data)}`.trim(), PALETTE.vermilion);
    case 'restart':
      return mark(triangle(x, y), 7, 'restart', PALETTE.green);
    case 'pause':
      return mark('', 6, 'paused');
    case 'resume':
      return mark('', 6, 'resumes');
    case 'give-up':
      return mark('', 6, 'gives up', PALETTE.vermilion);
    case 'step-clock':
      return mark(dot(x, y), 5, `clock ${Number(data) > 0 ? '+' : ''}${shortWord(data)} ms`);
    case 'start':
    case 'send':
      return mark(dot(x, y), 5, '');
    default: {
      const what = [kind.replaceAll('-', ' '), event.peer ?? '', shortWord(data)];
      return mark(dot(x, y), 5, shortWord(what.filter(word => word !== '').join(' '), 26));
    }
  }
}

/** A square for each row of writes, filled if they were synced there; a later sync is a filled square of its own. */
function diskMarks(events: readonly DrawableEvent[], drawing: Drawing): Mark[] {
  const byRow = new Map<number, DrawableEvent[]>();
  for (const event of events) {
    const y = drawing.yOf.get(event.id) as number;
    byRow.set(y, [...(byRow.get(y) ?? []), event]);
  }
  return [...byRow].map(([y, row]) => {
    const x = drawing.xOf.get(row[0].node) ?? drawing.left + 8;
    const keys = row.filter(({ kind }) => kind === 'write').map(({ data }) => shortWord(data));
    const isSynced = row.some(({ kind }) => kind === 'sync');
    const words = keys.length === 0 ? '' : `write ${shortWord([...new Set(keys)].join(', '))}`;
    return { event: row[0], x, y, radius: 6, shape: square(x, y, isSynced), words, tone: INK };
  });
}
