import { shortWord } from '../../../../ground/data-words.js';
import type { TraceEvent } from '../../../simulation/index.js';
import { type ActionKind, KINDS, TIMERS } from './action.js';
import { type ExploredState, StateView } from './explored-state.js';
import type { SpaceStep } from './space.js';
import type { Transitions } from './transitions.js';

/** One step of a counterexample, in words and as what changed. */
export interface ExploredStep {
  /** `deliver`, `duplicate`, `lose`, `timer`, `ask`, `crash`, `restart`, `partition`, `heal` or `tick`. */
  readonly kind: ActionKind;
  /** `b receives increment from alice`. */
  readonly text: string;
  /** The step as events of a trace, to be drawn as a space-time diagram. Time is the number of the step. */
  readonly events: readonly TraceEvent[];
  /** The state after it. */
  readonly state: ExploredState;
}

/** What is known of a message under way: the event that sent it. */
interface Sent {
  readonly envelope: number;
  readonly event: number;
}

/** Turns a way through the states into steps and events. */
export function counterexampleOf(
  transitions: Transitions,
  vectors: readonly Int32Array[],
  steps: readonly SpaceStep[],
): ExploredStep[] {
  return new Retelling(transitions).tell(vectors, steps);
}

class Retelling {
  #nextId = 0;
  readonly #underWay: Sent[] = [];

  constructor(private readonly transitions: Transitions) {}

  tell(vectors: readonly Int32Array[], steps: readonly SpaceStep[]): ExploredStep[] {
    // Messages that onStart sent have no step of their own.
    for (const envelope of this.#envelopesOf(vectors[0])) this.#underWay.push({ envelope, event: -1 });
    return steps.map((step, index) => this.#step(step, vectors[index], vectors[index + 1], index + 1));
  }

  #envelopesOf(vector: Int32Array): number[] {
    return Array.from(vector.subarray(this.transitions.base));
  }

  #event(atMs: number, event: Omit<TraceEvent, 'id' | 'atMs'>): TraceEvent {
    return { id: this.#nextId++, atMs, ...event };
  }

  #step(step: SpaceStep, before: Int32Array, after: Int32Array, number: number): ExploredStep {
    const events: TraceEvent[] = [];
    const node = this.#happened(step, before, number, events);
    const cause = events.length === 0 ? undefined : events[events.length - 1].id;
    this.#noteSends(step, before, after, number, events, cause, node);
    const state = new StateView(this.transitions, after, after.length);
    return { kind: KINDS[step.kind], text: actionText(this.transitions, step, before), events, state };
  }

  /** Writes down what happened, and says where. */
  #happened({ kind, subject }: SpaceStep, before: Int32Array, number: number, events: TraceEvent[]): string {
    const { nodeNames, clients, locals, partitions } = this.transitions;
    switch (KINDS[kind]) {
      case 'timer': {
        const node = nodeNames[Math.floor(subject / TIMERS)];
        events.push(
          this.#event(number, { kind: 'timer', node, data: locals.timerNames.at(subject % TIMERS) }),
        );
        return node;
      }
      case 'ask': {
        const node = clients.names[subject];
        const next = clients.nextRequest(subject, before[nodeNames.length + subject]);
        events.push(this.#event(number, { kind: 'request', node, peer: next?.to, data: next?.request }));
        return node;
      }
      case 'crash':
      case 'restart': {
        const node = nodeNames[subject];
        events.push(this.#event(number, { kind: KINDS[kind] as 'crash' | 'restart', node }));
        return node;
      }
      case 'partition':
        events.push(this.#event(number, { kind: 'partition', node: '', data: partitions[subject - 1] }));
        return '';
      case 'heal':
        events.push(this.#event(number, { kind: 'heal', node: '' }));
        return '';
      case 'tick':
        return '';
      default:
        return this.#moved(KINDS[kind] as 'deliver' | 'duplicate' | 'lose', subject, number, events);
    }
  }

  /** A message arrives, or is lost. */
  #moved(
    kind: 'deliver' | 'duplicate' | 'lose',
    envelope: number,
    number: number,
    events: TraceEvent[],
  ): string {
    const { from, to, data, kind: what } = this.transitions.locals.envelopes.frozen(envelope);
    const index = this.#underWay.findIndex(one => one.envelope === envelope);
    const sent = this.#underWay[index];
    if (kind !== 'duplicate' && index >= 0) this.#underWay.splice(index, 1);
    const cause = sent === undefined || sent.event < 0 ? {} : { cause: sent.event };
    if (kind === 'lose') {
      events.push(this.#event(number, { kind: 'lost', node: from, peer: to, ...cause }));
      return from;
    }
    const arrival = what === 'answer' ? 'answer' : 'deliver';
    events.push(this.#event(number, { kind: arrival, node: to, peer: from, data, ...cause }));
    return to;
  }

  /** Envelopes that are there after the step and were not before were sent by it. */
  #noteSends(
    { kind: what, subject }: SpaceStep,
    before: Int32Array,
    after: Int32Array,
    number: number,
    events: TraceEvent[],
    cause: number | undefined,
    node: string,
  ): void {
    const left = this.#envelopesOf(before);
    const isTaken = KINDS[what] === 'deliver' || KINDS[what] === 'lose';
    const taken = isTaken ? left.indexOf(subject) : -1;
    if (taken >= 0) left.splice(taken, 1);
    for (const envelope of this.#envelopesOf(after)) {
      const known = left.indexOf(envelope);
      if (known >= 0) {
        left.splice(known, 1);
        continue;
      }
      const { to, data, kind } = this.transitions.locals.envelopes.frozen(envelope);
      if (kind === 'request') {
        this.#underWay.push({ envelope, event: cause ?? -1 });
        continue;
      }
      const sent = this.#event(number, {
        kind: 'send',
        node,
        peer: to,
        data,
        ...(cause === undefined ? {} : { cause }),
      });
      events.push(sent);
      this.#underWay.push({ envelope, event: sent.id });
    }
  }
}

/** Letters of a message or request within a sentence. */
const LONGEST_WORDS = 60;

/** An action in words: `b receives increment from alice`. */
export function actionText(
  { nodeNames, clients, locals, partitions }: Transitions,
  { kind, subject }: SpaceStep,
  before: Int32Array,
): string {
  switch (KINDS[kind]) {
    case 'timer':
      return `timer '${locals.timerNames.at(subject % TIMERS)}' of ${nodeNames[Math.floor(subject / TIMERS)]} rings`;
    case 'ask': {
      const next = clients.nextRequest(subject, before[nodeNames.length + subject]);
      return `${clients.names[subject]} asks ${next?.to}: ${wordsFor(next?.request)}`;
    }
    case 'crash':
      return `${nodeNames[subject]} crashes`;
    case 'restart':
      return `${nodeNames[subject]} restarts`;
    case 'partition':
      return `a partition: ${partitions[subject - 1].map(group => group.join(', ')).join(' | ')}`;
    case 'heal':
      return 'the partition ends';
    case 'tick':
      return 'a tick passes';
  }
  const { from, to, data } = locals.envelopes.at(subject);
  if (KINDS[kind] === 'lose') return `${wordsFor(data)} from ${from} to ${to} is lost`;
  const again = KINDS[kind] === 'duplicate' ? ' (and will once more)' : '';
  return `${to} receives ${wordsFor(data)} from ${from}${again}`;
}

/** Data in a few words. */
function wordsFor(data: unknown): string {
  return data === undefined ? 'nothing' : shortWord(data, LONGEST_WORDS);
}
