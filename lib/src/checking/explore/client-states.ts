import type { ExploredWorld } from './exploration-world.js';
import { Interner } from './interner.js';

/** One request of a client, as far as it got. */
export interface ExploredOperation {
  readonly client: string;
  readonly to: string;
  readonly input: unknown;
  readonly answered: boolean;
  readonly output?: unknown;
  /** How many operations each client had completed when this one was invoked. */
  readonly saw: Readonly<Record<string, number>>;
}

/** What a client did so far. Its history is part of the explored state: properties look at it. */
export interface ClientState {
  readonly operations: readonly ExploredOperation[];
}

/** The clients' own states, numbered. */
export class ClientStates {
  readonly states = new Interner<ClientState>();
  readonly names: readonly string[];

  constructor(private readonly world: ExploredWorld) {
    this.names = Object.keys(world.clients ?? {});
  }

  blank(): number {
    return this.states.numberOf({ operations: [] });
  }

  /** Whether a client waits for an answer. */
  isWaiting(state: number): boolean {
    const { operations } = this.states.at(state);
    return operations.length > 0 && !operations[operations.length - 1].answered;
  }

  completed(state: number): number {
    return this.states.at(state).operations.filter(({ answered }) => answered).length;
  }

  /** What a client asks next; `undefined` if it waits, or has asked everything. */
  nextRequest(
    client: number,
    state: number,
  ): { readonly to: string; readonly request: unknown; readonly number: number } | undefined {
    if (this.isWaiting(state)) return undefined;
    const number = this.states.at(state).operations.length;
    const next = this.world.clients?.[this.names[client]][number];
    return next === undefined ? undefined : { ...next, number };
  }

  invoked(client: number, state: number, saw: ExploredOperation['saw']): number {
    const { operations } = this.states.at(state);
    const next = this.world.clients?.[this.names[client]][operations.length];
    if (next === undefined) throw new Error('the client has nothing left to ask');
    const operation = { client: this.names[client], to: next.to, input: next.request, answered: false, saw };
    return this.states.numberOf({ operations: [...operations, operation] });
  }

  /** The state after an answer; the same one if the client no longer waits for it. */
  answered(state: number, request: number, output: unknown): number {
    const { operations } = this.states.at(state);
    const open = operations.length - 1;
    if (open !== request || operations[open].answered) return state;
    const closed = { ...operations[open], answered: true, output };
    return this.states.numberOf({ operations: [...operations.slice(0, open), closed] });
  }
}
