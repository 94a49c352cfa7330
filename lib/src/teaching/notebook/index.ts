/** What a notebook's cells say: show this, predict that, print the library's own lines. */
export type { Question } from './predict.js';
export { predict, reveal } from './predict.js';
export { show } from './show.js';
export type { CollectedSource, TokenKind } from './source.js';
export { digestOf, source } from './source.js';
