/**
 * Numbers as people read them. Three significant figures unless exact; units beside the number.
 */

/**
 * A number with the given significant figures, with thousands separated, never in exponent form between 1e-6 and 1e15.
 *
 * @param value in any unit
 * @param figures significant figures, a whole number in [1, 100]
 */
export function significant(value: number, figures = 3): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '-∞' : String(value);
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(figures));
  const magnitude = Math.floor(Math.log10(Math.abs(rounded)));
  if (magnitude < -6 || magnitude >= 15) return value.toExponential(figures - 1);
  const decimals = Math.max(0, figures - 1 - magnitude);
  return rounded.toLocaleString('en-US', { maximumFractionDigits: decimals });
}

/**
 * A share in [0, 1] as a percentage: `percent(0.6339677)` is `63.4%`. Nines are kept: `percent(0.99999)` is `99.999%`.
 *
 * @param figures significant figures, a whole number in [1, 100]
 */
export function percent(share: number, figures = 3): string {
  const distance = 1 - share;
  if (share > 0.99 && distance > 0 && figures <= 3) {
    const nines = Math.ceil(-Math.log10(distance) - 1e-9);
    return `${(share * 100)
      .toFixed(Math.max(1, nines - 1))
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')}%`;
  }
  return `${significant(share * 100, figures)}%`;
}

const DURATION_UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
  ['ms', 1e-3],
  ['µs', 1e-6],
];

/**
 * A length of time in its largest fitting unit: `duration(31_536)` is `8.76 h`.
 *
 * @param figures significant figures, a whole number in [1, 100]
 */
export function duration(seconds: number, figures = 3): string {
  if (seconds === 0) return '0 s';
  const size = Math.abs(seconds);
  // A day and a quarter is read more easily as 30 hours.
  const fits = ([unit, length]: readonly [string, number]): boolean =>
    size >= length * (unit === 'd' ? 1.5 : 0.9995);
  const [unit, length] = DURATION_UNITS.find(fits) ?? ['µs', 1e-6];
  return `${significant(seconds / length, figures)} ${unit}`;
}

/**
 * Money: three figures and cents at the most below 100, whole units above: `money(8760)` is `8,760 USD`, `money(0.6125)` is
 * `0.61 USD`. The code stands behind the number, since a dollar sign in an output begins a formula in notebook front ends.
 *
 * @param amount in whole units of the currency
 */
export function money(amount: number, currency = 'USD'): string {
  const digits = Math.abs(amount) < 99.5 && amount !== 0 ? 2 : 0;
  const number = amount.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${number} ${currency}`;
}

/** An interval in any unit as `12.1 [11.8, 12.4]`, each number by the given words. */
export function withInterval(
  interval: { readonly estimate: number; readonly low: number; readonly high: number },
  words: (value: number) => string = significant,
): string {
  return `${words(interval.estimate)} [${words(interval.low)}, ${words(interval.high)}]`;
}
