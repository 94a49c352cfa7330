/** The states of the brute force, and what a handler does to one. */

import type { ExploredWorld, FaultBudgets } from '../../../../src/engine/checking/explore/index.js';
import { type Client, copyData, type Handling } from '../../../../src/engine/simulation/index.js';

export interface PlainEnvelope {
  readonly kind: 'message' | 'request' | 'answer';
  readonly from: string;
  readonly to: string;
  readonly data: unknown;
  readonly request?: number;
  readonly sentTick: number;
}

export interface PlainNode {
  readonly up: boolean;
  readonly fields: Record<string, unknown>;
  /** Ticks at which timers ring, by name. */
  readonly timers: Record<string, number>;
  readonly durable: Record<string, unknown>;
  readonly unsynced: readonly (readonly [string, unknown])[];
}

export interface PlainOperation {
  readonly input: unknown;
  readonly saw: Record<string, number>;
  readonly output?: readonly [unknown];
}

/** A state of the whole. */
export interface PlainState {
  readonly nodes: Record<string, PlainNode>;
  readonly clients: Record<string, readonly PlainOperation[]>;
  readonly network: readonly PlainEnvelope[];
  readonly left: Required<FaultBudgets>;
  /** The groups of the partition that lasts. */
  readonly parted: readonly (readonly string[])[] | null;
  readonly tick: number;
}

/** What a handler does, done at once. */
export class Acting implements Handling {
  readonly limits: number[] = [];
  readonly sent: Omit<PlainEnvelope, 'sentTick'>[] = [];
  timers: Record<string, number>;
  durable: Record<string, unknown>;
  unsynced: (readonly [string, unknown])[];

  constructor(
    readonly nodes: readonly string[],
    readonly id: string,
    node: PlainNode,
    private readonly tick: number,
    private readonly world: ExploredWorld,
    private readonly choices: readonly number[],
  ) {
    this.timers = { ...node.timers };
    this.durable = node.durable;
    this.unsynced = [...node.unsynced];
  }

  readonly disk = {
    read: (key: string): unknown =>
      copyData(new Map([...Object.entries(this.durable), ...this.unsynced]).get(key)),
    write: (key: string, value: unknown): void => {
      this.unsynced.push([key, copyData(value)]);
    },
    sync: (): void => {
      this.durable = { ...this.durable, ...Object.fromEntries(this.unsynced) };
      this.unsynced = [];
    },
  };

  send(to: string, data: unknown): void {
    this.sent.push({ kind: 'message', from: this.id, to, data: copyData(data) });
  }

  reply({ id, request }: Client, value: unknown): void {
    this.sent.push({ kind: 'answer', from: this.id, to: id, request, data: copyData(value) });
  }

  setTimer(name: string, delayMs: number): void {
    const { time } = this.world;
    this.timers[name] = time === undefined ? 0 : this.tick + Math.ceil(delayMs / (time.tickMs ?? 1));
  }

  clearTimer(name: string): void {
    delete this.timers[name];
  }

  now(): number {
    const { clockOffsetTicks = {}, tickMs = 1 } = this.world.time ?? {};
    return (this.tick + (clockOffsetTicks[this.id] ?? 0)) * tickMs;
  }

  random(): number {
    throw new Error('chance is not explored');
  }

  choose(count: number): number {
    this.limits.push(count);
    return this.choices[this.limits.length - 1] ?? 0;
  }
}
