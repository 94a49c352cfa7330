/** Events in order of time; events of one time run in the order in which they were scheduled. */
export class EventQueue {
  private times: number[] = [];
  private orders: number[] = [];
  private actions: (() => void)[] = [];
  private scheduled = 0;
  /** The time of the event that runs, or ran last. */
  now = 0;

  /** Runs an action at a time, which must not be earlier than now. */
  at(time: number, action: () => void): void {
    if (!(time >= this.now)) throw new RangeError(`time must be at least ${this.now}, got ${time}`);
    this.place(this.times.length, time, this.scheduled++, action);
  }

  get size(): number {
    return this.times.length;
  }

  /** Runs the earliest event. Throws if there is none: a simulation that waits for one would hang. */
  runNext(): void {
    const action = this.actions[0];
    if (action === undefined) throw new Error('no event is scheduled, so what is waited for cannot happen');
    this.now = this.times[0] as number;
    this.removeFirst();
    action();
  }

  /** The last event takes the place of the first: it sinks from the root to where it belongs. */
  private removeFirst(): void {
    const time = this.times.pop() as number;
    const order = this.orders.pop() as number;
    const action = this.actions.pop() as () => void;
    const size = this.times.length;
    if (size === 0) return;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && this.isBefore(child + 1, child)) child++;
      this.move(child, hole);
      hole = child;
    }
    this.place(hole, time, order, action);
  }

  /** Puts an event into a hole at the bottom, and lets it rise past every later one above it. */
  private place(bottom: number, time: number, order: number, action: () => void): void {
    let hole = bottom;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = this.times[parent] as number;
      if (above < time || (above === time && (this.orders[parent] as number) < order)) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.times[hole] = time;
    this.orders[hole] = order;
    this.actions[hole] = action;
  }

  private isBefore(a: number, b: number): boolean {
    const timeA = this.times[a] as number;
    const timeB = this.times[b] as number;
    return timeA < timeB || (timeA === timeB && (this.orders[a] as number) < (this.orders[b] as number));
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from] as number;
    this.orders[to] = this.orders[from] as number;
    this.actions[to] = this.actions[from] as () => void;
  }
}
