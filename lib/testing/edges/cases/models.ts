import { Flooding } from '../../../src/subjects/models/index.js';
import type { EdgeCases } from '../edge-case.js';

/** As the explorer gives it: not to be varied. */
const state = () =>
  Object.assign(Object.create({}), {
    nodes: { a: { leads: true, delivered: [] } },
    messages: [],
    clients: {},
    disks: {},
  });

export const cases: EdgeCases = {
  allOrNobody: () => [state()],
  atMostOneLeader: () => [state()],
  heirLeads: () => [state()],
  lying: () => [Flooding, (_to: string, message: unknown) => message],
  networkModel: () => ['partially synchronous', { deltaMs: 10, gstMs: 100, nodes: ['a', 'b'] }],
  omitting: () => [Flooding, 3],
  oneIsLeft: () => [state()],
  silenceElection: () => [3],
};
