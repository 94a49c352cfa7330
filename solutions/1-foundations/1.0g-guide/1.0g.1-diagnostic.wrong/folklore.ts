/**
 * Misconception: what is often said. A timeout is a failure, a thousand machines at 99.9% are up 99.9% of the time, a slow node is better than a dead one, and Lamport's
 * clocks tell what came first.
 *
 * Loses: 1. A call that timed out (chapter 1.1)
 * Loses: 2. A thousand machines (chapter 1.1)
 * Loses: 7. Slow or dead (chapter 1.4)
 * Loses: 10. Lamport's clocks (chapter 1.5)
 * Explained by: chapter 1.1
 */
export function myAnswers(): string[] {
  return ['a', 'a', 'b', 'b', 'a', 'b', 'a', 'b', 'd', 'a'];
}
