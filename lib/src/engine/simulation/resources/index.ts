/** Servers, permits and rate limits on a virtual timeline, for models that are not made of nodes. */
export { Occupancy } from './occupancy.js';
export type {
  QueueingNetworkOptions,
  QueueingNetworkRun,
  Station,
  StationRun,
} from './queueing-network.js';
export { simulateQueueingNetwork } from './queueing-network.js';
export type { Asking, SemaphoreOptions } from './semaphore.js';
export { Semaphore } from './semaphore.js';
export type { Job, JobState, ServerOptions, Work } from './server.js';
export { Server } from './server.js';
export type { Scheduled } from './timeline.js';
export { Timeline } from './timeline.js';
export type { TokenBucketOptions } from './token-bucket.js';
export { TokenBucket } from './token-bucket.js';
export type { Discipline } from './waiting-line.js';
export { WaitingLine } from './waiting-line.js';
