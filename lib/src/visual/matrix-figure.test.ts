import { describe, expect, it } from 'vitest';
import { rectsOf, textsOf } from '../../testing/visual/svg.js';
import { matrixFigure } from './matrix-figure.js';

const bridge = {
  name: 'ab | c, bridged',
  note: 'partial',
  members: ['a', 'b', 'c'],
  holds: [
    [true, true, true],
    [true, true, false],
    [true, false, true],
  ],
};
const whole = { name: 'whole', members: ['a', 'b'], holds: [0, 1].map(() => [true, true]) };

describe('a figure of matrices', () => {
  const { html, text } = matrixFigure([bridge, whole], {
    title: 'Who reaches <whom>',
    verbs: ['reaches', 'does not reach'],
  });

  it('has a cell for each two members but the diagonal, and a sentence for each', () => {
    expect(html.match(/data-cell="true"/g)).toHaveLength(6);
    expect(html.match(/data-cell="false"/g)).toHaveLength(2);
    expect(html).toContain('<title>b does not reach c</title>');
    expect(html).toContain('<title>a reaches c</title>');
  });

  it('lets nothing lie over anything else, and nothing outside', () => {
    const cells = [
      ...html.matchAll(/<g transform="translate\(([\d.]+),([\d.]+)\)">(.*?)<\/g>(?=<g transform|<\/svg>)/gs),
    ];
    expect(cells).toHaveLength(2);
    const [width, height] = [...(/viewBox="0 0 (\d+) (\d+)"/.exec(html) ?? [])].slice(1).map(Number);
    for (const [, dx, dy, panel] of cells) {
      const rects = rectsOf(panel, 'data-cell');
      const texts = textsOf(panel, 12);
      for (const { x, y, width: w, height: h } of [...rects, ...texts]) {
        expect(x + Number(dx)).toBeGreaterThanOrEqual(-0.5);
        expect(x + w + Number(dx)).toBeLessThanOrEqual(width + 0.5);
        expect(y + h + Number(dy)).toBeLessThanOrEqual(height);
      }
      for (const [index, one] of rects.entries())
        for (const other of [...rects.slice(index + 1), ...texts]) {
          const apart =
            one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y;
          expect(apart).toBe(true);
        }
    }
  });

  it('says the same in words', () => {
    expect(text.split('\n')).toEqual([
      '[matrix] Who reaches <whom>',
      '  ab | c, bridged: partial',
      '    a reaches b, c',
      '    b reaches a',
      '    c reaches a',
      '  whole',
      '    a reaches b',
      '    b reaches a',
    ]);
  });

  it('stands in several rows where one would be too wide', () => {
    const many = Array.from({ length: 9 }, () => bridge);
    const drawn = matrixFigure(many, { title: 'Nine', verbs: ['reaches', 'does not reach'] }).html;
    expect(Number(/viewBox="0 0 (\d+) /.exec(drawn)?.[1])).toBeLessThanOrEqual(720);
    expect(new Set([...drawn.matchAll(/translate\(\d+,(\d+)\)/g)].map(([, y]) => y)).size).toBe(2);
  });

  it('refuses no matrix, and one that is not square', () => {
    expect(() => matrixFigure([], { title: 'none', verbs: ['reaches', 'does not reach'] })).toThrow(
      'at least one matrix, got 0',
    );
    const skew = { ...whole, holds: [[true], [true, true]] };
    expect(() => matrixFigure([skew], { title: 'skew', verbs: ['reaches', 'does not reach'] })).toThrow(
      "the matrix 'whole' must",
    );
  });
});
