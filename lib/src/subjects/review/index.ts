/** Design review checklists as programs. */
export type { DesignReview, Finding, Rule } from './review.js';
export { inMs, reviewDesign } from './review.js';
