import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockUncertaintyMs,
  corrected,
  disciplinedNow,
  driftedMs,
  estimateOffset,
  observeTimeClient,
  skewBoundMs,
  slewDurationMs,
  synchronizationIntervalMs,
  undisciplined,
} from './index.js';

const positive = fc.double({ min: 0.001, max: 1e6, noNaN: true });

describe('drift', () => {
  it('is undone by the interval that a bound on skew allows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        positive,
        positive,
        (driftPpm, setWithinMs, room) => {
          const quality = { driftPpm, setWithinMs };
          const boundMs = 2 * setWithinMs + room;
          const interval = synchronizationIntervalMs(quality, boundMs);
          expect(skewBoundMs(quality, interval) / boundMs).toBeCloseTo(1, 9);
        },
      ),
      { seed: 15 },
    );
  });

  it('never needs to be set if it does not drift, and cannot be set better than it is', () => {
    expect(synchronizationIntervalMs({ driftPpm: 0, setWithinMs: 1 }, 10)).toBe(Number.POSITIVE_INFINITY);
    expect(() => synchronizationIntervalMs({ driftPpm: 10, setWithinMs: 5 }, 10)).toThrow(
      'boundMs must be above 10',
    );
    expect(() => driftedMs(Number.NaN, 1)).toThrow(RangeError);
    expect(() => clockUncertaintyMs({ driftPpm: -1, setWithinMs: 0 }, 1)).toThrow('driftPpm');
  });
});

describe('an exchange of four times', () => {
  const ms = fc.double({ min: 0, max: 1000, noNaN: true });
  it('is wrong by half of the asymmetry, and within half of the round trip', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        ms,
        ms,
        ms,
        (offset, there, within, back) => {
          const estimate = estimateOffset({
            askedMs: 0,
            receivedMs: there + offset,
            answeredMs: there + within + offset,
            heardMs: there + within + back,
          });
          expect(estimate.offsetMs - offset).toBeCloseTo((there - back) / 2, 6);
          expect(Math.abs(estimate.offsetMs - offset)).toBeLessThanOrEqual(estimate.errorBoundMs + 1e-6);
          expect(estimate.roundTripMs).toBeCloseTo(there + back, 6);
        },
      ),
      { seed: 15 },
    );
  });

  it('refuses times between which a clock was set', () => {
    expect(() => estimateOffset({ askedMs: 10, receivedMs: 0, answeredMs: 0, heardMs: 5 })).toThrow(
      'a clock was set',
    );
  });
});

describe('a corrected clock', () => {
  it('that slews never goes backwards, that steps does, and both come to the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5000, max: -1 }),
        fc.integer({ min: 1, max: 100_000 }),
        (offset, slewPpm) => {
          const slewing = corrected(undisciplined(slewPpm), 1000, offset);
          const stepping = corrected(undisciplined(), 1000, offset);
          const samples = Array.from({ length: 50 }, (_, index) => 1000 + index * 100);
          const shown = samples.map(raw => disciplinedNow(slewing, raw));
          for (let index = 1; index < shown.length; index++)
            expect(shown[index]).toBeGreaterThan(shown[index - 1]);
          expect(disciplinedNow(stepping, 1000)).toBe(1000 + offset);
          const done = 1000 + slewDurationMs(offset, slewPpm);
          expect(disciplinedNow(slewing, done)).toBeCloseTo(disciplinedNow(stepping, done), 6);
        },
      ),
      { seed: 15 },
    );
  });

  it('holds the sawtooth that drift and interval allow, by step and by slew', () => {
    const common = {
      pollMs: 1000,
      readMs: 37,
      driftPpm: 300,
      network: { latency: 2 },
      untilMs: 20_000,
      seed: 15,
    };
    // A poll, and the exchange that follows it.
    const most = driftedMs(300, 1000 + 4) + 1e-6;
    for (const slewPpm of [undefined, 5000]) {
      const readings = observeTimeClient({ ...common, ...(slewPpm === undefined ? {} : { slewPpm }) });
      expect(readings.length).toBeGreaterThan(500);
      expect(Math.max(...readings.map(({ errorMs }) => Math.abs(errorMs)))).toBeLessThanOrEqual(2 * most);
      if (slewPpm !== undefined) continue;
      for (const { errorMs, sinceSetMs } of readings.slice(1))
        expect(Math.abs(errorMs)).toBeLessThanOrEqual(driftedMs(300, sinceSetMs + 4) + 1e-6);
    }
  });

  it('goes backwards by a step, and not by a slew', () => {
    const common = {
      pollMs: 500,
      readMs: 5,
      driftPpm: 0,
      offsetMs: 80,
      network: { latency: 2 },
      untilMs: 2000,
      seed: 15,
    };
    expect(observeTimeClient(common).some(({ setBackByMs }) => setBackByMs > 79)).toBe(true);
    expect(
      observeTimeClient({ ...common, slewPpm: 100_000 }).some(({ setBackByMs }) => setBackByMs > 0),
    ).toBe(false);
  });

  it('is misled by half of the asymmetry of its links', () => {
    const readings = observeTimeClient({
      pollMs: 500,
      readMs: 50,
      driftPpm: 0,
      network: { latency: 1, links: [{ from: 'client', to: 'server', latency: 9 }] },
      untilMs: 3000,
      seed: 15,
    });
    expect(readings.at(-1)?.errorMs).toBeCloseTo((9 - 1) / 2, 6);
  });
});
