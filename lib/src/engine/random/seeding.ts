/**
 * From a seed to the state of a generator. A seed is text; FNV-1a gathers it into 64 bits and SplitMix64 spreads them
 * over the state, as the authors of xoshiro advise.
 */

import { requireFinite, requireText, requireWhole } from '../../ground/arguments.js';

const MASK = 0xffffffffffffffffn;
const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/** The 64-bit FNV-1a hash of a text: one octet for a code unit below 256, two (low, high) for others. */
export function fnv1a64(text: string): bigint {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = ((hash ^ BigInt(unit & 0xff)) * FNV_PRIME) & MASK;
    if (unit > 0xff) hash = ((hash ^ BigInt(unit >>> 8)) * FNV_PRIME) & MASK;
  }
  return hash;
}

/** The first `count` outputs of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) from a 64-bit seed. */
export function splitMix64(seed: bigint, count: number): bigint[] {
  let state = seed & MASK;
  return Array.from({ length: count }, () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return mixed ^ (mixed >> 31n);
  });
}

/** The 128-bit state for a seed. It is never all zeros: SplitMix64 is a bijection, so one of two outputs is not 0. */
export function stateFromSeed(seed: string): Int32Array {
  const state = new Int32Array(4);
  for (const [i, word] of splitMix64(fnv1a64(seed), 2).entries()) {
    state[2 * i] = Number(word & 0xffffffffn);
    state[2 * i + 1] = Number(word >> 32n);
  }
  return state;
}

/**
 * The seed of one of several runs: the numbers after a number, a text with the run's number for a text. So a run can be played
 * again alone, by its own seed.
 *
 * @param run counts from 0
 * @throws RangeError if the seed is neither a finite number nor a text, or the run is no whole number, 0 or above
 */
export function seedOfRun(seed: number | string, run: number): number | string {
  if (typeof seed === 'number') requireFinite('seed', seed);
  else requireText('seed', seed);
  requireWhole('run', run, 0);
  return typeof seed === 'number' ? seed + run : `${seed}/${run}`;
}
