import { describe, expect } from 'vitest';
import { expectAllClose, expectClose, holds } from '../../../testing/published-numbers.js';
import {
  etcdTiming,
  HeartbeatHistory,
  phiLogistic,
  phiLogisticTimeout,
  phiNormal,
  phiNormalTimeout,
  swimDetectionPeriods,
  swimFalsePositive,
} from './index.js';

describe('chapter 4.4', () => {
  holds('phi.akka-cdf', (inputs, expected) => {
    const probability = (t: number, meanMs: number, standardDeviationMs: number) =>
      1 - 10 ** -phiLogistic(t, { meanMs, standardDeviationMs });
    inputs.t.forEach((t: number, i: number) => {
      expectClose(probability(t, 0, 10), expected.cdf[i], t === 40 ? 1e-4 : 1e-3);
    });
    const { t, mean, sd } = inputs.extra;
    expectClose(probability(t, mean, sd), expected.extra, 1e-3);
  });

  holds('phi.akka-outlier', (inputs, expected) => {
    const phi = ({ t, mean, sd }: { t: number; mean: number; sd: number }) =>
      phiLogistic(t, { meanMs: mean, standardDeviationMs: sd });
    expectClose(phi(inputs[0]), expected[0], 1);
    expect(phi(inputs[1])).toBe(expected[1]);
  });

  holds('phi.approx-vs-exact', (inputs, expected) => {
    const estimate = { meanMs: inputs.mean, standardDeviationMs: inputs.sd };
    const times: number[] = inputs.t;
    expectAllClose(
      times.map(t => phiLogistic(t, estimate)),
      expected.akka,
      1e-6,
    );
    expectAllClose(
      times.map(t => phiNormal(t, estimate)),
      expected.exact_normal,
      1e-6,
    );
    expectClose(phiLogisticTimeout(8, estimate), expected.t_at_phi8.akka, 0.001);
    expectClose(phiNormalTimeout(8, estimate), expected.t_at_phi8.exact, 0.05);
    expectClose(3000 + phiLogisticTimeout(8, estimate), expected.t_at_phi8.akka_with_3s_pause, 0.001);
  });

  holds('phi.heartbeat-history', (inputs, expected) => {
    const [first, second, third, fourth] = inputs;
    const whole = new HeartbeatHistory();
    for (const ms of first.samples) whole.add(ms);
    const capped = new HeartbeatHistory({ maxSamples: second.cap });
    const seen = [whole.meanMs];
    const variances = [whole.varianceMs2];
    for (const added of [second.samples, [third.then], [fourth.then]]) {
      for (const ms of added) capped.add(ms);
      seen.push(capped.meanMs);
      variances.push(capped.varianceMs2);
    }
    expectAllClose(seen, expected.mean, 1e-5);
    expectAllClose(variances, expected.variance, 1e-5);
  });

  holds('phi.akka-bootstrap', (inputs, expected) => {
    const history = HeartbeatHistory.bootstrap(inputs.firstHeartbeatEstimate_ms);
    expect(history.intervalsMs).toEqual(expected.samples);
    expect([history.meanMs, history.standardDeviationMs]).toEqual([expected.mean, expected.sd]);
  });

  holds('swim.detection', (inputs, expected) => {
    const members: number[] = inputs.map(({ n }: { n: number | 'inf' }) =>
      n === 'inf' ? Number.POSITIVE_INFINITY : n,
    );
    expectAllClose(members.map(swimDetectionPeriods), expected, 1e-6);
  });

  holds('swim.false-positive', (inputs, expected) => {
    const actual = inputs.k.map((helpers: number) =>
      swimFalsePositive({ helpers, aliveShare: 0.95, deliveredShare: 0.95 }),
    );
    expectAllClose(actual, expected, 1e-6);
  });

  holds('etcd.election-tuning', (inputs, expected) => {
    const rules: ReturnType<typeof etcdTiming>[] = inputs.map(({ rtt_ms }: { rtt_ms: number }) =>
      etcdTiming(rtt_ms),
    );
    expect(rules.map(rule => rule.electionTimeoutMs)).toEqual(expected.min_election_ms);
    expect(rules.map(rule => [rule.heartbeatMs.low, rule.heartbeatMs.high])).toEqual(
      expected.heartbeat_ms_range,
    );
  });
});
