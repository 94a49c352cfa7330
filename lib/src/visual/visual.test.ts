import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barChart } from './bar-chart.js';
import { type ChartOptions, chart } from './chart.js';
import { interactive } from './interactive.js';
import { spreadApart } from './labels.js';
import { duration, money, percent, significant, withInterval } from './numbers.js';
import { band, closedForm, curve, published, simulation, threshold } from './series.js';
import { table } from './table.js';

const options: ChartOptions = {
  title: 'A <finding> & its figures',
  subtitle: 'seed 1, 100 samples',
  x: { label: 'load', unit: 'requests/s', scale: 'log' },
  y: { label: 'p99', unit: 'ms' },
  series: [
    closedForm(
      'model',
      curve(1, 100, x => x),
      { tone: 'fixed' },
    ),
    simulation('runs', [{ x: 10, y: 11, low: 9, high: 13 }], { labelAt: 'none' }),
    published('paper', [{ x: 20, y: 21 }]),
    band('spread', [
      { x: 1, y: 2, low: 1, high: 3 },
      { x: 2, y: 2, low: 1, high: 3 },
    ]),
    threshold('objective', { y: 50 }),
  ],
};

describe('a chart', () => {
  const { html, text } = chart(options);

  it('has an accessible title and description, and escapes what it is given', () => {
    expect(html).toContain('role="img"');
    expect(html).toContain('<title>A &lt;finding&gt; &amp; its figures</title>');
    expect(html).toContain('<desc>');
    expect(html).not.toContain('<finding>');
  });

  it('names both axes with their units, and says that one is logarithmic', () => {
    expect(html).toContain('load (requests/s, log scale)');
    expect(html).toContain('p99 (ms)');
  });

  it('draws ink with the color of the text, so that dark mode needs no second picture', () => {
    expect(html).toContain('currentColor');
    expect(html).not.toMatch(/fill="(black|white)"/);
  });

  it('draws the fixed design green and the published figure as a named hollow diamond', () => {
    expect(html).toContain('#009E73');
    expect(html).toContain('>paper<');
    expect(html).toContain('fill="none"');
  });

  it('says the same in words', () => {
    expect(text).toContain('A <finding>');
    expect(text).toContain('model: 201 points');
    expect(text).toContain('objective: at p99 50');
  });

  it('is the same for the same data', () => {
    expect(chart(options).html).toBe(html);
  });

  it('refuses points that are not finite, and a chart of nothing', () => {
    const broken = closedForm('broken', [{ x: 1, y: Number.NaN }]);
    expect(() => chart({ ...options, series: [broken] })).toThrow("series 'broken' must hold finite points");
    expect(() => chart({ ...options, series: [] })).toThrow('1 to 8');
  });

  it('says what to do when it is left as the last value of a cell', () => {
    const inspect = chart(options) as unknown as Record<symbol, () => string>;
    expect(inspect[Symbol.for('nodejs.util.inspect.custom')]()).toContain('show(...) draws it');
  });
});

it('labels at the ends never overlap, and keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 8 }), positions => {
      const placed = spreadApart(positions, 15, 0, 300);
      const sorted = positions
        .map((position, index) => [position, placed[index]])
        .sort((a, b) => a[1] - b[1]);
      for (let index = 1; index < sorted.length; index++) {
        expect(sorted[index][1] - sorted[index - 1][1]).toBeGreaterThan(15 - 1e-9);
        expect(sorted[index][0]).toBeGreaterThanOrEqual(sorted[index - 1][0]);
      }
      for (const [, at] of sorted) expect(at).toBeLessThanOrEqual(300);
    }),
  );
});

describe('bars', () => {
  it('say in words what a length of nothing means', () => {
    const bars = [
      { label: 'a', value: 3 },
      { label: 'b', value: 0, words: 'never' },
    ];
    const { html, text } = barChart({ title: 't', value: { label: 'v' }, bars });
    expect(text).toContain('b: never');
    expect(html).toMatch(/>never</);
  });

  it('start at zero and wear their value', () => {
    const { html, text } = barChart({
      title: 't',
      value: { label: 'time', unit: 's' },
      bars: [{ label: 'a', value: 12.345, low: 12, high: 13 }],
    });
    expect(html).toContain('>12.3<');
    expect(text).toContain('a: 12.3 [12, 13]');
  });

  it('refuse a length below zero', () => {
    expect(() => barChart({ title: 't', value: { label: 'v' }, bars: [{ label: 'a', value: -1 }] })).toThrow(
      "the bar 'a'",
    );
  });
});

describe('a table', () => {
  const { html, text } = table({
    title: 'Title',
    rows: [
      { name: '<b>', value: 1234.5678 },
      { name: 'c', value: 2 },
    ],
    columns: [
      { header: 'name', value: row => row.name },
      { header: 'value (ms)', value: row => row.value },
    ],
  });

  it('aligns numbers to the right with three significant figures, and escapes words', () => {
    expect(html).toContain('&lt;b&gt;');
    expect(html).toMatch(/text-align:right[^>]*>1,230</);
    expect(text.split('\n')[2]).toBe('<b>        1,230');
  });

  it('is for reading: sixteen rows at most', () => {
    const rows = Array.from({ length: 17 }, (_, index) => index);
    expect(() => table({ title: 't', rows, columns: [{ header: 'h', value: row => row }] })).toThrow(
      'at most 16',
    );
  });
});

it('an interactive figure carries the still picture for those who cannot turn it', () => {
  const still = chart(options);
  const bundle = interactive({ data: [{ x: [1], y: [2] }], layout: {} }, still).toMimeBundle();
  expect(bundle['text/html']).toBe(still.html);
  expect(bundle['application/vnd.plotly.v1+json']).toMatchObject({ data: [{ x: [1], y: [2] }] });
});

describe('numbers', () => {
  it.each([
    [significant(0.000123456), '0.000123'],
    [significant(1234567), '1,230,000'],
    [significant(0), '0'],
    [significant(Number.POSITIVE_INFINITY), '∞'],
    [significant(1e-9), '1.00e-9'],
    [percent(0.6339677), '63.4%'],
    [percent(0.99999), '99.999%'],
    [percent(0.9995), '99.95%'],
    [percent(1), '100%'],
    [duration(31_536), '8.76 h'],
    [duration(25.92), '25.9 s'],
    [duration(0.0001), '100 µs'],
    [duration(0), '0 s'],
    [money(12.345), '12.35 USD'],
    [money(1_234_567), '1,234,567 USD'],
    [withInterval({ estimate: 2, low: 1, high: 3 }), '2 [1, 3]'],
  ])('%s reads %s', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
