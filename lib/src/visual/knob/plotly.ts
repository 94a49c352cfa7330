import type { Bar } from '../bar-chart.js';
import type { Axis } from '../chart.js';
import { significant } from '../numbers.js';
import { colorOf, PALETTE } from '../palette.js';
import type { ChartPoint, Series } from '../series.js';

/** Series, bars and axes in the words of Plotly: the visual language said once more, for the one library that drags. */

export type Trace = Record<string, unknown>;

/** The traces of one series; thresholds are shapes of the layout. */
export function tracesOf(series: Series): Trace[] {
  switch (series.kind) {
    case 'closed-form': {
      const { label, tone = 'model', points, dashed, stepped, labelAt } = series;
      const isLabeled = points.some(point => point.label !== undefined);
      const dash = dashed === true ? { dash: 'dash' } : {};
      const shape = stepped === true ? { shape: 'hv' } : {};
      return [
        {
          ...named(label, labelAt === 'none'),
          ...coordinates(points),
          mode: isLabeled ? 'lines+markers+text' : 'lines',
          line: { color: colorOf(tone), width: 2.5, ...dash, ...shape },
          ...(isLabeled ? { marker: { color: colorOf(tone), size: 9 }, ...words(points) } : {}),
        },
      ];
    }
    case 'simulation': {
      const { label, tone = 'model', points, labelAt, shape = 'circle' } = series;
      const symbol = shape === 'triangle' ? 'triangle-up' : shape;
      const isLabeled = points.some(point => point.label !== undefined);
      return [
        {
          ...named(label, labelAt === 'none'),
          ...coordinates(points),
          mode: isLabeled ? 'markers+text' : 'markers',
          marker: { color: colorOf(tone), size: 8, symbol },
          error_y: {
            type: 'data',
            symmetric: false,
            array: points.map(({ y, high = y }) => high - y),
            arrayminus: points.map(({ y, low = y }) => y - low),
            color: colorOf(tone),
          },
          ...(isLabeled ? words(points) : {}),
        },
      ];
    }
    case 'published':
      return [
        {
          ...named(series.label, false),
          ...coordinates(series.points),
          mode: 'markers',
          marker: { color: colorOf(series.tone ?? 'quiet'), size: 11, symbol: 'diamond-open' },
        },
      ];
    case 'band': {
      const { label, tone = 'model', points } = series;
      const edge = { mode: 'lines', line: { width: 0, color: colorOf(tone) }, hoverinfo: 'skip' };
      const x = points.map(point => point.x);
      return [
        { ...edge, type: 'scatter', x, y: points.map(({ low }) => low), showlegend: false },
        { ...edge, ...named(label, false), x, y: points.map(({ high }) => high), fill: 'tonexty' },
      ];
    }
    case 'threshold':
      return [];
  }
}

function named(label: string, isQuiet: boolean): Trace {
  return { type: 'scatter', name: label, showlegend: label !== '' && !isQuiet };
}

function coordinates(points: readonly ChartPoint[]): Trace {
  return { x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
}

function words(points: readonly ChartPoint[]): Trace {
  return { text: points.map(({ label = '' }) => label), textposition: 'top right', cliponaxis: false };
}

/** Thresholds as dashed gray lines with their labels on them. */
export function thresholdLayout(series: readonly Series[]): Trace {
  const thresholds = series.filter(one => one.kind === 'threshold');
  return {
    shapes: thresholds.map(({ x, y, label }) => ({
      type: 'line',
      line: { color: PALETTE.gray, width: 1.5, dash: 'dash' },
      label: { text: label, textposition: 'end', font: { size: 11 } },
      ...(x === undefined
        ? { xref: 'paper', x0: 0, x1: 1, y0: y, y1: y }
        : { yref: 'paper', y0: 0, y1: 1, x0: x, x1: x }),
    })),
  };
}

/** Bars from the top down, each with its value at its end. */
export function barTrace(bars: readonly Bar[], { format = significant }: Axis): Trace {
  return {
    type: 'bar',
    orientation: 'h',
    y: bars.map(({ label }) => label),
    x: bars.map(({ value }) => value),
    marker: { color: bars.map(({ tone = 'model' }) => colorOf(tone)) },
    text: bars.map(({ value, words: instead }) => instead ?? format(value)),
    textposition: 'outside',
    cliponaxis: false,
    showlegend: false,
  };
}

/** An axis that stays as it is while the knob is turned. */
export function axisLayout(axis: Axis, domain: readonly [number, number]): Trace {
  const { label, unit, scale, format } = axis;
  const isLog = scale === 'log';
  // Plotly words numbers well by itself, but knows nothing of a format.
  const ticks = axis.ticks ?? (format === undefined || isLog ? undefined : roundTicks(domain));
  const inBrackets = [unit, isLog ? 'log scale' : undefined].filter(word => word !== undefined);
  return {
    title: { text: inBrackets.length === 0 ? label : `${label} (${inBrackets.join(', ')})` },
    ...(isLog ? { type: 'log', range: domain.map(end => Math.log10(end)) } : { range: [...domain] }),
    ...(ticks === undefined
      ? {}
      : { tickvals: [...ticks], ticktext: ticks.map(tick => (format ?? significant)(tick)) }),
  };
}

/** About this many ticks on an axis. */
const TICKS = 6;

/** The multiples of 1, 2 or 5 times a power of ten within a domain. */
function roundTicks([low, high]: readonly [number, number]): number[] {
  const rough = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find(factor => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}
