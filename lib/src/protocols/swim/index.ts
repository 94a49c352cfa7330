/** SWIM: members that probe each other, and Lifeguard. */
export type { Suspicion, SuspicionSettings } from './lifeguard.js';
export { healthScaledMs, healthScoreAfter, memberlistSuspicion, suspicionTimeoutMs } from './lifeguard.js';
export type { LifeguardOptions, SwimOptions } from './options.js';
export { LIFEGUARD } from './options.js';
export type { MemberClaim, MemberStatus } from './rules.js';
export { supersedes } from './rules.js';
export type { SwimMessage, SwimState } from './swim-member.js';
export { swimMember } from './swim-member.js';
