import type { NodeId } from '../../engine/simulation/index.js';
import {
  requireAtLeast,
  requireBoolean,
  requireKnownFields,
  requireSimulatedMs,
  requireWhole,
} from '../../ground/arguments.js';

/** Lifeguard's three extensions of SWIM, each of which can be left out. */
export interface LifeguardOptions {
  /** A prober that fails, or has to refute, waits longer: up to this many times as long, a whole number, 1 or above. 1 is never. */
  readonly healthLimit: number;
  /**
   * How many times as long a suspicion lasts until others confirm it, 1 or above; 1 leaves this out. Three confirmations bring it down to
   * `suspicionPeriods`.
   */
  readonly suspicionStretch: number;
  /** Whether a ping to a suspect tells it so, ahead of all other news. */
  readonly buddy: boolean;
}

/** How a SWIM cluster is set. */
export interface SwimOptions {
  /** How often a member probes another one, in ms, above 0. */
  readonly periodMs: number;
  /** After how long without an answer others are asked to probe, in ms, below the period. */
  readonly ackTimeoutMs: number;
  /** k: how many others are asked, a whole number, 0 or above. Default 3. */
  readonly helpers?: number;
  /** How many periods a suspect has to refute. 0: a failed probe is a verdict. News takes about log2(n) periods to go round, so this must grow with it. Default 6. */
  readonly suspicionPeriods?: number;
  /** λ: a piece of news goes out λ · ⌈log2(n + 1)⌉ times from each member. Default 2. */
  readonly retransmit?: number;
  /** How many pieces of news a message carries at most. Default 6. */
  readonly piggyback?: number;
  /** Members that are not there from the start, and whom each asks to be let in. */
  readonly joins?: Readonly<Record<NodeId, NodeId>>;
  readonly lifeguard?: LifeguardOptions;
  /** Whether the members note what they send and decide, in fields that only grow. Not for the explorer. Default false. */
  readonly record?: boolean;
}

/** Lifeguard as its authors set it: timeouts up to nine times as long, suspicions up to six times. */
export const LIFEGUARD: LifeguardOptions = { healthLimit: 9, suspicionStretch: 6, buddy: true };

/** @throws RangeError for a setting that is out of range */
export function requireSwimOptions(name: string, options: SwimOptions): void {
  requireKnownFields(name, options, {
    periodMs: true,
    ackTimeoutMs: true,
    helpers: true,
    suspicionPeriods: true,
    retransmit: true,
    piggyback: true,
    joins: true,
    lifeguard: true,
    record: true,
  });
  const {
    periodMs,
    ackTimeoutMs,
    helpers = 3,
    suspicionPeriods = 6,
    retransmit = 2,
    piggyback = 6,
  } = options;
  requireSimulatedMs('periodMs', periodMs);
  requireSimulatedMs('ackTimeoutMs', ackTimeoutMs);
  if (ackTimeoutMs >= periodMs)
    throw new RangeError(`ackTimeoutMs must be below periodMs (${periodMs}), got ${ackTimeoutMs}`);
  requireWhole('helpers', helpers, 0);
  requireAtLeast('suspicionPeriods', suspicionPeriods, 0);
  requireWhole('retransmit', retransmit, 1);
  requireWhole('piggyback', piggyback, 1);
  requireSimulatedMs('suspicionPeriods · periodMs', suspicionPeriods * periodMs, 0);
  if (options.lifeguard === undefined) return;
  requireKnownFields('lifeguard', options.lifeguard, {
    healthLimit: true,
    suspicionStretch: true,
    buddy: true,
  });
  requireWhole('healthLimit', options.lifeguard.healthLimit, 1, 1000);
  requireAtLeast('suspicionStretch', options.lifeguard.suspicionStretch, 1);
  requireBoolean('buddy', options.lifeguard.buddy);
  const longest = suspicionPeriods * periodMs * options.lifeguard.suspicionStretch;
  requireSimulatedMs('suspicionPeriods · periodMs · suspicionStretch', longest, 0);
}
