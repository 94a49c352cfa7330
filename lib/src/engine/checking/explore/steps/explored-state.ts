import { type ExploredOperation, shownOperations } from '../state/client-states.js';
import type { Envelope } from '../state/local-states.js';
import type { Transitions } from './transitions.js';

/** A state of the whole, as properties see it. Everything in it is frozen. */
export interface ExploredState {
  /** The fields of each node that is up. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What each node would find on its disk after a crash. */
  readonly disks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What is under way. */
  readonly messages: readonly Envelope[];
  /** What the clients asked and learned, client by client. */
  readonly history: readonly ExploredOperation[];
  /** The tick, where time is explored; 0 otherwise. */
  readonly tick: number;
}

/** A state's numbers read back as data; parts are made when they are asked for. */
export class StateView implements ExploredState {
  readonly #transitions: Transitions;
  readonly #numbers: Int32Array;

  constructor(transitions: Transitions, vector: Int32Array, length: number) {
    this.#transitions = transitions;
    this.#numbers = vector.slice(0, length);
  }

  get nodes(): ExploredState['nodes'] {
    const { locals, nodeNames } = this.#transitions;
    const nodes: Record<string, Readonly<Record<string, unknown>>> = {};
    for (let node = 0; node < nodeNames.length; node++) {
      const { up, fields } = locals.states.frozen(this.#numbers[node]);
      if (up) nodes[nodeNames[node]] = fields;
    }
    return nodes;
  }

  get disks(): ExploredState['disks'] {
    const { locals, nodeNames } = this.#transitions;
    return Object.fromEntries(
      nodeNames.map((name, node) => [name, locals.states.frozen(this.#numbers[node]).durable]),
    );
  }

  get messages(): ExploredState['messages'] {
    const { locals, base } = this.#transitions;
    return Array.from(this.#numbers.subarray(base), envelope => locals.envelopes.frozen(envelope));
  }

  get tick(): number {
    return this.#transitions.tickOf(this.#numbers);
  }

  get history(): ExploredState['history'] {
    const { clients, nodeNames } = this.#transitions;
    return clients.names.flatMap((_, client) =>
      shownOperations(clients.states.frozen(this.#numbers[nodeNames.length + client]).operations),
    );
  }
}
