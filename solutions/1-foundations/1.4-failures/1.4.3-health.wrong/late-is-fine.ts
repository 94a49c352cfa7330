/**
 * Misconception: an answer is an answer. Nobody waits for one that comes after the deadline.
 *
 * Loses: predicts usefulness
 * Loses: follows a change
 * Explained by: useless nodes pass
 */
interface SelfObservation {
  workersAnswer: boolean;
  requests: { agoMs: number; ok: boolean; tookMs: number; cause: 'none' | 'own' | 'shared' }[];
  deadlineMs: number;
}

export function shouldGetRequests(seen: SelfObservation): boolean {
  const telling = seen.requests.filter(({ agoMs, cause }) => agoMs <= 10_000 && cause !== 'shared');
  return seen.workersAnswer && telling.filter(({ ok }) => ok).length >= 0.9 * telling.length;
}
