/**
 * Misconception: a failure is a failure. When a shared dependency stops, every node calls itself sick at once.
 *
 * Loses: predicts usefulness
 * Loses: tells its own faults from shared ones
 * Explained by: are thrown out
 */
interface SelfObservation {
  workersAnswer: boolean;
  requests: { agoMs: number; ok: boolean; tookMs: number; cause: 'none' | 'own' | 'shared' }[];
  deadlineMs: number;
}

export function shouldGetRequests(seen: SelfObservation): boolean {
  const recent = seen.requests.filter(({ agoMs }) => agoMs <= 10_000);
  const useful = recent.filter(({ ok, tookMs }) => ok && tookMs <= seen.deadlineMs);
  return seen.workersAnswer && useful.length >= 0.9 * recent.length;
}
