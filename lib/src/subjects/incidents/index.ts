/** Incidents that were published, played again in small. */
export {
  type BlockStoreEvent,
  type BlockStoreMoment,
  type BlockStoreReplay,
  replayBlockStore,
} from './ebs-2011.js';
