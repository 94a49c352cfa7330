import { deviance, poissonWeight } from './gamma-function.js';
import { standardNormalTail } from './normal-tail.js';

/** From this shape on the uniform expansion is exact to the last digits, and the series below too long. */
const LARGE_SHAPE = 1e8;

/** Both tails of a standard gamma law at a point; the smaller one has full relative precision. */
export interface GammaTails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * P(X <= x) and P(X > x) for a gamma law of scale 1.
 *
 * @param shape above 0
 * @param x 0 or above, Infinity too
 */
export function gammaTails(shape: number, x: number): GammaTails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (shape >= LARGE_SHAPE) return largeShape(shape, x);
  const weight = poissonWeight(shape, x);
  if (x < shape + 1) {
    const lower = Math.min(1, weight * lowerSeries(shape, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, weight * shape * upperFraction(shape, x));
  return { lower: 1 - upper, upper };
}

/** 1 + x / (shape + 1) + x² / ((shape + 1)(shape + 2)) + ...; all terms are positive. */
function lowerSeries(shape: number, x: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction of Γ(shape, x) e^x x^-shape, by Lentz's method. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 1_000_000; n++) {
    const a = n * (shape - n);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return fraction;
}

/**
 * The leading terms of Temme's uniform expansion ("The asymptotic expansion of the incomplete gamma functions", SIAM
 * Journal on Mathematical Analysis 10(4), 1979): a normal tail and a correction of the order of 1 / √shape.
 */
function largeShape(shape: number, x: number): GammaTails {
  const half = deviance(shape, x);
  const z = Math.sign(x - shape) * Math.sqrt(2 * half);
  const eta = z / Math.sqrt(shape);
  const correction = -1 / 3 + eta * (1 / 12 - eta * (2 / 135 - eta / 864));
  // Beyond this both tails are 0 or 1 to the last digit.
  const rest = half > 700 ? 0 : (Math.exp(-half) / Math.sqrt(2 * Math.PI * shape)) * correction;
  const tail = (at: number, by: number): number => Math.min(1, Math.max(0, standardNormalTail(at) + by));
  return { lower: tail(-z, -rest), upper: tail(z, rest) };
}
