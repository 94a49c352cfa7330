/** In which order those who wait are served. */
export type Discipline = 'fifo' | 'lifo' | 'priority';

interface Entry<T> {
  readonly value: T;
  readonly priority: number;
  readonly order: number;
}

/**
 * Those who wait, and who is next: the first come, the last come, or the one of the highest priority (of equal ones the first come).
 * Taking the next costs little also from a long line.
 */
export class WaitingLine<T> {
  /** First come first served: a list with a moving head. Priority: a binary heap. */
  readonly #entries: Entry<T>[] = [];
  #head = 0;
  #order = 0;

  constructor(private readonly discipline: Discipline) {}

  get length(): number {
    return this.#entries.length - this.#head;
  }

  add(value: T, priority: number): void {
    this.#entries.push({ value, priority, order: this.#order++ });
    if (this.discipline === 'priority') this.#rise();
  }

  /** Takes the next out; `undefined` if nobody waits. */
  take(): T | undefined {
    if (this.length === 0) return undefined;
    if (this.discipline === 'lifo') return this.#entries.pop()?.value;
    if (this.discipline === 'priority') return this.#takeTop();
    const { value } = this.#entries[this.#head++];
    // The places of those who left are given back now and then, not each time.
    if (this.#head > 64 && 2 * this.#head > this.#entries.length) {
      this.#entries.splice(0, this.#head);
      this.#head = 0;
    }
    return value;
  }

  /** Takes one out wherever it stands, and says whether it was there. */
  remove(value: T): boolean {
    const at = this.#entries.findIndex((entry, index) => index >= this.#head && entry.value === value);
    if (at < 0) return false;
    const rest = this.#entries.slice(this.#head).filter(entry => entry.value !== value);
    this.#entries.length = 0;
    this.#head = 0;
    for (const entry of rest) {
      this.#entries.push(entry);
      if (this.discipline === 'priority') this.#rise();
    }
    return true;
  }

  #isBefore(one: Entry<T>, other: Entry<T>): boolean {
    return one.priority > other.priority || (one.priority === other.priority && one.order < other.order);
  }

  #rise(): void {
    const entries = this.#entries;
    let at = entries.length - 1;
    const entry = entries[at];
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(entry, entries[parent])) break;
      entries[at] = entries[parent];
      at = parent;
    }
    entries[at] = entry;
  }

  #takeTop(): T {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop() as Entry<T>;
    if (entries.length > 0) {
      let at = 0;
      for (let child = 1; child < entries.length; child = 2 * at + 1) {
        if (child + 1 < entries.length && this.#isBefore(entries[child + 1], entries[child])) child++;
        if (!this.#isBefore(entries[child], last)) break;
        entries[at] = entries[child];
        at = child;
      }
      entries[at] = last;
    }
    return top.value;
  }
}
