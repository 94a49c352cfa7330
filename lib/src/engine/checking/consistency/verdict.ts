import type { Operation } from '../history.js';

/**
 * What is known of a history. `satisfied` and `violated` are proven; `unknown` is no pass: a budget ended, or the
 * history does not show enough.
 *
 * @typeParam Proof what a satisfied verdict brings, such as the order that explains the history
 * @typeParam Evidence what a violated one brings besides operations and words
 */
export type ConsistencyVerdict<Input = unknown, Output = unknown, Proof = unknown, Evidence = unknown> =
  | ({ readonly verdict: 'satisfied'; readonly model: string } & Proof)
  | ({
      readonly verdict: 'violated';
      /** The promise that is broken: `causal memory`, `read your writes`. */
      readonly model: string;
      /** The operations that cannot be together. */
      readonly operations: readonly Operation<Input, Output>[];
      /** Why not, in plain words. */
      readonly why: string;
    } & Evidence)
  | { readonly verdict: 'unknown'; readonly model: string; readonly reason: string };
