import { enlarged } from '../../../data/vector-set.js';

const FIELDS = 5;

/** The edges of an exploration: from where, to where, and by which action. They come in the order of the states that they leave. */
export class EdgeList {
  #numbers: Int32Array = new Int32Array(1 << 10);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  add(from: number, to: number, kind: number, subject: number, choice: number): void {
    const start = FIELDS * this.#count++;
    if (start + FIELDS > this.#numbers.length) this.#numbers = enlarged(this.#numbers, FIELDS);
    this.#numbers[start] = from;
    this.#numbers[start + 1] = to;
    this.#numbers[start + 2] = kind;
    this.#numbers[start + 3] = subject;
    this.#numbers[start + 4] = choice;
  }

  from(edge: number): number {
    return this.#numbers[FIELDS * edge];
  }

  to(edge: number): number {
    return this.#numbers[FIELDS * edge + 1];
  }

  kind(edge: number): number {
    return this.#numbers[FIELDS * edge + 2];
  }

  subject(edge: number): number {
    return this.#numbers[FIELDS * edge + 3];
  }

  choice(edge: number): number {
    return this.#numbers[FIELDS * edge + 4];
  }

  /** For each state, where its edges begin; one more at the end. */
  starts(states: number): Int32Array {
    const starts = new Int32Array(states + 1);
    for (let edge = 0; edge < this.#count; edge++)
      if (this.from(edge) < states) starts[this.from(edge) + 1]++;
    for (let state = 0; state < states; state++) starts[state + 1] += starts[state];
    return starts;
  }
}
