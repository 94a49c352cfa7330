/** Clock synchronization: an exchange of time, a clock that is disciplined by it, the nodes that do it. */
export {
  corrected,
  type DisciplinedClock,
  disciplinedNow,
  slewDurationMs,
  undisciplined,
} from './disciplined-clock.js';
export { estimateOffset, type OffsetEstimate, type TimeExchange } from './exchange.js';
export {
  type ClockReading,
  observeTimeClient,
  type TimeClientOptions,
  type TimeMessage,
  TimeServer,
  timeClient,
} from './time-nodes.js';
