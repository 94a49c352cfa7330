import * as Plot from '@observablehq/plot';
import { HALO } from './ink.js';
import { colorOf, wordsColor } from './palette.js';
import { textWidth } from './place-labels.js';
import type { ChartPoint, Series } from './series.js';

/** Pixels between the baselines of two labels that would otherwise overlap. */
const LINE_HEIGHT = 15;
/** The least that a bold letter at 12 px is given; words of wide letters take more, and bold is wider than plain. */
const LETTER_WIDTH = 7.4;
const BOLD = 1.12;
const LEAST_RIGHT_MARGIN = 24;
const GREATEST_RIGHT_MARGIN = 200;

interface SeriesLabel {
  readonly label: string;
  readonly color: string;
  readonly place: 'end' | 'start';
  readonly point: ChartPoint;
}

function labelOf(series: Series): SeriesLabel[] {
  if (series.kind === 'threshold' || series.kind === 'published') return [];
  const place = series.kind === 'band' ? 'end' : (series.labelAt ?? 'end');
  const point = place === 'start' ? series.points[0] : series.points.at(-1);
  if (place === 'none' || series.label === '' || point === undefined) return [];
  return [{ label: series.label, color: colorOf(series.tone ?? 'model'), place, point }];
}

/** Moves labels apart so that no two are nearer than a line; keeps their order and moves as little as it can. */
export function spreadApart(
  positions: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): number[] {
  const order = positions.map((_, index) => index).sort((a, b) => positions[a] - positions[b]);
  const placed = [...positions];
  let least = top;
  for (const index of order) {
    placed[index] = Math.max(positions[index], least);
    least = placed[index] + gap;
  }
  let most = bottom;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index], most);
    most = placed[index] - gap;
  }
  return placed;
}

function boldWidth(label: string): number {
  return Math.max(label.length * LETTER_WIDTH, textWidth(label, 12) * BOLD);
}

function textMark({ label, color, point }: SeriesLabel, dx: number, dy: number): Plot.Markish {
  const fill = wordsColor(color);
  const words = { text: () => label, textAnchor: 'start', fill, fontWeight: 600, ...HALO } as const;
  return Plot.text([point], { x: 'x', y: 'y', dx, dy, ...words });
}

/**
 * Labels at the ends of series instead of a legend. The chart is laid out once without them, to learn where the ends fall,
 * and the labels are then spread apart. A label at a start stands above it, where curves begin apart.
 */
export function seriesLabels(
  series: readonly Series[],
  layOut: (extra: Plot.Markish[], marginRight: number) => Plot.Plot,
): { marks: Plot.Markish[]; marginRight: number } {
  const labels = series.flatMap(labelOf);
  const atEnd = labels.filter(({ place }) => place === 'end');
  const widest = Math.max(0, ...atEnd.map(({ label }) => boldWidth(label) + 14));
  const marginRight = Math.min(GREATEST_RIGHT_MARGIN, Math.max(LEAST_RIGHT_MARGIN, widest));
  const scale = layOut([], marginRight).scale('y') as unknown as {
    apply(value: number): number;
    range: [number, number];
  };
  const [bottom, top] = scale.range;
  const natural = atEnd.map(({ point }) => scale.apply(point.y));
  const placed = spreadApart(natural, LINE_HEIGHT, top, bottom);
  const atStart = labels.filter(({ place }) => place === 'start');
  const marks = [
    ...atEnd.map((label, index) => textMark(label, 8, placed[index] - natural[index])),
    ...atStart.map(label => textMark(label, 0, -10)),
  ];
  return { marks, marginRight };
}
