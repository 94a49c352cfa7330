/** Design review checklists as programs. */
export type { DesignReview, Finding, Rule } from './review.js';
export { reviewDesign } from './review.js';
export { reviewFigure } from './review-figure.js';
