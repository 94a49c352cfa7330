import { type Client, Node, type NodeClass, type NodeId } from '../engine/simulation/index.js';
import {
  requireAtLeast,
  requireCount,
  requireOneOf,
  requireRecord,
  requireSimulatedMs,
  requireSteps,
  requireWhole,
} from '../ground/arguments.js';

/** How a block store is built, and how it behaves when copies are lost. */
export interface BlockStoreDesign {
  /** Storage servers, 3 to 1,000; at most 100,000 volumes together. */
  readonly servers: number;
  /** Volumes whose primary copy is on one server, 1 or above; the second copies are spread over the others. */
  readonly volumesEach: number;
  /** Free places on each server, for copies that must be made anew, 0 or above. */
  readonly spareEach: number;
  /** What a volume does first when its second copy can be reached again: look for the old copy, or for a free place anywhere. */
  readonly firstAsks: 'old-copy' | 'anybody';
  /** How long a volume waits after a refusal before it asks again, in ms, 1 or above, and by what that grows with each (1 or above), up to 2 s. */
  readonly retryMs: number;
  readonly retryGrowth: number;
  /** How many volumes of one server may look for a place at the same time, 1 or above. */
  readonly searchesEach: number;
  /** How long the making of a full second copy takes, in ms, 1 or above. */
  readonly copyMs: number;
  /** How long it takes to bring an old copy up to date, in ms, 1 or above. */
  readonly catchUpMs: number;
  /** After a restart: how long one volume's check takes, one after the other, in ms, 1 or above. */
  readonly checkMs: number;
  /** Threads of the control plane, 1 or above; each serves one request to create a volume until it is done or given up. */
  readonly controlThreads: number;
  /** How long a thread tries, in ms, 1 or above. */
  readonly controlTimeoutMs: number;
}

/** A volume as its primary sees it. Only a mirrored volume takes writes. */
export interface VolumeState {
  readonly mirror: NodeId;
  readonly status: 'mirrored' | 'waiting' | 'searching' | 'copying' | 'unchecked';
  readonly refusals: number;
  readonly target: NodeId;
}

/** What servers and the control plane say to each other. */
export type BlockMessage =
  | { readonly type: 'ping' | 'pong' }
  | { readonly type: 'reserve' | 'granted' | 'refused' | 'release'; readonly volume: string }
  | { readonly type: 'resume' | 'resumed'; readonly volume: string };

const pingMs = 100;
const silentMs = 300;
const longestRetryMs = 2000;

/** A storage server: holds primary and second copies, watches over the second copies of its own volumes, and makes new ones. */
export abstract class BlockServer extends Node<never, BlockMessage> {
  abstract readonly design: BlockStoreDesign;
  volumes: Record<string, VolumeState> = {};
  /** Free places. */
  free = 0;
  heardAtMs: Record<NodeId, number> = {};

  private get others(): NodeId[] {
    return this.nodes.filter(node => node !== this.id && node.startsWith('s'));
  }

  override onStart(): void {
    this.free = this.design.spareEach;
    for (let index = 0; index < this.design.volumesEach; index++) {
      const mirror = this.others[index % this.others.length];
      this.volumes[`${this.id}/${index}`] = { mirror, status: 'mirrored', refusals: 0, target: mirror };
    }
    this.keep();
    this.setTimer('ping', pingMs);
  }

  override onRestart(): void {
    this.free = this.disk.read('free') as number;
    const kept = this.disk.read('volumes') as Record<string, VolumeState>;
    for (const [volume, state] of Object.entries(kept)) {
      this.volumes[volume] = { ...state, status: 'unchecked', refusals: 0 };
    }
    this.setTimer('check', this.design.checkMs);
    this.setTimer('ping', pingMs);
  }

  override onTimer(name: string): void {
    if (name === 'ping') this.watch();
    else if (name === 'check') this.checkNext();
    else if (name.startsWith('retry ')) this.search(name.slice('retry '.length));
    else if (name.startsWith('silent ')) this.refused(name.slice('silent '.length));
    else if (name.startsWith('copied ')) this.mirrored(name.slice('copied '.length));
  }

  override onMessage(from: NodeId, message: BlockMessage): void {
    this.heardAtMs[from] = this.now();
    if (message.type === 'ping') this.send(from, { type: 'pong' });
    if (message.type === 'resume') this.send(from, { type: 'resumed', volume: message.volume });
    if (message.type === 'reserve') {
      const type = this.free > 0 ? 'granted' : 'refused';
      if (type === 'granted') this.takePlace(-1);
      this.send(from, { type, volume: message.volume });
    }
    if (message.type === 'release') this.takePlace(1);
    if (message.type === 'granted' || message.type === 'refused' || message.type === 'resumed') {
      this.answered(from, message.type, message.volume);
    }
  }

  /** Pings, and takes the copies on silent servers for lost. */
  private watch(): void {
    for (const other of this.others) {
      this.send(other, { type: 'ping' });
      this.heardAtMs[other] ??= this.now();
    }
    for (const [volume, state] of Object.entries(this.volumes)) {
      if (state.status !== 'mirrored' || this.now() - this.heardAtMs[state.mirror] <= silentMs) continue;
      this.change(volume, { status: 'waiting', refusals: 0 });
      this.setTimer(`retry ${volume}`, 1 + this.design.retryMs * this.random());
    }
    this.setTimer('ping', pingMs);
  }

  private search(volume: string): void {
    const searching = Object.values(this.volumes).filter(
      ({ status }) => status === 'searching' || status === 'copying',
    );
    if (searching.length >= this.design.searchesEach) {
      this.setTimer(`retry ${volume}`, this.design.retryMs * (1 + this.random()));
      return;
    }
    const { mirror, refusals } = this.volumes[volume];
    const asksOld = this.design.firstAsks === 'old-copy' && refusals % 2 === 0;
    const target = asksOld ? mirror : this.others[Math.floor(this.random() * this.others.length)];
    this.change(volume, { status: 'searching', target });
    this.send(target, { type: asksOld ? 'resume' : 'reserve', volume });
    this.setTimer(`silent ${volume}`, silentMs);
  }

  private answered(from: NodeId, type: 'granted' | 'refused' | 'resumed', volume: string): void {
    const state = this.volumes[volume];
    if (state?.status !== 'searching' || state.target !== from) {
      // Too late: the volume has looked elsewhere, and the place is given back.
      if (type === 'granted') this.send(from, { type: 'release', volume });
      return;
    }
    this.clearTimer(`silent ${volume}`);
    if (type === 'refused') {
      this.refused(volume);
      return;
    }
    this.change(volume, { status: 'copying' });
    this.setTimer(`copied ${volume}`, type === 'resumed' ? this.design.catchUpMs : this.design.copyMs);
  }

  private refused(volume: string): void {
    const { retryMs, retryGrowth } = this.design;
    const refusals = this.volumes[volume].refusals + 1;
    this.change(volume, { status: 'waiting', refusals });
    let wait = retryMs;
    for (let count = 1; count < refusals && wait < longestRetryMs; count++) wait *= retryGrowth;
    this.setTimer(`retry ${volume}`, Math.min(wait, longestRetryMs) * (0.5 + this.random()));
  }

  /** The new copy is whole. The place of the old one is not given back: somebody must first make sure that it is not the only good one. */
  private mirrored(volume: string): void {
    this.change(volume, { status: 'mirrored', mirror: this.volumes[volume].target, refusals: 0 });
    this.heardAtMs[this.volumes[volume].mirror] = this.now();
    this.keep();
  }

  private checkNext(): void {
    const next = Object.keys(this.volumes).find(volume => this.volumes[volume].status === 'unchecked');
    if (next === undefined) return;
    this.change(next, { status: 'mirrored' });
    this.setTimer('check', this.design.checkMs);
  }

  private change(volume: string, changes: Partial<VolumeState>): void {
    this.volumes[volume] = { ...this.volumes[volume], ...changes };
  }

  private takePlace(by: number): void {
    this.free += by;
    this.disk.write('free', this.free);
    this.disk.sync();
  }

  private keep(): void {
    this.disk.write('volumes', this.volumes);
    this.disk.write('free', this.free);
    this.disk.sync();
  }
}

/** A request to create a volume in the zone that the store is in, or in another one, which is well and answers at once. */
export interface CreateVolume {
  readonly zone: 'this' | 'other';
}

/** The control plane that all zones share: a thread serves one request until there is a place for the volume or its time is over. */
export abstract class BlockControl extends Node<CreateVolume, BlockMessage> {
  abstract readonly design: BlockStoreDesign;
  queue: { client: Client; zone: 'this' | 'other' }[] = [];
  /** By thread: whom it serves. */
  busy: Record<string, Client> = {};
  created = 0;
  count = 0;

  override onRequest(client: Client, { zone }: CreateVolume): void {
    this.queue.push({ client, zone });
    this.serve();
  }

  override onTimer(name: string): void {
    const thread = name.slice(name.indexOf(' ') + 1);
    if (name.startsWith('ask ')) this.ask(thread);
    else this.end(thread, 'failed');
  }

  override onMessage(_from: NodeId, message: BlockMessage): void {
    if (message.type !== 'granted' && message.type !== 'refused') return;
    if (this.busy[message.volume] === undefined) {
      if (message.type === 'granted') this.send(_from, { type: 'release', volume: message.volume });
      return;
    }
    if (message.type === 'granted') this.end(message.volume, 'created');
    else this.setTimer(`ask ${message.volume}`, 20);
  }

  private serve(): void {
    while (this.queue.length > 0 && Object.keys(this.busy).length < this.design.controlThreads) {
      const { client, zone } = this.queue.shift() as { client: Client; zone: 'this' | 'other' };
      if (zone === 'other') {
        this.created++;
        this.reply(client, 'created');
        continue;
      }
      const thread = `create/${this.count++}`;
      this.busy[thread] = client;
      this.setTimer(`limit ${thread}`, this.design.controlTimeoutMs);
      this.ask(thread);
    }
  }

  private ask(thread: string): void {
    const servers = this.nodes.filter(node => node.startsWith('s'));
    this.send(servers[Math.floor(this.random() * servers.length)], { type: 'reserve', volume: thread });
  }

  private end(thread: string, outcome: 'created' | 'failed'): void {
    this.reply(this.busy[thread], outcome);
    this.clearTimer(`limit ${thread}`);
    this.clearTimer(`ask ${thread}`);
    delete this.busy[thread];
    if (outcome === 'created') this.created++;
    this.serve();
  }
}

/** A design that nobody had tried at scale: search at once, anywhere, all together, and ask again at once. */
export const eagerBlockStore: BlockStoreDesign = {
  servers: 12,
  volumesEach: 22,
  spareEach: 4,
  firstAsks: 'anybody',
  retryMs: 50,
  retryGrowth: 1,
  searchesEach: 1000,
  copyMs: 400,
  catchUpMs: 50,
  checkMs: 60,
  controlThreads: 6,
  controlTimeoutMs: 3000,
};

/** The same store after the lesson: the old copy first, few searches at a time, back-off, and short patience in the control plane. */
export const patientBlockStore: BlockStoreDesign = {
  ...eagerBlockStore,
  firstAsks: 'old-copy',
  retryMs: 50,
  retryGrowth: 2,
  searchesEach: 4,
  controlTimeoutMs: 300,
};

/**
 * The nodes of a world: servers `s0`, `s1`, ... and `control`.
 *
 * @throws RangeError if a number of the design is out of its range
 */
export function blockStoreNodes(design: BlockStoreDesign): Record<NodeId, NodeClass> {
  requireRecord('design', design);
  requireCount('servers', design.servers, 3, 1000);
  requireCount('volumesEach', design.volumesEach, 1, 100_000);
  requireSteps('volumesEach', design.volumesEach, design.servers * design.volumesEach, 100_000);
  requireWhole('spareEach', design.spareEach, 0);
  requireOneOf('firstAsks', design.firstAsks, ['old-copy', 'anybody']);
  requireAtLeast('retryGrowth', design.retryGrowth, 1);
  requireWhole('searchesEach', design.searchesEach, 1);
  requireWhole('controlThreads', design.controlThreads, 1);
  for (const name of ['retryMs', 'copyMs', 'catchUpMs', 'checkMs', 'controlTimeoutMs'] as const) {
    requireSimulatedMs(name, design[name], 1);
  }
  class Server extends BlockServer {
    override readonly design = design;
  }
  class Control extends BlockControl {
    override readonly design = design;
  }
  const servers = Array.from({ length: design.servers }, (_, index) => [`s${index}`, Server] as const);
  return Object.fromEntries([...servers, ['control', Control] as const]);
}
