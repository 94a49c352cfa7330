import { describe, expect } from 'vitest';
import { dataFile, expectClose, holds } from '../../../testing/published-numbers.js';
import { clockUncertaintyMs, driftedMs, lastWriteOf, meanClockUncertaintyMs } from './index.js';

describe('chapter 1.5', () => {
  holds('drift.200ppm', (inputs, expected) => {
    expect(
      inputs.map((one: { ppm: number; interval_s: number }) => driftedMs(one.ppm, 1000 * one.interval_s)),
    ).toEqual(expected.error_ms);
  });

  holds('truetime.epsilon', (_, expected) => {
    const clock = { driftPpm: expected.drift_us_per_s, setWithinMs: expected.comm_delay_ms };
    const pollMs = 1000 * expected.poll_s;
    expect([clockUncertaintyMs(clock, 0), clockUncertaintyMs(clock, pollMs)]).toEqual(expected.range_ms);
    expectClose(meanClockUncertaintyMs(clock, pollMs), expected.mostly_ms, 1e-12);
  });

  holds('cassandra.lww.skew-loss', (inputs, expected) => {
    expect(
      inputs.map(
        ({ A_ts, B_real, B_skew }: { A_ts: number; B_real: number; B_skew: number }) =>
          lastWriteOf({ timestampMs: A_ts, writer: 'A' }, { timestampMs: B_real + B_skew, writer: 'B' })
            .writer,
      ),
    ).toEqual(expected.winner);
  });

  holds('riak.lww.drop', (_, expected) => {
    expect(dataFile('clocks/incidents.json').riak2013.droppedShare).toEqual(expected.dropped_share);
  });
});
