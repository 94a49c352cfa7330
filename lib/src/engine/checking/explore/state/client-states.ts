import { Interner } from '../../../data/interner.js';
import { PairTable } from '../../../data/pair-table.js';
import type { ExploredWorld } from './exploration-world.js';
import type { Envelope } from './local-states.js';

/**
 * One request of a client, as far as it got: the fields of the simulator's `ClientOperation` but for its times and places, which the explorer does not
 * know. To read one of those (`completedAtMs`, say) throws, so that a claim about them cannot hold in silence.
 */
export interface ExploredOperation extends KeptOperation {
  /** The client's own count, from 0. */
  readonly request: number;
}

/** What the explored state keeps of it. */
interface KeptOperation {
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
  readonly operations: readonly KeptOperation[];
}

/** What only a simulated operation has. */
const UNKNOWN_TO_THE_EXPLORER = [
  'intendedAtMs',
  'invokedAtMs',
  'invokedPlace',
  'completedAtMs',
  'completedPlace',
];

const WITHOUT_TIMES: object = Object.defineProperties(
  {},
  Object.fromEntries(
    UNKNOWN_TO_THE_EXPLORER.map(field => [
      field,
      {
        get(): never {
          throw new TypeError(
            `an explored operation has no '${field}': the explorer tries every order and knows no times. Whether it was answered is 'answered', and what was over when it began is 'saw'`,
          );
        },
      },
    ]),
  ),
);

const shown = new WeakMap<readonly KeptOperation[], readonly ExploredOperation[]>();

/** Operations as claims see them; made once for each list. */
export function shownOperations(operations: readonly KeptOperation[]): readonly ExploredOperation[] {
  const known = shown.get(operations);
  if (known !== undefined) return known;
  const made = operations.map(
    (operation, request): ExploredOperation =>
      Object.freeze(Object.assign(Object.create(WITHOUT_TIMES), operation, { request })),
  );
  shown.set(operations, made);
  return made;
}

/** A request that a client may make next. */
export interface NextRequest {
  readonly to: string;
  readonly request: unknown;
  /** The client's own count, from 0. */
  readonly number: number;
}

/** The clients' own states, numbered. What is asked at every step of a search is remembered by number. */
export class ClientStates {
  readonly states = new Interner<ClientState>();
  readonly names: readonly string[];
  /** For each client, by its state: what it asks next; `null` for nothing. */
  readonly #next: (NextRequest | null | undefined)[][];
  readonly #completed: number[] = [];
  readonly #answered = new PairTable();
  /** For each client, by its state and what the others had completed. */
  readonly #invoked: readonly PairTable[];

  constructor(private readonly world: ExploredWorld) {
    this.names = Object.keys(world.clients ?? {});
    this.#next = this.names.map(() => []);
    this.#invoked = this.names.map(() => new PairTable());
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
    this.#completed[state] ??= this.states.at(state).operations.filter(({ answered }) => answered).length;
    return this.#completed[state];
  }

  /** What a client asks next; `undefined` if it waits, or has asked everything. */
  nextRequest(client: number, state: number): NextRequest | undefined {
    const known = this.#next[client][state];
    if (known !== undefined) return known ?? undefined;
    const number = this.states.at(state).operations.length;
    const next = this.isWaiting(state) ? undefined : this.world.clients?.[this.names[client]][number];
    const request = next === undefined ? null : { to: next.to, request: next.request, number };
    this.#next[client][state] = request;
    return request ?? undefined;
  }

  /**
   * The state after a request.
   *
   * @param sawCode a number that is equal exactly for equal counts of completed operations
   * @param saw makes those counts, by client
   */
  invoked(client: number, state: number, sawCode: number, saw: () => ExploredOperation['saw']): number {
    const known = this.#invoked[client].find(state, sawCode);
    if (known >= 0) return known;
    const { operations } = this.states.at(state);
    const { to, request: input } = this.nextRequest(client, state) as NextRequest;
    const operation = { client: this.names[client], to, input, answered: false, saw: saw() };
    const after = this.states.numberOf({ operations: [...operations, operation] });
    this.#invoked[client].put(state, sawCode, after);
    return after;
  }

  /**
   * The state after an answer; the same one if the client no longer waits for it.
   *
   * @param number the envelope's: equal exactly for equal answers
   */
  answered(state: number, number: number, { request, data }: Envelope): number {
    const known = this.#answered.find(state, number);
    if (known >= 0) return known;
    const after = this.#withAnswer(state, request as number, data);
    this.#answered.put(state, number, after);
    return after;
  }

  #withAnswer(state: number, request: number, output: unknown): number {
    const { operations } = this.states.at(state);
    const open = operations.length - 1;
    if (open !== request || operations[open].answered) return state;
    const closed = { ...operations[open], answered: true, output };
    return this.states.numberOf({ operations: [...operations.slice(0, open), closed] });
  }
}
