import { describe, expect, it } from 'vitest';
import { arrowsOf, rectsOf, textsOf } from '../../../testing/visual/svg.js';
import { exponential } from '../../engine/random/index.js';
import {
  at,
  type Client,
  crash,
  cut,
  heal,
  Node,
  partition,
  pause,
  restart,
  resume,
  simulate,
  stepClock,
  type World,
} from '../../engine/simulation/index.js';
import { boxesOverlap, segmentCrosses } from '../place-labels.js';
import type { DrawableEvent, DrawableRun } from './drawable.js';
import { storyOf } from './drawable.js';
import { isFold } from './fold.js';
import { layOut } from './layout.js';
import { spaceTime } from './space-time.js';

class Replica extends Node<string, string> {
  count = 0;
  override onStart(): void {
    this.setTimer('heartbeat', 12);
  }
  override onTimer(): void {
    this.broadcast(`beat ${this.count}`);
    this.setTimer('heartbeat', 25);
  }
  override onMessage(from: string, message: string): void {
    if (message === 'ok') return;
    this.disk.write('last', message);
    this.send(from, 'ok');
  }
  override onRequest(client: Client, request: string): void {
    this.count += 1;
    this.disk.write('count', this.count);
    this.disk.sync();
    this.broadcast(`<${request}>`);
    this.reply(client, this.count);
  }
}

const world: World = {
  nodes: { a: Replica, b: Replica, c: Replica },
  network: { latency: exponential(4), loss: 0.1, duplication: 0.2 },
  clients: {
    alice: [
      { to: 'a', request: 'x=1' },
      { to: 'a', request: 'x=2', atMs: 40 },
    ],
    bob: [{ to: 'c', request: 'y=7', atMs: 45 }],
  },
  clientTimeoutMs: 30,
  faults: [
    at(20, partition(['a', 'c'], ['b'])),
    at(60, heal()),
    at(66, crash('c')),
    at(80, restart('c')),
    at(84, pause('b')),
    at(100, resume('b')),
    at(104, cut('a', 'c')),
  ],
};
const run = simulate(world, { seed: 5, untilMs: 120 });
const everything = { most: run.events.length };

function made(events: Omit<DrawableEvent, 'id'>[]): DrawableRun {
  return { seed: 1, endedAtMs: 10, events: events.map((event, id) => ({ id, ...event })) };
}

/** Where the nodes' lines stand, by their names at the top. */
function columns(html: string, names: readonly string[]): Map<string, number> {
  const texts = textsOf(html).filter(({ fontSize }) => fontSize === 13);
  return new Map(
    names.map(name => {
      const text = texts.find(({ words }) => words === name);
      return [name, (text?.x ?? Number.NaN) + (text?.width ?? 0) / 2];
    }),
  );
}

describe('the words of a space-time diagram', () => {
  const runs = Array.from({ length: 12 }, (_, seed) => simulate(world, { seed, untilMs: 120 }));

  it('never cover each other, and are never smaller than ten pixels', () => {
    let seen = 0;
    for (const one of runs) {
      const texts = textsOf(spaceTime(one).html);
      seen += texts.length;
      for (const [index, text] of texts.entries()) {
        expect(text.fontSize).toBeGreaterThanOrEqual(10);
        const covered = texts.slice(index + 1).filter(other => boxesOverlap(text, other));
        expect(covered.map(({ words }) => `${text.words} / ${words}`)).toEqual([]);
      }
    }
    expect(seen).toBeGreaterThan(500);
  });

  it('never touch the line of a node or client', () => {
    for (const one of runs) {
      const { html } = spaceTime(one);
      const lines = [...columns(html, ['alice', 'a', 'b', 'c', 'bob']).values()];
      const labels = textsOf(html).filter(({ fontSize }) => fontSize === 11);
      expect(labels.length).toBeGreaterThan(20);
      for (const { x, width, words } of labels) {
        expect(lines.every(line => line < x || line > x + width) || words).toBe(true);
      }
    }
  });

  it('let arrows pass behind them only where there is no other room, and then with a halo', () => {
    let crossed = 0;
    let labels = 0;
    for (const one of runs) {
      const { html } = spaceTime(one);
      const arrows = arrowsOf(html);
      const tags = [...html.matchAll(/<text ([^>]*)>/g)].map(([, tag]) => tag);
      for (const [index, text] of textsOf(html).entries()) {
        // Margin, names and folds hide what passes behind them.
        if (text.fontSize !== 11 || tags[index].includes('text-anchor')) continue;
        labels++;
        if (!arrows.some(arrow => segmentCrosses(arrow, text))) continue;
        crossed++;
        expect(tags[index]).toContain('paint-order:stroke');
      }
    }
    expect(labels).toBeGreaterThan(300);
    expect(crossed / labels).toBeLessThan(0.05);
  });
});

describe('a space-time diagram', () => {
  const { html, text } = spaceTime(run, everything);

  it('has a line for each node and client, an accessible title, and words for everything', () => {
    for (const name of ['alice', 'a', 'b', 'c', 'bob']) expect(html).toContain(`>${name}</text>`);
    expect(html).toContain('role="img"');
    expect(html).toContain('<title>');
    expect(html).toContain('<desc>');
    expect(text).toContain('alice asks a: x=1');
    expect(text).toContain('c crashes');
  });

  it('puts a client at the edge of the nodes that it asks', () => {
    const x = columns(html, ['alice', 'a', 'b', 'c', 'bob']) as ReadonlyMap<string, number>;
    expect(x.get('alice')).toBeLessThan(x.get('a') as number);
    expect(x.get('bob')).toBeGreaterThan(Math.max(x.get('b') as number, x.get('c') as number));
  });

  it('draws time down: an arrow ends below its beginning, on the line of its receiver', () => {
    const lines = [...columns(html, ['alice', 'a', 'b', 'c', 'bob']).values()];
    const whole = arrowsOf(html).filter(({ kind }) => kind === 'arrived');
    expect(whole.length).toBeGreaterThan(20);
    for (const { x1, y1, x2, y2 } of whole) {
      expect(y2).toBeGreaterThan(y1);
      expect(lines.some(x => Math.abs(x - x2) < 1)).toBe(true);
      expect(lines.some(x => Math.abs(x - x1) < 1)).toBe(true);
    }
  });

  it('shades a partition only between the sides that it separates, from its beginning to its end', () => {
    const x = columns(html, ['a', 'b', 'c']) as ReadonlyMap<string, number>;
    const [partitioned, oneWay] = rectsOf(html, 'data-band');
    // a and c stand together, with b beside them: the band lies before b.
    const nodes = [...x].sort((one, other) => one[1] - other[1]).map(([name]) => name);
    expect(nodes.indexOf('b')).not.toBe(1);
    const neighbor = nodes[1];
    const [left, right] = [x.get('b') as number, x.get(neighbor) as number].sort((one, other) => one - other);
    expect(partitioned.x).toBeGreaterThan(left);
    expect(partitioned.x + partitioned.width).toBeLessThan(right);
    const [from, to] = [x.get('a') as number, x.get('c') as number].sort((one, other) => one - other);
    expect(oneWay.x).toBeGreaterThan(from);
    expect(oneWay.x + oneWay.width).toBeLessThan(to);
    expect(oneWay.y).toBeGreaterThan(partitioned.y + partitioned.height);
    expect(html).toContain('>partition</text>');
    expect(html).toContain('>a ↛ c</text>');
  });

  it('ends what a partition stops in a cross before the line that it does not reach', () => {
    const refused = arrowsOf(html).filter(({ kind }) => kind.startsWith('refused'));
    expect(refused.length).toBeGreaterThan(0);
    const lines = [...columns(html, ['alice', 'a', 'b', 'c', 'bob']).values()];
    for (const { x2, path } of refused) {
      expect(path).toContain('#D55E00');
      expect(lines.every(x => Math.abs(x - x2) > 15)).toBe(true);
    }
  });

  it('draws a second copy thinner, and what was overtaken dashed', () => {
    const arrows = arrowsOf(html);
    const thin = arrows.filter(({ kind }) => kind.includes('copy'));
    const late = arrows.filter(({ kind }) => kind.includes('late'));
    expect(thin.length).toBeGreaterThan(0);
    expect(late.length).toBeGreaterThan(0);
    for (const { path } of thin) expect(path).toContain('stroke-width="0.8"');
    for (const { path } of late) expect(path).toContain('stroke-dasharray="6 4"');
    const plain = arrows.filter(({ kind }) => kind === 'arrived');
    for (const { path } of plain) expect(path).toMatch(/stroke-width="1.4"\/>/);
  });

  it('breaks the line of a node while it is down', () => {
    const x = columns(html, ['c']).get('c') as number;
    const pieces = [...html.matchAll(/<path d="M([\d.]+),([\d.]+)V([\d.]+)" stroke="currentColor"/g)]
      .filter(([, at]) => Math.abs(Number(at) - x) < 1)
      .map(([, , from, to]) => [Number(from), Number(to)]);
    expect(pieces).toHaveLength(2);
    expect(pieces[1][0]).toBeGreaterThan(pieces[0][1]);
    expect(html).toContain('>crash</text>');
    expect(html).toContain('>restart</text>');
    expect(html).toContain('>paused</text>');
  });

  it('draws a call as a bar, open-ended if it never completed', () => {
    expect(run.events.filter(({ kind }) => kind === 'answer').length).toBeGreaterThan(0);
    expect(html).toContain('data-call="completed"');
    const unanswered = spaceTime(made([{ atMs: 0, kind: 'request', node: 'alice', peer: 'a', data: 'x' }]));
    expect(unanswered.html).toContain('data-call="open"');
    expect(unanswered.html).not.toContain('data-call="completed"');
  });

  it('fills the square of a write once it is synced', () => {
    const disk = (kind: string, atMs: number) => ({ atMs, kind, node: 'a', data: 'k' });
    const squares = (events: Omit<DrawableEvent, 'id'>[]): number[] => {
      const marks = [
        ...spaceTime(made(events)).html.matchAll(/<rect [^>]*width="9" height="9" fill="([^"]*)"/g),
      ];
      return marks.map(([, fill]) => (fill === 'currentColor' ? 1 : 0));
    };
    expect(squares([disk('write', 1)])).toEqual([0]);
    expect(squares([disk('write', 1), disk('sync', 5)])).toEqual([0, 1]);
    const handler = { atMs: 1, kind: 'timer', node: 'a', data: 't' };
    const within = (kind: string) => ({ atMs: 1, kind, node: 'a', data: 'k', cause: 0 });
    expect(squares([handler, within('write'), within('sync')])).toEqual([1]);
    expect(squares([handler, within('write'), { ...within('send'), peer: 'b' }, within('sync')])).toEqual([
      0, 1,
    ]);
  });

  it('rings the event at which a property broke, and names it in full', () => {
    const broken = { event: run.events.length - 1, property: 'every update reaches every replica' };
    const ringed = spaceTime(run, { broken });
    expect(ringed.html).toContain('>✗ every update reaches every replica</text>');
    expect(ringed.text).toContain("<-- 'every update reaches every replica' breaks here");
  });

  it('makes everything quiet that is not highlighted', () => {
    const highlight = run.events.filter(({ data }) => data === '<y=7>').map(({ id }) => id);
    expect(highlight.length).toBeGreaterThan(0);
    const { html: lit } = spaceTime(run, { ...everything, highlight });
    const groups = [...lit.matchAll(/<g data-arrow="[^"]*"( opacity=".3")?><title>(.*?)<\/title>/gs)];
    for (const [, quiet, words] of groups) expect(quiet === undefined).toBe(words.includes('&lt;y=7&gt;'));
    expect(lit).toContain('#F0E442');
    const byValue = spaceTime(run, { ...everything, highlight: ({ data }) => data === '<y=7>' });
    expect(byValue.html).toBe(lit);
  });

  it('shows clocks that are off, asked for or stepped', () => {
    expect(html).not.toContain("'s clock</text>");
    const stepped = simulate({ ...world, faults: [at(30, stepClock('b', 50))] }, { seed: 1, untilMs: 60 });
    const { html: clocks } = spaceTime(stepped, { most: 1000, clocks: { a: { offsetMs: -7 } } });
    expect(clocks).toContain(">a's clock</text>");
    expect(clocks).toContain(">b's clock</text>");
    expect(clocks).not.toContain(">c's clock</text>");
    expect(clocks).toContain('>clock +50 ms</text>');
    // 30 ms on the world's clock, when b's jumps: a's has always been behind.
    expect(clocks).toMatch(/>30 ms<\/text><text[^>]*>23 ms<\/text><text[^>]*>80 ms<\/text>/);
  });

  it('escapes what nodes say', () => {
    expect(html).toContain('&lt;x=1&gt;');
    expect(html).not.toContain('<x=1>');
  });

  it('draws an unknown kind as a dot with its name, and every kind of data', () => {
    const data = [new Map([['k', { n: 1n }]]), new Set([1]), new Float64Array(2), undefined, null, [1, [2]]];
    const strange = made(
      data.map((one, place) => ({ atMs: place, kind: 'set-link', node: place === 0 ? '' : 'a', data: one })),
    );
    const drawn = spaceTime(strange);
    expect(drawn.html.match(/data-mark="set-link"/g)).toHaveLength(data.length);
    expect(drawn.html).toContain('>set link {1}</text>');
    expect(drawn.text).toContain('set link {k → {n: 1n}}');
  });

  it('shows a message to oneself, one under way, and one whose sender is not told', () => {
    const { html: drawn } = spaceTime(
      made([
        { atMs: 0, kind: 'send', node: 'a', peer: 'a', data: 'self' },
        { atMs: 1, kind: 'deliver', node: 'a', peer: 'a', data: 'self', cause: 0 },
        { atMs: 2, kind: 'send', node: 'a', peer: 'b', data: 'on its way' },
        { atMs: 3, kind: 'deliver', node: 'b', data: 'from nowhere' },
      ]),
    );
    expect(drawn).toContain('>self</text>');
    expect(drawn).toContain('data-arrow="under-way"');
    expect(drawn).toContain('data-mark="deliver"');
  });

  it('needs events, and options that name them', () => {
    expect(() => spaceTime(simulate(world, { seed: 3, trace: 'none' }))).toThrow('must hold events');
    expect(() => spaceTime(run, { most: 3 })).toThrow('most must be a whole number, 4 or above');
    expect(() => spaceTime(run, { highlight: [1e6] })).toThrow(
      'highlight must hold ids of events of the run',
    );
    expect(() => spaceTime(run, { broken: { event: -1, property: 'p' } })).toThrow(
      'broken.event must be the id',
    );
  });
});

describe('folding', () => {
  const long = simulate(
    { ...world, faults: [at(900, crash('b')), at(950, restart('b'))] },
    { seed: 2, untilMs: 3000 },
  );

  it('keeps to the most that is asked for, says how much it hides, and repeats the names', () => {
    for (const most of [12, 40, 60, 200]) {
      const drawing = layOut(storyOf(long), { most });
      const shown = drawing.rows.flatMap(row => (row.kind === 'moment' ? row.moment.events : []));
      const hidden = drawing.rows.reduce((sum, row) => sum + (row.kind === 'break' ? row.count : 0), 0);
      const silent = long.events.filter(({ kind }) => kind === 'start').length;
      expect(shown.length).toBeLessThanOrEqual(most);
      expect(shown.length).toBeGreaterThan(most / 3);
      expect(shown.length + hidden + silent).toBeGreaterThanOrEqual(long.events.length);
    }
    const { html, text } = spaceTime(long);
    const folds = text.match(/\.\.\. \d+ events/g)?.length ?? 0;
    expect(folds).toBeGreaterThan(1);
    expect(folds).toBeLessThan(8);
    expect(html.match(/>b<\/text>/g)).toHaveLength(1 + folds);
    expect(html).toMatch(/… [\d,]+<tspan/);
  });

  it('keeps faults and what is around them, and folds what is far from everything', () => {
    const { text } = spaceTime(long);
    expect(text).toContain('b crashes');
    expect(text).toContain('b restarts');
    expect(text).toContain('alice asks a: x=1');
  });

  it('never folds what is highlighted or broken, and keeps what led to it', () => {
    const middle = long.events.findIndex(({ kind, atMs }) => kind === 'deliver' && atMs > 2000);
    const { rows, isShown } = layOut(
      { ...storyOf(long), broken: { event: middle, property: 'p' } },
      { most: 20, highlight: [middle + 300] },
    );
    expect(rows.some(row => row.kind === 'break' && row.count > 100)).toBe(true);
    for (const id of [middle, middle + 300, long.events[middle].cause as number])
      expect(isShown(id)).toBe(true);
  });

  it('makes no fold of a stretch that is no longer than a fold', () => {
    const { rows } = layOut(storyOf(long), { most: 60 });
    for (const row of rows) if (row.kind === 'break') expect(row.folded.length).toBeGreaterThan(2);
    expect(isFold({ folded: [], count: 0 })).toBe(true);
  });

  it('is alive at two thousand events: all are drawn, in less than a megabyte', () => {
    const two = { ...long, events: simulate(world, { seed: 2, untilMs: 9000 }).events.slice(0, 2000) };
    expect(two.events).toHaveLength(2000);
    spaceTime(two, { most: 2000 });
    const from = process.cpuUsage();
    const { html } = spaceTime(two, { most: 2000 });
    // Some 30 ms of CPU time; what is guarded against is a cost that grows with the square.
    expect(process.cpuUsage(from).user).toBeLessThan(1_000_000);
    expect(html.length).toBeLessThan(1e6);
    expect(html.match(/data-arrow=/g)?.length).toBeGreaterThan(600);
    expect(html).not.toContain('data-fold="1');
  });
});
