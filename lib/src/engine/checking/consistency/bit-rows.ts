/** Sets of small numbers, each a row of bits. */
export class BitRows {
  readonly words: number;
  readonly #bits: Int32Array;

  constructor(rows: number, columns: number) {
    this.words = (columns + 31) >>> 5;
    this.#bits = new Int32Array(rows * this.words);
  }

  add(row: number, column: number): void {
    this.#bits[row * this.words + (column >>> 5)] |= 1 << (column & 31);
  }

  remove(row: number, column: number): void {
    this.#bits[row * this.words + (column >>> 5)] &= ~(1 << (column & 31));
  }

  /** Adds all of a row of these or of others, which are as wide. */
  addAll(row: number, from: BitRows, other: number): void {
    const [own, start] = [row * this.words, other * this.words];
    for (let word = 0; word < this.words; word++) this.#bits[own + word] |= from.#bits[start + word];
  }

  /** What is in a row and not in the others, smallest first. */
  *without(row: number, ...others: readonly (readonly [rows: BitRows, row: number])[]): Generator<number> {
    for (let word = 0; word < this.words; word++) {
      let left = this.#bits[row * this.words + word];
      for (const [rows, other] of others) left &= ~rows.#bits[other * this.words + word];
      while (left !== 0) {
        const bit = 31 - Math.clz32(left & -left);
        yield 32 * word + bit;
        left &= left - 1;
      }
    }
  }
}
