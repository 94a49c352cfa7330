import { requireKnownFields } from '../ground/arguments.js';
import type { Tone } from './palette.js';

/** A point of a line or band; `low` and `high` bound it where it is an estimate. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  /** Words above the point, which is then drawn as a dot on a line too. */
  readonly label?: string;
}

/** A point of a band. */
export type BandPoint = ChartPoint & { readonly low: number; readonly high: number };

interface Labeled {
  readonly label: string;
  readonly tone?: Tone;
}

/** Where a line's label stands: outside the frame at its end, above its start, or nowhere. */
export type LabelPlace = 'end' | 'start' | 'none';

export interface LineSeries extends Labeled {
  readonly kind: 'closed-form';
  readonly points: readonly ChartPoint[];
  /** A dashed line tells two closed forms apart without color. */
  readonly dashed?: boolean;
  /** A curve that changes only at its points, such as a budget or an empirical distribution. */
  readonly stepped?: boolean;
  readonly labelAt?: LabelPlace;
}

export interface DotSeries extends Labeled {
  readonly kind: 'simulation';
  readonly points: readonly ChartPoint[];
  readonly shape?: 'circle' | 'square' | 'triangle';
  readonly labelAt?: LabelPlace;
}

export interface PublishedSeries extends Labeled {
  readonly kind: 'published';
  readonly points: readonly ChartPoint[];
}

export interface BandSeries extends Labeled {
  readonly kind: 'band';
  readonly points: readonly BandPoint[];
}

export interface ThresholdSeries {
  readonly kind: 'threshold';
  readonly label: string;
  readonly x?: number;
  readonly y?: number;
}

/** One series of a chart, drawn by what it is: see docs/look.md. */
export type Series = LineSeries | DotSeries | PublishedSeries | BandSeries | ThresholdSeries;

/**
 * A closed form: a solid line.
 *
 * @throws RangeError for an option that it does not have
 */
export function closedForm(
  label: string,
  points: readonly ChartPoint[],
  options: { tone?: Tone; dashed?: boolean; stepped?: boolean; labelAt?: LabelPlace } = {},
): LineSeries {
  requireKnownFields('options', options, { tone: true, dashed: true, stepped: true, labelAt: true });
  return { kind: 'closed-form', label, points, ...options };
}

/**
 * A simulation: dots, with interval bars where the points have `low` and `high`.
 *
 * @throws RangeError for an option that it does not have
 */
export function simulation(
  label: string,
  points: readonly ChartPoint[],
  options: { tone?: Tone; shape?: 'circle' | 'square' | 'triangle'; labelAt?: LabelPlace } = {},
): DotSeries {
  requireKnownFields('options', options, { tone: true, shape: true, labelAt: true });
  return { kind: 'simulation', label, points, ...options };
}

/** A figure that somebody published: a hollow diamond with a name. */
export function published(label: string, points: readonly ChartPoint[], tone?: Tone): PublishedSeries {
  return { kind: 'published', label, points, ...(tone === undefined ? {} : { tone }) };
}

/** A region between `low` and `high`, lightly filled. */
export function band(label: string, points: readonly BandPoint[], tone?: Tone): BandSeries {
  return { kind: 'band', label, points, ...(tone === undefined ? {} : { tone }) };
}

/** An objective or a limit: a dashed gray line with its label on it, at one `x` or at one `y`. */
export function threshold(label: string, at: { x: number } | { y: number }): ThresholdSeries {
  return { kind: 'threshold', label, ...at };
}

/**
 * Samples of a function over a range, evenly spaced, or evenly on a log scale. With `whole`, at whole numbers only, each
 * once: for what can only be counted.
 *
 * @param from the least x, above 0 on a log scale
 * @param to the greatest x
 * @param options.steps how many intervals between samples, a whole number, 1 or above; default 200
 * @throws RangeError for an option that it does not have
 */
export function curve(
  from: number,
  to: number,
  f: (x: number) => number,
  options: { steps?: number; scale?: 'linear' | 'log'; whole?: boolean } = {},
): ChartPoint[] {
  requireKnownFields('options', options, { steps: true, scale: true, whole: true });
  const { steps = 200, scale = 'linear', whole = false } = options;
  const even = Array.from({ length: steps + 1 }, (_, index) => {
    const share = index / steps;
    const x = scale === 'log' ? from * (to / from) ** share : from + (to - from) * share;
    return whole ? Math.round(x) : x;
  });
  return [...new Set(even)].map(x => ({ x, y: f(x) }));
}
