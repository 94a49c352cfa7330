import type { EdgeCases } from '../edge-case.js';

export const cases: EdgeCases = {
  everyTraitor: () => [3],
  everyTwoProcessRule: () => [true],
  oralMessages: () => [4, 1, 'attack', new Map([[2, () => 'retreat']])],
};
