/** An entry takes four places, so that the four children of one stand in sixteen places side by side: its time, its order, its event, and one unused. */
const ENTRY = 4;
const ORDER = 1;
const EVENT = 2;
const FAMILY = 4 * ENTRY;

/** Room for so many entries, and for a whole family behind the last: where no entry is, time and order are Infinity, so that no child need be counted. */
function roomFor(entries: number): Float64Array {
  return new Float64Array(entries * ENTRY + FAMILY).fill(Number.POSITIVE_INFINITY);
}

/**
 * Events in order of time, and of scheduling at one time: a 4-ary heap in one typed array. What an event is stays with the
 * caller; the heap holds its number.
 */
export class EventHeap {
  #capacity = 256;
  #entries = roomFor(256);
  #size = 0;
  #scheduled = 0;

  get size(): number {
    return this.#size;
  }

  /** The earliest time; Infinity if there is no event. */
  get nextTime(): number {
    return this.#entries[0];
  }

  /** Takes the next place among events of one time, for {@link pushAt}. */
  takeOrder(): number {
    return this.#scheduled++;
  }

  /** Schedules an event, a whole number that the caller knows it by. */
  push(time: number, event: number): void {
    this.pushAt(time, this.#scheduled++, event);
  }

  /** Schedules an event with a place among those of its time that was taken before. */
  pushAt(time: number, order: number, event: number): void {
    if (this.#size === this.#capacity) this.#grow();
    this.#rise(ENTRY * this.#size++, time, order, event);
  }

  /**
   * Takes the earliest event out and returns its number; -1 if there is none.
   *
   * The hole that it leaves goes down to a leaf, each time to the earliest child; the last entry, which fills it there, seldom belongs
   * higher. Which of two times is earlier no processor can foretell: `Number(a < b)` is arithmetic where `a < b ? 1 : 0` would be a
   * jump, half of them mistaken. Equal times are rare, so the jumps of their tests are foreseen.
   */
  pop(): number {
    if (this.#size === 0) return -1;
    const entries = this.#entries;
    const popped = entries[EVENT] | 0;
    this.#size -= 1;
    const last = ENTRY * this.#size;
    const time = entries[last];
    const order = entries[last + ORDER];
    entries[last] = Number.POSITIVE_INFINITY;
    entries[last + ORDER] = Number.POSITIVE_INFINITY;
    if (last === 0) return popped;
    let hole = 0;
    for (let first = ENTRY; first < last; first = 4 * hole + ENTRY) {
      const second = first + ENTRY;
      const third = second + ENTRY;
      const fourth = third + ENTRY;
      let left = first + Number(entries[second] < entries[first]) * ENTRY;
      if (entries[second] === entries[first])
        left = entries[second + ORDER] < entries[first + ORDER] ? second : first;
      let right = third + Number(entries[fourth] < entries[third]) * ENTRY;
      if (entries[fourth] === entries[third])
        right = entries[fourth + ORDER] < entries[third + ORDER] ? fourth : third;
      let earliest = left + Number(entries[right] < entries[left]) * (right - left);
      if (entries[right] === entries[left])
        earliest = entries[right + ORDER] < entries[left + ORDER] ? right : left;
      entries[hole] = entries[earliest];
      entries[hole + ORDER] = entries[earliest + ORDER];
      entries[hole + EVENT] = entries[earliest + EVENT];
      hole = earliest;
    }
    this.#rise(hole, time, order, entries[last + EVENT]);
    return popped;
  }

  /** Puts an entry into a hole, or above it if it is earlier than what is there. */
  #rise(hole: number, time: number, order: number, event: number): void {
    const entries = this.#entries;
    let place = hole;
    while (place > 0) {
      const parent = ENTRY * ((place - ENTRY) >> 4);
      const parentTime = entries[parent];
      if (parentTime < time || (parentTime === time && entries[parent + ORDER] < order)) break;
      entries[place] = parentTime;
      entries[place + ORDER] = entries[parent + ORDER];
      entries[place + EVENT] = entries[parent + EVENT];
      place = parent;
    }
    entries[place] = time;
    entries[place + ORDER] = order;
    entries[place + EVENT] = event;
  }

  #grow(): void {
    this.#capacity *= 2;
    const larger = roomFor(this.#capacity);
    larger.set(this.#entries);
    this.#entries = larger;
  }
}
