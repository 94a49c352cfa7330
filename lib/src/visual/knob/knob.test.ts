import { describe, expect, it } from 'vitest';
import { percent } from '../numbers.js';
import { band, closedForm, simulation, threshold } from '../series.js';
import { knobBars, knobChart } from './knob.js';
import { tracesOf } from './plotly.js';

const PLOTLY = 'application/vnd.plotly.v1+json';

interface Drawn {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: {
    readonly title: { readonly text: string };
    readonly xaxis: Record<string, unknown>;
    readonly yaxis: { readonly range: readonly number[]; readonly title: { readonly text: string } };
    readonly sliders: readonly {
      readonly active: number;
      readonly steps: readonly { readonly label: string; readonly args: readonly [readonly [string]] }[];
    }[];
  };
  readonly frames: readonly {
    readonly name: string;
    readonly data: readonly Record<string, unknown>[];
    readonly layout: { readonly title: { readonly text: string } };
  }[];
}

const figure = knobChart(
  { name: 'copies', unit: 'pieces', values: [1, 10, 1000], start: 10 },
  copies => ({
    title: `${copies} copies`,
    series: [
      closedForm(
        'exact',
        [1, 2].map(x => ({ x, y: x * copies, label: `at ${x}` })),
        { tone: 'fixed' },
      ),
      simulation('runs', [{ x: 1, y: copies, low: copies - 1, high: copies + 2 }]),
      threshold('objective', { y: 50 }),
    ],
  }),
  { subtitle: 'seed 1', x: { label: 'load', unit: 'requests/s' }, y: { label: 'time', unit: 'ms' } },
);
const drawn = figure.toMimeBundle()[PLOTLY] as unknown as Drawn;

describe('a chart with a knob', () => {
  it('has a frame for each value, each with its own finding and series, and starts where it is told', () => {
    expect(drawn.frames.map(({ layout }) => layout.title.text)).toEqual([
      '1 copies',
      '10 copies',
      '1000 copies',
    ]);
    expect(drawn.frames.map(({ data }) => data[0].y)).toEqual([
      [1, 2],
      [10, 20],
      [1000, 2000],
    ]);
    const [slider] = drawn.layout.sliders;
    expect(slider.active).toBe(1);
    expect(drawn.data).toEqual(drawn.frames[1].data);
    expect(drawn.layout.title.text).toBe('10 copies');
    // A step of the slider leads to the frame of its own value.
    for (const [index, step] of slider.steps.entries()) {
      expect(drawn.frames.findIndex(({ name }) => name === step.args[0][0])).toBe(index);
    }
    expect(slider.steps.map(({ label }) => label)).toEqual(['1', '10', '1,000']);
  });

  it('keeps its axes while it is turned: they span what any value shows', () => {
    expect(drawn.layout.yaxis.range[0]).toBe(0);
    expect(drawn.layout.yaxis.range[1]).toBeGreaterThanOrEqual(2000);
    expect(drawn.layout.yaxis.title.text).toBe('time (ms)');
    expect(drawn.frames.every(({ layout }) => !('yaxis' in layout))).toBe(true);
  });

  it('has room above the plot for its longest finding and the legend, and words on its axes', () => {
    const long =
      'a finding that takes more than two lines, since it says three things at once, and at length';
    const at = (value: number) => ({
      title: value < 2 ? 'short' : long,
      series: ['one', 'other'].map(name =>
        closedForm(
          name,
          [1, 2].map(x => ({ x, y: value })),
        ),
      ),
    });
    const axes = { x: { label: 'load' }, y: { label: 'share', format: percent, domain: [0, 2] as const } };
    const marginOf = (values: number[]): number => {
      const { layout } = knobChart({ name: 'k', values }, at, axes).toMimeBundle()[PLOTLY] as unknown as {
        layout: { margin: { t: number }; xaxis: object; yaxis: object; legend: object };
      };
      expect(layout.yaxis).toMatchObject({
        tickvals: [0, 0.5, 1, 1.5, 2],
        ticktext: ['0%', '50%', '100%', '150%', '200%'],
      });
      expect(layout.xaxis).not.toHaveProperty('tickvals');
      expect(layout.legend).toMatchObject({ orientation: 'h', y: 1, yanchor: 'bottom' });
      return layout.margin.t;
    };
    // Three lines instead of one; also where it does not begin with them, since the plot must not move under the reader's hand.
    expect(marginOf([1, 2]) - marginOf([1, 1.5])).toBe(2 * 19);
    const { frames } = knobChart({ name: 'k', values: [1, 2] }, at, axes).toMimeBundle()[
      PLOTLY
    ] as unknown as Drawn;
    const lengths = frames[1].layout.title.text.split('<br>').map(line => line.length);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(12);
  });

  it('has the same charts without Plotly, behind a slider that needs no script', () => {
    const { html } = figure;
    expect(html.match(/<input type="radio"/g)).toHaveLength(3);
    expect(html.match(/role="img"/g)).toHaveLength(3);
    expect(html).not.toContain('<script');
    const checked = /<input [^>]*checked aria-label="([^"]*)"/.exec(html)?.[1];
    expect(checked).toBe('copies in pieces: 10');
    // The tick of the greatest value stands in every chart.
    expect(html.match(/>2,000<\/text>/g)).toHaveLength(3);
  });

  it('says in words what it shows at first, and the finding at each value', () => {
    expect(figure.text.split('\n')).toEqual([
      '[chart] 10 copies',
      '  seed 1',
      '  time (ms) against load (requests/s)',
      '  exact: 2 points, (1, 10) to (2, 20)',
      '  runs: (1, 10)',
      '  objective: at time 50',
      '  copies in pieces: 1  1 copies',
      '  copies in pieces: 10  10 copies',
      '  copies in pieces: 1,000  1000 copies',
    ]);
  });

  it('ticks a log axis at powers of ten, with room above what any value shows', () => {
    const at = (value: number) => ({
      title: `${value}`,
      series: [
        closedForm('l', [
          { x: 1, y: value },
          { x: 2, y: 8 },
        ]),
      ],
    });
    const axes = { x: { label: 'x' }, y: { label: 'y', scale: 'log' } } as const;
    const log = knobChart({ name: 'k', values: [0.5, 900] }, at, axes).toMimeBundle()[
      PLOTLY
    ] as unknown as Drawn;
    expect(log.layout.yaxis).toMatchObject({ tickvals: [1, 10, 100, 1000], type: 'log' });
    const [low, high] = log.layout.yaxis.range;
    expect(10 ** low).toBeLessThan(0.5);
    expect(10 ** high).toBeGreaterThan(900);
  });

  it('starts at its first value if it is not told where', () => {
    const one = (value: string) => ({
      title: value,
      series: [
        closedForm('l', [
          { x: 1, y: 1 },
          { x: 2, y: 3 },
        ]),
      ],
    });
    const { text } = knobChart({ name: 'k', values: ['low', 'high'] }, one, {
      x: { label: 'x' },
      y: { label: 'y' },
    });
    expect(text.split('\n')[0]).toBe('[chart] low');
  });

  it('refuses a knob that cannot be turned', () => {
    const at = () => ({ title: 't', series: [closedForm('l', [{ x: 1, y: 1 }])] });
    const axes = { x: { label: 'x' }, y: { label: 'y' } };
    expect(() => knobChart({ name: 'k', values: [1] }, at, axes)).toThrow(
      "the knob 'k' must have at least two values, got 1",
    );
    expect(() => knobChart({ name: 'k', values: [1, 2, 1] }, at, axes)).toThrow(
      'must have each value once, got 1 twice',
    );
    expect(() => knobChart({ name: 'k', values: [1, 2], start: 3 }, at, axes)).toThrow(
      'must start at one of its values, got 3',
    );
  });
});

describe('bars with a knob', () => {
  const bars = knobBars(
    { name: 'busy', values: [0.5, 0.8], format: value => `${100 * value}%` },
    busy => ({
      title: `at ${busy}`,
      bars: [
        { label: 'first', value: 10 / busy },
        { label: 'second', value: 8 },
        { label: 'third', value: 0, words: 'never' },
      ],
    }),
    { value: { label: 'machines' } },
  );

  it('are as long as the values, from zero, on an axis that stays', () => {
    const { frames, layout } = bars.toMimeBundle()[PLOTLY] as unknown as Drawn;
    expect(frames.map(({ data }) => data[0].x)).toEqual([
      [20, 8, 0],
      [12.5, 8, 0],
    ]);
    expect(frames[0].data[0].text).toEqual(['20', '8', 'never']);
    expect((layout.xaxis.range as number[])[0]).toBe(0);
    expect((layout.xaxis.range as number[])[1]).toBeGreaterThan(20);
    expect(bars.text).toContain('  busy: 80%  at 0.8');
    expect(bars.html.match(/>second<\/text>/g)).toHaveLength(2);
  });
});

describe('series in the words of Plotly', () => {
  it('keep the visual language: lines solid or dashed or stepped, dots with intervals, bands without edges', () => {
    const line = closedForm('l', [{ x: 1, y: 2 }], { tone: 'failing', dashed: true, stepped: true });
    expect(tracesOf(line)[0]).toMatchObject({
      mode: 'lines',
      line: { color: '#D55E00', dash: 'dash', shape: 'hv' },
    });
    const dots = simulation('d', [{ x: 1, y: 5, low: 4, high: 7 }], { shape: 'triangle' });
    expect(tracesOf(dots)[0]).toMatchObject({
      mode: 'markers',
      marker: { symbol: 'triangle-up' },
      error_y: { array: [2], arrayminus: [1] },
    });
    const [low, high] = tracesOf(band('b', [{ x: 1, y: 2, low: 1, high: 3 }]));
    expect(low).toMatchObject({ y: [1], showlegend: false });
    expect(high).toMatchObject({ y: [3], fill: 'tonexty' });
    expect(tracesOf(threshold('t', { x: 1 }))).toEqual([]);
  });
});
