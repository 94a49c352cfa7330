import { shortWord } from '../../ground/data-words.js';
import { escapeHtml } from '../html.js';
import { PAPER, px } from '../ink.js';
import { PALETTE, wordsColor } from '../palette.js';
import { type Box, besideLine, besidePoint, Crowd, type PlacedLabel } from '../place-labels.js';
import { eventSentence } from '../words.js';
import { bandsOf, drawBand, withinBand } from './bands.js';
import { barOf, callsOf, drawCall } from './calls.js';
import { counted, type DrawableEvent, timeWord } from './drawable.js';
import { hover } from './hover.js';
import { type Journey, journeysOf, pointOf } from './journeys.js';
import type { Drawing } from './layout.js';
import { FOLD_ROW } from './layout.js';
import { lifelines, names } from './lifelines.js';
import { cross, type Mark, marksOf } from './marks.js';

export const LABEL_SIZE = 11;
/** With more arrows than this, they have no broad invisible twin that is easier to point at. */
const MOST_TWINS = 300;

/** The content of the picture, without the frame around it. */
export function drawDiagram(drawing: Drawing, withNames = true): string {
  const { rows, xOf, left, width, story, top } = drawing;
  const crowd = new Crowd({ left: left - 4, right: width - 2, walls: [...xOf.values()] });
  const journeys = journeysOf(drawing);
  const calls = callsOf(story);
  const marks = rows.flatMap(row => (row.kind === 'moment' ? marksOf(row.moment, drawing) : []));
  const bands = bandsOf(drawing);
  occupy(crowd, drawing, journeys, marks);
  for (const box of calls.map(call => barOf(call, drawing))) if (box !== undefined) crowd.addBox(box);
  // The words that matter most choose their places first.
  const ringed = ring(drawing, journeys, crowd);
  const bandWords = bands.map(band => {
    const label = crowd.place(band.words, LABEL_SIZE, (w, h) => withinBand(band, w, h));
    return label === undefined ? '' : drawLabel(label, { style: ' font-style="italic" opacity=".85"' });
  });
  const drawnMarks = marks.map(mark => drawMark(mark, drawing, crowd));
  const isEasy = journeys.length <= MOST_TWINS;
  const told = new Set<string>();
  const arrows = inOrderOfWeight(journeys, drawing).map(journey => {
    // What is sent to everybody is told by one arrow, where the others have no room, or are seen in part only.
    const words = journey.isCopy ? '' : shortWord(journey.data);
    const key = `${journey.sent?.cause ?? `own ${journey.event.id}`} ${words}`;
    const isTold = told.has(key);
    const label =
      words === '' || (isTold && journey.isPart) ? undefined : arrowLabel(journey, words, crowd, isTold);
    if (label !== undefined) told.add(key);
    return drawArrow(journey, label, drawing, isEasy);
  });
  return [
    `<g font-size="${LABEL_SIZE}" fill="currentColor">`,
    ...bands.map(band => drawBand(band, drawing)),
    lifelines(drawing),
    ...calls.map(call => drawCall(call, drawing)),
    ...bandWords,
    ...arrows,
    ...drawnMarks,
    ...rows.flatMap(row => (row.kind === 'break' ? [drawBreak(row.y, row.count, drawing)] : [])),
    margin(drawing),
    ringed,
    withNames ? names(drawing, top - 14) : '',
    '</g>',
  ].join('');
}

/** Everything that is there before words are placed. */
function occupy(crowd: Crowd, drawing: Drawing, journeys: readonly Journey[], marks: readonly Mark[]): void {
  const { rows, left, width, top, height } = drawing;
  for (const { line } of journeys) {
    if (line.x1 !== line.x2) crowd.addLine(line);
    else for (const piece of loopPieces(line)) crowd.addLine(piece);
  }
  for (const { x, y, radius } of marks) {
    crowd.addBox({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  }
  crowd.addBox({ x: 0, y: top - 40, width, height: 42 });
  // The times, and the ticks at their right.
  crowd.addBox({ x: 0, y: top, width: left + 10, height });
  for (const row of rows) {
    if (row.kind === 'break') crowd.addBox({ x: left - 80, y: row.y, width: width + 80, height: FOLD_ROW });
  }
}

/** Highlighted arrows choose places for their words before quiet ones; they are drawn above them too. */
function inOrderOfWeight(journeys: readonly Journey[], drawing: Drawing): readonly Journey[] {
  const isQuiet = ({ event, sent }: Journey): boolean =>
    drawing.isQuiet(event) && (sent === undefined || drawing.isQuiet(sent));
  return [...journeys.filter(one => !isQuiet(one)), ...journeys.filter(isQuiet)];
}

const LOOP = 30;
/** Of an arrow that is drawn in part, the open end has room for words too. */
const PART_SHARES = [0.6, 1, 0.8, 0.4, 0];

/** A message to oneself leaves the line to the right and comes back. */
function loopPieces({ x1, y1, y2 }: Journey['line']): Journey['line'][] {
  const x2 = x1 + LOOP;
  return [
    { x1, y1, x2, y2: y1 },
    { x1: x2, y1, x2, y2 },
    { x1: x2, y1: y2, x2: x1, y2 },
  ];
}

function arrowLabel(
  { line, isPart }: Journey,
  words: string,
  crowd: Crowd,
  isToldElsewhere: boolean,
): PlacedLabel | undefined {
  const candidates = (width: number, height: number): Iterable<Box> =>
    line.x1 === line.x2
      ? besidePoint(line.x1 + LOOP, (line.y1 + line.y2) / 2, 3, width, height)
      : besideLine(line, width, height, isPart ? PART_SHARES : undefined);
  return crowd.place(words, LABEL_SIZE, candidates, {
    own: line,
    ...(isToldElsewhere ? { mostLines: 0 } : {}),
  });
}

function drawArrow(
  journey: Journey,
  label: PlacedLabel | undefined,
  drawing: Drawing,
  isEasy: boolean,
): string {
  const { event, sent, line, fate, isCopy, isLate, isPart, data } = journey;
  const { x1, y1, x2, y2 } = line;
  const isLoop = x1 === x2;
  const failed = fate === 'lost' || fate === 'refused';
  const isHighlighted = drawing.isHighlighted(event) || (sent !== undefined && drawing.isHighlighted(sent));
  const isQuiet = drawing.isQuiet(event) && !isHighlighted;
  const tone = failed ? PALETTE.vermilion : 'currentColor';
  const d = isLoop
    ? `M${px(x1)},${px(y1)}C${px(x1 + 40)},${px(y1)} ${px(x1 + 40)},${px(y2)} ${px(x1)},${px(y2)}`
    : `M${px(x1)},${px(y1)}L${px(x2)},${px(y2)}`;
  const leaves = isPart && (fate === 'under way' || endsInFold(journey, drawing));
  const dash = leaves ? ' stroke-dasharray="1.5 3"' : isLate ? ' stroke-dasharray="6 4"' : '';
  const width = isCopy ? 0.8 : isHighlighted ? 2.4 : 1.4;
  const path = `<path d="${d}" fill="none" stroke="${tone}" stroke-width="${width}"${dash}/>`;
  const twin = isEasy ? `<path d="${d}" fill="none" stroke="transparent" stroke-width="9"/>` : '';
  const end = leaves ? '' : failed ? cross(x2, y2) : head(line, isCopy);
  const kind = `${fate.replace(' ', '-')}${isCopy ? ' copy' : ''}${isLate ? ' late' : ''}`;
  const drawn = label === undefined ? '' : drawLabel(label, { isHighlighted });
  return `<g data-arrow="${kind}"${isQuiet ? ' opacity=".3"' : ''}>${hover({ ...event, data }, drawing.story)}${path}${twin}${end}${drawn}</g>`;
}

function endsInFold({ event, isPart }: Journey, { isShown }: Drawing): boolean {
  return isPart && !isShown(event.id);
}

/** The head of an arrow, as a triangle: a marker would need an id, of which a page may hold many alike. */
function head({ x1, y1, x2, y2 }: Journey['line'], isSmall: boolean): string {
  // A loop comes back from the right.
  const [dx, dy] = x1 === x2 ? [-1, 0] : [x2 - x1, y2 - y1];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const [long, half] = isSmall ? [7, 2.6] : [9, 3.6];
  const [bx, by] = [x2 - ux * long, y2 - uy * long];
  return `<path d="M${px(x2)},${px(y2)}L${px(bx - uy * half)},${px(by + ux * half)}L${px(bx + uy * half)},${px(by - ux * half)}Z"/>`;
}

function drawMark(mark: Mark, drawing: Drawing, crowd: Crowd): string {
  const { event, x, y, radius, shape, words, tone } = mark;
  const label =
    words === '' ? undefined : crowd.place(words, LABEL_SIZE, (w, h) => besidePoint(x, y, radius + 4, w, h));
  const fill = tone === 'currentColor' ? '' : ` fill="${wordsColor(tone)}"`;
  const isHighlighted = drawing.isHighlighted(event);
  const drawn = label === undefined ? '' : drawLabel(label, { style: fill, isHighlighted });
  const quiet = drawing.isQuiet(event) ? ' opacity=".3"' : '';
  return `<g data-mark="${escapeHtml(event.kind)}"${quiet}>${hover(event, drawing.story)}${shape}${drawn}</g>`;
}

function drawLabel(
  { text, box, crosses }: PlacedLabel,
  { style = '', isHighlighted = false }: { style?: string; isHighlighted?: boolean } = {},
): string {
  const x = px(box.x);
  const y = px(box.y + box.height * 0.8);
  // Where a line had to pass behind the words, a halo in the page's own color keeps it off.
  const halo = crosses ? ` style="paint-order:stroke;stroke:${PAPER};stroke-width:3px"` : '';
  const ground = isHighlighted
    ? `<rect x="${px(box.x - 1)}" y="${px(box.y - 1)}" width="${px(box.width)}" height="${px(box.height + 2)}" rx="2" fill="${PALETTE.yellow}" fill-opacity=".38"/>`
    : '';
  return `${ground}<text x="${x}" y="${y}"${style}${halo}>${escapeHtml(text)}</text>`;
}

/** A fold: a band over the whole width, with how much it hides in the margin and the names again in their columns. */
function drawBreak(y: number, count: number, drawing: Drawing): string {
  const { left, width } = drawing;
  const rect = (fill: string): string =>
    `<rect x="${px(left - 2)}" y="${px(y)}" width="${px(width - left)}" height="${FOLD_ROW}" ${fill}/>`;
  const edge = `<path d="M${px(left - 2)},${px(y)}h${px(width - left)}m0,${FOLD_ROW}h${px(left - width)}" stroke="currentColor" stroke-opacity=".35" stroke-dasharray="3 4" fill="none"/>`;
  const words =
    count === 0
      ? ''
      : `<text x="${px(left - 12)}" y="${px(y + 14)}" text-anchor="end">… ${counted(count)}<tspan x="${px(left - 12)}" dy="13">${count === 1 ? 'event' : 'events'}</tspan></text>`;
  const ground = count === 0 ? '' : rect('fill="currentColor" fill-opacity=".05"');
  return `<g data-fold="${count}"><g>${rect(`style="fill:${PAPER}"`)}${ground}${edge}</g>${words}${names(drawing, y + FOLD_ROW / 2)}</g>`;
}

/** Times at the left where they change, with a tick; and what the clocks that are off show. */
function margin({ rows, story, left, clocks, top }: Drawing): string {
  let last = '';
  const clockX = (index: number): number => left - 12 - index * 74;
  const worldX = clockX(clocks.length);
  const headings = clocks.map(
    ({ node }, index) =>
      `<text x="${px(clockX(clocks.length - 1 - index))}" y="${px(top - 10)}" text-anchor="end" font-style="italic">${escapeHtml(node)}'s clock</text>`,
  );
  const ticks = rows.flatMap(row => {
    if (row.kind === 'break') return [];
    const { atMs } = row.moment.head;
    const word = timeWord(story, atMs);
    if (word === last) return [];
    last = word;
    const y = px(row.y + 4);
    const own = clocks.map(
      ({ at }, index) =>
        `<text x="${px(clockX(clocks.length - 1 - index))}" y="${y}" text-anchor="end" font-style="italic">${timeWord(story, at(atMs))}</text>`,
    );
    return [
      `<text x="${px(worldX)}" y="${y}" text-anchor="end">${word}</text>${own.join('')}<path d="M${px(left - 8)},${px(row.y)}h6" stroke="currentColor"/>`,
    ];
  });
  return `<g data-margin="" opacity=".75">${headings.join('')}${ticks.join('')}</g>`;
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** A ring in vermilion around the event at which the property broke, with the property's name. */
function ring(drawing: Drawing, journeys: readonly Journey[], crowd: Crowd): string {
  const { broken, byId } = drawing.story;
  const event = broken === undefined ? undefined : byId.get(broken.event);
  const point = event === undefined ? undefined : pointOf(event, drawing, journeys);
  if (broken === undefined || point === undefined) return '';
  const { x, y } = point;
  crowd.addBox({ x: x - 11, y: y - 11, width: 22, height: 22 });
  const label = crowd.placeWhole(`✗ ${broken.property}`, LABEL_SIZE + 2, (w, h) =>
    besidePoint(x, y, 15, w, h),
  );
  // The verdict has air around it, whatever else is told there.
  if (label !== undefined) crowd.addBox(grown(label.box, 7));
  const style = ` font-size="12" font-weight="600" fill="${wordsColor(PALETTE.vermilion)}"`;
  const words = label === undefined ? '' : drawLabel(label, { style });
  const told = `<title>${escapeHtml(`${broken.property} breaks here: ${eventSentence(event as DrawableEvent)}`)}</title>`;
  return `<g data-broken="">${told}<circle cx="${px(x)}" cy="${px(y)}" r="11" fill="none" stroke="${PALETTE.vermilion}" stroke-width="2.5"/>${words}</g>`;
}
