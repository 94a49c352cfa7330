import { Random } from '../random/index.js';
import { type ClientSurroundings, Clients } from './clients.js';
import { EventHeap } from './event-heap.js';
import type { Fault } from './faults.js';
import { Network } from './network.js';
import type { NodeId } from './node.js';
import type { ClientOperation, HandlerCall, Pending } from './pending.js';
import { Place } from './place.js';
import { copyData } from './plain-data.js';
import type { HandlerEffect, HandlerInput } from './runtime.js';
import { Trace, type TraceKind, type TraceMode } from './trace.js';
import type { World } from './world.js';

/** Times are whole numbers of these: a microsecond. */
const TICKS_PER_MS = 1000;

/**
 * The simulator as a step machine: {@link next} goes on until a handler must run and says which; {@link done} takes what the handler
 * did. It never touches a node itself, so nodes may live anywhere.
 */
export class Engine {
  readonly trace: Trace;
  readonly #heap = new EventHeap();
  readonly #pending: (Pending | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #places = new Map<NodeId, Place>();
  readonly #clients: Clients;
  readonly #network: Network;
  readonly #crashes: Random;
  #now = 0;
  #settings = 0;
  #handled = 0;
  #running: { readonly node: NodeId; readonly cause: number } | undefined;

  constructor(
    world: World,
    private readonly options: {
      readonly seed: number | string;
      readonly untilMs: number;
      readonly trace: TraceMode;
    },
  ) {
    this.trace = new Trace(options.trace);
    // Everything that chance decides, in one place: a stream for each source, so that one does not shift another.
    const random = new Random(options.seed);
    this.#network = new Network(world.network ?? {}, random.split('network'));
    this.#crashes = random.split('crashes');
    for (const node of Object.keys(world.nodes)) {
      this.#places.set(node, new Place(world.clocks?.[node]));
      this.#schedule(0, { kind: 'start', node });
    }
    for (const { atMs, fault } of world.faults ?? []) this.#schedule(atMs, { kind: 'fault', fault });
    this.#clients = new Clients(world, this.#surroundings());
    this.#clients.begin();
  }

  /** What the clients asked and learnt so far. */
  get history(): readonly ClientOperation[] {
    return this.#clients.history;
  }

  /** On the world's own clock. */
  get nowMs(): number {
    return this.#now / TICKS_PER_MS;
  }

  /** Whether something is left to happen, after the time is over. */
  get isWaiting(): boolean {
    return this.#heap.size > 0;
  }

  isUp(node: NodeId): boolean {
    return this.#places.get(node)?.up === true;
  }

  /** The next handler that must run; `undefined` when nothing is left to happen, or the time is over. */
  next(): HandlerCall | undefined {
    while (this.#heap.nextTime <= this.options.untilMs * TICKS_PER_MS) {
      this.#now = this.#heap.nextTime;
      const index = this.#heap.pop();
      const pending = this.#pending[index] as Pending;
      this.#pending[index] = undefined;
      this.#free.push(index);
      const call = this.#happen(pending);
      if (call !== undefined) return call;
    }
    return undefined;
  }

  /** What the handler of the last call did, in order. */
  done(effects: readonly HandlerEffect[]): void {
    const running = this.#running;
    if (running === undefined)
      throw new Error('done was called without a handler that runs: call next first');
    this.#running = undefined;
    for (const effect of effects) this.#carryOut(running.node, effect, running.cause);
  }

  #surroundings(): ClientSurroundings {
    const nowMs = (): number => this.nowMs;
    return {
      get nowMs() {
        return nowMs();
      },
      schedule: (atMs, pending) => this.#schedule(atMs, pending),
      record: (kind, node, more) => this.#record(kind, node, more),
      travel: (from, to, input, cause) => this.#travel(from, to, input, cause),
      reaches: (from, to) => this.#network.reaches(from, to),
    };
  }

  #schedule(atMs: number, pending: Pending): void {
    const index = this.#free.pop() ?? this.#pending.length;
    this.#pending[index] = pending;
    this.#heap.push(Math.max(this.#now, Math.round(atMs * TICKS_PER_MS)), index);
  }

  #record(
    kind: TraceKind,
    node: string,
    more: { cause?: number; peer?: string; data?: unknown } = {},
  ): number {
    return this.trace.add({ atMs: this.nowMs, kind, node, ...more });
  }

  #happen(pending: Pending): HandlerCall | undefined {
    switch (pending.kind) {
      case 'start':
        return this.#begin(pending.node, 'start');
      case 'fault':
        return this.#befall(pending.fault);
      case 'arrive':
        return this.#arrive(pending);
      case 'timer':
        return this.#ring(pending);
      case 'answer':
        this.#clients.answer(pending);
        return undefined;
      case 'ask':
        this.#clients.ask(pending.client);
        return undefined;
      case 'give-up':
        this.#clients.giveUp(pending.client, pending.request);
        return undefined;
    }
  }

  #call(node: NodeId, input: HandlerInput, cause: number, fresh = false): HandlerCall {
    const { clock, storage } = this.#place(node);
    this.#running = { node, cause };
    const call = this.#handled++;
    return { node, fresh, input, sight: { nowMs: clock.at(this.nowMs), call, disk: storage.view } };
  }

  #place(node: NodeId): Place {
    return this.#places.get(node) as Place;
  }

  #begin(node: NodeId, kind: 'start' | 'restart'): HandlerCall | undefined {
    const place = this.#place(node);
    if (place.up) return undefined;
    place.begin();
    return this.#call(node, { kind }, this.#record(kind, node), true);
  }

  #befall(fault: Fault): HandlerCall | undefined {
    switch (fault.kind) {
      case 'crash':
        return this.#crash(fault.node, fault.loseDisk);
      case 'restart':
        return this.#begin(fault.node, 'restart');
      case 'pause':
        if (this.#place(fault.node).up) this.#place(fault.node).paused = true;
        this.#record('pause', fault.node);
        return undefined;
      case 'resume':
        return this.#resume(fault.node);
      case 'step-clock':
        this.#place(fault.node).clock.step(fault.byMs);
        this.#record('step-clock', fault.node, { data: fault.byMs });
        return undefined;
      default:
        this.#network.apply(fault);
        this.#record(fault.kind, fault.kind === 'cut' ? fault.from : '', {
          ...(fault.kind === 'cut' ? { peer: fault.to } : {}),
          ...(fault.kind === 'partition' ? { data: fault.groups } : {}),
        });
        return undefined;
    }
  }

  #crash(node: NodeId, loseDisk: boolean): undefined {
    const place = this.#place(node);
    if (!place.up) return undefined;
    // A disk writes in order: of what was not synced, some first part got there.
    place.crash(loseDisk ? 'lose the disk' : this.#crashes.below(place.storage.unsyncedWrites + 1));
    this.#record('crash', node, { data: loseDisk ? 'with its disk' : undefined });
    return undefined;
  }

  #resume(node: NodeId): undefined {
    const place = this.#place(node);
    this.#record('resume', node);
    place.paused = false;
    for (const pending of place.backlog.splice(0)) this.#schedule(this.nowMs, pending);
    return undefined;
  }

  #arrive(pending: Extract<Pending, { kind: 'arrive' }>): HandlerCall | undefined {
    const { from, to, input, cause } = pending;
    const place = this.#place(to);
    const data =
      input.kind === 'message' ? input.message : input.kind === 'request' ? input.request : undefined;
    if (!this.#network.reaches(from, to)) {
      this.#record('blocked', to, { cause, peer: from, data });
      return undefined;
    }
    if (!place.up) {
      this.#record('missed', to, { cause, peer: from, data });
      return undefined;
    }
    if (place.paused) {
      place.backlog.push(pending);
      return undefined;
    }
    return this.#call(to, input, this.#record('deliver', to, { cause, peer: from, data }));
  }

  #ring(pending: Extract<Pending, { kind: 'timer' }>): HandlerCall | undefined {
    const { node, life, name, setting, cause } = pending;
    const place = this.#place(node);
    if (place.life !== life || place.timers.get(name) !== setting) return undefined;
    if (place.paused) {
      place.backlog.push(pending);
      return undefined;
    }
    place.timers.delete(name);
    return this.#call(node, { kind: 'timer', name }, this.#record('timer', node, { cause, data: name }));
  }

  #carryOut(node: NodeId, effect: HandlerEffect, cause: number): void {
    const place = this.#place(node);
    switch (effect.kind) {
      case 'send':
        this.#travel(
          node,
          effect.to,
          { kind: 'message', from: node, message: effect.message },
          this.#record('send', node, { cause, peer: effect.to, data: effect.message }),
        );
        break;
      case 'reply':
        this.#sendAnswer(node, effect.client.id, effect.client.request, effect.value, cause);
        break;
      case 'set-timer': {
        const setting = this.#settings++;
        place.timers.set(effect.name, setting);
        this.#schedule(this.nowMs + place.clock.worldDelay(effect.delayMs), {
          kind: 'timer',
          node,
          life: place.life,
          name: effect.name,
          setting,
          cause,
        });
        break;
      }
      case 'clear-timer':
        place.timers.delete(effect.name);
        break;
      case 'write':
        place.storage.write(effect.key, effect.value);
        this.#record('write', node, { cause, data: effect.key });
        break;
      case 'sync':
        place.storage.sync();
        this.#record('sync', node, { cause });
        break;
    }
  }

  /** A copy for each journey: two deliveries of one message must not share an object. */
  #travel(from: string, to: NodeId, input: HandlerInput, cause: number): void {
    const journeys = this.#network.draw(from, to, this.nowMs);
    if (journeys.length === 0) this.#record('lost', from, { cause, peer: to });
    journeys.forEach((delayMs, index) => {
      const own = index === 0 ? input : copyData(input);
      this.#schedule(this.nowMs + delayMs, { kind: 'arrive', from, to, input: own, cause });
    });
  }

  #sendAnswer(from: NodeId, client: string, request: number, value: unknown, cause: number): void {
    const sent = this.#record('send', from, { cause, peer: client, data: value });
    const journeys = this.#network.draw(from, client, this.nowMs);
    if (journeys.length === 0) this.#record('lost', from, { cause: sent, peer: client });
    for (const delayMs of journeys) {
      this.#schedule(this.nowMs + delayMs, { kind: 'answer', client, request, from, value, cause: sent });
    }
  }
}
