/**
 * Misconception: one letter for all will earn a quarter.
 *
 * Loses: 1. A call that timed out (chapter 1.1)
 * Loses: 2. A thousand machines (chapter 1.1)
 * Loses: 5. A bridge (chapter 1.3)
 * Loses: 7. Slow or dead (chapter 1.4)
 * Loses: 9. A day of drift (chapter 1.5)
 * Loses: 10. Lamport's clocks (chapter 1.5)
 * Explained by: chapter 1.5
 */
export function myAnswers(): string[] {
  return Array(10).fill('b');
}
