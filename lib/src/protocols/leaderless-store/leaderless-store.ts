import { type Client, Node, type NodeClass, type NodeId } from '../../engine/simulation/index.js';
import { bucketOf, type MerkleTree, merkleTree } from './merkle-tree.js';
import type { Entry, StoreAnswer, StoreMessage, StoreRequest } from './store-messages.js';
import { type LeaderlessOptions, Placement } from './store-options.js';
import { isLater, laterOf, type Version } from './version.js';

/** An operation that a node leads for a client: it asks the replicas, and counts who answers. */
interface Led {
  readonly client: Client;
  readonly request: StoreRequest;
  readonly homes: readonly NodeId[];
  /** What a put writes. */
  readonly version?: Version;
  /** Stand-ins, each with the home that it stands in for. */
  readonly standIns: ReadonlyMap<NodeId, NodeId>;
  /** Who answered, and with which version. */
  readonly heard: ReadonlyMap<NodeId, Version | undefined>;
  readonly isAnswered: boolean;
}

/** What healing took: entries brought by repairs, by hints and by exchanges, and hashes compared. */
export interface HealingTraffic {
  readonly repaired: number;
  readonly handedOff: number;
  readonly hashes: number;
  readonly exchanged: number;
}

/** Levels of a hash tree below its root: 256 buckets. */
const TREE_DEPTH = 8;

/**
 * A node class of a Dynamo-style store: every node takes clients' requests, and leads them by asking the key's homes; the later version wins,
 * by the leading node's clock (so it loses writes as chapter 1.5 says). Copies, and hints, are on the disk before they are acknowledged.
 *
 * Source: DeCandia et al., "Dynamo: Amazon's highly available key-value store", SOSP 2007; hints at the coordinator and levels as in Apache Cassandra.
 *
 * @throws RangeError if the options contradict each other
 * @example
 * const Store = leaderlessStore({ replicas: 3, read: 2, write: 2, sloppy: true, handoffMs: 50 });
 */
export function leaderlessStore(options: LeaderlessOptions): NodeClass {
  const placement = new Placement(options);
  const {
    sloppy = false,
    handoffMs,
    readRepair = false,
    antiEntropyMs,
    silentMs = 20,
    timeoutMs = 100,
  } = options;

  return class LeaderlessStore extends Node<StoreRequest, StoreMessage> {
    data = new Map<string, Version>();
    /** For each home the writes that it missed. */
    hints = new Map<NodeId, Map<string, Version>>();
    led = new Map<number, Led>();
    silent = new Set<NodeId>();
    lastCount = 0;
    traffic = { repaired: 0, handedOff: 0, hashes: 0, exchanged: 0 };

    override onStart(): void {
      if (antiEntropyMs !== undefined) this.setTimer('compare', antiEntropyMs * this.random());
    }

    override onRestart(): void {
      for (const key of (this.disk.read('keys') ?? []) as string[])
        this.data.set(key, this.disk.read(`data ${key}`) as Version);
      this.hints = (this.disk.read('hints') as typeof this.hints | undefined) ?? this.hints;
      if (this.hints.size > 0 && handoffMs !== undefined) this.setTimer('handoff', handoffMs);
      this.onStart();
    }

    override onRequest(client: Client, request: StoreRequest): void {
      const isPut = request.type === 'put';
      const homes = placement.asked(
        isPut ? 'write' : 'read',
        placement.of(request.key, this.nodes).homes,
        this.id,
      );
      const led: Led = {
        client,
        request,
        homes,
        ...(isPut ? { version: this.versionOf(request.value) } : {}),
        standIns: new Map(),
        heard: new Map(),
        isAnswered: false,
      };
      this.led.set(client.request, led);
      this.setTimer(`silent ${client.request}`, silentMs);
      this.setTimer(`over ${client.request}`, timeoutMs);
      for (const home of homes) this.ask(home, led);
      // Who was silent lately is not waited for, but is asked all the same: it may be back.
      if (sloppy)
        this.standInFor(
          homes.filter(home => this.silent.has(home)),
          client.request,
        );
    }

    override onTimer(name: string): void {
      if (name === 'handoff') this.handOff();
      else if (name === 'compare') this.compareWithSomebody();
      else {
        const [what, number] = name.split(' ');
        if (what === 'silent') this.missSilent(Number(number));
        else this.giveUp(Number(number));
      }
    }

    override onMessage(from: NodeId, message: StoreMessage): void {
      this.silent.delete(from);
      switch (message.type) {
        case 'write':
          if (message.standsInFor === undefined) this.keep([message.entry]);
          else this.keepHint(message.standsInFor, message.entry);
          this.send(from, { type: 'written', operation: message.operation });
          break;
        case 'fetch': {
          const version = this.versionHere(message.key);
          this.send(from, { type: 'fetched', operation: message.operation, version });
          break;
        }
        case 'written':
          this.hear(message.operation, from, undefined);
          break;
        case 'fetched':
          this.hear(message.operation, from, message.version);
          break;
        case 'repair':
          this.keep([message.entry]);
          break;
        case 'handoff':
          this.keep(message.entries);
          this.send(from, { type: 'handed', entries: message.entries });
          break;
        case 'handed':
          this.dropHints(from, message.entries);
          break;
        case 'compare':
          this.compare(from, message.level, message.places, message.hashes);
          break;
        case 'exchange':
          this.exchange(from, message);
          break;
      }
    }

    private versionOf(value: unknown): Version {
      this.lastCount = Math.max(Math.round(this.now() * 1000), this.lastCount + 1);
      return { value, count: this.lastCount, writer: this.id };
    }

    /** What this node has of a key, as its home or for another one. */
    private versionHere(key: string): Version | undefined {
      let version = this.data.get(key);
      for (const hints of this.hints.values()) version = laterOf(version, hints.get(key));
      return version;
    }

    private ask(node: NodeId, led: Led, standsInFor?: NodeId): void {
      const { client, request, version } = led;
      const operation = client.request;
      if (version !== undefined) {
        const entry: Entry = [request.key, version];
        if (node !== this.id) this.send(node, { type: 'write', operation, entry, standsInFor });
        else {
          if (standsInFor === undefined) this.keep([entry]);
          else this.keepHint(standsInFor, entry);
          this.hear(operation, node, undefined);
        }
      } else if (node !== this.id) this.send(node, { type: 'fetch', operation, key: request.key });
      else this.hear(operation, node, this.versionHere(request.key));
    }

    private hear(operation: number, from: NodeId, version: Version | undefined): void {
      const before = this.led.get(operation);
      if (before === undefined || before.heard.has(from)) return;
      const led = { ...before, heard: new Map([...before.heard, [from, version]]) };
      this.led.set(operation, led);
      this.answerIfEnough(led);
      if (led.homes.every(home => led.heard.has(home))) this.conclude(operation);
    }

    private answerIfEnough(led: Led): void {
      const { client, request, heard, isAnswered } = led;
      const kind = request.type === 'put' ? 'write' : 'read';
      if (isAnswered || !placement.isEnough(kind, [...heard.keys()], this.id)) return;
      this.led.set(client.request, { ...led, isAnswered: true });
      const answer: StoreAnswer =
        kind === 'write' ? { ok: true } : { ok: true, value: latestOf(heard)?.value ?? null };
      this.reply(client, answer);
    }

    /** Some homes have not answered: others stand in for them, or a hint is kept for later. */
    private missSilent(operation: number): void {
      const led = this.led.get(operation);
      if (led === undefined) return;
      const silent = led.homes.filter(home => !led.heard.has(home));
      for (const home of silent) this.silent.add(home);
      if (sloppy) this.standInFor(silent, operation);
      else if (handoffMs !== undefined && led.version !== undefined)
        for (const home of silent) this.keepHint(home, [led.request.key, led.version]);
    }

    private standInFor(silent: readonly NodeId[], operation: number): void {
      for (const home of silent) {
        const led = this.led.get(operation);
        if (led === undefined || [...led.standIns.values()].includes(home)) continue;
        const { others } = placement.of(led.request.key, this.nodes);
        const standIn = others.find(node => !led.standIns.has(node) && !this.silent.has(node));
        if (standIn === undefined) return;
        const standIns = new Map([...led.standIns, [standIn, home]]);
        this.led.set(operation, { ...led, standIns });
        this.ask(standIn, { ...led, standIns }, home);
      }
    }

    private giveUp(operation: number): void {
      const led = this.led.get(operation);
      if (led === undefined) return;
      const refusal: StoreAnswer = { ok: false, answered: led.heard.size };
      if (!led.isAnswered) this.reply(led.client, refusal);
      this.conclude(operation);
    }

    /** Nobody else is waited for; replicas that answered with an old version are repaired. */
    private conclude(operation: number): void {
      const { request, homes, heard } = this.led.get(operation) as Led;
      this.led.delete(operation);
      this.clearTimer(`silent ${operation}`);
      this.clearTimer(`over ${operation}`);
      const latest = latestOf(heard);
      if (!readRepair || request.type === 'put' || latest === undefined) return;
      for (const home of homes) {
        if (!heard.has(home) || !isLater(latest, heard.get(home))) continue;
        this.traffic.repaired += 1;
        if (home === this.id) this.keep([[request.key, latest]]);
        else this.send(home, { type: 'repair', entry: [request.key, latest] });
      }
    }

    private keep(entries: readonly Entry[]): void {
      let isNew = false;
      for (const [key, version] of entries) {
        const known = this.data.get(key);
        if (!isLater(version, known)) continue;
        isNew ||= known === undefined;
        this.data.set(key, version);
        this.disk.write(`data ${key}`, version);
      }
      if (isNew) this.disk.write('keys', [...this.data.keys()]);
      this.disk.sync();
    }

    private keepHint(home: NodeId, [key, version]: Entry): void {
      const hints = this.hints.get(home) ?? new Map<string, Version>();
      if (!isLater(version, hints.get(key))) return;
      this.hints.set(home, hints.set(key, version));
      this.disk.write('hints', this.hints);
      this.disk.sync();
      if (handoffMs !== undefined) this.setTimer('handoff', handoffMs);
    }

    private handOff(): void {
      for (const [home, hints] of this.hints) {
        // A silent home is only asked whether it is back.
        const entries = this.silent.has(home) ? [] : [...hints];
        this.traffic.handedOff += entries.length;
        this.send(home, { type: 'handoff', entries });
      }
      if (this.hints.size > 0 && handoffMs !== undefined) this.setTimer('handoff', handoffMs);
    }

    private dropHints(home: NodeId, entries: readonly Entry[]): void {
      const hints = this.hints.get(home);
      if (hints === undefined) return;
      for (const [key, version] of entries) if (!isLater(hints.get(key), version)) hints.delete(key);
      if (hints.size === 0) this.hints.delete(home);
      this.disk.write('hints', this.hints);
    }

    private compareWithSomebody(): void {
      const others = this.nodes.filter(node => node !== this.id);
      const peer = others[this.choose(others.length)];
      this.sendHashes(peer, this.treeWith(peer), 0, [0]);
      this.setTimer('compare', antiEntropyMs as number);
    }

    /** The keys that are at home here and there, as a tree. */
    private treeWith(peer: NodeId): MerkleTree {
      return merkleTree(this.sharedWith(peer), TREE_DEPTH);
    }

    private sharedWith(peer: NodeId): Entry[] {
      return [...this.data].filter(([key]) => {
        const { homes } = placement.of(key, this.nodes);
        return homes.includes(peer) && homes.includes(this.id);
      });
    }

    private sendHashes(peer: NodeId, tree: MerkleTree, level: number, places: readonly number[]): void {
      this.traffic.hashes += places.length;
      this.send(peer, {
        type: 'compare',
        level,
        places,
        hashes: places.map(place => tree.levels[level][place]),
      });
    }

    private compare(peer: NodeId, level: number, places: readonly number[], hashes: readonly number[]): void {
      const tree = this.treeWith(peer);
      const differing = places.filter((place, index) => tree.levels[level][place] !== hashes[index]);
      if (differing.length === 0) return;
      if (level < TREE_DEPTH)
        this.sendHashes(
          peer,
          tree,
          level + 1,
          differing.flatMap(place => [2 * place, 2 * place + 1]),
        );
      else {
        const entries = this.entriesIn(peer, differing);
        this.traffic.exchanged += entries.length;
        this.send(peer, { type: 'exchange', buckets: differing, entries, wantsBack: true });
      }
    }

    private entriesIn(peer: NodeId, buckets: readonly number[]): Entry[] {
      const wanted = new Set(buckets);
      return this.sharedWith(peer).filter(([key]) => wanted.has(bucketOf(key, TREE_DEPTH)));
    }

    private exchange(
      peer: NodeId,
      { buckets, entries, wantsBack }: Extract<StoreMessage, { type: 'exchange' }>,
    ): void {
      const theirs = new Map(entries);
      const missed = this.entriesIn(peer, buckets).filter(([key, version]) =>
        isLater(version, theirs.get(key)),
      );
      this.keep(entries);
      if (!wantsBack || missed.length === 0) return;
      this.traffic.exchanged += missed.length;
      this.send(peer, { type: 'exchange', buckets, entries: missed, wantsBack: false });
    }
  };
}

function latestOf(heard: ReadonlyMap<NodeId, Version | undefined>): Version | undefined {
  let latest: Version | undefined;
  for (const version of heard.values()) latest = laterOf(latest, version);
  return latest;
}
