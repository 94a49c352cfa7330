// exercise 1.0g.1

/** Your answers to the ten questions, in order: a letter for each. */
export function myAnswers(): string[] {
  // BEGIN SOLUTION
  return ['c', 'd', 'b', 'b', 'a', 'b', 'c', 'b', 'd', 'c'];
  // END SOLUTION
}
