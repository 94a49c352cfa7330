/** Times that people like to read: fewer digits, then fewer of them that are not 0, then smaller. */

/** Simpler times near a time, or nearer to 0, the simplest first. */
export function simplerTimes(time: number): number[] {
  const candidates = new Set<number>([0]);
  const half = time / 2;
  for (let unit = 1; unit <= time; unit *= 10) {
    for (const one of [time, half]) {
      candidates.add(Math.floor(one / unit) * unit);
      candidates.add(Math.ceil(one / unit) * unit);
    }
  }
  const cost = costOf(time);
  return [...candidates]
    .filter(one => compareCosts(costOf(one), cost) < 0)
    .sort((a, b) => compareCosts(costOf(a), costOf(b)));
}

type Cost = readonly [isFraction: number, digits: number, significant: number, time: number];

function costOf(time: number): Cost {
  if (!Number.isInteger(time)) return [1, String(Math.floor(time)).length, 0, time];
  const digits = String(time);
  return [0, time === 0 ? 0 : digits.length, digits.replace(/0+$/, '').length, time];
}

function compareCosts(one: Cost, other: Cost): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 ? 0 : one[at] - other[at];
}
