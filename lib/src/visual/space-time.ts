import type { TraceEvent } from '../simulation/index.js';
import { Figure } from './figure.js';
import { escapeHtml } from './html.js';
import { significant } from './numbers.js';
import { PALETTE } from './palette.js';
import {
  type DrawableRun,
  type Drawing,
  LEFT,
  layOut,
  ROW,
  type SpaceTimeOptions,
  TOP,
} from './space-time-layout.js';

/** A short word for what a message, request or answer holds. */
function wordFor(data: unknown): string {
  if (data === undefined) return '';
  if (typeof data !== 'object' || data === null) return String(data);
  const values = Object.values(data).filter(value => typeof value !== 'object');
  const word = values.map(String).join(' ');
  return word.length > 22 ? `${word.slice(0, 21)}…` : word;
}

function title(event: TraceEvent): string {
  const data = event.data === undefined ? '' : `\n${JSON.stringify(event.data)?.slice(0, 300) ?? ''}`;
  return `<title>${escapeHtml(`${event.id} ${event.kind} at ${event.atMs} ms${event.peer === undefined ? '' : ` (${event.peer})`}${data}`)}</title>`;
}

function cross(x: number, y: number, tone: string): string {
  return `<path d="M${x - 5},${y - 5}l10,10m0,-10l-10,10" stroke="${tone}" stroke-width="2" fill="none"/>`;
}

/** A vertical line for each node: broken while it is down, thin and grey while it stands still. */
function lifelines({ lines, xOf, height }: Drawing): string {
  const parts: string[] = [];
  for (const [name, x] of xOf) {
    let from = TOP - 12;
    let state: 'up' | 'down' | 'paused' = 'up';
    const draw = (to: number): void => {
      if (state === 'down') return;
      const style =
        state === 'paused'
          ? 'stroke-opacity=".35" stroke-width="5"'
          : 'stroke-opacity=".55" stroke-width="1.5"';
      parts.push(`<path d="M${x},${from}V${to}" stroke="currentColor" ${style}/>`);
    };
    for (const line of lines) {
      if (!('event' in line) || line.event.node !== name) continue;
      const next = ({ crash: 'down', restart: 'up', pause: 'paused', resume: 'up' } as const)[
        line.event.kind as 'crash'
      ];
      if (next === undefined || next === state) continue;
      draw(line.y);
      from = line.y;
      state = next;
    }
    draw(height - 8);
    parts.push(
      `<text x="${x}" y="${TOP - 20}" text-anchor="middle" font-weight="600" fill="currentColor">${escapeHtml(name)}</text>`,
    );
  }
  return parts.join('');
}

/** A shaded band from a partition to its end, between the sides that it separates. */
function bands({ lines, height, width }: Drawing): string {
  const parts: string[] = [];
  let open: number | undefined;
  const close = (to: number): void => {
    if (open !== undefined) {
      parts.push(
        `<rect x="${LEFT}" y="${open}" width="${width - LEFT - 10}" height="${to - open}" fill="${PALETTE.vermilion}" fill-opacity=".08"/>`,
      );
    }
    open = undefined;
  };
  for (const line of lines) {
    if (!('event' in line)) continue;
    if (line.event.kind === 'partition' || line.event.kind === 'cut') open ??= line.y;
    if (line.event.kind === 'heal') close(line.y);
  }
  close(height - 8);
  return parts.join('');
}

/** The arrow of one journey, from its send to where it ended; a second journey of one send is thinner. */
function arrow(event: TraceEvent, drawing: Drawing, isSecond: boolean): string {
  const { xOf, yOf, quiet } = drawing;
  const x1 = xOf.get(event.peer ?? '');
  const x2 = xOf.get(event.node);
  const y2 = yOf.get(event.id);
  if (x1 === undefined || x2 === undefined || y2 === undefined) return '';
  const y1 = yOf.get(event.cause ?? -1) ?? y2 - ROW;
  const failed = event.kind === 'blocked' || event.kind === 'missed';
  const end = failed ? 0.86 : 1;
  const [xe, ye] = [x1 + (x2 - x1) * end, y1 + (y2 - y1) * end];
  const tone = failed ? PALETTE.vermilion : 'currentColor';
  const opacity = quiet(event) ? 0.25 : 0.85;
  const self = x1 === x2;
  const path = self ? `M${x1},${y1}c34,0 34,${y2 - y1} 0,${y2 - y1}` : `M${x1},${y1}L${xe},${ye}`;
  const head = failed ? '' : ' marker-end="url(#space-time-head)"';
  const word = wordFor(event.data);
  const label =
    word === '' || isSecond
      ? ''
      : `<text x="${(x1 + xe) / 2 + (self ? 34 : 0)}" y="${(y1 + ye) / 2 - 4}" text-anchor="middle" font-size="11" fill="currentColor" opacity="${opacity}">${escapeHtml(word)}</text>`;
  return `<g>${title(event)}<path d="${path}" fill="none" stroke="${tone}" stroke-width="${isSecond ? 1 : 1.6}" stroke-opacity="${opacity}"${head}/>${failed ? cross(xe, ye, PALETTE.vermilion) : ''}${label}</g>`;
}

/** A send that never arrived: a short arrow that ends in a cross. */
function lostArrow(event: TraceEvent, { xOf, yOf }: Drawing): string {
  const x1 = xOf.get(event.node);
  const x2 = xOf.get(event.peer ?? '');
  const y1 = yOf.get(event.cause ?? -1);
  if (x1 === undefined || x2 === undefined || y1 === undefined) return '';
  const xe = x1 + (x2 - x1) * 0.45;
  return `<g>${title(event)}<path d="M${x1},${y1}L${xe},${y1 + ROW * 0.8}" fill="none" stroke="${PALETTE.vermilion}" stroke-width="1.6"/>${cross(xe, y1 + ROW * 0.8, PALETTE.vermilion)}</g>`;
}

function mark(event: TraceEvent, drawing: Drawing): string {
  const x = drawing.xOf.get(event.node);
  const y = drawing.yOf.get(event.id);
  if (x === undefined || y === undefined) return '';
  const ink = 'currentColor';
  const shapes: Partial<Record<TraceEvent['kind'], string>> = {
    timer: `<circle cx="${x}" cy="${y}" r="6" fill="var(--jp-layout-color0,Canvas)" stroke="${ink}"/><path d="M${x},${y - 4}V${y}L${x + 3},${y + 2}" stroke="${ink}" fill="none"/><text x="${x + 10}" y="${y + 4}" font-size="11" fill="${ink}">${escapeHtml(String(event.data))}</text>`,
    write: `<rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="var(--jp-layout-color0,Canvas)" stroke="${ink}"/><text x="${x + 10}" y="${y + 4}" font-size="11" fill="${ink}">${escapeHtml(String(event.data))}</text>`,
    sync: `<rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="${ink}"/>`,
    crash: `${cross(x, y, PALETTE.vermilion)}<text x="${x + 10}" y="${y + 4}" font-size="11" fill="${PALETTE.vermilion}">crash</text>`,
    restart: `<path d="M${x - 5},${y + 4}L${x},${y - 5}L${x + 5},${y + 4}Z" fill="${PALETTE.green}"/><text x="${x + 10}" y="${y + 4}" font-size="11" fill="${PALETTE.green}">restart</text>`,
    'give-up': `<text x="${x + 9}" y="${y + 4}" font-size="11" fill="${PALETTE.vermilion}">gives up</text>`,
    'step-clock': `<text x="${x + 10}" y="${y + 4}" font-size="11" fill="${ink}">clock ${Number(event.data) > 0 ? '+' : ''}${String(event.data)} ms</text>`,
  };
  const shape = shapes[event.kind];
  return shape === undefined ? '' : `<g>${title(event)}${shape}</g>`;
}

/** A client's call: a bar from its request to its answer, or to where it gave up. */
function calls(run: DrawableRun, { xOf, yOf, height }: Drawing): string {
  const open = new Map<string, number>();
  const bars: string[] = [];
  const bar = (client: string, to: number, answered: boolean): void => {
    const from = open.get(client);
    const x = xOf.get(client);
    if (from === undefined || x === undefined) return;
    bars.push(
      `<rect x="${x - 4}" y="${from}" width="8" height="${Math.max(4, to - from)}" rx="3" fill="${answered ? PALETTE.blue : PALETTE.vermilion}" fill-opacity=".55"/>`,
    );
    open.delete(client);
  };
  for (const event of run.events) {
    const y = yOf.get(event.id);
    if (y === undefined) continue;
    if (event.kind === 'request') open.set(event.node, y);
    if (event.kind === 'answer' || event.kind === 'give-up') bar(event.node, y, event.kind === 'answer');
  }
  for (const client of [...open.keys()]) bar(client, height - 10, false);
  return bars.join('');
}

/** The times at the left, where they change; folds say how much they hide. */
function margin({ lines, width, xOf }: Drawing): string {
  let last = Number.NaN;
  return lines
    .map(line => {
      if ('folded' in line) {
        // After a fold the reader has lost the names, so they stand here again.
        const names = [...xOf].map(
          ([name, x]) =>
            `<text x="${x + 8}" y="${line.y + 4}" font-size="11" font-weight="600" fill="currentColor" opacity=".7">${escapeHtml(name)}</text>`,
        );
        return `${names.join('')}<text x="${width - 24}" y="${line.y + 4}" text-anchor="end" font-size="12" fill="currentColor" opacity=".7">… ${line.folded} events</text>`;
      }
      const { atMs } = line.event;
      if (atMs === last) return '';
      last = atMs;
      return `<text x="${LEFT - 12}" y="${line.y + 4}" text-anchor="end" font-size="11" fill="currentColor" opacity=".7">${significant(atMs, 4)} ms</text>`;
    })
    .join('');
}

function ring(drawing: Drawing, run: DrawableRun, { broken }: SpaceTimeOptions): string {
  if (broken === undefined) return '';
  const y = drawing.yOf.get(broken.event);
  const x = drawing.xOf.get(run.events.find(({ id }) => id === broken.event)?.node ?? '');
  if (x === undefined || y === undefined) return '';
  return `<circle cx="${x}" cy="${y}" r="11" fill="none" stroke="${PALETTE.vermilion}" stroke-width="2.5"/><text x="${x + 16}" y="${y + 4}" font-size="12" font-weight="600" fill="${PALETTE.vermilion}">${escapeHtml(broken.property)}</text>`;
}

/**
 * Draws a run as a space-time diagram: time flows down, a node is a vertical line, a message a slanted arrow. A lost message ends in
 * a cross, a second copy is thinner; a crash breaks the line, a partition shades the time in which it lasts. Hover text gives
 * each event's data.
 *
 * @param run a run whose events were kept
 * @throws RangeError if it has none
 */
export function spaceTime(run: DrawableRun, options: SpaceTimeOptions = {}): Figure {
  if (run.events.length === 0) throw new RangeError("run must hold events: simulate with trace: 'events'");
  const drawing = layOut(run, options);
  const seen = new Set<number>();
  const arrows = run.events.map(event => {
    if (event.kind === 'lost') return lostArrow(event, drawing);
    if (!['deliver', 'blocked', 'missed', 'answer'].includes(event.kind)) return mark(event, drawing);
    const second = seen.has(event.cause ?? -1);
    seen.add(event.cause ?? -1);
    return arrow(event, drawing, second);
  });
  const { width, height } = drawing;
  const nodes = [...drawing.xOf.keys()].join(', ');
  const heading = options.title ?? `${run.events.length} events of ${nodes}`;
  const subtitle = `seed ${run.seed}, ${significant(run.endedAtMs, 4)} ms of virtual time`;
  const text = [`[space-time] ${heading}`, `  ${subtitle}`, ...textLines(drawing)].join('\n');
  const svg = `<svg role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="max-width:100%;height:auto;font:12px system-ui,sans-serif"><title>${escapeHtml(heading)}</title><desc>${escapeHtml(text)}</desc><defs><marker id="space-time-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0.8L7,4L0,7.2Z" fill="currentColor"/></marker></defs>${bands(drawing)}${lifelines(drawing)}${calls(run, drawing)}${arrows.join('')}${margin(drawing)}${ring(drawing, run, options)}</svg>`;
  const html = `<figure style="margin:4px 0;max-width:${width}px;overflow-x:auto;font-family:system-ui,sans-serif"><figcaption style="margin-bottom:4px"><div style="font-size:14px;font-weight:600">${escapeHtml(heading)}</div><div style="font-size:12px;opacity:.75">${escapeHtml(subtitle)}</div></figcaption>${svg}</figure>`;
  return new Figure(html, text);
}

function textLines({ lines }: Drawing): string[] {
  return lines.map(line => {
    if ('folded' in line) return `  ... ${line.folded} events`;
    const { atMs, node, kind, peer, data } = line.event;
    return `  ${significant(atMs, 4)} ms  ${node} ${kind}${peer === undefined ? '' : ` ${peer}`} ${wordFor(data)}`.trimEnd();
  });
}
