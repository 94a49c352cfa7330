import { requireKnownFields } from '../ground/arguments.js';
import { captionHtml } from './caption.js';
import { Figure } from './figure.js';
import { escapeHtml } from './html.js';
import { PALETTE } from './palette.js';

/** One matrix: what holds between each two of the same names. */
export interface Relation {
  readonly name: string;
  /** Below the matrix, in a few words. */
  readonly note?: string;
  readonly members: readonly string[];
  /** `holds[i][j]` says that it holds from member i to member j. */
  readonly holds: readonly (readonly boolean[])[];
}

export interface MatrixFigureOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** What a filled and an empty cell say between two names: `['reaches', 'does not reach']`. */
  readonly verbs: readonly [holds: string, not: string];
}

const CELL = 22;
const GAP = 34;
const LEFT = 30;
const TOP = 44;
const BELOW = 24;
const LETTER = 6.6;
/** Panels stand side by side until a row is as wide as a page. */
const WIDEST = 720;

/**
 * Draws square matrices side by side, as small multiples: who reaches whom, who trusts whom. A row is where something comes from, a column
 * where it goes to; a filled cell holds, an empty one with a cross does not, the diagonal is left out. Hover text says each cell as a sentence.
 *
 * @throws RangeError if there is no matrix, or one that is not square
 */
export function matrixFigure(relations: readonly Relation[], options: MatrixFigureOptions): Figure {
  requireKnownFields('options', options, { title: true, subtitle: true, verbs: true });
  const { title, subtitle, verbs } = options;
  if (relations.length === 0) throw new RangeError('relations must hold at least one matrix, got 0');
  for (const [i, relation] of relations.entries()) {
    requireKnownFields(`relations[${i}]`, relation, { name: true, note: true, members: true, holds: true });
    requireSquare(relation);
  }
  const panelWidth = Math.max(...relations.map(widthOf));
  const panelHeight = Math.max(...relations.map(({ members }) => members.length)) * CELL + TOP + BELOW;
  const across = Math.max(1, Math.min(relations.length, Math.floor((WIDEST + GAP) / (panelWidth + GAP))));
  const width = across * panelWidth + (across - 1) * GAP;
  const height = Math.ceil(relations.length / across) * panelHeight;
  const panels = relations.map((relation, index) => {
    const x = (index % across) * (panelWidth + GAP);
    const y = Math.floor(index / across) * panelHeight;
    return `<g transform="translate(${x},${y})">${panel(relation, verbs)}</g>`;
  });
  const text = [
    `[matrix] ${title}`,
    ...(subtitle === undefined ? [] : [`  ${subtitle}`]),
    ...relations.flatMap(relation => inWords(relation, verbs[0])),
  ].join('\n');
  const svg = `<svg role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="font:12px system-ui,sans-serif"><title>${escapeHtml(title)}</title><desc>${escapeHtml(text)}</desc>${panels.join('')}</svg>`;
  const html = `<figure style="margin:4px 0;max-width:${WIDEST}px;font-family:system-ui,sans-serif">${captionHtml(title, subtitle, 'margin-bottom:8px')}<div style="overflow-x:auto">${svg}</div></figure>`;
  return new Figure(html, text);
}

function requireSquare({ name, members, holds }: Relation): void {
  const size = members.length;
  if (size === 0 || holds.length !== size || holds.some(row => row.length !== size))
    throw new RangeError(`the matrix '${name}' must have a row and a column for each of its ${size} members`);
}

function widthOf({ name, note = '', members }: Relation): number {
  return Math.ceil(Math.max(LEFT + members.length * CELL, name.length * LETTER * 1.08, note.length * LETTER));
}

function panel({ name, note, members, holds }: Relation, verbs: MatrixFigureOptions['verbs']): string {
  const middle = (index: number): number => index * CELL + CELL / 2;
  const columns = members.map(
    (member, to) =>
      `<text x="${LEFT + middle(to)}" y="${TOP - 7}" text-anchor="middle" fill="currentColor">${escapeHtml(member)}</text>`,
  );
  const rows = members.map((member, from) => {
    const label = `<text x="${LEFT - 9}" y="${TOP + middle(from) + 4}" text-anchor="end" fill="currentColor">${escapeHtml(member)}</text>`;
    const cells = members.map((other, to) => {
      if (from === to) return '';
      const sentence = `${member} ${verbs[holds[from][to] ? 0 : 1]} ${other}`;
      return cell(LEFT + to * CELL, TOP + from * CELL, holds[from][to], sentence);
    });
    return label + cells.join('');
  });
  const end = TOP + members.length * CELL;
  const remark =
    note === undefined
      ? ''
      : `<text x="0" y="${end + 17}" fill="currentColor" opacity=".75">${escapeHtml(note)}</text>`;
  return `<text x="0" y="14" font-weight="600" fill="currentColor">${escapeHtml(name)}</text>${columns.join('')}${rows.join('')}${remark}`;
}

function cell(x: number, y: number, holds: boolean, sentence: string): string {
  const side = CELL - 3;
  const cross = `M${x + 6},${y + 6}L${x + side - 6},${y + side - 6}M${x + side - 6},${y + 6}L${x + 6},${y + side - 6}`;
  const mark = holds
    ? `<rect x="${x}" y="${y}" width="${side}" height="${side}" rx="2" fill="${PALETTE.blue}" fill-opacity=".85"/>`
    : `<rect x="${x}" y="${y}" width="${side}" height="${side}" rx="2" fill="${PALETTE.vermilion}" fill-opacity=".08" stroke="${PALETTE.vermilion}" stroke-opacity=".6"/><path d="${cross}" stroke="${PALETTE.vermilion}" stroke-width="1.6"/>`;
  return `<g data-cell="${holds}"><title>${escapeHtml(sentence)}</title>${mark}</g>`;
}

function inWords({ name, note, members, holds }: Relation, verb: string): string[] {
  const lines = members.map((member, from) => {
    const reached = members.filter((_, to) => to !== from && holds[from][to]);
    return `    ${member} ${verb} ${reached.length === 0 ? 'nobody' : reached.join(', ')}`;
  });
  return [`  ${name}${note === undefined ? '' : `: ${note}`}`, ...lines];
}
