import { describe, expect, it } from 'vitest';
import { chart } from './chart.js';
import { knobChart } from './knob/knob.js';
import { PALETTE, wordsColor } from './palette.js';
import { closedForm, simulation } from './series.js';
import { table } from './table.js';

type Rgb = readonly number[];

const rgbOf = (hex: string): Rgb => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16));

/** Relative luminance and contrast, as WCAG 2.2 defines them. */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map(value => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** What `color-mix(in srgb,#D55E00 72%,currentColor)` is where the page's ink is `ink`. */
function mixed(words: string, ink: Rgb): Rgb {
  const [, hex, share] = /^color-mix\(in srgb,(#\w{6}) (\d+)%,currentColor\)$/.exec(words) ?? [];
  const part = Number(share) / 100;
  return rgbOf(hex).map((value, index) => value * part + ink[index] * (1 - part));
}

/** Paper and ink of the workbook, and the paper of its code; Jupyter's and VS Code's are near. */
const PAGES = [
  { ink: '#1c2126', papers: ['#ffffff', '#f6f7f9'] },
  { ink: '#dfe3e8', papers: ['#16191d', '#1d2228'] },
];

const drawn = chart({
  title: 'a finding',
  x: { label: 'x' },
  y: { label: 'y' },
  series: [
    closedForm('line', [
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ]),
    simulation('dots', [{ x: 1, y: 1, low: 0.5, high: 2 }]),
  ],
});

describe('pictures for every reader', () => {
  it.each(Object.entries(PALETTE).filter(([name]) => name !== 'yellow'))(
    'fault 29: words in %s have a contrast of 4.5 on light and on dark',
    (_, color) => {
      for (const { ink, papers } of PAGES)
        for (const paper of papers)
          expect(contrast(mixed(wordsColor(color), rgbOf(ink)), rgbOf(paper))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('fault 29: a chart is one image with a title; its groups have no names that nothing reads', () => {
    expect(drawn.html).toMatch(/<svg[^>]* role="img"/);
    expect(drawn.html).not.toMatch(/<g[^>]*aria-label/);
  });

  it('fault 29: the corner of a table is no header', () => {
    const columns = [
      { header: '', value: ([name]: readonly string[]) => name },
      { header: 'value', value: ([, value]: readonly string[]) => value },
    ];
    const { html } = table({ title: 't', columns, rows: [['a', 'b']] });
    expect(html.match(/<th scope="col"/g)).toHaveLength(1);
    expect(html).not.toMatch(/<th[^>]*><\/th>/);
  });

  it('fault 24: a chart holds the names of its series for pages that cut it off, hidden elsewhere', () => {
    const [names] = /<div data-series-names="" hidden="hidden"[^>]*>.*?<\/div>/.exec(drawn.html) ?? [''];
    expect(names).toContain('— line');
    expect(names).toContain('● dots');
  });

  it('fault 24: a knob keeps its subtitle in Plotly, with room for it', () => {
    const at = (value: number) => ({ title: `${value}`, series: [closedForm('l', [{ x: 1, y: value }])] });
    const axes = { x: { label: 'x' }, y: { label: 'y' } };
    const layoutOf = (subtitle?: string) => {
      const figure = knobChart(
        { name: 'k', values: [1, 2] },
        at,
        subtitle === undefined ? axes : { ...axes, subtitle },
      );
      return (figure.extra['application/vnd.plotly.v1+json'] as unknown as { layout: Layout }).layout;
    };
    interface Layout {
      readonly title: { readonly text: string; readonly subtitle?: { readonly text: string } };
      readonly margin: { readonly t: number };
    }
    const told = layoutOf('seed 1');
    expect(told.title).toMatchObject({ text: '1', subtitle: { text: 'seed 1' } });
    expect(told.margin.t).toBeGreaterThan(layoutOf().margin.t);
  });

  it('fault 30: a knob without its styles is a list of its findings', () => {
    const at = (value: number) => ({
      title: `finding ${value}`,
      series: [closedForm('l', [{ x: 1, y: value }])],
    });
    const { html } = knobChart({ name: 'k', values: [1, 2] }, at, { x: { label: 'x' }, y: { label: 'y' } });
    expect(html.match(/<input [^>]*hidden="hidden"/g)).toHaveLength(2);
    expect(html).toContain('<div class="content" hidden="hidden">');
    expect(html).toContain('<li>k: 1: finding 1</li><li>k: 2: finding 2</li>');
  });
});
