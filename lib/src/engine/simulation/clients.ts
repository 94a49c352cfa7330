import { copyData } from '../data/plain-data.js';
import type { Random } from '../random/index.js';
import type { NodeId } from './node.js';
import type { ClientOperation, Pending, PendingKind } from './pending.js';
import { ClosedLoopSource, type RequestSource, ScriptSource } from './request-source.js';
import type { TraceKind } from './trace.js';
import type { OpenLoop } from './workload.js';
import { drawMs } from './workload.js';
import type { World } from './world.js';

/** What clients need of the engine that they are part of. */
export interface ClientSurroundings {
  readonly nowMs: number;
  schedule(atMs: number, kind: PendingKind, client: string, request: number): void;
  record(kind: TraceKind, node: string, cause?: number, peer?: string, data?: unknown): number;
  send(from: string, to: NodeId, request: unknown, number: number, cause: number): void;
  reaches(from: string, to: string): boolean;
}

interface Asker {
  readonly source: RequestSource | undefined;
  open: ClientOperation | undefined;
  /** When it means to ask what it asks next. */
  intendedAtMs: number;
}

/** The clients of a world: each asks one thing after the other, and writes down what it learned. */
export class Clients {
  readonly history: ClientOperation[] = [];
  readonly #askers = new Map<string, Asker>();
  readonly #timeoutMs: number;
  readonly #openLoop: OpenLoop | undefined;
  /** Clients of the open loop that wait for nothing. */
  readonly #idle: string[] = [];
  readonly #nodes: readonly NodeId[];
  #places = 0;
  #arrivals = 0;

  constructor(
    world: World,
    private readonly random: Random,
    private readonly surroundings: ClientSurroundings,
  ) {
    this.#timeoutMs = world.clientTimeoutMs ?? 1000;
    this.#nodes = Object.keys(world.nodes);
    for (const [client, script] of Object.entries(world.clients ?? {}))
      this.#join(client, new ScriptSource(script));
    const { workload } = world;
    if (workload?.loop === 'closed') {
      for (let client = 1; client <= workload.clients; client++)
        this.#join(`c${client}`, new ClosedLoopSource(workload, this.#nodes, random.split(`c${client}`)));
    }
    this.#openLoop = workload?.loop === 'open' ? workload : undefined;
  }

  begin(): void {
    for (const client of this.#askers.keys()) this.#scheduleNext(client);
    if (this.#openLoop !== undefined) this.#scheduleArrival(this.#openLoop.fromMs ?? 0);
  }

  /** Something of theirs happens. */
  happen(pending: Pending): void {
    const { kind, node, number } = pending;
    if (kind === 'ask') this.#askNext(node);
    if (kind === 'give-up') this.#giveUp(node, number);
    if (kind === 'arrival') this.#arrive();
    if (kind === 'answer') this.#answer(node, number, pending.peer, pending.value, pending.cause);
  }

  #join(client: string, source: RequestSource | undefined): Asker {
    const asker = { source, open: undefined, intendedAtMs: 0 };
    this.#askers.set(client, asker);
    return asker;
  }

  #asker(client: string): Asker {
    return this.#askers.get(client) as Asker;
  }

  #askNext(client: string): void {
    const { source, intendedAtMs } = this.#asker(client);
    const { to, request } = (source as RequestSource).take();
    this.#ask(client, to, request, intendedAtMs);
  }

  #ask(client: string, to: NodeId, input: unknown, intendedAtMs: number): void {
    const { nowMs, record, schedule, send } = this.surroundings;
    const request = this.history.length;
    const invokedPlace = this.#places++;
    const operation = {
      client,
      request,
      to,
      input,
      intendedAtMs,
      invokedAtMs: nowMs,
      invokedPlace,
      answered: false,
    };
    this.#asker(client).open = operation;
    this.history.push(operation);
    const cause = record('request', client, undefined, to, input);
    send(client, to, copyData(input), request, cause);
    schedule(nowMs + this.#timeoutMs, 'give-up', client, request);
  }

  #answer(client: string, request: number, from: NodeId, value: unknown, cause: number): void {
    const { nowMs, reaches, record } = this.surroundings;
    const open = this.#askers.get(client)?.open;
    if (!reaches(from, client)) {
      record('blocked', client, cause, from, value);
      return;
    }
    if (open?.request !== request) {
      record('missed', client, cause, from, value);
      return;
    }
    record('answer', client, cause, from, value);
    open.answered = true;
    open.completedAtMs = nowMs;
    open.completedPlace = this.#places++;
    open.output = value;
    this.#close(client);
  }

  #giveUp(client: string, request: number): void {
    const { open } = this.#asker(client);
    if (open?.request !== request) return;
    this.surroundings.record('give-up', client, undefined, open.to);
    this.#close(client);
  }

  #close(client: string): void {
    const asker = this.#asker(client);
    asker.open = undefined;
    if (asker.source === undefined) this.#idle.push(client);
    else this.#scheduleNext(client);
  }

  #scheduleNext(client: string): void {
    const asker = this.#asker(client);
    const { nowMs, schedule } = this.surroundings;
    const meant = asker.source?.nextAtMs(nowMs);
    if (meant === undefined) return;
    asker.intendedAtMs = meant;
    schedule(Math.max(nowMs, meant), 'ask', client, 0);
  }

  #scheduleArrival(atMs: number): void {
    const { untilMs, most } = this.#openLoop as OpenLoop;
    if (atMs > (untilMs ?? Number.POSITIVE_INFINITY) || this.#arrivals === (most ?? Number.POSITIVE_INFINITY))
      return;
    this.surroundings.schedule(atMs, 'arrival', '', 0);
  }

  /** A request of the open loop: nobody waited for an answer before it came. Whoever is idle asks it, or somebody new. */
  #arrive(): void {
    const loop = this.#openLoop as OpenLoop;
    const { nowMs } = this.surroundings;
    const number = this.#arrivals++;
    let client = this.#idle.shift();
    if (client === undefined) {
      client = `c${this.#askers.size + 1}`;
      this.#join(client, undefined);
    }
    const to = this.random.pick(loop.to ?? this.#nodes);
    this.#ask(client, to, loop.request(this.random, number), nowMs);
    this.#scheduleArrival(nowMs + drawMs(loop.everyMs, this.random));
  }
}
