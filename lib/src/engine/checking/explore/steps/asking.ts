import { Interner } from '../../../data/interner.js';
import { PairTable } from '../../../data/pair-table.js';
import type { ClientStates, NextRequest } from '../state/client-states.js';
import type { Layout } from '../state/layout.js';
import type { LocalStates } from '../state/local-states.js';
import type { Successor } from './successor.js';

/** A client asks fewer times than this. */
const SCRIPT = 64;
/** Digits of that size that fit 31 bits. */
const MOST_DIGITS = 5;

/** Lets clients ask: a request sets out, and what its client knows of the others by then is part of the history. */
export class Asking {
  readonly #envelopes = new PairTable();
  readonly #sawCodes = new Interner<readonly number[]>();

  constructor(
    private readonly clients: ClientStates,
    private readonly locals: LocalStates,
    private readonly layout: Layout,
    private readonly successor: Successor,
  ) {}

  /** Lets a client ask its next request in the successor, if it has one and waits for nothing. */
  ask(client: number, tick: number): void {
    const { successor, clients, layout } = this;
    const place = layout.nodes + client;
    const state = successor.numbers[place];
    const next = clients.nextRequest(client, state);
    if (next === undefined) return;
    successor.put(
      place,
      clients.invoked(client, state, this.#sawCode(), () => this.#saw()),
    );
    successor.add(this.#envelopeOf(client, next, tick));
  }

  /** Counts of completed operations as one number: as its digits, or by its place in a list where those would not fit. */
  #sawCode(): number {
    const { names } = this.clients;
    if (names.length > MOST_DIGITS)
      return this.#sawCodes.numberOf(names.map((_, other) => this.#completed(other)));
    let code = 0;
    for (let other = 0; other < names.length; other++) code = code * SCRIPT + this.#completed(other);
    return code;
  }

  #completed(client: number): number {
    return this.clients.completed(this.successor.numbers[this.layout.nodes + client]);
  }

  #saw(): Record<string, number> {
    return Object.fromEntries(this.clients.names.map((name, other) => [name, this.#completed(other)]));
  }

  #envelopeOf(client: number, { to, request, number }: NextRequest, tick: number): number {
    const sentTick = this.locals.time?.latencyTicks === undefined ? 0 : tick;
    const known = this.#envelopes.find(client * SCRIPT + number, sentTick);
    if (known >= 0) return known;
    const stamp = this.locals.time?.latencyTicks === undefined ? {} : { sentTick };
    const from = this.clients.names[client];
    const envelope = { kind: 'request', from, to, data: request, request: number, ...stamp } as const;
    const numbered = this.locals.envelopes.numberOf(envelope);
    this.#envelopes.put(client * SCRIPT + number, sentTick, numbered);
    return numbered;
  }
}
