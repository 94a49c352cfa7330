/** Round trips, loss, timeouts and partitions: what a network does to those who rely on it. */
export {
  type Connectivity,
  measuredConnectivity,
  mutualCliques,
  mutualNeighbours,
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
  fibreDelayMs,
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
