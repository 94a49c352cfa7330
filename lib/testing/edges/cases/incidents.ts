import type { EdgeCases } from '../edge-case.js';
import { cases as network } from './network.js';

export const cases: EdgeCases = { replayBlockStore: network.replayBlockStore };
