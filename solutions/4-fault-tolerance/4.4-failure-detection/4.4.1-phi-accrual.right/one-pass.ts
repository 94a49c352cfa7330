/** Another right answer: Welford's one pass over the intervals, and both tails of the logistic written out. */
interface Estimate {
  meanMs: number;
  deviationMs: number;
}

export function estimate(intervalsMs: number[], window: number, floorMs: number): Estimate {
  let meanMs = 0;
  let squares = 0;
  let count = 0;
  for (let place = Math.max(0, intervalsMs.length - window); place < intervalsMs.length; place++) {
    count++;
    const off = intervalsMs[place] - meanMs;
    meanMs += off / count;
    squares += off * (intervalsMs[place] - meanMs);
  }
  const deviationMs = Math.sqrt(squares / count);
  return { meanMs, deviationMs: deviationMs < floorMs ? floorMs : deviationMs };
}

export function phi(elapsedMs: number, { meanMs, deviationMs }: Estimate): number {
  const y = (elapsedMs - meanMs) / deviationMs;
  const x = y * 1.5976 + 0.070566 * y ** 3;
  return x > 0
    ? x * Math.LOG10E + Math.log1p(Math.exp(-x)) * Math.LOG10E
    : Math.log1p(Math.exp(x)) * Math.LOG10E;
}

export function suspects(
  arrivalsMs: number[],
  nowMs: number,
  threshold: number,
  window: number,
  floorMs: number,
): boolean {
  const intervals: number[] = [];
  for (let place = 1; place < arrivalsMs.length; place++) {
    intervals.push(arrivalsMs[place] - arrivalsMs[place - 1]);
  }
  const silentMs = nowMs - arrivalsMs[arrivalsMs.length - 1];
  return !(phi(silentMs, estimate(intervals, window, floorMs)) < threshold);
}
