import { describe, expect, it } from 'vitest';
import {
  at,
  type Client,
  crash,
  Node,
  restart,
  simulate,
  type World,
} from '../../engine/simulation/index.js';
import type { DrawableViolation } from '../space-time/drawable.js';
import { fieldLines } from './cards.js';
import { stepper } from './stepper.js';

class Counter extends Node<'increment', { total: number }> {
  value = 0;
  seen: number[] = [];
  override onRestart(): void {
    this.value = Number(this.disk.read('value') ?? 0);
  }
  override onRequest(client: Client): void {
    this.value += 1;
    this.disk.write('value', this.value);
    this.broadcast({ total: this.value });
    this.reply(client, this.value);
  }
  override onMessage(_: string, { total }: { total: number }): void {
    this.seen.push(total);
  }
}

const world: World = {
  nodes: { a: Counter, b: Counter },
  network: { latency: 3 },
  clients: {
    alice: Array.from({ length: 3 }, (_, index) => ({ to: 'a', request: 'increment', atMs: 20 * index })),
  },
  faults: [at(30, crash('b')), at(35, restart('b'))],
};
const run = simulate(world, { seed: 1, trace: 'states' });

/** A lost update, step by step: both read 0, and both write 1. */
const violation: DrawableViolation = {
  property: 'no update is lost',
  message: 'two increments, and the value is 1',
  steps: [
    ['alice reads 0', 'alice', 0, undefined],
    ['bob reads 0', 'bob', 0, 0],
    ['alice writes 1', 'alice', 1, undefined],
    ['bob writes <1>', 'bob', 1, 0],
  ].map(([text, node, value, held], index) => ({
    text: text as string,
    events: [
      { id: 2 * index, atMs: index + 1, kind: 'deliver', node: 'db', peer: node as string, data: value },
      {
        id: 2 * index + 1,
        atMs: index + 1,
        kind: 'send',
        node: 'db',
        peer: node as string,
        cause: 2 * index,
      },
    ],
    state: {
      nodes: { db: { value }, ...(held === undefined ? {} : { bob: { held } }) } as never,
      disks: { db: { value: value as number } },
    },
  })),
};

/** The words of the cards at a position, by their names. */
function cardsAt(html: string, position: number): string[] {
  const row = new RegExp(
    `<div class="cards at${position}"[^>]*>(.*?)</div></div>(?=<div class="cards|</div>)`,
    's',
  );
  const cards = row.exec(html)?.[1].split('<div class="card">').slice(1) ?? [];
  return cards.map(card =>
    card
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('a stepper', () => {
  const { html, text } = stepper(violation);

  it('has a position for each step, a rule that shows it, and no script', () => {
    const ids = [...html.matchAll(/<input type="radio" name="([^"]*)" id="([^"]*)" class="([^"]*)"/g)];
    expect(ids).toHaveLength(4);
    for (const [index, [, name, id, own]] of ids.entries()) {
      expect(id).toBe(`${name}-${index}`);
      expect(html).toContain(`.${name}>.${own}:checked~.content .at${index}{visibility:visible}`);
      expect(html).toContain(`<div class="cards at${index}"`);
    }
    expect(html.match(/ checked/g)).toHaveLength(1);
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/ on[a-z]+=/);
  });

  it('turns with buttons that name the positions before and after, and has none beyond the ends', () => {
    const labels = [...html.matchAll(/<label class="turn" for="[^"]*-(\d+)" title="(previous|next)"/g)];
    expect(labels.map(([, to, words]) => `${words} ${to}`)).toEqual([
      'next 1',
      'previous 0',
      'next 2',
      'previous 1',
      'next 3',
      'previous 2',
    ]);
  });

  it('keeps its keys from the shortcuts of a notebook, and sends its form nowhere', () => {
    expect(html).toContain('data-lm-suppress-shortcuts="true"');
    expect(html).toContain('<form method="dialog"');
    expect(html).toContain(':focus-visible{outline:2px');
    expect(html).toContain('aria-label="step 2: bob reads 0"');
  });

  it('is the same for the same steps, and different for others', () => {
    const idOf = (one: string) => /name="([^"]*)"/.exec(one)?.[1];
    expect(stepper(violation).html).toBe(html);
    expect(idOf(stepper({ ...violation, steps: violation.steps.slice(1) }).html)).not.toBe(idOf(html));
  });

  it('shows more of the diagram with every step, and all of it at the last', () => {
    const heights = [...html.matchAll(/\.past\{height:([\d.]+)px/g)].map(([, height]) => Number(height));
    expect(heights).toHaveLength(4);
    for (let index = 1; index < heights.length; index++)
      expect(heights[index]).toBeGreaterThan(heights[index - 1]);
    expect(heights[3]).toBe(Number(/viewBox="0 0 \d+ (\d+)"/.exec(html)?.[1]));
  });

  it('marks what a step changed, in the cards and in words', () => {
    const cards = [0, 1, 2, 3].map(position => cardsAt(html, position).find(card => card.startsWith('db')));
    expect(cards[1]).toBe('db value: 0 disk value: 0');
    expect(cards[2]).toBe('db ▸ value: 1 was 0 ▸ disk value: 1 was 0');
    expect(cards[3]).toBe('db value: 1 disk value: 1');
    expect(cardsAt(html, 2)).toContain('bob ▸ ✗ down');
    expect(cardsAt(html, 3)).toContain('bob ▸ up again held: 0');
    expect(text.split('\n')).toEqual([
      "[steps] 'no update is lost' is violated after 4 steps",
      '  two increments, and the value is 1',
      '  step 1  alice reads 0',
      '  step 2  bob reads 0',
      '  step 3  alice writes 1  [db.value: 0 -> 1; db.disk value: 0 -> 1; bob is down]',
      '  step 4  bob writes <1>',
    ]);
  });

  it('names the broken property at the step that breaks it, and escapes what it is told', () => {
    expect(html).toContain('bob writes &lt;1&gt; <span class="broken">✗ no update is lost</span>');
    expect(html.match(/class="broken"/g)).toHaveLength(1);
    expect(html).not.toContain('writes <1>');
  });

  it('works for a counterexample without states, and for one without steps', () => {
    const bare = {
      ...violation,
      steps: violation.steps.map(({ text: words, events }) => ({ text: words, events })),
    };
    expect(cardsAt(stepper(bare).html, 2)).toEqual(expect.arrayContaining(['db']));
    expect(stepper({ ...violation, steps: [] }).text).toContain('before any step');
  });
});

describe('a stepper through a long counterexample', () => {
  it('makes one position of all steps in a fold, with the state after the last of them', () => {
    const steps = Array.from({ length: 80 }, (_, index) => ({
      text: `step of a to ${index}`,
      events: [{ id: index, atMs: index + 1, kind: 'timer', node: 'a', data: index }],
      state: { nodes: { a: { value: index } } },
    }));
    const { html, text } = stepper({ property: 'p', message: 'm', steps }, { most: 20 });
    const lines = text.split('\n').slice(2);
    const folded = lines.filter(line => line.includes('that are folded'));
    expect(folded).toHaveLength(1);
    const [, first, last] = /steps (\d+) to (\d+)/.exec(folded[0]) as unknown as [string, string, string];
    expect(lines).toHaveLength(80 - (Number(last) - Number(first)));
    expect(html.match(/<input type="radio"/g)).toHaveLength(lines.length);
    expect(cardsAt(html, lines.indexOf(folded[0]))).toEqual([
      `a ▸ value: ${Number(last) - 1} was ${Number(first) - 2}`,
    ]);
  });
});

describe('a stepper through a run', () => {
  it('shows the fields of each node after each handler, and what clients wait for', () => {
    const { html, text } = stepper(run);
    const asked = text.split('\n').findIndex(line => line.includes('a receives increment')) - 2;
    expect(text).toContain('a receives increment from alice (a write, 2 messages sent)  [a.value: 0 -> 1]');
    expect(cardsAt(html, asked)).toEqual([
      'alice increment → waiting',
      'a ▸ value: 1 was 0 seen: []',
      'b value: 0 seen: []',
    ]);
    const ended = text.split('\n').length - 3;
    expect(cardsAt(html, ended)[0]).toMatch(/increment → 1 .*increment → 3$/);
  });

  it('shows a node that is down, and up again', () => {
    const { html, text } = stepper(run);
    const crashed = text.split('\n').findIndex(line => line.includes('b crashes')) - 2;
    expect(cardsAt(html, crashed)[2]).toBe('b ▸ ✗ down');
    expect(cardsAt(html, crashed + 1)[2]).toMatch(/^b ▸ up again value: 0/);
  });

  it('has one position for a fold, with the state after it', () => {
    const long: World = {
      ...world,
      clients: { alice: Array.from({ length: 60 }, () => ({ to: 'a', request: 'increment' })) },
    };
    const { text, html } = stepper(simulate(long, { seed: 1, trace: 'states' }), { most: 24 });
    expect(text).toMatch(/\d+ events that are folded {2}\[.*a\.value: \d+ -> \d+/);
    expect(html.match(/<input type="radio"/g)?.length).toBeLessThan(24);
  });

  it('needs states', () => {
    const bare = simulate(world, { seed: 1 });
    expect(() => stepper(bare)).toThrow("run must hold states: simulate with trace: 'states'");
  });
});

describe('the lines of a card', () => {
  const up = (fields: Record<string, unknown>) => ({ kind: 'up', fields }) as const;

  it('compare by what is in a value, and tell what came and went', () => {
    const before = up({ same: new Map([[1, [2]]]), list: [1], old: 1 });
    const now = up({ same: new Map([[1, [2]]]), list: [1, 2], fresh: 'x' });
    expect(fieldLines(now, before).filter(({ was }) => was !== undefined)).toEqual([
      { name: 'list', value: '[1, 2]', was: '[1]' },
      { name: 'fresh', value: 'x', was: 'nothing' },
      { name: 'old', value: 'nothing', was: '1' },
    ]);
  });

  it('mark nothing where nothing is known of before', () => {
    expect(fieldLines(up({ a: 1 }), undefined)).toEqual([{ name: 'a', value: '1' }]);
    expect(fieldLines(up({ a: 1 }), { kind: 'unknown' })).toEqual([{ name: 'a', value: '1' }]);
  });
});
