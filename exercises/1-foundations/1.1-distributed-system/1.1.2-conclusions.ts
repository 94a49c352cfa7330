// exercise 1.1.2

import { unanswered } from 'faultlines/exercise';

/**
 * What a caller saw of one attempt: an answer that it was carried out; a refusal, which a server sends before it carries out anything; or nothing
 * until its patience ended.
 */
export type Seen = 'answered' | 'refused' | 'timed out';

/**
 * How often a request can have been carried out, by now or later, given what its caller saw of its attempts.
 *
 * @param attempts in order; the network may lose and delay, and does not repeat
 * @param keyed whether all attempts carry one key, by which the server carries them out once
 * @returns the least and the most that is possible
 */
export function timesCarriedOut(attempts: Seen[], keyed: boolean): { least: number; most: number } {
  throw unanswered();
}
