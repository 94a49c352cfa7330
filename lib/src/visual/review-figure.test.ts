import { expect, it } from 'vitest';
import { reviewFigure } from './review-figure.js';

const finding = {
  id: 'small',
  question: 'Is it small?',
  problem: 'It is large.',
  advice: 'Make it smaller.',
};

it('says how many rules were asked and what is wrong', () => {
  const { text } = reviewFigure({ design: 'mine', asked: 2, findings: [finding] } as never);
  expect(text).toContain('mine');
  expect(text).toContain('It is large.');
});

it.each([
  ['review', undefined],
  ['design', { design: 1, asked: 1, findings: [] }],
  ['asked', { design: 'mine', asked: Number.NaN, findings: [] }],
  ['asked', { design: 'mine', asked: 0.5, findings: [] }],
  ['findings', { design: 'mine', asked: 1, findings: 'none' }],
])('names %s where it is no part of a review', (name, review) => {
  expect(() => reviewFigure(review as never)).toThrow(RangeError);
  expect(() => reviewFigure(review as never)).toThrow(name);
});
