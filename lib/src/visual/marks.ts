import * as Plot from '@observablehq/plot';
import { HALO } from './ink.js';
import { colorOf, PALETTE } from './palette.js';
import type {
  BandSeries,
  ChartPoint,
  DotSeries,
  LineSeries,
  PublishedSeries,
  Series,
  ThresholdSeries,
} from './series.js';

/** The marks of one series, by what the series is: the visual language in one place. */
export function marksOf(series: Series): Plot.Markish[] {
  switch (series.kind) {
    case 'closed-form':
      return lineMarks(series);
    case 'simulation':
      return dotMarks(series);
    case 'published':
      return publishedMarks(series);
    case 'band':
      return bandMarks(series);
    case 'threshold':
      return thresholdMarks(series);
  }
}

function lineMarks({ points, tone = 'model', dashed, stepped }: LineSeries): Plot.Markish[] {
  return [
    Plot.line(points, {
      x: 'x',
      y: 'y',
      stroke: colorOf(tone),
      strokeWidth: 2,
      clip: 'frame',
      ...(dashed === true ? { strokeDasharray: '7 4' } : {}),
      ...(stepped === true ? { curve: 'step-after' } : {}),
    }),
    ...labelMarks(points, colorOf(tone), true),
  ];
}

/** Words above the points that have some, or at their left. */
function labelMarks(points: readonly ChartPoint[], fill: string, withDots: boolean): Plot.Markish[] {
  const labeled = points.filter(({ label }) => label !== undefined);
  if (labeled.length === 0) return [];
  return [
    ...(withDots ? [Plot.dot(labeled, { x: 'x', y: 'y', r: 4, fill })] : []),
    ...[true, false].map(hasBar =>
      Plot.text(
        labeled.filter(({ high }) => (high !== undefined) === hasBar),
        {
          x: 'x',
          y: 'y',
          text: 'label',
          ...(hasBar ? BESIDE_THE_BAR : { dy: -13 }),
          fill: 'currentColor',
          ...HALO,
        },
      ),
    ),
  ];
}

/** Above the dot stands its interval; at its right may stand the name of the series. */
const BESIDE_THE_BAR = { dx: -8, textAnchor: 'end' } as const;

function dotMarks({ points, tone = 'model', shape = 'circle' }: DotSeries): Plot.Markish[] {
  const stroke = colorOf(tone);
  const bounded = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  return [
    Plot.ruleX(bounded, { x: 'x', y1: 'low', y2: 'high', stroke, strokeWidth: 1.5 }),
    Plot.dot(points, {
      x: 'x',
      y: 'y',
      r: 3.5,
      fill: stroke,
      symbol: shape,
      title: ({ x, y }: { x: number; y: number }) => `${x}, ${y}`,
    }),
    ...labelMarks(points, stroke, false),
  ];
}

function publishedMarks({ points, label, tone = 'quiet' }: PublishedSeries): Plot.Markish[] {
  const [named] = points;
  return [
    Plot.dot(points, {
      x: 'x',
      y: 'y',
      r: 6,
      symbol: 'diamond',
      stroke: tone === 'quiet' ? 'currentColor' : colorOf(tone),
      strokeWidth: 2,
      fill: 'none',
    }),
    Plot.text(named === undefined ? [] : [named], {
      x: 'x',
      y: 'y',
      text: () => label,
      textAnchor: 'start',
      dx: 10,
      dy: 12,
      fill: 'currentColor',
      ...HALO,
    }),
  ];
}

function bandMarks({ points, tone = 'model' }: BandSeries): Plot.Markish[] {
  return [
    Plot.areaY(points, {
      x: 'x',
      y1: 'low',
      y2: 'high',
      fill: colorOf(tone),
      fillOpacity: 0.18,
      clip: 'frame',
    }),
  ];
}

function thresholdMarks({ x, y, label }: ThresholdSeries): Plot.Markish[] {
  const line = { stroke: PALETTE.gray, strokeWidth: 1.5, strokeDasharray: '4 4' };
  const words = { text: () => label, fill: 'currentColor', fillOpacity: 0.8, ...HALO };
  if (x !== undefined) {
    return [
      Plot.ruleX([x], line),
      Plot.text([x], {
        ...words,
        x: (value: number) => value,
        frameAnchor: 'top',
        textAnchor: 'start',
        dx: 5,
        dy: 2,
      }),
    ];
  }
  return [
    Plot.ruleY([y as number], line),
    Plot.text([y as number], {
      ...words,
      y: (value: number) => value,
      frameAnchor: 'left',
      textAnchor: 'start',
      dx: 5,
      dy: -8,
    }),
  ];
}
