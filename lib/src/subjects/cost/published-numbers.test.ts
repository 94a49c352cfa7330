import { describe, expect } from 'vitest';
import { expectAllClose, expectClose, holds } from '../../../testing/published-numbers.js';
import {
  dynamoReadUnits,
  dynamoWriteUnits,
  replicationEgress,
  reservedBreakEven,
  storageOverhead,
} from './index.js';

describe('chapter 5.10', () => {
  holds('erasure.cost', (_, expected) => {
    expectClose(storageOverhead(1, 2), expected['3x'], 0);
    expectClose(storageOverhead(10, 4), expected['RS(10,4)'], 1e-12);
    expectClose(storageOverhead(10, 6), expected['LRC(10,6,5)'], 1e-12);
    expectClose(storageOverhead(12, 4), expected['Azure LRC(12,2,2)'], 0.005);
    expectClose(storageOverhead(6, 3), expected['RS(6,3)'], 1e-12);
  });

  holds('reserved.breakeven', (inputs, expected) => {
    expectAllClose(
      inputs.map(({ d }: { d: number }) => reservedBreakEven(d)),
      expected,
      1e-12,
    );
  });

  holds('dynamodb.capacity-units', (inputs, expected) => {
    const units = (input: { read_KB?: number; write_KB?: number; strong?: boolean; txn?: boolean }) => {
      if (input.write_KB !== undefined)
        return dynamoWriteUnits(input.write_KB, input.txn ? 'transactional' : 'standard');
      const mode = input.txn ? 'transactional' : input.strong ? 'strong' : 'eventual';
      return dynamoReadUnits(input.read_KB ?? 0, mode);
    };
    expect(inputs.map(units)).toEqual(expected);
  });

  holds('egress.cost', (inputs, expected) => {
    const { gigabytes, cost } = replicationEgress({
      writeMegabytesPerSecond: inputs.write_MBps,
      remoteReplicas: inputs.replicas,
      usdPerGB: inputs.usd_per_GB,
    });
    expect(gigabytes).toBe(expected.GB);
    expectClose(cost, expected.usd, 1e-9);
  });
});
