/**
 * Misconception: a node whose workers answer is of use. It may fail every request, and be quick about it.
 *
 * Loses: predicts usefulness
 * Loses: follows a change
 * Loses: tells its own faults from shared ones
 * Explained by: useless nodes pass
 */
interface SelfObservation {
  workersAnswer: boolean;
  requests: { agoMs: number; ok: boolean; tookMs: number; cause: 'none' | 'own' | 'shared' }[];
  deadlineMs: number;
}

export function shouldGetRequests(seen: SelfObservation): boolean {
  return seen.workersAnswer;
}
