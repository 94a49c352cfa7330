// exercise 1.4.3

/** One request that a node was asked, as the node itself saw it. */
export interface SeenRequest {
  /** How long ago, in ms. */
  agoMs: number;
  ok: boolean;
  /** How long it took, in ms. */
  tookMs: number;
  /** For one that failed: whether the node itself was the cause, or something that all nodes share. */
  cause: 'none' | 'own' | 'shared';
}

/** What a health endpoint can look at. */
export interface SelfObservation {
  /** Whether the threads that serve requests took up a test task in time. */
  workersAnswer: boolean;
  /** Requests of the last minute, in no particular order. */
  requests: SeenRequest[];
  /** An answer that takes longer is of no use, in ms. */
  deadlineMs: number;
}

/**
 * Whether the node should get requests: whether it can be expected to serve at least 90% of them well and in time, as far as that is up to the node. What a shared dependency broke says nothing
 * about this node. What is older than 10 s may have been another state. A node that has had no requests to judge by is to get some, if its workers answer.
 */
export function shouldGetRequests(seen: SelfObservation): boolean {
  // BEGIN SOLUTION
  if (!seen.workersAnswer) return false;
  const telling = seen.requests.filter(({ agoMs, cause }) => agoMs <= 10_000 && cause !== 'shared');
  if (telling.length === 0) return true;
  const useful = telling.filter(({ ok, tookMs }) => ok && tookMs <= seen.deadlineMs);
  return useful.length >= 0.9 * telling.length;
  // END SOLUTION
}
