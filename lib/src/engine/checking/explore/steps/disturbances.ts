import type { ExploredTime } from '../state/exploration-world.js';
import { RESTART } from '../state/local-states.js';
import { CRASH, HEAL, PARTITION, REBOOT, TICK } from './action.js';
import { MISSING } from './handler-memo.js';
import type { Ground, Transitions } from './transitions.js';

/** What happens to the world, and not in it: crashes and restarts, partitions, the passing of time. */
export class Disturbances {
  readonly #crashes: number;
  readonly #restarts: number;
  readonly #partitions: number;
  readonly #parted: number;
  readonly #tick: number;
  readonly #time: ExploredTime | undefined;

  constructor(private readonly transitions: Transitions) {
    const { layout, locals } = transitions;
    this.#crashes = layout.placeOf('crash');
    this.#restarts = layout.placeOf('restart');
    this.#partitions = layout.placeOf('partition');
    this.#parted = layout.placeOf('parted');
    this.#tick = layout.placeOf('tick');
    this.#time = locals.time;
  }

  /** Tells of each that may happen in a state. */
  expand(ground: Ground): void {
    const mayCrash = this.#crashes >= 0 && ground.vector[this.#crashes] > 0;
    const mayRestart = this.#restarts >= 0 && ground.vector[this.#restarts] > 0;
    for (let node = 0; (mayCrash || mayRestart) && node < this.transitions.nodeNames.length; node++) {
      const { up, unsynced } = this.transitions.locals.states.at(ground.vector[node]);
      if (up && mayCrash) this.#crash(ground, node, unsynced.length);
      if (!up && mayRestart) this.#restart(ground, node);
    }
    if (this.#parted >= 0) this.#part(ground);
    if (this.#time !== undefined) this.#pass(ground, this.#time);
  }

  #crash({ vector, length, hash, sink }: Ground, node: number, unsynced: number): void {
    const { successor, locals } = this.transitions;
    for (let kept = 0; kept <= unsynced; kept++) {
      successor.from(vector, length, hash);
      successor.put(this.#crashes, vector[this.#crashes] - 1);
      successor.put(node, locals.crashed(vector[node], kept));
      successor.seal();
      sink.meet(CRASH, node, kept);
    }
  }

  #restart({ vector, length, hash, sink }: Ground, node: number): void {
    const { successor, memo } = this.transitions;
    const found = memo.find(node, vector[node], RESTART, this.transitions.tickOf(vector));
    if (found === MISSING) {
      this.transitions.isIncomplete = true;
      return;
    }
    const { rows } = memo;
    const row = found >> 1;
    for (let way = 0, at = row + 1; way < rows[row]; way++) {
      const end = at + 2 + rows[at + 1];
      successor.from(vector, length, hash);
      successor.put(this.#restarts, vector[this.#restarts] - 1);
      successor.put(node, rows[at]);
      for (let sent = at + 2; sent < end; sent++) successor.add(rows[sent]);
      successor.seal();
      sink.meet(REBOOT, node, way);
      at = end;
    }
  }

  #part({ vector, length, hash, sink }: Ground): void {
    const { successor, partitions } = this.transitions;
    if (vector[this.#parted] > 0) {
      successor.from(vector, length, hash);
      successor.put(this.#parted, 0);
      successor.seal();
      sink.meet(HEAL, 0, 0);
      return;
    }
    if (vector[this.#partitions] === 0) return;
    for (let partition = 1; partition <= partitions.length; partition++) {
      successor.from(vector, length, hash);
      successor.put(this.#partitions, vector[this.#partitions] - 1);
      successor.put(this.#parted, partition);
      successor.seal();
      sink.meet(PARTITION, partition, 0);
    }
  }

  /** Time passes when nothing is overdue: no timer that must ring, no message that must have arrived. */
  #pass({ vector, length, hash, sink }: Ground, { untilTick, lateTimers = false }: ExploredTime): void {
    const { successor, locals, nodeNames, base, routes } = this.transitions;
    const now = vector[this.#tick];
    if (now >= untilTick) return;
    for (let node = 0; !lateTimers && node < nodeNames.length; node++) {
      for (const [, dueTick] of locals.states.at(vector[node]).timers) if (dueTick <= now) return;
    }
    const parted = this.#parted < 0 ? 0 : vector[this.#parted];
    for (let index = base; index < length; index++) {
      if (routes.isOverdue(vector[index], now) && !routes.isBlocked(vector[index], parted)) return;
    }
    successor.from(vector, length, hash);
    successor.put(this.#tick, now + 1);
    successor.seal();
    sink.meet(TICK, 0, 0);
  }
}
