import { requirePositive } from '../../ground/arguments.js';
import { portableExp, portableLn } from './arithmetic.js';
import type { GammaDistribution } from './distribution.js';
import type { Random } from './random.js';
import { standardExponential, standardNormal } from './ziggurat.js';

/** A draw with scale 1 and shape at least 1: Marsaglia and Tsang, ACM TOMS 26(3), 2000. */
function draw(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / (3 * Math.sqrt(d));
  for (;;) {
    const z = standardNormal(random);
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    if (-standardExponential(random) < 0.5 * z * z + d * (1 - v + portableLn(v))) return d * v;
  }
}

/**
 * The sum of `shape` exponential times of mean `scale`, also for shapes that are not whole: its mean is
 * shape · scale, its variance shape · scale².
 *
 * @param shape above 0
 * @param scale above 0, in the unit of the draws
 * @throws RangeError if an argument is outside its range
 */
export function gamma(shape: number, scale: number): GammaDistribution {
  requirePositive('shape', shape);
  requirePositive('scale', scale);
  // Below shape 1 the method does not apply: a draw of shape + 1 times u^(1/shape) has the right law (same paper).
  const sample =
    shape >= 1
      ? (random: Random): number => scale * draw(random, shape)
      : (random: Random): number =>
          scale * (draw(random, shape + 1) * portableExp(-standardExponential(random) / shape));
  return {
    kind: 'gamma',
    parameters: { shape, scale },
    sample,
    fill(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = sample(random);
    },
  };
}
