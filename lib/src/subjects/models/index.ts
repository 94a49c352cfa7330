/** System models: what is assumed of networks, nodes and clocks, and what each assumption permits. */

export { FencingSwitch, oneIsLeft, PairedServer, PowerSwitch } from '../../protocols/shooting-pair.js';
export {
  allOrNobody,
  atMostOneLeader,
  Flooding,
  heirLeads,
  silenceElection,
  TellingOnce,
} from '../../protocols/silence-election.js';
export type { AssumptionDesign } from './checklist.js';
export { assumptionChecklist } from './checklist.js';
export type { NetworkModel, NetworkModelOptions } from './network-models.js';
export { networkModel } from './network-models.js';
export { lying, omitting } from './node-models.js';
