import type { TraceEvent } from '../../simulation/index.js';
import type { Action, Transitions } from './transitions.js';

/** One step of a counterexample, in words and as what changed. */
export interface ExploredStep {
  /** `deliver`, `duplicate`, `lose`, `timer`, `ask`, `crash` or `restart`. */
  readonly kind: Action['kind'];
  /** `b receives increment from alice`. */
  readonly text: string;
  /** The step as events of a trace, to be drawn as a space-time diagram. Time is the number of the step. */
  readonly events: readonly TraceEvent[];
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
  actions: readonly Action[],
): ExploredStep[] {
  return new Retelling(transitions).tell(vectors, actions);
}

class Retelling {
  #nextId = 0;
  readonly #underWay: Sent[] = [];

  constructor(private readonly transitions: Transitions) {}

  tell(vectors: readonly Int32Array[], actions: readonly Action[]): ExploredStep[] {
    // Messages that onStart sent have no step of their own.
    for (const envelope of this.#envelopesOf(vectors[0])) this.#underWay.push({ envelope, event: -1 });
    return actions.map((action, index) => this.#step(action, vectors[index], vectors[index + 1], index + 1));
  }

  #envelopesOf(vector: Int32Array): number[] {
    return Array.from(vector.subarray(this.transitions.base));
  }

  #event(atMs: number, event: Omit<TraceEvent, 'id' | 'atMs'>): TraceEvent {
    return { id: this.#nextId++, atMs, ...event };
  }

  #step(action: Action, before: Int32Array, after: Int32Array, number: number): ExploredStep {
    const events: TraceEvent[] = [];
    const { text, node } = this.#happened(action, before, number, events);
    const cause = events.length === 0 ? undefined : events[events.length - 1].id;
    this.#noteSends(action, before, after, number, events, cause, node);
    return { kind: action.kind, text, events };
  }

  #happened(
    action: Action,
    before: Int32Array,
    number: number,
    events: TraceEvent[],
  ): { text: string; node: string } {
    const { nodeNames, clients, locals } = this.transitions;
    switch (action.kind) {
      case 'timer': {
        const node = nodeNames[action.node];
        events.push(this.#event(number, { kind: 'timer', node, data: action.name }));
        return { text: `timer '${action.name}' of ${node} rings`, node };
      }
      case 'ask': {
        const client = clients.names[action.client];
        const next = clients.nextRequest(action.client, before[nodeNames.length + action.client]);
        events.push(
          this.#event(number, { kind: 'request', node: client, peer: next?.to, data: next?.request }),
        );
        return { text: `${client} asks ${next?.to}: ${wordsFor(next?.request)}`, node: client };
      }
      case 'crash':
      case 'restart': {
        const node = nodeNames[action.node];
        events.push(this.#event(number, { kind: action.kind, node }));
        return { text: action.kind === 'crash' ? `${node} crashes` : `${node} restarts`, node };
      }
      default: {
        const { from, to, data, kind } = locals.envelopes.at(action.envelope);
        const index = this.#underWay.findIndex(({ envelope }) => envelope === action.envelope);
        const sent = this.#underWay[index];
        if (action.kind !== 'duplicate') this.#underWay.splice(index, 1);
        const cause = sent === undefined || sent.event < 0 ? {} : { cause: sent.event };
        if (action.kind === 'lose') {
          events.push(this.#event(number, { kind: 'lost', node: from, peer: to, ...cause }));
          return { text: `${wordsFor(data)} from ${from} to ${to} is lost`, node: from };
        }
        events.push(
          this.#event(number, {
            kind: kind === 'answer' ? 'answer' : 'deliver',
            node: to,
            peer: from,
            data,
            ...cause,
          }),
        );
        const again = action.kind === 'duplicate' ? ' (and will once more)' : '';
        return { text: `${to} receives ${wordsFor(data)} from ${from}${again}`, node: to };
      }
    }
  }

  /** Envelopes that are there after the step and were not before were sent by it. */
  #noteSends(
    action: Action,
    before: Int32Array,
    after: Int32Array,
    number: number,
    events: TraceEvent[],
    cause: number | undefined,
    node: string,
  ): void {
    const left = this.#envelopesOf(before);
    const taken = action.kind === 'deliver' || action.kind === 'lose' ? left.indexOf(action.envelope) : -1;
    if (taken >= 0) left.splice(taken, 1);
    for (const envelope of this.#envelopesOf(after)) {
      const known = left.indexOf(envelope);
      if (known >= 0) {
        left.splice(known, 1);
        continue;
      }
      const { to, data, kind } = this.transitions.locals.envelopes.at(envelope);
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

/** Data in a few words. */
function wordsFor(data: unknown): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return text === undefined ? 'nothing' : text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
