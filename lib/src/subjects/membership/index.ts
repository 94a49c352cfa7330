/** Who is in the cluster: SWIM's members as nodes, with Lifeguard, and their measurement. */

export type { Suspicion, SuspicionSettings } from '../../protocols/swim/lifeguard.js';
export {
  healthScaledMs,
  healthScoreAfter,
  memberlistSuspicion,
  suspicionTimeoutMs,
} from '../../protocols/swim/lifeguard.js';
export type { LifeguardOptions, SwimOptions } from '../../protocols/swim/options.js';
export { LIFEGUARD } from '../../protocols/swim/options.js';
export type { MemberClaim, MemberStatus } from '../../protocols/swim/rules.js';
export { supersedes } from '../../protocols/swim/rules.js';
export type { SwimMessage, SwimState } from '../../protocols/swim/swim-member.js';
export { swimMember } from '../../protocols/swim/swim-member.js';
export type {
  SwimClusterOptions,
  SwimDetectionTimes,
  SwimLoad,
  SwimMistakes,
} from './experiments.js';
export { measureSwimDetectionTimes, measureSwimLoad, measureSwimMistakes, swimNames } from './experiments.js';
