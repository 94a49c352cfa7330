import { describe, expect, it } from 'vitest';
import {
  checkLinearizability,
  historyOf,
  keyValueModel,
  type RegisterInput,
  registerModel,
} from '../engine/checking/index.js';
import { Random } from '../engine/random/index.js';
import { historyFigure } from './history-figure.js';
import { layOutHistory } from './history-layout.js';
import { PALETTE, wordsColor } from './palette.js';

const register = registerModel<number>(0);
const write = (value: number): RegisterInput<number> => ({ type: 'write', value });
const read: RegisterInput<number> = { type: 'read' };

const inversion = historyOf<RegisterInput<number>, number | undefined>([
  { client: 'writer', input: write(1), invokedAt: 0, completedAt: 10 },
  { client: 'alice', input: read, output: 1, invokedAt: 1, completedAt: 3 },
  { client: 'bob', input: read, output: 0, invokedAt: 4, completedAt: 6 },
]);

/** Clients that never rest, on a register that does one operation at a time. */
function busy(operations: number, clients: number, seed: number) {
  const random = new Random(seed);
  let value = 0;
  return historyOf<RegisterInput<number>, number | undefined>(
    Array.from({ length: operations }, (_, at) => {
      const isWrite = random.chance(0.5);
      if (isWrite) value = at;
      const times = { invokedAt: 10 * at, completedAt: 10 * at + 10 * clients - 1 };
      return {
        client: at % clients,
        input: isWrite ? write(at) : read,
        output: isWrite ? undefined : value,
        ...times,
      };
    }),
  );
}

describe('the picture of a history', () => {
  it('says what cannot be placed in its title, in vermilion, with a cross, and in words', () => {
    const { html, text } = historyFigure(inversion, register, {
      verdict: checkLinearizability(inversion, register),
    });
    expect(html).toContain("Not linearizable: no order explains 'read: 0' of bob");
    expect(html).toContain(`fill="${wordsColor(PALETTE.vermilion)}">✗ read: 0</text>`);
    expect(text.split('\n')).toEqual([
      "[history] Not linearizable: no order explains 'read: 0' of bob",
      '  writer  0 to 10  write 1  #1',
      '  alice  1 to 3  read: 1  #2',
      '  bob  4 to 6  read: 0  cannot be placed',
    ]);
    expect(html).toContain('role="img"');
    expect(html).toContain('<desc>');
  });

  it('puts the points of a linearization into their bars, and in its order', () => {
    for (let seed = 0; seed < 50; seed++) {
      const history = busy(30, 5, seed);
      const verdict = checkLinearizability(history, register);
      expect(verdict.verdict).toBe('linearizable');
      const { bars } = layOutHistory(history, register as never, verdict, 30);
      const points = bars.map(({ point }) => point as { number: number; x: number });
      for (const { from, to, point } of bars) {
        expect(point?.x).toBeGreaterThanOrEqual(from);
        expect(point?.x).toBeLessThanOrEqual(to);
      }
      points.sort((a, b) => a.number - b.number);
      expect(points.every(({ x }, at) => at === 0 || x >= points[at - 1].x)).toBe(true);
    }
  });

  it('leaves the words of every bar their room, and no two bars of one line overlap', () => {
    const { bars } = layOutHistory(busy(30, 4, 7), register as never, undefined, 30);
    const lines = [...new Set(bars.map(({ y }) => y))].map(y => bars.filter(one => one.y === y));
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      line.forEach(({ from, to, words }, at) => {
        const next = line[at + 1];
        if (next === undefined) return;
        expect(next.from).toBeGreaterThan(to);
        expect(next.from - from).toBeGreaterThan(words.length * 6);
      });
    }
  });

  it('lets an operation with an unknown outcome run on, beside the later ones of its client', () => {
    const history = historyOf<RegisterInput<number>, number | undefined>([
      { client: 'a', input: write(1), invokedAt: 0 },
      { client: 'a', input: read, output: 0, invokedAt: 1, completedAt: 2 },
    ]);
    const { bars, width } = layOutHistory(history, register as never, undefined, 30);
    expect(bars[0].isOpen).toBe(true);
    expect(bars[0].to).toBeGreaterThan(width - 10);
    expect(bars[0].y).not.toBe(bars[1].y);
    expect(historyFigure(history, register).html).toContain('stroke-dasharray');
  });

  it('folds a long history to what leads up to its failure', () => {
    const long = busy(200, 4, 3);
    const last = long.findLastIndex(({ input }) => input.type === 'read');
    const broken = long.map((one, at) => (at === last ? { ...one, output: -1 } : one));
    const verdict = checkLinearizability(broken, register);
    const { html, text } = historyFigure(broken, register, { verdict, most: 12 });
    expect(text).toContain('earlier operations');
    expect(html).toMatch(/… \d+ earlier/);
    expect(html).toContain('✗ read: -1');
    expect(html.match(/<rect/g)).toHaveLength(12);
  });

  it('draws only the part of the object in which a failure lies', () => {
    const store = keyValueModel<number>();
    const history = historyOf([
      { client: 'a', input: { type: 'put', key: 'x', value: 1 } as const, invokedAt: 0, completedAt: 1 },
      { client: 'a', input: { type: 'put', key: 'y', value: 1 } as const, invokedAt: 2, completedAt: 3 },
      { client: 'b', input: { type: 'get', key: 'x' } as const, output: null, invokedAt: 4, completedAt: 5 },
    ]);
    const { html } = historyFigure(history, store, { verdict: checkLinearizability(history, store) });
    expect(html).toContain("part 'x': 2 of 3 operations");
    expect(html).not.toContain('put y');
  });

  it('escapes what clients are called and told', () => {
    const history = historyOf([
      { client: '<b>', input: { type: 'write', value: '<i>' } as const, invokedAt: 0, completedAt: 1 },
    ]);
    const { html } = historyFigure(history, registerModel<string>(''));
    expect(html).not.toContain('<b>');
    expect(html).not.toContain('<i>');
  });

  it('needs an operation to draw, and room for two', () => {
    expect(() => historyFigure([], register)).toThrow('history must hold at least one operation');
    expect(() => historyFigure(inversion, register, { most: 1 })).toThrow(
      'most must be a whole number, 2 or above',
    );
  });
});
