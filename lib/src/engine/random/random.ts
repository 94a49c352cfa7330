import { requireLength, requireProbability, requireWhole } from '../../ground/arguments.js';
import { stateFromSeed } from './seeding.js';

const TWO_TO_26 = 67108864;
const TWO_TO_32 = 4294967296;
const TWO_TO_53 = 9007199254740992;

/** One step of xoshiro128** 1.1 on four 32-bit words, in place. Returns 32 bits as an unsigned number. */
export function nextXoshiro128(state: Int32Array): number {
  const s0 = state[0];
  const s1 = state[1];
  const s2 = state[2] ^ s0;
  const s3 = state[3] ^ s1;
  const product = Math.imul(s1, 5);
  state[0] = s0 ^ s3;
  state[1] = s1 ^ s2;
  state[2] = s2 ^ (s1 << 9);
  state[3] = (s3 << 11) | (s3 >>> 21);
  return Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
}

/** The generator's own four words, for the loops of this room that keep them in local variables. */
export let stateOf: (random: Random) => Int32Array;

/**
 * A seeded stream of random numbers: the same seed gives the same numbers on every engine and machine.
 *
 * The generator is xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS
 * 47(4), 2021): period 2^128 - 1, 32-bit integer operations only. It is not fit for secrets.
 *
 * @example
 * const random = new Random(7);
 * random.below(6) + 1; // a die
 * const network = random.split('network'); // its own stream: draws from it do not disturb `random`
 */
export class Random {
  /** What the stream was made from. `new Random(stream.seed)` starts the same stream again. */
  readonly seed: number | string;
  readonly #state: Int32Array;

  static {
    stateOf = random => random.#state;
  }

  /**
   * @param seed a whole number or any text; 7 and '7' are the same seed
   * @throws RangeError if a numeric seed is not a safe integer
   */
  constructor(seed: number | string) {
    if (typeof seed !== 'string') requireWhole('seed', seed, Number.MIN_SAFE_INTEGER);
    this.seed = seed;
    this.#state = stateFromSeed(String(seed));
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    return nextXoshiro128(this.#state);
  }

  /** A number in [0, 1): one of 2^53 evenly spaced values. */
  float(): number {
    const high = nextXoshiro128(this.#state) >>> 5;
    const low = nextXoshiro128(this.#state) >>> 6;
    return (high * TWO_TO_26 + low) / TWO_TO_53;
  }

  /**
   * A whole number in [0, n), each equally likely.
   *
   * @param n a whole number in [1, 2^53)
   */
  below(n: number): number {
    requireWhole('n', n, 1);
    // Values past the last full multiple of n would favor the small remainders: draw again.
    if (n <= TWO_TO_32) {
      const limit = TWO_TO_32 - (TWO_TO_32 % n);
      for (;;) {
        const value = nextXoshiro128(this.#state);
        if (value < limit) return value % n;
      }
    }
    const limit = TWO_TO_53 - (TWO_TO_53 % n);
    for (;;) {
      const value = this.float() * TWO_TO_53;
      if (value < limit) return value % n;
    }
  }

  /**
   * True with this probability.
   *
   * @param probability in [0, 1]
   */
  chance(probability: number): boolean {
    requireProbability('probability', probability);
    return this.float() < probability;
  }

  /** One element, each equally likely. */
  pick<T>(list: readonly T[]): T {
    requireLength('list', list, 1);
    return list[this.below(list.length)];
  }

  /** The elements in a random order, each order equally likely (Fisher and Yates); the list itself stays as it is. */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const kept = shuffled[last];
      shuffled[last] = shuffled[other];
      shuffled[other] = kept;
    }
    return shuffled;
  }

  /**
   * An independent stream that depends on this stream's seed and the label only, not on how many numbers were drawn:
   * a new consumer with a label of its own disturbs no other.
   *
   * @param label what the stream is for; its seed is this seed, a slash, and the label
   */
  split(label: string | number): Random {
    return new Random(`${this.seed}/${label}`);
  }
}
