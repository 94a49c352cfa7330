/** Runs whose hashes are known: the same on every engine, in Node and in a page, this year and the next. */
import { exponential, lognormal, mixture } from '../src/engine/random/index.js';
import {
  type Client,
  closedLoop,
  Node,
  simulate,
  swarm,
  type World,
} from '../src/engine/simulation/index.js';

type Message = { readonly type: 'propose' | 'accept'; readonly round: number; readonly value: number };

/** Something of everything: messages, timers, disk, chance, clock. */
class Member extends Node<number, Message> {
  round = 0;
  accepted = new Map<string, number>();

  override onStart(): void {
    this.setTimer('beat', 20 + this.random() * 20);
  }

  override onRestart(): void {
    this.round = Number(this.disk.read('round') ?? 0);
    this.onStart();
  }

  override onRequest(client: Client, value: number): void {
    this.round += 1;
    this.disk.write('round', this.round);
    this.disk.sync();
    this.broadcast({ type: 'propose', round: this.round, value });
    this.reply(client, this.accepted.size);
  }

  override onTimer(): void {
    this.broadcast({ type: 'propose', round: this.round, value: this.choose(100) });
    this.setTimer('beat', 20 + this.random() * 20);
  }

  override onMessage(from: string, { type, round, value }: Message): void {
    if (type === 'propose') this.send(from, { type: 'accept', round, value: value + Math.floor(this.now()) });
    else this.accepted.set(`${from} ${round}`, value);
  }
}

const GOLDEN_WORLD: World = {
  nodes: { a: Member, b: Member, c: Member },
  network: {
    latency: mixture([
      { weight: 9, of: lognormal(3, 0.5) },
      { weight: 1, of: exponential(30) },
    ]),
    loss: 0.02,
    duplication: 0.02,
    reordering: 0.05,
    bytesPerSecond: 1e6,
  },
  clocks: { b: { offsetMs: 40, driftPpm: 200 } },
  disk: { syncMs: exponential(8), tearsWrites: true },
  handlingMs: 0.1,
  workload: closedLoop({ clients: 2, thinkMs: exponential(15), request: random => random.below(1000) }),
  faults: swarm({ healedAtMs: 600, everyMs: 60 }),
};

/** The hashes of twenty runs, here and now. */
export function goldenRuns(): string[] {
  return Array.from({ length: 20 }, (_, seed) => simulate(GOLDEN_WORLD, { seed, untilMs: 800 }).hash);
}

/** What they must be. A change of them is a change of every run that a learner has seen: say why in the commit. */
export const GOLDEN_HASHES: readonly string[] = [
  'ccc7791f',
  'b5978413',
  '1d8f3668',
  '912c863f',
  'fbdf59b0',
  'bb73facb',
  'c5364191',
  'bddf85a3',
  'c6bab403',
  '4344379c',
  '1206f193',
  '8bbd4d82',
  '1690f459',
  '4397b0d8',
  '4cda47d9',
  '75a90f8e',
  'a6f0e878',
  'a48dc282',
  '7f6160ea',
  '966cb54d',
];
