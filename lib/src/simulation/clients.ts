import type { NodeId } from './node.js';
import type { ClientOperation, Pending } from './pending.js';
import { copyData } from './plain-data.js';
import type { HandlerInput } from './runtime.js';
import type { TraceKind } from './trace.js';
import type { ClientRequest, World } from './world.js';

/** What clients need of the engine that they are part of. */
export interface ClientSurroundings {
  readonly nowMs: number;
  schedule(atMs: number, pending: Pending): void;
  record(kind: TraceKind, node: string, more?: { cause?: number; peer?: string; data?: unknown }): number;
  travel(from: string, to: NodeId, input: HandlerInput, cause: number): void;
  reaches(from: string, to: string): boolean;
}

interface Asker {
  readonly script: readonly ClientRequest[];
  next: number;
  open: ClientOperation | undefined;
}

/** The clients of a world: each asks one thing after the other, and writes down what it learnt. */
export class Clients {
  readonly history: ClientOperation[] = [];
  readonly #askers: ReadonlyMap<string, Asker>;
  readonly #timeoutMs: number;

  constructor(
    world: World,
    private readonly surroundings: ClientSurroundings,
  ) {
    this.#timeoutMs = world.clientTimeoutMs ?? 1000;
    const scripts = Object.entries(world.clients ?? {});
    this.#askers = new Map(scripts.map(([client, script]) => [client, { script, next: 0, open: undefined }]));
  }

  begin(): void {
    for (const client of this.#askers.keys()) this.#scheduleNext(client);
  }

  ask(client: string): void {
    const asker = this.#asker(client);
    const { to, request: input } = asker.script[asker.next++];
    const { nowMs, record, schedule, travel } = this.surroundings;
    const request = this.history.length;
    asker.open = { client, request, to, input, invokedAtMs: nowMs };
    this.history.push(asker.open);
    const cause = record('request', client, { peer: to, data: input });
    travel(client, to, { kind: 'request', client: { id: client, request }, request: copyData(input) }, cause);
    schedule(nowMs + this.#timeoutMs, { kind: 'give-up', client, request });
  }

  answer({ client, request, from, value, cause }: Extract<Pending, { kind: 'answer' }>): void {
    const { nowMs, reaches, record } = this.surroundings;
    const open = this.#askers.get(client)?.open;
    const seen = { cause, peer: from, data: value };
    if (!reaches(from, client)) {
      record('blocked', client, seen);
      return;
    }
    if (open?.request !== request) {
      record('missed', client, seen);
      return;
    }
    record('answer', client, seen);
    open.completedAtMs = nowMs;
    open.output = value;
    this.#close(client);
  }

  giveUp(client: string, request: number): void {
    const { open } = this.#asker(client);
    if (open?.request !== request) return;
    this.surroundings.record('give-up', client, { peer: open.to });
    this.#close(client);
  }

  #close(client: string): void {
    this.#asker(client).open = undefined;
    this.#scheduleNext(client);
  }

  #scheduleNext(client: string): void {
    const { script, next } = this.#asker(client);
    const { nowMs, schedule } = this.surroundings;
    if (next < script.length) schedule(Math.max(nowMs, script[next].atMs ?? 0), { kind: 'ask', client });
  }

  #asker(client: string): Asker {
    return this.#askers.get(client) as Asker;
  }
}
