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
    let child = this.times.length;
    const order = this.scheduled++;
    this.times.push(time);
    this.orders.push(order);
    this.actions.push(action);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.isBefore(child, parent)) break;
      this.swap(child, parent);
      child = parent;
    }
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

  private removeFirst(): void {
    const last = this.times.length - 1;
    this.swap(0, last);
    this.times.pop();
    this.orders.pop();
    this.actions.pop();
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= last) return;
      const right = left + 1;
      const child = right < last && this.isBefore(right, left) ? right : left;
      if (!this.isBefore(child, parent)) return;
      this.swap(child, parent);
      parent = child;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const timeA = this.times[a] as number;
    const timeB = this.times[b] as number;
    return timeA < timeB || (timeA === timeB && (this.orders[a] as number) < (this.orders[b] as number));
  }

  private swap(a: number, b: number): void {
    [this.times[a], this.times[b]] = [this.times[b] as number, this.times[a] as number];
    [this.orders[a], this.orders[b]] = [this.orders[b] as number, this.orders[a] as number];
    [this.actions[a], this.actions[b]] = [this.actions[b] as () => void, this.actions[a] as () => void];
  }
}
