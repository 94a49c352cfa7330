/**
 * Standard normal and standard exponential draws by the ziggurat method (Marsaglia and Tsang, "The ziggurat method for
 * generating random variables", Journal of Statistical Software 5(8), 2000): the density is covered by 256 layers of
 * equal area, and nearly every draw needs one product and one comparison. The layer and the position in it come from
 * different bits, as Doornik (2005) asks.
 */
import { requireList } from '../../ground/arguments.js';
import { portableExp, portableLn } from './arithmetic.js';
import { type Random, stateOf } from './random.js';

const LAYERS = 256;
const TWO_TO_21 = 2097152;
/** A layer and a position in it come from 64 bits: 53 of them, signed or not, scale the layer's edge. */
const SIGNED_STEP = 1 / 4503599627370496;
const UNSIGNED_STEP = 1 / 9007199254740992;

/** Where the tail begins, and the area of each layer, for 256 layers. */
const NORMAL_TAIL = 3.654152885361009;
const NORMAL_AREA = 0.004928673233974655;
const EXPONENTIAL_TAIL = 7.697117470131049;
/** For the exponential the area has a closed form: the rectangle up to the tail, and the tail. */
const EXPONENTIAL_AREA = (EXPONENTIAL_TAIL + 1) * portableExp(-EXPONENTIAL_TAIL);

/** The right edges of the layers, widest first, and the density there. */
interface Layers {
  readonly edge: Float64Array;
  readonly density: Float64Array;
}

function stack(
  tail: number,
  area: number,
  density: (x: number) => number,
  inverse: (y: number) => number,
): Layers {
  const edge = new Float64Array(LAYERS + 1);
  // The base layer is the rectangle below the tail's height and the tail itself, drawn as one wider rectangle.
  edge[0] = area / density(tail);
  edge[1] = tail;
  for (let i = 2; i < LAYERS; i++) edge[i] = inverse(density(edge[i - 1]) + area / edge[i - 1]);
  edge[LAYERS] = 0;
  return { edge, density: edge.map(density) };
}

const normalDensity = (x: number): number => portableExp(-0.5 * x * x);

const normalLayers = stack(NORMAL_TAIL, NORMAL_AREA, normalDensity, y => Math.sqrt(-2 * portableLn(y)));
const exponentialLayers = stack(
  EXPONENTIAL_TAIL,
  EXPONENTIAL_AREA,
  x => portableExp(-x),
  y => -portableLn(y),
);

const NORMAL_EDGE = normalLayers.edge;
const NORMAL_DENSITY = normalLayers.density;
const EXPONENTIAL_EDGE = exponentialLayers.edge;
const EXPONENTIAL_DENSITY = exponentialLayers.density;

/** The edges in steps of the positions. A power of two scales them, so no digit is lost. */
const NORMAL_STEP = NORMAL_EDGE.map(edge => edge * SIGNED_STEP);
const EXPONENTIAL_STEP = EXPONENTIAL_EDGE.map(edge => edge * UNSIGNED_STEP);

/** Beyond the last edge: Marsaglia's exact method for the normal's tail. */
function normalTailDraw(random: Random, negative: boolean): number {
  for (;;) {
    const x = standardExponential(random) / NORMAL_TAIL;
    const y = standardExponential(random);
    if (y + y >= x * x) return negative ? -(NORMAL_TAIL + x) : NORMAL_TAIL + x;
  }
}

/** What becomes of the rare point that sticks out of the layer above its own. */
function settleNormal(random: Random, layer: number, x: number): number {
  if (layer === 0) return normalTailDraw(random, x < 0);
  const floor = NORMAL_DENSITY[layer];
  const height = floor + (NORMAL_DENSITY[layer + 1] - floor) * random.float();
  return height < normalDensity(x) ? x : standardNormal(random);
}

/** A draw from the normal distribution with mean 0 and standard deviation 1. */
export function standardNormal(random: Random): number {
  const high = random.uint32() | 0;
  const low = random.uint32();
  const layer = low & 255;
  const x = (high * TWO_TO_21 + (low >>> 11)) * NORMAL_STEP[layer];
  return Math.abs(x) < NORMAL_EDGE[layer + 1] ? x : settleNormal(random, layer, x);
}

function settleExponential(random: Random, layer: number, x: number): number {
  // The exponential has no memory: its tail is the same distribution, shifted.
  if (layer === 0) return EXPONENTIAL_TAIL + standardExponential(random);
  const floor = EXPONENTIAL_DENSITY[layer];
  const height = floor + (EXPONENTIAL_DENSITY[layer + 1] - floor) * random.float();
  return height < portableExp(-x) ? x : standardExponential(random);
}

/** A draw from the exponential distribution with mean 1. */
export function standardExponential(random: Random): number {
  const high = random.uint32();
  const low = random.uint32();
  const layer = low & 255;
  const x = (high * TWO_TO_21 + (low >>> 11)) * EXPONENTIAL_STEP[layer];
  return x < EXPONENTIAL_EDGE[layer + 1] ? x : settleExponential(random, layer, x);
}

/**
 * Fills an array with standard normal draws: the same numbers as that many calls of `standardNormal`, much faster. The
 * generator's four words stay in local variables, and so in registers: that is why its step is written out here, twice.
 *
 * @throws RangeError if an argument is outside its range
 */
export function fillStandardNormal(random: Random, out: Float64Array): void {
  requireList('out', out);
  const state = stateOf(random);
  let s0 = state[0];
  let s1 = state[1];
  let s2 = state[2];
  let s3 = state[3];
  for (let i = 0; i < out.length; i++) {
    let product = Math.imul(s1, 5);
    const high = Math.imul((product << 7) | (product >>> 25), 9);
    let shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);

    product = Math.imul(s1, 5);
    const low = Math.imul((product << 7) | (product >>> 25), 9);
    shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);

    const layer = low & 255;
    const x = (high * TWO_TO_21 + (low >>> 11)) * NORMAL_STEP[layer];
    if (Math.abs(x) < NORMAL_EDGE[layer + 1]) {
      out[i] = x;
      continue;
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
    out[i] = settleNormal(random, layer, x);
    s0 = state[0];
    s1 = state[1];
    s2 = state[2];
    s3 = state[3];
  }
  state[0] = s0;
  state[1] = s1;
  state[2] = s2;
  state[3] = s3;
}

/**
 * Fills an array with standard exponential draws: the same numbers as that many calls of `standardExponential`.
 *
 * @throws RangeError if an argument is outside its range
 */
export function fillStandardExponential(random: Random, out: Float64Array): void {
  requireList('out', out);
  for (let i = 0; i < out.length; i++) out[i] = standardExponential(random);
}
