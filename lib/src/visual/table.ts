import { requireKnownFields } from '../ground/arguments.js';
import { captionHtml } from './caption.js';
import { Figure } from './figure.js';
import { escapeHtml } from './html.js';
import { significant } from './numbers.js';

/** One column of a table. */
export interface Column<Row> {
  /** With its unit: `p99 (ms)`. */
  readonly header: string;
  readonly value: (row: Row) => string | number;
}

export interface TableOptions<Row> {
  /** The finding. */
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Parameters, seed, sample size, source. */
  readonly note?: string;
}

/** A dozen rows at most are read; more belong in a chart. Sixteen leaves room for a table that the field prints whole. */
const MOST_ROWS = 16;

/**
 * A table of computed cells: numbers right-aligned with three significant figures, words left-aligned.
 *
 * @throws RangeError if it has no column, or more than sixteen rows
 */
export function table<Row>(options: TableOptions<Row>): Figure {
  requireKnownFields('options', options, { title: true, columns: true, rows: true, note: true });
  const { title, columns, rows, note } = options;
  if (columns.length === 0) throw new RangeError('columns must hold at least one column');
  if (rows.length > MOST_ROWS) throw new RangeError(`rows must be at most ${MOST_ROWS}, got ${rows.length}`);
  const numeric = columns.map(({ value }) =>
    rows.every(row => typeof value(row) === 'number' || looksNumeric(String(value(row)))),
  );
  const cells = rows.map(row => columns.map(({ value }) => wordOf(value(row))));
  return new Figure(
    tableHtml(title, columns, cells, numeric, note),
    tableText(title, columns, cells, numeric, note),
  );
}

/**
 * A number that wears a unit, an interval or a second number (`8.76 h`, `63.4% [63%, 64.3%]`, `35 to 48`, `3 of 20`) is read like a
 * number.
 */
const NUMERIC = /^[-+<>≈]?\s?[\d∞][\d,.]*( ?(%|[A-Za-zµ]{1,7}))?( (to|of) [\d,.]+)?( \[[^\]]+\])?$/;
/** Where there is no number. */
const NONE: ReadonlySet<string> = new Set(['', '-']);

function looksNumeric(text: string): boolean {
  return NONE.has(text) || NUMERIC.test(text);
}

function wordOf(value: string | number): string {
  return typeof value === 'number'
    ? Number.isInteger(value)
      ? value.toLocaleString('en-US')
      : significant(value)
    : value;
}

function tableHtml(
  title: string,
  columns: readonly { header: string }[],
  cells: readonly string[][],
  numeric: readonly boolean[],
  note?: string,
): string {
  const style = (index: number): string =>
    `text-align:${numeric[index] ? 'right' : 'left'};padding:4px 12px;vertical-align:top`;
  const line = 'color-mix(in srgb,currentColor 20%,transparent)';
  const head = columns.map(({ header }, index) => {
    // A header without words heads nothing: it is the corner above the names of the rows.
    const tag = header === '' ? 'td' : 'th scope="col"';
    return `<${tag} style="${style(index)};font-weight:600;border-bottom:1.5px solid ${line}">${escapeHtml(header)}</${tag.slice(0, 2)}>`;
  });
  const body = cells.map(
    row =>
      `<tr style="background:transparent">${row.map((cell, index) => `<td style="${style(index)};${numeric[index] ? 'white-space:nowrap' : 'min-width:6em'};border-bottom:1px solid ${line}">${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  const foot =
    note === undefined
      ? ''
      : `<div style="font-size:12px;opacity:.75;margin-top:4px;text-wrap:pretty">${escapeHtml(note)}</div>`;
  const narrow = 'max-width:820px;font-family:system-ui,sans-serif';
  return `<figure style="margin:4px 0;${narrow}">${captionHtml(title)}<div style="overflow-x:auto"><table style="border-collapse:collapse;color:inherit;font-size:13px;font-variant-numeric:tabular-nums"><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>${foot}</figure>`;
}

function tableText(
  title: string,
  columns: readonly { header: string }[],
  cells: readonly string[][],
  numeric: readonly boolean[],
  note?: string,
): string {
  const all = [columns.map(({ header }) => header), ...cells];
  const widths = columns.map((_, index) => Math.max(...all.map(row => (row[index] as string).length)));
  const lines = all.map(row =>
    row
      .map((cell, index) =>
        numeric[index] ? cell.padStart(widths[index] as number) : cell.padEnd(widths[index] as number),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines, ...(note === undefined ? [] : [note])].join('\n');
}
