import { copyData } from '../data/plain-data.js';
import { Random } from '../random/index.js';
import { type ClientSurroundings, Clients } from './clients.js';
import type { Fault, ScheduledFault } from './faults.js';
import type { NodeId } from './node.js';
import type { ClientOperation, HandlerCall, Pending } from './pending.js';
import { Place } from './place.js';
import type { HandlerEffect, HandlerInput } from './recording.js';
import type { HandlerSight } from './runtime.js';
import { Schedule } from './schedule.js';
import { ticksOf } from './time.js';
import { Trace, type TraceKind, type TraceMode } from './trace.js';
import { Transport } from './transport.js';
import type { World } from './world.js';
import { requireFaults } from './world-check.js';

/** What an engine is told besides its world. */
export interface EngineOptions {
  readonly seed: number | string;
  readonly untilMs: number;
  readonly trace: TraceMode;
  /** Accidents of the network that shall not happen, by name. */
  readonly without: readonly string[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * The simulator as a step machine: {@link next} goes on until a handler must run and says which; {@link done} takes what the handler
 * did. It never touches a node itself, so nodes may live anywhere.
 */
export class SimulationEngine {
  readonly trace: Trace;
  /** The faults of this run; drawn from the seed, if the world has a plan for them. */
  readonly faults: readonly ScheduledFault[];
  readonly #schedule = new Schedule();
  readonly #transport: Transport;
  readonly #places = new Map<NodeId, Place>();
  /** Places that are free again, and have something waiting. */
  readonly #ready: Place[] = [];
  readonly #clients: Clients;
  readonly #crashes: Random;
  readonly #durations: Random;
  readonly #untilTick: number;
  readonly #tearsWrites: boolean;
  readonly #sight: Mutable<HandlerSight> = { nowMs: 0, call: 0, disk: new Map() };
  readonly #call: Mutable<HandlerCall> = {
    node: '',
    fresh: false,
    input: { kind: 'start' },
    sight: this.#sight,
    event: -1,
  };
  #handled = 0;
  #running: Place | undefined;

  constructor(world: World, options: EngineOptions) {
    this.trace = new Trace(options.trace);
    this.#untilTick = ticksOf(options.untilMs);
    this.#tearsWrites = world.disk?.tearsWrites === true;
    // Everything that chance decides, in one place: a stream for each source, so that one does not shift another.
    const random = new Random(options.seed);
    const network = {
      network: world.network ?? {},
      random: random.split('network'),
      without: options.without,
    };
    this.#transport = new Transport(network, this.#schedule, this.trace);
    this.#crashes = random.split('crashes');
    this.#durations = random.split('durations');
    const nodes = Object.keys(world.nodes);
    const { faults = [] } = world;
    this.faults = typeof faults === 'function' ? faults(random.split('faults'), nodes) : faults;
    if (typeof faults === 'function') requireFaults(world, this.faults);
    for (const node of nodes) {
      const own = { clock: world.clocks?.[node], handlingMs: world.handlingMs, syncMs: world.disk?.syncMs };
      this.#places.set(node, new Place(node, this.#schedule, own));
      this.#schedule.add(0, 'start', node);
    }
    for (const { atMs, fault } of this.faults) this.#schedule.add(atMs, 'fault', '').fault = fault;
    this.#clients = new Clients(world, random.split('clients'), this.#surroundings());
    this.#clients.begin();
  }

  /** What the clients asked and learned so far. */
  get history(): readonly ClientOperation[] {
    return this.#clients.history;
  }

  /** On the world's own clock. */
  get nowMs(): number {
    return this.#schedule.nowMs;
  }

  /** Each message that chance lost or duplicated. */
  get accidents(): readonly string[] {
    return this.#transport.network.accidents;
  }

  /** Whether something is left to happen, after the time is over. */
  get isWaiting(): boolean {
    return this.#schedule.size > 0;
  }

  isUp(node: NodeId): boolean {
    return this.#places.get(node)?.up === true;
  }

  /** The next handler that must run; `undefined` when nothing is left to happen, or the time is over. */
  next(): HandlerCall | undefined {
    for (;;) {
      if (this.#ready.length > 0) {
        const call = this.#takeUp(this.#ready[0]);
        if (call !== undefined) return call;
        continue;
      }
      const pending = this.#schedule.next(this.#untilTick);
      if (pending === undefined) return undefined;
      if (pending.kind === 'timer' && !this.#place(pending.node).timers.isDue(pending)) continue;
      const call = this.#mustWait(pending) ? undefined : this.#happen(pending);
      if (call !== undefined) return call;
    }
  }

  /** What the handler of the last call did, in order. */
  done(effects: readonly HandlerEffect[]): void {
    const place = this.#running;
    if (place === undefined) throw new Error('done was called without a handler that runs: call next first');
    this.#running = undefined;
    const occupiedMs = place.handlingMs.sample(this.#durations) * place.slowness;
    const cause = this.#call.event;
    if (occupiedMs > 0) {
      place.unfinished = { effects, next: 0, cause, isSyncing: false };
      this.#schedule.add(this.nowMs + occupiedMs, 'continue', place.node).life = place.life;
    } else this.#carryOut(place, effects, 0, cause);
  }

  #surroundings(): ClientSurroundings {
    const schedule = this.#schedule;
    const { network } = this.#transport;
    return {
      get nowMs() {
        return schedule.nowMs;
      },
      schedule: (atMs, kind, client, request) => {
        schedule.add(atMs, kind, client).number = request;
      },
      record: (kind, node, cause, peer, data) => this.#record(kind, node, cause, peer, data),
      send: (from, to, request, number, cause) =>
        this.#transport.send('request', from, to, request, number, cause),
      reaches: (from, to) => !network.link(from, to).blocked,
    };
  }

  #record(kind: TraceKind, node: string, cause?: number, peer?: string, data?: unknown): number {
    return this.trace.add(this.#schedule.nowMs, kind, node, cause, peer, data);
  }

  /** Puts aside what comes to a node that stands still or is busy. */
  #mustWait(pending: Pending): boolean {
    const { kind } = pending;
    if (kind !== 'message' && kind !== 'request' && kind !== 'timer') return false;
    const place = this.#place(pending.node);
    if (!place.up || place.isFree) return false;
    this.#schedule.keep(pending);
    place.backlog.push(pending);
    return true;
  }

  /** The first thing that waits at a place that is free again. */
  #takeUp(place: Place): HandlerCall | undefined {
    if (!place.up || !place.isFree || !place.hasBacklog) {
      this.#ready.shift();
      return undefined;
    }
    return this.#happen(place.takeFromBacklog());
  }

  #happen(pending: Pending): HandlerCall | undefined {
    switch (pending.kind) {
      case 'start':
        return this.#begin(pending.node, 'start');
      case 'fault':
        return this.#befall(pending.fault as Fault);
      case 'message':
      case 'request':
        return this.#arrive(pending);
      case 'timer':
        return this.#ring(pending);
      case 'continue':
        this.#continue(pending);
        return undefined;
      default:
        this.#clients.happen(pending);
        return undefined;
    }
  }

  #callTo(place: Place, input: HandlerInput, event: number, fresh = false): HandlerCall {
    this.#running = place;
    const call = this.#call;
    call.node = place.node;
    call.fresh = fresh;
    call.input = input;
    call.event = event;
    const sight = this.#sight;
    sight.nowMs = place.clock.at(this.nowMs);
    sight.call = this.#handled++;
    sight.disk = place.storage.view;
    return call;
  }

  #place(node: NodeId): Place {
    return this.#places.get(node) as Place;
  }

  #begin(node: NodeId, kind: 'start' | 'restart'): HandlerCall | undefined {
    const place = this.#place(node);
    if (place.up) return undefined;
    place.begin();
    return this.#callTo(place, { kind }, this.#record(kind, node), true);
  }

  #befall(fault: Fault): HandlerCall | undefined {
    switch (fault.kind) {
      case 'crash':
        this.#crash(this.#place(fault.node), fault.loseDisk);
        return undefined;
      case 'restart':
        return this.#begin(fault.node, 'restart');
      case 'pause':
        if (this.#place(fault.node).up) this.#place(fault.node).paused = true;
        this.#record('pause', fault.node);
        return undefined;
      case 'resume':
        this.#resume(this.#place(fault.node));
        return undefined;
      case 'slow':
        this.#place(fault.node).slowness = fault.factor;
        this.#record('slow', fault.node, undefined, undefined, fault.factor);
        return undefined;
      case 'step-clock':
        this.#place(fault.node).clock.step(fault.byMs);
        this.#record('step-clock', fault.node, undefined, undefined, fault.byMs);
        return undefined;
      case 'partition':
        this.#transport.network.apply(fault);
        this.#record('partition', '', undefined, undefined, fault.groups);
        return undefined;
      case 'heal':
      case 'reset-links':
        this.#transport.network.apply(fault);
        this.#record(fault.kind, '');
        return undefined;
      case 'cut':
      case 'set-link':
        this.#transport.network.apply(fault);
        this.#record(fault.kind, fault.from ?? '', undefined, fault.to);
        return undefined;
    }
  }

  #resume(place: Place): void {
    place.paused = false;
    this.#record('resume', place.node);
    if (place.isDue) this.#goOn(place);
    else this.#ready.push(place);
  }

  #crash(place: Place, loseDisk: boolean): void {
    if (!place.up) return;
    place.crash();
    const torn = loseDisk ? undefined : place.storage.crash(this.#crashes, this.#tearsWrites);
    if (loseDisk) place.storage.lose();
    const event = this.#record(
      'crash',
      place.node,
      undefined,
      undefined,
      loseDisk ? 'with its disk' : undefined,
    );
    if (torn !== undefined) this.#record('torn', place.node, event, undefined, torn);
  }

  #arrive({ kind, node, peer, value, number, link, cause }: Pending): HandlerCall | undefined {
    const place = this.#place(node);
    const isBlocked = link?.blocked === true;
    if (isBlocked || !place.up) {
      this.#record(isBlocked ? 'blocked' : 'missed', node, cause, peer, value);
      return undefined;
    }
    const event = this.#record('deliver', node, cause, peer, value);
    // A kept event holds what was sent; the node may change what it gets.
    const own = this.trace.keeps ? copyData(value) : value;
    if (kind === 'message') return this.#callTo(place, { kind, from: peer, message: own }, event);
    return this.#callTo(
      place,
      { kind: 'request', client: { id: peer, request: number }, request: own },
      event,
    );
  }

  #ring(pending: Pending): HandlerCall | undefined {
    const { node, name } = pending;
    const place = this.#place(node);
    const cause = place.timers.ring(pending);
    if (cause === undefined) return undefined;
    const event = this.#record('timer', node, cause, undefined, name);
    return this.#callTo(place, { kind: 'timer', name }, event);
  }

  /** The time that a handler or its disk took is over. */
  #continue({ node, life }: Pending): void {
    const place = this.#place(node);
    if (place.life !== life) return;
    // A node that stands still goes on from here when it resumes.
    if (place.paused) place.isDue = true;
    else this.#goOn(place);
  }

  #goOn(place: Place): void {
    const { unfinished } = place;
    if (unfinished === undefined) return;
    const { effects, next, cause, isSyncing } = unfinished;
    place.unfinished = undefined;
    place.isDue = false;
    if (isSyncing) this.#sync(place, cause);
    this.#carryOut(place, effects, isSyncing ? next + 1 : next, cause);
  }

  #sync(place: Place, cause: number): void {
    place.storage.sync();
    this.#record('sync', place.node, cause);
  }

  /** Carries out what a handler did, from some effect on; where the disk takes its time, the rest waits for it. */
  #carryOut(place: Place, effects: readonly HandlerEffect[], from: number, cause: number): void {
    for (let index = from; index < effects.length; index++) {
      const effect = effects[index];
      if (effect.kind !== 'sync') {
        this.#effect(place, effect, cause);
        continue;
      }
      const syncMs = place.syncMs.sample(this.#durations) * place.slowness;
      if (syncMs > 0) {
        place.unfinished = { effects, next: index, cause, isSyncing: true };
        this.#schedule.add(this.nowMs + syncMs, 'continue', place.node).life = place.life;
        return;
      }
      this.#sync(place, cause);
    }
    if (place.hasBacklog) this.#ready.push(place);
  }

  #effect(place: Place, effect: Exclude<HandlerEffect, { kind: 'sync' }>, cause: number): void {
    const { node } = place;
    switch (effect.kind) {
      case 'send': {
        const sent = this.#record('send', node, cause, effect.to, effect.message);
        this.#transport.send('message', node, effect.to, effect.message, -1, sent);
        break;
      }
      case 'reply': {
        const { client, value } = effect;
        const sent = this.#record('send', node, cause, client.id, value);
        this.#transport.send('answer', node, client.id, value, client.request, sent);
        break;
      }
      case 'set-timer':
        place.timers.set(effect.name, this.nowMs + place.clock.worldDelay(effect.delayMs), cause);
        break;
      case 'clear-timer':
        place.timers.clear(effect.name);
        break;
      case 'write':
        place.storage.write(effect.key, effect.value);
        this.#record('write', node, cause, undefined, effect.key);
        break;
    }
  }
}
