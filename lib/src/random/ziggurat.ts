/**
 * Standard normal and standard exponential draws by the ziggurat method (Marsaglia and Tsang, "The ziggurat method for
 * generating random variables", Journal of Statistical Software 5(8), 2000): the density is covered by 256 layers of
 * equal area, and nearly every draw needs one product and one comparison. The layer and the position in it come from
 * different bits, as Doornik (2005) asks.
 */
import { portableExp, portableLn } from './arithmetic.js';
import type { Random } from './random.js';

const LAYERS = 256;
const TWO_TO_21 = 2097152;
const TWO_TO_52 = 4503599627370496;
const TWO_TO_53 = 9007199254740992;

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

/** Beyond the last edge: Marsaglia's exact method for the normal's tail. */
function normalTailDraw(random: Random, negative: boolean): number {
  for (;;) {
    const x = standardExponential(random) / NORMAL_TAIL;
    const y = standardExponential(random);
    if (y + y >= x * x) return negative ? -(NORMAL_TAIL + x) : NORMAL_TAIL + x;
  }
}

/** A draw from the normal distribution with mean 0 and standard deviation 1. */
export function standardNormal(random: Random): number {
  for (;;) {
    const high = random.uint32() | 0;
    const low = random.uint32();
    const layer = low & 255;
    const x = ((high * TWO_TO_21 + (low >>> 11)) / TWO_TO_52) * NORMAL_EDGE[layer];
    if (Math.abs(x) < NORMAL_EDGE[layer + 1]) return x;
    if (layer === 0) return normalTailDraw(random, x < 0);
    const floor = NORMAL_DENSITY[layer];
    const ceiling = NORMAL_DENSITY[layer + 1];
    if (floor + (ceiling - floor) * random.float() < normalDensity(x)) return x;
  }
}

/** A draw from the exponential distribution with mean 1. */
export function standardExponential(random: Random): number {
  let beyond = 0;
  for (;;) {
    const high = random.uint32();
    const low = random.uint32();
    const layer = low & 255;
    const x = ((high * TWO_TO_21 + (low >>> 11)) / TWO_TO_53) * EXPONENTIAL_EDGE[layer];
    if (x < EXPONENTIAL_EDGE[layer + 1]) return beyond + x;
    // The exponential has no memory: its tail is the same distribution, shifted.
    if (layer === 0) {
      beyond += EXPONENTIAL_TAIL;
      continue;
    }
    const floor = EXPONENTIAL_DENSITY[layer];
    const ceiling = EXPONENTIAL_DENSITY[layer + 1];
    if (floor + (ceiling - floor) * random.float() < portableExp(-x)) return beyond + x;
  }
}

/** Fills an array with standard normal draws: the same numbers as that many calls of `standardNormal`. */
export function fillStandardNormal(random: Random, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = standardNormal(random);
}

/** Fills an array with standard exponential draws: the same numbers as that many calls of `standardExponential`. */
export function fillStandardExponential(random: Random, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = standardExponential(random);
}
