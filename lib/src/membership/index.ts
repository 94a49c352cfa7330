/** Who is in the cluster: SWIM's members as nodes, with Lifeguard, and their measurement. */
export type {
  SwimClusterOptions,
  SwimDetectionTimes,
  SwimLoad,
  SwimMistakes,
} from './experiments.js';
export { measureSwimDetectionTimes, measureSwimLoad, measureSwimMistakes, swimNames } from './experiments.js';
export type { Suspicion, SuspicionSettings } from './lifeguard.js';
export {
  healthScaledMs,
  healthScoreAfter,
  memberlistSuspicion,
  suspicionTimeoutMs,
} from './lifeguard.js';
export type { LifeguardOptions, SwimOptions } from './options.js';
export { LIFEGUARD } from './options.js';
export type { MemberClaim, MemberStatus } from './rules.js';
export { supersedes } from './rules.js';
export type { SwimMessage, SwimState } from './swim-member.js';
export { swimMember } from './swim-member.js';
