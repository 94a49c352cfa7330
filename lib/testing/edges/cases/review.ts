import type { EdgeCases } from '../edge-case.js';

const rules = () => [
  { id: 'small', question: 'Is it small?', problem: () => 'It is large.', advice: 'Make it smaller.' },
];

export const cases: EdgeCases = {
  inMs: () => [12_000],
  reviewDesign: () => [{ name: 'mine' }, rules()],
};
