import { constant, type Distribution } from '../random/index.js';
import { NodeClock } from './clock.js';
import type { NodeId } from './node.js';
import type { Pending } from './pending.js';
import type { HandlerEffect } from './recording.js';
import type { Schedule } from './schedule.js';
import { StableStorage } from './storage.js';
import { Timers } from './timers.js';
import type { ClockOptions } from './world.js';

/** What a handler did that has not taken effect yet: the node is busy with it. */
export interface Unfinished {
  readonly effects: readonly HandlerEffect[];
  /** The first effect that has not happened. */
  readonly next: number;
  readonly cause: number;
  /** Whether it is that effect, a sync, which takes its time. */
  readonly isSyncing: boolean;
}

const AT_ONCE = constant(0);

/** Where a node runs: its clock, its disk, its timers, and whether it is up. Its fields live with the runtime. */
export class Place {
  readonly clock: NodeClock;
  readonly storage = new StableStorage();
  readonly timers: Timers;
  /** What came while the node stood still or was busy, in order; the first `handled` of it are done. */
  backlog: Pending[] = [];
  handled = 0;
  up = false;
  paused = false;
  /** What it is busy with; `undefined` if it is free. */
  unfinished: Unfinished | undefined;
  /** Whether the time of it was over while the node stood still. */
  isDue = false;
  /** How many times as long as usual its handlers and its disk take. */
  slowness = 1;
  /** Counts its starts: what a handler of an earlier life left unfinished does not go on. */
  life = 0;
  readonly handlingMs: Distribution;
  readonly syncMs: Distribution;

  constructor(
    readonly node: NodeId,
    schedule: Schedule,
    options: {
      readonly clock: ClockOptions | undefined;
      readonly handlingMs: Distribution | number | undefined;
      readonly syncMs: Distribution | number | undefined;
    },
  ) {
    const { clock, handlingMs, syncMs } = options;
    this.clock = new NodeClock(clock);
    this.timers = new Timers(node, schedule);
    this.handlingMs = typeof handlingMs === 'number' ? constant(handlingMs) : (handlingMs ?? AT_ONCE);
    this.syncMs = typeof syncMs === 'number' ? constant(syncMs) : (syncMs ?? AT_ONCE);
  }

  get isFree(): boolean {
    return !this.paused && this.unfinished === undefined;
  }

  get hasBacklog(): boolean {
    return this.handled < this.backlog.length;
  }

  /** The first of what waits. */
  takeFromBacklog(): Pending {
    const pending = this.backlog[this.handled++];
    if (this.handled === this.backlog.length) this.clearBacklog();
    return pending;
  }

  clearBacklog(): void {
    this.backlog = [];
    this.handled = 0;
  }

  begin(): void {
    this.up = true;
    this.life++;
  }

  /** Everything but the disk is gone. */
  crash(): void {
    this.up = false;
    this.paused = false;
    this.unfinished = undefined;
    this.isDue = false;
    this.timers.clearAll();
    this.clearBacklog();
  }
}
