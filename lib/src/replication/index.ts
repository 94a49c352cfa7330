/** Copies that answer for one another: the leaderless designs, with their quorums, repairs and hints. */
export * from './leaderless/index.js';
