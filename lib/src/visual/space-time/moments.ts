import type { DrawableEvent, Story } from './drawable.js';

/** One instant at one place: something happens, and what its handler does at once. It is one row of the diagram. */
export interface Moment {
  readonly head: DrawableEvent;
  /** The head and its effects, in order. */
  readonly events: readonly DrawableEvent[];
}

/** What a handler does in the same instant in which it runs. */
const EFFECTS: ReadonlySet<string> = new Set(['send', 'lost', 'write', 'sync']);

/** Groups events into moments, in order. */
export function momentsOf({ events }: Story): Moment[] {
  const moments: { head: DrawableEvent; events: DrawableEvent[] }[] = [];
  const momentOf = new Map<number, (typeof moments)[number]>();
  for (const event of events) {
    const caused = event.cause === undefined ? undefined : momentOf.get(event.cause);
    const joins =
      caused !== undefined &&
      EFFECTS.has(event.kind) &&
      caused.head.node === event.node &&
      caused.head.atMs === event.atMs;
    if (joins) {
      caused.events.push(event);
      momentOf.set(event.id, caused);
      continue;
    }
    const moment = { head: event, events: [event] };
    moments.push(moment);
    momentOf.set(event.id, moment);
  }
  return moments;
}

/** Whether a moment shows anything: a node that starts and does nothing does not. */
export function isDrawn({ head, events }: Moment): boolean {
  return head.kind !== 'start' || events.length > 1;
}
