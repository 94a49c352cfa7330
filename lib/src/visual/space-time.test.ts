import { describe, expect, it } from 'vitest';
import {
  at,
  type Client,
  crash,
  heal,
  Node,
  partition,
  restart,
  simulate,
  type World,
} from '../simulation/index.js';
import { spaceTime } from './space-time.js';

class Greeter extends Node<string, string> {
  override onRequest(client: Client, request: string): void {
    this.disk.write('last', request);
    this.disk.sync();
    this.broadcast(`<${request}>`);
    this.setTimer('again', 5);
    this.reply(client, 'done');
  }
  override onTimer(): void {
    this.broadcast('again');
  }
}

const world: World = {
  nodes: { a: Greeter, b: Greeter },
  clients: {
    alice: [
      { to: 'a', request: 'hi' },
      { to: 'a', request: 'ho', atMs: 100 },
    ],
  },
  faults: [at(4, partition(['a'], ['b'])), at(20, heal()), at(30, crash('b')), at(40, restart('b'))],
  network: { latency: 2, duplication: 0.5 },
};
const run = simulate(world, { seed: 3 });

describe('a space-time diagram', () => {
  const { html, text } = spaceTime(run, {
    broken: { event: run.events.length - 1, property: 'says hi once' },
  });

  it('has a line for each node and client, an accessible title, and words for everything', () => {
    for (const name of ['alice', 'a', 'b']) expect(html).toContain(`>${name}</text>`);
    expect(html).toContain('role="img"');
    expect(html).toContain('<desc>');
    expect(text).toContain('a send b <hi>');
    expect(text).toContain('b crash');
  });

  it('draws arrows, crosses for what was blocked, a crash, a partition, a timer and a synced write', () => {
    expect(html.match(/marker-end/g)?.length).toBeGreaterThan(3);
    expect(html).toContain('#D55E00');
    expect(html).toContain('>crash</text>');
    expect(html).toContain('fill-opacity=".08"');
    expect(html).toContain('>again</text>');
  });

  it('rings the event at which a property broke, and names it', () => {
    expect(html).toContain('>says hi once</text>');
  });

  it('escapes what nodes say', () => {
    expect(html).toContain('&lt;hi&gt;');
    expect(html).not.toContain('<hi>');
  });

  it('folds the middle of a long run and says how much it hides', () => {
    const folded = spaceTime(run, { most: 6 });
    expect(folded.html).toMatch(/… \d+ events/);
    expect(folded.html.length).toBeLessThan(html.length);
  });

  it('is alive at two thousand events', () => {
    class Talker extends Node<never, number> {
      override onStart(): void {
        if (this.id === 'a') this.broadcast(0);
      }
      override onMessage(from: string, count: number): void {
        this.send(from, count + 1);
      }
    }
    const long = simulate({ nodes: { a: Talker, b: Talker } }, { seed: 1, mostHandlers: 1000 });
    expect(long.events.length).toBeGreaterThan(1900);
    expect(spaceTime(long, { most: 2000 }).html).toContain('svg');
  });

  it('needs events', () => {
    expect(() => spaceTime(simulate(world, { seed: 3, trace: 'none' }))).toThrow('must hold events');
  });
});
