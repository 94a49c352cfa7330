/** What a notebook's cells say: show this, predict that, print the library's own lines. */
export type { MapChapter } from './course-map.js';
export { courseMap } from './course-map.js';
export type { Question } from './predict.js';
export { predict, reveal } from './predict.js';
export { show } from './show.js';
export type { CollectedSource, TokenKind } from './source.js';
export { digestOf, source } from './source.js';
