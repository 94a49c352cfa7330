import { cut, plainText, shortWord } from '../../ground/data-words.js';
import { escapeHtml } from '../html.js';
import { px } from '../ink.js';
import { PALETTE } from '../palette.js';
import type { Box } from '../place-labels.js';
import { type DrawableEvent, type Story, timeWord } from './drawable.js';
import type { Drawing } from './layout.js';

/** One operation of a client, from its request to what ended it. */
export interface Call {
  readonly request: DrawableEvent;
  /** An answer, or that the client gave up; absent if neither came. */
  readonly end?: DrawableEvent;
}

/** The clients' operations, in the order in which they were asked. */
export function callsOf({ events }: Story): Call[] {
  const open = new Map<string, DrawableEvent>();
  const calls: Call[] = [];
  for (const event of events) {
    const request = open.get(event.node);
    const ends = event.kind === 'answer' || event.kind === 'give-up';
    if (event.kind === 'request') {
      if (request !== undefined) calls.push({ request });
      open.set(event.node, event);
    } else if (ends && request !== undefined) {
      calls.push({ request, end: event });
      open.delete(event.node);
    }
  }
  for (const request of open.values()) calls.push({ request });
  return calls.sort((a, b) => a.request.id - b.request.id);
}

/** Half of a bar's width. */
const HALF = 5;

/** Where the bar of a call stands; `undefined` if it lies in one fold. */
export function barOf({ request, end }: Call, { xOf, yOf, bottom }: Drawing): Box | undefined {
  const x = xOf.get(request.node);
  const from = yOf.get(request.id);
  const to = end === undefined ? bottom : yOf.get(end.id);
  if (x === undefined || from === undefined || to === undefined || to <= from) return undefined;
  return { x: x - HALF, y: from, width: 2 * HALF, height: to - from };
}

/** A bar from invocation to completion; one that never completed is vermilion and has no lower edge. */
export function drawCall(call: Call, drawing: Drawing): string {
  const box = barOf(call, drawing);
  if (box === undefined) return '';
  const { request, end } = call;
  const completed = end?.kind === 'answer';
  const tone = completed ? PALETTE.blue : PALETTE.vermilion;
  const opacity = drawing.isQuiet(request) && (end === undefined || drawing.isQuiet(end)) ? '.3' : '1';
  const [x, y, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height].map(px);
  const shape = completed
    ? `<rect x="${x}" y="${y}" width="${px(box.width)}" height="${px(box.height)}" rx="3" fill="${tone}" fill-opacity=".45" stroke="${tone}"/>`
    : `<path d="M${x},${y}H${right}V${bottom}H${x}Z" fill="${tone}" fill-opacity=".3"/><path d="M${x},${bottom}V${y}H${right}V${bottom}" fill="none" stroke="${tone}" stroke-dasharray="4 3"/>`;
  return `<g data-call="${completed ? 'completed' : 'open'}" opacity="${opacity}"><title>${escapeHtml(sentence(call, drawing.story))}</title>${shape}</g>`;
}

function sentence({ request, end }: Call, story: Story): string {
  const asked = `${request.node} asks ${request.peer}: ${shortWord(request.data, 80)}`;
  const times = `${timeWord(story, request.atMs)} to ${end === undefined ? '?' : timeWord(story, end.atMs)}`;
  if (end?.kind === 'answer') return `${asked}\nanswer: ${cut(plainText(end.data), 200)}\n${times}`;
  return `${asked}\n${end === undefined ? 'no answer came' : 'gave up: it may have taken effect, or may yet'}\n${times}`;
}
