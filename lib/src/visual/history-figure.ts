import type { History, LinearizabilityVerdict, Operation } from '../engine/checking/index.js';
import { requireKnownFields } from '../ground/arguments.js';
import { captionHtml } from './caption.js';
import { Figure } from './figure.js';
import {
  BAR,
  type HistoryBar,
  type HistoryLayout,
  type HistoryWords,
  judgedOperations,
  LINE,
  layOutHistory,
  wordsOf,
} from './history-layout.js';
import { escapeHtml } from './html.js';
import { significant } from './numbers.js';
import { PALETTE, wordsColor } from './palette.js';

export interface HistoryFigureOptions {
  /** What the checker found: points and what cannot be placed are drawn from it. Without it, only the history is. */
  readonly verdict?: LinearizabilityVerdict;
  /** The finding; by default the verdict in words. */
  readonly title?: string;
  readonly subtitle?: string;
  /** How many operations are drawn at most; a longer history is folded. Default 30. */
  readonly most?: number;
}

/** Room around the words above a bar. */
const WORDS_UP = 6;

function finding(history: History, model: HistoryWords, verdict: LinearizabilityVerdict | undefined): string {
  const count = `${history.length} ${history.length === 1 ? 'operation' : 'operations'}`;
  if (verdict === undefined) {
    const clients = new Set(history.map(({ client }) => client)).size;
    return `${count} of ${clients} ${clients === 1 ? 'client' : 'clients'}`;
  }
  if (verdict.verdict === 'linearizable') return `Linearizable: one order explains all ${count}`;
  if (verdict.verdict === 'unknown') return `Not known whether linearizable: ${verdict.reason}`;
  const named = verdict.cannotBePlaced.map(one => `'${wordsOf(one, model)}' of ${one.client}`);
  return `Not linearizable: no order explains ${named.join(', ')}`;
}

function hover(operation: Operation, words: string): string {
  const { client, invokedAt, completedAt } = operation;
  const end = completedAt === undefined ? ', outcome unknown' : ` to ${significant(completedAt, 6)}`;
  return `<title>${escapeHtml(`${client}: ${words}\n${significant(invokedAt, 6)}${end}`)}</title>`;
}

function bar({ operation, words, from, to, isOpen, y, point, isMisplaced }: HistoryBar): string {
  const tone = isMisplaced ? PALETTE.vermilion : 'currentColor';
  const top = y + LINE / 2 - BAR / 2;
  const width = Math.max(3, to - from);
  const fill = `fill="${tone}" fill-opacity="${isMisplaced ? '.75' : '.16'}"`;
  const middle = top + BAR / 2;
  // An operation that does not end here has no right edge: its bar runs out into an arrow.
  const shape = isOpen
    ? `<path d="M${from},${top}H${from + width - 8}V${top + BAR}H${from}Z" ${fill}/><path d="M${from + width - 8},${top}H${from}V${top + BAR}H${from + width - 8}" fill="none" stroke="${tone}" stroke-dasharray="4 3"/><path d="M${from + width - 8},${top - 2}L${from + width},${middle}L${from + width - 8},${top + BAR + 2}" fill="none" stroke="${tone}"/>`
    : `<rect x="${from}" y="${top}" width="${width}" height="${BAR}" rx="2" ${fill} stroke="${tone}" stroke-opacity=".8"/>`;
  const weight = isMisplaced ? ' font-weight="600"' : '';
  const label = `<text x="${from}" y="${top - WORDS_UP}" font-size="11"${weight} fill="${wordsColor(tone)}">${isMisplaced ? '✗ ' : ''}${escapeHtml(words)}</text>`;
  return `<g>${hover(operation, words)}${shape}${label}${point === undefined ? '' : pointMark(point, top)}</g>`;
}

/** The instant at which an operation takes effect, with its number in the order. */
function pointMark({ number, x }: { number: number; x: number }, top: number): string {
  return `<path d="M${x},${top - 4}V${top + BAR + 3}" stroke="${PALETTE.blue}" stroke-width="3"/><text x="${x}" y="${top + BAR + 12}" text-anchor="middle" font-size="10" fill="currentColor">${number}</text>`;
}

function rows({ clients, left, width }: HistoryLayout): string {
  return clients
    .map(({ name, y, lines }, index) => {
      const middle = y + (lines * LINE) / 2 + 4;
      const short = name.length > 17 ? `${name.slice(0, 16)}…` : name;
      const ruled =
        index === 0 ? '' : `<path d="M0,${y - 1}H${width}" stroke="currentColor" stroke-opacity=".15"/>`;
      return `${ruled}<text x="${left - 8}" y="${middle}" text-anchor="end" font-size="12" font-weight="600" fill="currentColor">${escapeHtml(short)}</text>`;
    })
    .join('');
}

function folds({ folded, left, width }: HistoryLayout): string {
  const fold = (count: number, x: number, anchor: string, where: string): string =>
    count === 0
      ? ''
      : `<text x="${x}" y="14" text-anchor="${anchor}" font-size="12" fill="currentColor" opacity=".75">… ${count} ${where}</text>`;
  return fold(folded.before, left, 'start', 'earlier') + fold(folded.after, width - 6, 'end', 'later');
}

/**
 * Draws a history as a timeline: one row a client, a bar from each invocation to its completion, with the operation in the
 * words of its model. A bar whose outcome is unknown is dashed and runs on. With a verdict, blue marks and numbers show
 * where operations take effect in the order that was found; what no order explains is vermilion, with a cross. Events
 * stand in their order, evenly rather than to scale; hover text gives the times.
 *
 * @param history the operations, as `checkLinearizability` was given them
 * @param model for the words, and for the part of the object in which a failure lies: only that part is drawn
 * @throws RangeError if there is no operation, or `most` is not a whole number, 2 or above
 */
export function historyFigure<Input, Output>(
  history: History<Input, Output>,
  model: {
    describe(input: Input, answer: { readonly output: Output } | undefined): string;
    readonly partition?: (input: Input) => string | number;
  },
  options: HistoryFigureOptions = {},
): Figure {
  requireKnownFields('options', options, { verdict: true, title: true, subtitle: true, most: true });
  const { verdict, most = 30 } = options;
  if (history.length === 0) throw new RangeError('history must hold at least one operation, got 0');
  if (!Number.isSafeInteger(most) || most < 2) {
    throw new RangeError(`most must be a whole number, 2 or above, got ${most}`);
  }
  const words = model as unknown as HistoryWords;
  const judged = judgedOperations(history, words, verdict);
  const layout = layOutHistory(judged, words, verdict, most);
  const title = options.title ?? finding(judged, words, verdict);
  const subtitle = [options.subtitle, partWords(verdict, judged, history)]
    .filter(part => part !== undefined)
    .join('; ');
  const text = [
    `[history] ${title}`,
    ...(subtitle === '' ? [] : [`  ${subtitle}`]),
    ...textLines(layout),
  ].join('\n');
  const { width, height } = layout;
  const svg = `<svg role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="min-width:${width}px;font:12px system-ui,sans-serif"><title>${escapeHtml(title)}</title><desc>${escapeHtml(text)}</desc>${rows(layout)}${folds(layout)}${layout.bars.map(bar).join('')}</svg>`;
  const html = `<figure style="margin:4px 0;max-width:${width}px;font-family:system-ui,sans-serif">${captionHtml(title, subtitle)}<div style="overflow-x:auto">${svg}</div></figure>`;
  return new Figure(html, text);
}

function partWords(
  verdict: LinearizabilityVerdict | undefined,
  judged: History,
  history: History,
): string | undefined {
  if (verdict?.verdict !== 'not linearizable' || verdict.partition === undefined) return undefined;
  return `part '${verdict.partition}': ${judged.length} of ${history.length} operations`;
}

function textLines({ bars, folded }: HistoryLayout): string[] {
  const lines = bars.map(({ operation, words, point, isMisplaced }) => {
    const { client, invokedAt, completedAt } = operation;
    const end = completedAt === undefined ? '?' : significant(completedAt, 6);
    const mark = isMisplaced ? '  cannot be placed' : point === undefined ? '' : `  #${point.number}`;
    return `  ${client}  ${significant(invokedAt, 6)} to ${end}  ${words}${mark}`;
  });
  if (folded.before > 0) lines.unshift(`  ... ${folded.before} earlier operations`);
  if (folded.after > 0) lines.push(`  ... ${folded.after} later operations`);
  return lines;
}
