import * as Plot from '@observablehq/plot';
import { requireKnownFields } from '../ground/arguments.js';
import { type Axis, DEFAULT_WIDTH, figureOf, PLOT_STYLE, requireAxis } from './chart.js';
import { type Document, drawingDocument, type Element } from './document.js';
import type { Figure } from './figure.js';
import { PAPER } from './ink.js';
import { significant } from './numbers.js';
import { colorOf, type Tone } from './palette.js';
import type { ThresholdSeries } from './series.js';

/** One bar; `low` and `high` where it is an estimate. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly tone?: Tone;
  /** In the place of the number, where a length of nothing means something else than 0. */
  readonly words?: string;
}

export interface BarChartOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** The measured quantity; always from zero, since bars are read by their length. */
  readonly value: Axis;
  readonly bars: readonly Bar[];
  readonly threshold?: ThresholdSeries;
  readonly width?: number;
}

const BAR_HEIGHT = 30;
const LETTER_WIDTH = 7.2;

/**
 * Draws horizontal bars, one a category, each with its value at its end: for quantities that a reader compares by length.
 *
 * @throws RangeError if there is no bar, more than sixteen, or a value below zero or not finite
 */
export function barChart(options: BarChartOptions): Figure {
  requireKnownFields('options', options, {
    title: true,
    subtitle: true,
    value: true,
    bars: true,
    threshold: true,
    width: true,
  });
  const { title, subtitle, value, bars, threshold, width = DEFAULT_WIDTH } = options;
  requireAxis('value', value);
  if (bars.length === 0 || bars.length > 16)
    throw new RangeError(`bars must hold 1 to 16 bars, got ${bars.length}`);
  for (const [i, bar] of bars.entries())
    requireKnownFields(`bars[${i}]`, bar, {
      label: true,
      value: true,
      low: true,
      high: true,
      tone: true,
      words: true,
    });
  const strange = bars.find(bar => !(bar.value >= 0) || bar.value === Number.POSITIVE_INFINITY);
  if (strange !== undefined) {
    throw new RangeError(
      `the bar '${strange.label}' must have a finite value, 0 or above, got ${strange.value}`,
    );
  }
  const format = value.format ?? significant;
  const word = (number: number): string => format(number);
  const wordsOf = ({ value: length, words }: Bar): string => words ?? word(length);
  const document: Document = drawingDocument();
  const height = bars.length * BAR_HEIGHT + 74;
  const bounded = bars.filter(({ low, high }) => low !== undefined && high !== undefined);
  const end = ({ value: at, high }: Bar): number => Math.max(at, high ?? at);
  const unit = value.unit === undefined ? '' : ` (${value.unit})`;
  const svg = Plot.plot({
    document,
    width,
    height,
    marginLeft: Math.min(240, Math.max(...bars.map(({ label }) => label.length)) * LETTER_WIDTH + 16),
    marginRight: Math.max(...bars.map(bar => wordsOf(bar).length)) * LETTER_WIDTH + 16,
    marginTop: 22,
    marginBottom: 44,
    style: PLOT_STYLE,
    x: {
      label: `${value.label}${unit}`,
      labelAnchor: 'center',
      labelOffset: 38,
      tickFormat: word,
      ticks: value.ticks ?? 5,
      zero: true,
      grid: true,
      ...(value.domain === undefined ? {} : { domain: value.domain }),
    },
    y: { label: null, domain: bars.map(({ label }) => label), tickSize: 0 },
    marks: [
      Plot.barX(bars, {
        x: 'value',
        y: 'label',
        fill: (bar: Bar) => colorOf(bar.tone ?? 'model'),
        fillOpacity: 0.85,
        insetTop: 3,
        insetBottom: 3,
      }),
      Plot.ruleY(bounded, { y: 'label', x1: 'low', x2: 'high', stroke: 'currentColor', strokeWidth: 1.5 }),
      ...(threshold?.x === undefined
        ? []
        : [
            Plot.ruleX([threshold.x], {
              stroke: colorOf('quiet'),
              strokeDasharray: '4 4',
              strokeWidth: 1.5,
            }),
            Plot.text([threshold.x], {
              x: (at: number) => at,
              text: () => threshold.label,
              frameAnchor: 'top',
              dy: -14,
              fill: 'currentColor',
            }),
          ]),
      Plot.text(bars, {
        x: end,
        y: 'label',
        text: wordsOf,
        textAnchor: 'start',
        dx: 6,
        fill: 'currentColor',
        // A halo in the page's own color, where a threshold passes behind the number.
        stroke: PAPER,
        strokeWidth: 4,
        paintOrder: 'stroke',
      }),
    ],
  } as Plot.PlotOptions) as unknown as Element;
  const lines = bars.map(bar => {
    const interval =
      bar.low === undefined || bar.high === undefined ? '' : ` [${word(bar.low)}, ${word(bar.high)}]`;
    return `  ${bar.label}: ${wordsOf(bar)}${interval}`;
  });
  const text = [
    `[chart] ${title}`,
    ...(subtitle === undefined ? [] : [`  ${subtitle}`]),
    `  ${value.label}${unit}`,
    ...lines,
  ].join('\n');
  return figureOf(svg, { title, subtitle, text, width, height }, document);
}
