/** Round trips, loss, timeouts and partitions: what a network does to those who rely on it. */

export {
  BlockControl,
  type BlockMessage,
  BlockServer,
  type BlockStoreDesign,
  blockStoreNodes,
  type CreateVolume,
  eagerBlockStore,
  patientBlockStore,
  type VolumeState,
} from '../../protocols/block-store.js';
export {
  type ChannelMessage,
  DeduplicatingReceiver,
  deliversInOrder,
  FifoReceiver,
  FifoSender,
  NaiveReceiver,
  NaiveSender,
} from '../../protocols/fifo-channel.js';
export {
  type BlockStoreEvent,
  type BlockStoreMoment,
  type BlockStoreReplay,
  replayBlockStore,
} from '../incidents/ebs-2011.js';
export { type NetworkDesign, networkChecklist } from './checklist.js';
export {
  type Connectivity,
  measuredConnectivity,
  mutualCliques,
  mutualNeighbors,
  type PartitionKind,
  partitionKind,
  possibleLeaders,
  reachableFrom,
  strongComponents,
} from './connectivity.js';
export {
  type Exchange,
  exchangeQuantile,
  exchangeSurvival,
  type SimulatedExchanges,
  sendingTimes,
  simulateExchanges,
} from './retransmission.js';
export {
  bandwidthDelayBytes,
  fiberDelayMs,
  type LossyConnection,
  mathisBitsPerSecond,
  type SimulatedThroughput,
  simulateAimd,
  windowLimitedBitsPerSecond,
} from './throughput.js';
export {
  detectionDelayMs,
  falseTimeoutProbability,
  type Probe,
  simulateFalseTimeouts,
  timeoutForFalseProbability,
} from './timeout.js';
