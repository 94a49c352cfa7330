import { requirePositive } from '../../ground/arguments.js';

/** Time settings for an etcd cluster, in milliseconds. */
export interface EtcdTiming {
  /** The least election timeout. */
  readonly electionTimeoutMs: number;
  /** Where the heartbeat interval is to lie. */
  readonly heartbeatMs: { readonly low: number; readonly high: number };
}

/**
 * The tuning rule of etcd's documentation (v3.5, "Tuning"): a heartbeat interval of 0.5 to 1.5 round trips between
 * members, and an election timeout of at least 10 round trips. The round trip is the largest average between any two.
 *
 * @param roundTripMs above 0
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * etcdTiming(10); // { electionTimeoutMs: 100, heartbeatMs: { low: 5, high: 15 } }
 */
export function etcdTiming(roundTripMs: number): EtcdTiming {
  requirePositive('roundTripMs', roundTripMs);
  return {
    electionTimeoutMs: 10 * roundTripMs,
    heartbeatMs: { low: 0.5 * roundTripMs, high: 1.5 * roundTripMs },
  };
}
