// exercise 1.0g.1

import { unanswered } from 'faultlines/exercise';

/** Your answers to the ten questions, in order: a letter for each. */
export function myAnswers(): string[] {
  throw unanswered();
}
