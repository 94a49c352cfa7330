import { requireKnownFields } from '../../ground/arguments.js';
import { type Bar, barChart } from '../bar-chart.js';
import { type Axis, chart } from '../chart.js';
import { contentId } from '../content-id.js';
import { Figure } from '../figure.js';
import { escapeHtml } from '../html.js';
import { interactive } from '../interactive.js';
import type { Series } from '../series.js';
import { trackHtml, turning } from '../stepper/track.js';
import { axisLayout, barTrace, type Trace, thresholdLayout, tracesOf } from './plotly.js';

/** What is turned: a parameter, the values that it takes, and where it stands at first. */
export interface Knob<Value extends number | string> {
  /** What it is called: `leaves`. */
  readonly name: string;
  readonly unit?: string;
  /** In the order of the slider: two at least, each once. */
  readonly values: readonly Value[];
  /** One of the values: the finding there must say the point by itself. Default the first. */
  readonly start?: Value;
  /** How a value is worded; for instance `percent`. */
  readonly format?: (value: Value) => string;
}

/** A chart whose series depend on a knob. Axes without a domain span what any position shows, and stay. */
export interface KnobChart {
  readonly subtitle?: string;
  readonly x: Axis;
  readonly y: Axis;
}

/** Bars whose lengths depend on a knob. */
export interface KnobBars {
  readonly subtitle?: string;
  readonly value: Axis;
}

/**
 * A chart with a slider: the same axes, with the series and the finding of each value of a parameter. A front end that draws Plotly
 * gets a figure whose slider is dragged; every other gets the charts themselves, behind a slider that needs no script. In words, the
 * chart at the start and the finding at each value.
 *
 * @param knob what is turned
 * @param at the finding and the series at a value, of the same kinds in the same order at each
 * @throws RangeError if the knob has fewer than two values, one twice, or a start that is none of them; for what {@link chart} refuses
 * @example
 * knobChart({ name: 'leaves', values: [1, 10, 100] }, leaves => ({ title: `${leaves} leaves`, series: [closedForm('page', tail(leaves))] }), { x, y });
 */
export function knobChart<Value extends number | string>(
  knob: Knob<Value>,
  at: (value: Value) => { readonly title: string; readonly series: readonly Series[] },
  axes: KnobChart,
): Figure {
  requireKnob(knob);
  requireKnownFields('axes', axes, { subtitle: true, x: true, y: true });
  const shown = knob.values.map(at);
  const x = fixed(
    axes.x,
    shown.flatMap(({ series }) => series.flatMap(one => extent(one, 'x'))),
    false,
  );
  const y = fixed(
    axes.y,
    shown.flatMap(({ series }) => series.flatMap(one => extent(one, 'y'))),
    true,
  );
  const { subtitle } = axes;
  const figures = shown.map(({ title, series }) => chart({ title, series, x, y, subtitle }));
  const frames = shown.map(({ title, series }) => ({
    data: series.flatMap(tracesOf),
    layout: { title: { text: title }, ...thresholdLayout(series) },
  }));
  return turned(
    knob,
    figures,
    frames,
    {
      xaxis: axisLayout(x, x.domain),
      yaxis: axisLayout(y, y.domain),
      // Between the finding and the plot, where no line can pass.
      legend: { orientation: 'h', x: 0, y: 1, xanchor: 'left', yanchor: 'bottom', bgcolor: 'rgba(0,0,0,0)' },
    },
    subtitle,
  );
}

/**
 * Bars with a slider, as {@link knobChart}.
 *
 * @param at the finding and the bars at a value, the same bars in the same order at each
 * @throws RangeError for an option that it does not have
 */
export function knobBars<Value extends number | string>(
  knob: Knob<Value>,
  at: (value: Value) => { readonly title: string; readonly bars: readonly Bar[] },
  axis: KnobBars,
): Figure {
  requireKnob(knob);
  requireKnownFields('axis', axis, { subtitle: true, value: true });
  const { subtitle, value } = axis;
  const shown = knob.values.map(at);
  const longest = Math.max(
    ...shown.flatMap(({ bars }) => bars.map(bar => Math.max(bar.value, bar.high ?? bar.value))),
  );
  const domain = value.domain ?? ([0, longest * 1.02 || 1] as const);
  const spanned = { ...value, domain };
  const figures = shown.map(({ title, bars }) => barChart({ title, bars, subtitle, value: spanned }));
  const frames = shown.map(({ title, bars }) => ({
    data: [barTrace(bars, value)],
    layout: { title: { text: title } },
  }));
  return turned(
    knob,
    figures,
    frames,
    {
      xaxis: axisLayout(spanned, [domain[0], domain[1] * 1.08]),
      yaxis: { autorange: 'reversed', showgrid: false },
    },
    subtitle,
  );
}

interface Frame {
  readonly data: readonly Trace[];
  readonly layout: Trace;
}

function requireKnob<Value extends number | string>(knob: Knob<Value>): void {
  requireKnownFields('knob', knob, { name: true, unit: true, values: true, start: true, format: true });
  const { name, values, start } = knob;
  if (values.length < 2)
    throw new RangeError(`the knob '${name}' must have at least two values, got ${values.length}`);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined)
    throw new RangeError(`the knob '${name}' must have each value once, got ${twice} twice`);
  if (start !== undefined && !values.includes(start)) {
    throw new RangeError(`the knob '${name}' must start at one of its values, got ${start}`);
  }
}

function turned<Value extends number | string>(
  knob: Knob<Value>,
  figures: readonly Figure[],
  frames: readonly Frame[],
  layout: Trace,
  subtitle?: string,
): Figure {
  const { name, unit, values, start = values[0] } = knob;
  const active = values.indexOf(start);
  const positions = values.map(value => wordOf(value, knob));
  const prefix = `${name}${unit === undefined ? '' : ` in ${unit}`}: `;
  // Each position of the slider is a frame by its own name.
  const steps = positions.map((label, index) => ({
    label,
    method: 'animate',
    args: [[String(index)], { mode: 'immediate', transition: { duration: 0 }, frame: { duration: 0 } }],
  }));
  const first = frames[active];
  const below = subtitle === undefined ? {} : { subtitle: { text: subtitle } };
  return interactive(
    {
      data: first.data,
      layout: {
        ...layout,
        ...first.layout,
        title: { ...(first.layout.title as object), ...below },
        sliders: [{ active, currentvalue: { prefix }, steps }],
      },
      frames: frames.map((frame, index) => ({ name: String(index), ...frame })),
    },
    new Figure(charts(prefix, positions, figures, active), textOf(prefix, positions, figures, active)),
  );
}

function wordOf<Value extends number | string>(value: Value, { format }: Knob<Value>): string {
  if (format !== undefined) return format(value);
  return typeof value === 'number' ? value.toLocaleString('en-US') : value;
}

/** The charts one behind the other, with the slider that turns them. */
function charts(
  prefix: string,
  positions: readonly string[],
  figures: readonly Figure[],
  start: number,
): string {
  const id = contentId('faultlines-knob', figures.map(({ html }) => html).join(''));
  const shown = figures.map(({ html }, index) => {
    const words = `<div style="font-size:13px;padding:2px 0 4px">${turning(id, index, figures.length)} ${escapeHtml(prefix)}<b>${escapeHtml(positions[index])}</b></div>`;
    return `<div class="at${index}">${words}${html}</div>`;
  });
  return trackHtml({
    id,
    label: prefix.replace(/: $/, ''),
    positions: positions.map(position => `${prefix}${position}`),
    start,
    rules: `.${id} .stack{display:grid}.${id} .stack>*{grid-area:1/1;visibility:hidden;min-width:0}`,
    ruleAt: position => [[`.at${position}`, 'visibility:visible']],
    content: `<div class="stack">${shown.join('')}</div>`,
    inWords: figures.map(({ text }, index) => `${prefix}${positions[index]}: ${findingOf(text)}`),
  });
}

function textOf(
  prefix: string,
  positions: readonly string[],
  figures: readonly Figure[],
  start: number,
): string {
  const findings = figures.map(({ text }, index) => {
    return `  ${prefix}${positions[index]}  ${findingOf(text)}`;
  });
  return [figures[start].text, ...findings].join('\n');
}

function findingOf(text: string): string {
  const [title] = text.split('\n');
  return title.replace(/^\[chart\] /, '');
}

/** The axis with a domain: its own, or what all positions span; a y axis from zero, or with some room on a log scale. */
function fixed(
  axis: Axis,
  values: readonly number[],
  isY: boolean,
): Axis & { readonly domain: readonly [number, number] } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (axis.scale === 'log') {
    const domain = axis.domain ?? (isY ? ([low / 1.3, high * 1.3] as const) : ([low, high] as const));
    const ticks = axis.ticks ?? decades(domain);
    return { ...axis, domain, ...(ticks.length < 2 ? {} : { ticks }) };
  }
  return { ...axis, domain: axis.domain ?? [isY ? Math.min(0, low) : low, isY ? high * 1.05 : high] };
}

/** The powers of ten within a domain. */
function decades([low, high]: readonly [number, number]): number[] {
  const from = Math.ceil(Math.log10(low) - 1e-9);
  const to = Math.floor(Math.log10(high) + 1e-9);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => 10 ** (from + index));
}

function extent(series: Series, of: 'x' | 'y'): number[] {
  if (series.kind === 'threshold') return series[of] === undefined ? [] : [series[of]];
  return series.points.flatMap(({ x, y, low = y, high = y }) => (of === 'x' ? [x] : [low, high]));
}
