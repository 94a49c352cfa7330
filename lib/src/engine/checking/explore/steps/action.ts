/** What may happen next. */
export const KINDS = [
  'deliver',
  'duplicate',
  'lose',
  'timer',
  'ask',
  'crash',
  'restart',
  'partition',
  'heal',
  'tick',
] as const;
export type ActionKind = (typeof KINDS)[number];

/** The kinds by number. */
export const [DELIVER, DUPLICATE, LOSE, TIMER, ASK, CRASH, REBOOT, PARTITION, HEAL, TICK] = KINDS.map(
  (_, number) => number,
);

/** Timers of one node are numbered below this: node and timer are then one number. */
export const TIMERS = 1024;

/**
 * Told of each successor, which stands in the space's `successor`: the kind of the action; what it is about (an envelope, a client, a node,
 * a node's timer, a partition); and which way it went.
 */
export interface Sink {
  meet(kind: number, subject: number, choice: number): void;
}
