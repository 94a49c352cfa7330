/**
 * Events in order of time, and of scheduling at one time: a 4-ary heap over typed arrays. What an event is stays with the
 * caller; the heap holds its number.
 */
export class EventHeap {
  #times = new Float64Array(256);
  #orders = new Float64Array(256);
  #events = new Int32Array(256);
  #size = 0;
  #scheduled = 0;

  get size(): number {
    return this.#size;
  }

  /** The earliest time; Infinity if there is no event. */
  get nextTime(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0];
  }

  /** Takes the next place among events of one time, for {@link pushAt}. */
  takeOrder(): number {
    return this.#scheduled++;
  }

  /** Schedules an event, a whole number that the caller knows it by. */
  push(time: number, event: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const order = this.#scheduled++;
    let child = this.#size++;
    while (child > 0) {
      const parent = (child - 1) >> 2;
      // A later order never beats an equal time, so a new event passes only later times.
      if (this.#times[parent] <= time) break;
      this.#copy(parent, child);
      child = parent;
    }
    this.#put(child, time, order, event);
  }

  /** Schedules an event with a place among those of its time that was taken before. */
  pushAt(time: number, order: number, event: number): void {
    if (this.#size === this.#times.length) this.#grow();
    let child = this.#size++;
    while (child > 0) {
      const parent = (child - 1) >> 2;
      const parentTime = this.#times[parent];
      if (parentTime < time || (parentTime === time && this.#orders[parent] < order)) break;
      this.#copy(parent, child);
      child = parent;
    }
    this.#put(child, time, order, event);
  }

  /** Takes the earliest event out and returns its number; -1 if there is none. */
  pop(): number {
    if (this.#size === 0) return -1;
    const earliest = this.#events[0];
    const last = --this.#size;
    if (last > 0) this.#sink(this.#times[last], this.#orders[last], this.#events[last]);
    return earliest;
  }

  /** Puts an entry in at the top and lets it down to its place. */
  #sink(time: number, order: number, event: number): void {
    const times = this.#times;
    const orders = this.#orders;
    let parent = 0;
    for (;;) {
      const first = 4 * parent + 1;
      if (first >= this.#size) break;
      let least = first;
      const end = Math.min(first + 4, this.#size);
      for (let child = first + 1; child < end; child++) {
        if (times[child] < times[least] || (times[child] === times[least] && orders[child] < orders[least]))
          least = child;
      }
      if (times[least] > time || (times[least] === time && orders[least] > order)) break;
      this.#copy(least, parent);
      parent = least;
    }
    this.#put(parent, time, order, event);
  }

  #put(place: number, time: number, order: number, event: number): void {
    this.#times[place] = time;
    this.#orders[place] = order;
    this.#events[place] = event;
  }

  #copy(from: number, to: number): void {
    this.#times[to] = this.#times[from];
    this.#orders[to] = this.#orders[from];
    this.#events[to] = this.#events[from];
  }

  #grow(): void {
    const enlarge = <A extends Float64Array | Int32Array>(old: A, fresh: A): A => {
      fresh.set(old);
      return fresh;
    };
    this.#times = enlarge(this.#times, new Float64Array(2 * this.#size));
    this.#orders = enlarge(this.#orders, new Float64Array(2 * this.#size));
    this.#events = enlarge(this.#events, new Int32Array(2 * this.#size));
  }
}
