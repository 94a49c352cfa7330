import {
  type DrawableEvent,
  type DrawableRun,
  type DrawableViolation,
  isViolation,
  timeWord,
} from '../space-time/drawable.js';
import type { Drawing, PlacedBreak, PlacedMoment } from '../space-time/layout.js';
import { eventSentence } from '../words.js';

/** What is known of a node after a step: its fields (and disk), that it is down, or nothing yet. */
export type Condition =
  | { readonly kind: 'up'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'down' }
  | { readonly kind: 'unknown' };

/** One position of the stepper. */
export interface Frame {
  /** `step 3`, `12.5 ms`, `214 events`. */
  readonly when: string;
  /** What happened. */
  readonly sentence: string;
  /** Where its row of the diagram begins and ends. */
  readonly top: number;
  readonly bottom: number;
  readonly conditions: ReadonlyMap<string, Condition>;
  /** What happened until then, for the cards of the clients. */
  readonly lastEvent: number;
}

/** The positions: the steps of a counterexample, or the moments of a run; what is folded is one position. */
export function framesOf(drawable: DrawableRun | DrawableViolation, drawing: Drawing): Frame[] {
  return isViolation(drawable) ? framesOfViolation(drawable, drawing) : framesOfRun(drawing);
}

function rowOf(event: DrawableEvent, { rows }: Drawing): PlacedMoment | PlacedBreak | undefined {
  return rows.find(row =>
    row.kind === 'moment'
      ? row.moment.events.some(({ id }) => id === event.id)
      : row.folded.some(({ events }) => events.some(({ id }) => id === event.id)),
  );
}

function framesOfViolation({ steps }: DrawableViolation, drawing: Drawing): Frame[] {
  const frames: Frame[] = [];
  let bottom = drawing.top;
  let lastEvent = -1;
  let fold: { row: PlacedBreak; first: number } | undefined;
  steps.forEach(({ text, events, state }, index) => {
    const rows = events.flatMap(event => rowOf(event, drawing) ?? []);
    const top = rows.length === 0 ? bottom : Math.min(...rows.map(({ y }) => y));
    bottom = Math.max(bottom, ...rows.map(row => row.bottom));
    lastEvent = Math.max(lastEvent, ...events.map(({ id }) => id));
    const conditions = conditionsIn(state, drawing);
    const folded = rows.find((row): row is PlacedBreak => row.kind === 'break');
    if (folded === undefined) {
      fold = undefined;
      frames.push({ when: `step ${index + 1}`, sentence: text, top, bottom, conditions, lastEvent });
      return;
    }
    // All steps of one fold are one position: its state is that after the last of them.
    if (fold?.row === folded) frames.pop();
    else fold = { row: folded, first: index + 1 };
    const when = fold.first === index + 1 ? `step ${index + 1}` : `steps ${fold.first} to ${index + 1}`;
    const sentence = fold.first === index + 1 ? text : `${index + 2 - fold.first} steps that are folded`;
    frames.push({ when, sentence, top: folded.y, bottom, conditions, lastEvent });
  });
  return frames;
}

function conditionsIn(
  state: DrawableViolation['steps'][number]['state'],
  { story }: Drawing,
): Map<string, Condition> {
  return new Map(
    story.nodes.map((node): [string, Condition] => {
      if (state === undefined) return [node, { kind: 'unknown' }];
      const fields = state.nodes[node];
      if (fields === undefined) return [node, { kind: 'down' }];
      const disk = Object.entries(state.disks?.[node] ?? {}).map(([key, value]) => [`disk ${key}`, value]);
      return [node, { kind: 'up', fields: { ...fields, ...Object.fromEntries(disk) } }];
    }),
  );
}

/** Kinds after which a node is down, or up without its fields being known. */
const CHANGES: Readonly<Record<string, Condition>> = {
  crash: { kind: 'down' },
  restart: { kind: 'unknown' },
};

function framesOfRun(drawing: Drawing): Frame[] {
  const { story, rows } = drawing;
  let conditions = new Map<string, Condition>(story.nodes.map(node => [node, { kind: 'unknown' }]));
  // Nodes that start and do nothing have no row of their own, but they have a state.
  const silent = story.events.filter(({ kind }) => kind === 'start');
  const note = (event: DrawableEvent): void => {
    const next: Condition | undefined =
      event.state === undefined
        ? CHANGES[event.kind]
        : { kind: 'up', fields: event.state as Record<string, unknown> };
    if (next !== undefined) conditions.set(event.node, next);
  };
  for (const event of silent) note(event);
  const frames: Frame[] = [];
  for (const row of rows) {
    if (row.kind === 'break' && row.count === 0) continue;
    const moments = row.kind === 'moment' ? [row.moment] : row.folded;
    conditions = new Map(conditions);
    const events = moments.flatMap(moment => moment.events);
    for (const event of events) note(event);
    const { head } = moments[0];
    const last = events[events.length - 1];
    const until = timeWord(story, last.atMs);
    frames.push({
      when: row.kind === 'moment' ? timeWord(story, head.atMs) : `until ${until}`,
      sentence:
        row.kind === 'moment' ? whatHappened(moments[0].events) : `${row.count} events that are folded`,
      top: row.y,
      bottom: row.bottom,
      conditions,
      lastEvent: last.id,
    });
  }
  return frames;
}

/** A moment in words: its head, and how much its handler sent and wrote. */
function whatHappened(events: readonly DrawableEvent[]): string {
  const [head, ...effects] = events;
  const count = (kind: string, one: string, many: string): string[] => {
    const number = effects.filter(effect => effect.kind === kind).length;
    return number === 0 ? [] : [number === 1 ? one : `${number} ${many}`];
  };
  const done = [
    ...count('write', 'a write', 'writes'),
    ...count('sync', 'a sync', 'syncs'),
    ...count('send', 'a message sent', 'messages sent'),
  ];
  return `${eventSentence(head, 80)}${done.length === 0 ? '' : ` (${done.join(', ')})`}`;
}
