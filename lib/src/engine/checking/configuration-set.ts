const CHUNK_BITS = 8;
const CHUNK = 1 << CHUNK_BITS;

/** A set of tuples of integers, all of one width: 4 bytes an integer and 8 to 16 for finding it. */
export class ConfigurationSet {
  size = 0;
  readonly #width: number;
  /** Tuples in the order in which they came, so that growing moves none of them. */
  readonly #chunks: Int32Array[] = [];
  /** By hash: the number of a tuple, plus one; 0 is an empty place. */
  #places = new Int32Array(64);

  constructor(width: number) {
    this.#width = width;
  }

  get bytes(): number {
    return this.#chunks.length * CHUNK * this.#width * 4 + this.#places.byteLength;
  }

  /** Adds a tuple; false if it was in the set. */
  add(tuple: Int32Array): boolean {
    const width = this.#width;
    const mask = this.#places.length - 1;
    let place = hash(tuple, 0, width) & mask;
    for (; this.#places[place] !== 0; place = (place + 1) & mask) {
      const number = this.#places[place] - 1;
      const chunk = this.#chunks[number >>> CHUNK_BITS];
      const start = (number & (CHUNK - 1)) * width;
      let same = 0;
      while (same < width && chunk[start + same] === tuple[same]) same += 1;
      if (same === width) return false;
    }
    if ((this.size & (CHUNK - 1)) === 0) this.#chunks.push(new Int32Array(CHUNK * width));
    this.#chunks[this.size >>> CHUNK_BITS].set(tuple, (this.size & (CHUNK - 1)) * width);
    this.size += 1;
    this.#places[place] = this.size;
    if (2 * this.size > mask) this.#grow();
    return true;
  }

  #grow(): void {
    const places = new Int32Array(2 * this.#places.length);
    const mask = places.length - 1;
    for (let number = 0; number < this.size; number++) {
      const chunk = this.#chunks[number >>> CHUNK_BITS];
      let place = hash(chunk, (number & (CHUNK - 1)) * this.#width, this.#width) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = number + 1;
    }
    this.#places = places;
  }
}

function hash(from: Int32Array, start: number, width: number): number {
  let mixed = 0x2545f491;
  for (let index = start; index < start + width; index++) {
    mixed = Math.imul(mixed ^ from[index], 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed, 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
