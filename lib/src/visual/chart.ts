import * as Plot from '@observablehq/plot';
import { requireKnownFields } from '../ground/arguments.js';
import { captionHtml } from './caption.js';
import { contentId } from './content-id.js';
import { type Document, drawingDocument, type Element } from './document.js';
import { Figure } from './figure.js';
import { escapeHtml } from './html.js';
import { seriesLabels } from './labels.js';
import { marksOf } from './marks.js';
import { significant } from './numbers.js';
import { colorOf, wordsColor } from './palette.js';
import type { Series } from './series.js';

/** One axis of a chart. */
export interface Axis {
  readonly label: string;
  /** Shown after the label: `ms`, `requests/s`. Leave it out for a bare number. */
  readonly unit?: string;
  readonly scale?: 'linear' | 'log';
  /** The least and greatest value drawn; by default what the series span, from zero on a linear y axis. */
  readonly domain?: readonly [number, number];
  readonly ticks?: readonly number[];
  /** How ticks are worded; for instance `percent`. */
  readonly format?: (value: number) => string;
}

/** @throws RangeError for a field that no axis has */
export function requireAxis(name: string, axis: Axis): void {
  requireKnownFields(name, axis, {
    label: true,
    unit: true,
    scale: true,
    domain: true,
    ticks: true,
    format: true,
  });
}

export interface ChartOptions {
  /** The finding, computed: "63.4% of requests are slow when 1% of 100 leaves are". */
  readonly title: string;
  /** Parameters, seed and sample size. */
  readonly subtitle?: string;
  readonly x: Axis;
  readonly y: Axis;
  /** At most four lines and dots; more is a table. */
  readonly series: readonly Series[];
  readonly width?: number;
  readonly height?: number;
}

export const DEFAULT_WIDTH = 640;
export const DEFAULT_HEIGHT = 360;

/** On a narrow page a picture is scrolled sideways before its words become too small to read. */
export const PLOT_STYLE = {
  fontSize: '12px',
  background: 'transparent',
  overflow: 'visible',
  // Twelve pixels of 640 are still ten.
  minWidth: '540px',
};

/**
 * Draws series over two quantitative axes. Title and units are not optional: a chart without them is not one.
 *
 * @throws RangeError if there is no series, more than eight, or a value that is not finite
 */
export function chart(options: ChartOptions): Figure {
  requireKnownFields('options', options, {
    title: true,
    subtitle: true,
    x: true,
    y: true,
    series: true,
    width: true,
    height: true,
  });
  const { x, y, series, width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = options;
  requireAxis('x', x);
  requireAxis('y', y);
  requireDrawable(series);
  const document = drawingDocument();
  const labels = seriesLabels(series, (extra, marginRight) => plot(options, document, extra, marginRight));
  const svg = plot(options, document, labels.marks, labels.marginRight);
  const text = chartText(options);
  return figureOf(
    svg as unknown as Element,
    { ...options, text, width, height, names: namesHtml(series) },
    document,
  );
}

function plot(
  options: ChartOptions,
  document: Document,
  extra: Plot.Markish[],
  marginRight: number,
): Plot.Plot {
  const { x, y, series, width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = options;
  return Plot.plot({
    document,
    width,
    height,
    marginLeft: 62,
    marginBottom: 44,
    marginTop: 26,
    marginRight,
    style: PLOT_STYLE,
    x: { ...scaleOf(x), ...X_LABEL, label: axisLabel(x) },
    y: { ...scaleOf(y), label: axisLabel(y), grid: true, zero: y.scale !== 'log' && y.domain === undefined },
    marks: [...ownAxes(x, y), ...series.flatMap(marksOf), ...extra],
  } as Plot.PlotOptions) as unknown as Plot.Plot;
}

const X_LABEL = { labelAnchor: 'center', labelOffset: 38 } as const;

/** On a log axis Plot hides labels that are not near a power of ten, also of ticks that were asked for; so they are drawn here. */
function ownAxes(x: Axis, y: Axis): Plot.Markish[] {
  const wordFor =
    ({ format = significant }: Axis) =>
    (value: number) =>
      format(value);
  return [
    ...(drawsOwnAxis(x)
      ? [Plot.axisX(x.ticks as number[], { ...X_LABEL, text: wordFor(x), label: axisLabel(x) })]
      : []),
    ...(drawsOwnAxis(y) ? [Plot.axisY(y.ticks as number[], { text: wordFor(y), label: axisLabel(y) })] : []),
  ];
}

function drawsOwnAxis({ scale, ticks }: Axis): boolean {
  return scale === 'log' && ticks !== undefined;
}

function scaleOf(axis: Axis): Record<string, unknown> {
  const { scale = 'linear', domain, ticks, format = value => significant(value) } = axis;
  return {
    type: scale,
    // Plot passes the tick's index too, which a wording function would take for its figures.
    tickFormat: (value: number) => format(value),
    ...(drawsOwnAxis(axis) ? { axis: null } : {}),
    ...(domain === undefined ? {} : { domain }),
    ...(ticks === undefined ? {} : { ticks }),
    ...(scale === 'log' && ticks === undefined ? { ticks: 6 } : {}),
  };
}

function axisLabel({ label, unit, scale }: Axis): string {
  const words = [unit, scale === 'log' ? 'log scale' : undefined].filter(word => word !== undefined);
  return words.length === 0 ? label : `${label} (${words.join(', ')})`;
}

function requireDrawable(series: readonly Series[]): void {
  if (series.length === 0 || series.length > 8) {
    throw new RangeError(`series must hold 1 to 8 series, got ${series.length}`);
  }
  for (const one of series) {
    if (one.kind === 'threshold') continue;
    const strange = one.points.find(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y));
    if (strange !== undefined) {
      throw new RangeError(`series '${one.label}' must hold finite points, got (${strange.x}, ${strange.y})`);
    }
  }
}

/** Title and description inside the SVG, for those who do not see it; heading above it, for those who do. */
export function figureOf(
  svg: Element,
  words: {
    title: string;
    subtitle?: string;
    text: string;
    width: number;
    height: number;
    /** Shown by a page on which the picture is wider than its place. */
    names?: string;
  },
  document: Document,
): Figure {
  const { title, subtitle, text, width, names = '' } = words;
  const described = document.createElementNS('http://www.w3.org/2000/svg', 'desc');
  described.textContent = text;
  const named = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  named.textContent = title;
  svg.insertBefore(described, svg.firstChild);
  svg.insertBefore(named, svg.firstChild);
  svg.setAttribute('role', 'img');
  const html = `<figure style="margin:4px 0;max-width:${width}px;font-family:system-ui,sans-serif">${captionHtml(title, subtitle)}${names}<div style="overflow-x:auto">${withOwnIds(withoutGroupNames(svg.outerHTML))}</div></figure>`;
  return new Figure(html, text);
}

/** What stands for a series beside its name. */
const SIGNS = { 'closed-form': '—', simulation: '●', published: '◇', band: '▒' } as const;

/**
 * The names of the series once more, hidden: they stand at the ends of the series, which a narrow page cuts off. A page
 * that has to scroll a picture shows them above it.
 */
function namesHtml(series: readonly Series[]): string {
  const names = series.flatMap(one => {
    if (one.kind === 'threshold' || one.kind === 'published' || one.label === '') return [];
    const sign = one.kind === 'closed-form' && one.dashed === true ? '╌' : SIGNS[one.kind];
    return `<span style="color:${wordsColor(colorOf(one.tone ?? 'model'))}">${sign} ${escapeHtml(one.label)}</span>`;
  });
  if (names.length === 0) return '';
  return `<div data-series-names="" hidden="hidden" style="gap:2px 14px;flex-wrap:wrap;font-size:12px;font-weight:600">${names.join('')}</div>`;
}

/** Plot names its groups after their marks, which no reader hears: the picture is one image with a title. */
function withoutGroupNames(svg: string): string {
  return svg.replace(/(<g\b[^>]*?) aria-label="[^"]*"/g, '$1');
}

/** Plot numbers its clip paths as it makes them; named by their content, they are the same in every run, and never two. */
function withOwnIds(svg: string): string {
  const plain = svg.replace(/plot-clip-\d+/g, 'clip');
  const own = contentId('clip', plain);
  const order = new Map<string, string>();
  return svg.replace(/plot-clip-\d+/g, id => {
    if (!order.has(id)) order.set(id, `${own}-${order.size}`);
    return order.get(id) as string;
  });
}

/** What a series without a label of its own is called in words. */
const KIND_WORDS = {
  'closed-form': 'line',
  simulation: 'dots',
  published: 'published',
  band: 'band',
} as const;

/** The same finding in words: what a host without pictures prints, and what a screen reader says. */
function chartText(options: ChartOptions): string {
  const { title, subtitle, x, y, series } = options;
  const lines = series.map(one => {
    if (one.kind === 'threshold')
      return `  ${one.label}: at ${one.x === undefined ? y.label : x.label} ${significant(one.x ?? (one.y as number))}`;
    const first = one.points[0];
    const last = one.points.at(-1);
    const name = one.label === '' ? KIND_WORDS[one.kind] : one.label;
    if (first === undefined || last === undefined) return `  ${name}: no points`;
    const word = (value: number, axis: Axis): string => (axis.format ?? significant)(value);
    const ends = [first, last].map(point => `(${word(point.x, x)}, ${word(point.y, y)})`);
    if (one.points.length === 1) return `  ${name}: ${ends[0]}`;
    return `  ${name}: ${one.points.length} points, ${ends.join(' to ')}`;
  });
  const head = `[chart] ${title}`;
  const axes = `  ${axisLabel(y)} against ${axisLabel(x)}`;
  return [head, ...(subtitle === undefined ? [] : [`  ${subtitle}`]), axes, ...lines].join('\n');
}
