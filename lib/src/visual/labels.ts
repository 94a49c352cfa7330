import * as Plot from '@observablehq/plot';
import { colourOf } from './palette.js';
import type { ChartPoint, Series } from './series.js';

/** Pixels between the baselines of two labels that would otherwise overlap. */
const LINE_HEIGHT = 15;
/** About the width of a letter at 12 px; wide letters make up for narrow ones. */
const LETTER_WIDTH = 6.6;
const LEAST_RIGHT_MARGIN = 24;
const GREATEST_RIGHT_MARGIN = 200;

interface EndLabel {
  readonly label: string;
  readonly colour: string;
  readonly anchor: 'start' | 'end';
  readonly point: ChartPoint;
}

function endLabelOf(series: Series): EndLabel[] {
  if (series.kind === 'threshold' || series.kind === 'published') return [];
  const place = series.kind === 'band' ? 'end' : (series.labelAt ?? 'end');
  const point = place === 'start' ? series.points[0] : series.points.at(-1);
  if (place === 'none' || point === undefined) return [];
  const anchor = place === 'start' ? 'end' : 'start';
  return [{ label: series.label, colour: colourOf(series.tone ?? 'model'), anchor, point }];
}

/** Moves labels apart so that no two are nearer than a line; keeps their order and moves as little as it can. */
export function spreadApart(
  positions: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): number[] {
  const order = positions
    .map((_, index) => index)
    .sort((a, b) => (positions[a] as number) - (positions[b] as number));
  const placed = [...positions];
  let least = top;
  for (const index of order) {
    placed[index] = Math.max(positions[index] as number, least);
    least = (placed[index] as number) + gap;
  }
  let most = bottom;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index] as number, most);
    most = (placed[index] as number) - gap;
  }
  return placed;
}

/**
 * Labels at the ends of series instead of a legend. The chart is laid out once without them, to learn where the ends fall,
 * and the labels are then spread apart.
 */
export function endLabels(
  series: readonly Series[],
  layOut: (extra: Plot.Markish[], marginRight: number) => Plot.Plot,
): { marks: Plot.Markish[]; marginRight: number } {
  const labels = series.flatMap(endLabelOf);
  const atEnd = labels.filter(({ anchor }) => anchor === 'start');
  const widest = Math.max(0, ...atEnd.map(({ label }) => label.length * LETTER_WIDTH + 14));
  const marginRight = Math.min(GREATEST_RIGHT_MARGIN, Math.max(LEAST_RIGHT_MARGIN, widest));
  const scale = layOut([], marginRight).scale('y') as unknown as {
    apply(value: number): number;
    range: [number, number];
  };
  const [bottom, top] = scale.range;
  const marks: Plot.Markish[] = [];
  for (const anchor of ['start', 'end'] as const) {
    const side = labels.filter(label => label.anchor === anchor);
    const natural = side.map(({ point }) => scale.apply(point.y));
    const placed = spreadApart(natural, LINE_HEIGHT, top, bottom);
    side.forEach(({ label, colour, point }, index) => {
      marks.push(
        Plot.text([point], {
          x: 'x',
          y: 'y',
          text: () => label,
          textAnchor: anchor,
          dx: anchor === 'start' ? 8 : -8,
          dy: (placed[index] as number) - (natural[index] as number),
          fill: colour,
          fontWeight: 600,
        }),
      );
    });
  }
  return { marks, marginRight };
}
