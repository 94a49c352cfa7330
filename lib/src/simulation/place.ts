import { NodeClock } from './clock.js';
import type { Pending } from './pending.js';
import { StableStorage } from './storage.js';
import type { ClockOptions } from './world.js';

/** Where a node runs: its clock, its disk, its timers, and whether it is up. Its fields live with the runtime. */
export class Place {
  readonly clock: NodeClock;
  readonly storage = new StableStorage();
  /** Each running timer's name, and which setting of it counts. */
  readonly timers = new Map<string, number>();
  /** What came while the node stood still. */
  readonly backlog: Pending[] = [];
  up = false;
  paused = false;
  /** Counts its starts: a timer of an earlier life does not ring. */
  life = 0;

  constructor(clock: ClockOptions | undefined) {
    this.clock = new NodeClock(clock);
  }

  begin(): void {
    this.up = true;
    this.life++;
  }

  /** @param reached how many unsynced writes reached the disk, or that the whole disk is lost */
  crash(reached: number | 'lose the disk'): void {
    this.up = false;
    this.paused = false;
    this.timers.clear();
    this.backlog.length = 0;
    if (reached === 'lose the disk') this.storage.lose();
    else this.storage.crash(reached);
  }
}
