import type { SequentialModel } from '../engine/checking/index.js';
import { type Client, Node, type NodeClass } from '../engine/simulation/index.js';
import { requireBoolean, requireList, requireNonNegative, requireText } from '../ground/arguments.js';
import { hasPassed, intervalNow } from './interval-clock.js';

/** What clients ask of a store whose keys live on different nodes: write one, or read all as of one moment. */
export type SnapshotInput =
  | { readonly type: 'write'; readonly key: string; readonly value: number }
  | { readonly type: 'snapshot' };

/** The values of all keys. */
export type Snapshot = Readonly<Record<string, number>>;

/** What a snapshot's coordinator and the keys' owners say to each other. */
export type SnapshotMessage =
  | { readonly type: 'read at'; readonly timestampMs: number; readonly client: Client }
  | { readonly type: 'value at'; readonly value: number; readonly client: Client };

interface Version {
  readonly timestampMs: number;
  readonly value: number;
}

/** How a node of the store stamps its commits. */
export interface IntervalClockOptions {
  /** How far its clock is believed to be off at most, in ms; 0 or above. */
  readonly epsilonMs: number;
  /** Whether a commit is confirmed, and shown to readers, only after its timestamp has passed for certain. */
  readonly waits: boolean;
}

/**
 * A class of nodes of a multi-version store. Each owns the key of its own name, and takes snapshots of all. A write is stamped with the latest that now may be,
 * above every stamp that was given or read at; a snapshot reads, at each owner, the newest version that is not above the snapshot's own stamp. With
 * `waits`, a write is confirmed and shown only after its stamp has passed for certain: Spanner's commit wait (OSDI 2012, sections 4.1.2 and 4.2.1), for
 * one replica a key and transactions of one write or of reads alone.
 *
 * @throws RangeError if epsilon is below 0, or `waits` is neither true nor false
 */
export function snapshotNode({ epsilonMs, waits }: IntervalClockOptions): NodeClass {
  requireNonNegative('epsilonMs', epsilonMs);
  requireBoolean('waits', waits);
  return class SnapshotNode extends Node<SnapshotInput, SnapshotMessage> {
    /** In the order of their timestamps. */
    versions: Version[] = [];
    /** Whom to confirm each version to, once it has passed; in the same order. */
    unconfirmed: { timestampMs: number; client: Client }[] = [];
    /** No new version may be stamped at or below this: a snapshot has been read there. */
    floorMs = Number.MIN_SAFE_INTEGER;
    /** Reads that wait for a version that is not confirmed yet. */
    readers: { timestampMs: number; client: Client; from: string }[] = [];
    /** Snapshots that are being put together, by client and request. */
    gathered = new Map<string, Record<string, number>>();

    override onRequest(client: Client, input: SnapshotInput): void {
      const { latest } = intervalNow(this.now(), epsilonMs);
      if (input.type === 'snapshot') {
        this.gathered.set(`${client.id} ${client.request}`, {});
        for (const node of this.nodes) this.send(node, { type: 'read at', timestampMs: latest, client });
        return;
      }
      const timestampMs = Math.max(latest, this.floorMs + 1);
      this.floorMs = timestampMs;
      this.versions.push({ timestampMs, value: input.value });
      if (!waits) {
        this.reply(client, null);
        return;
      }
      this.unconfirmed.push({ timestampMs, client });
      this.confirm();
    }

    override onMessage(from: string, message: SnapshotMessage): void {
      if (message.type === 'read at') {
        this.floorMs = Math.max(this.floorMs, message.timestampMs);
        this.readers.push({ timestampMs: message.timestampMs, client: message.client, from });
        this.answerReaders();
        return;
      }
      const key = `${message.client.id} ${message.client.request}`;
      const values = this.gathered.get(key);
      if (values === undefined) return;
      values[from] = message.value;
      if (Object.keys(values).length < this.nodes.length) return;
      this.gathered.delete(key);
      this.reply(message.client, Object.fromEntries(this.nodes.map(node => [node, values[node]])));
    }

    override onTimer(): void {
      this.confirm();
    }

    /** Confirms what has passed for certain, and waits for the next. */
    confirm(): void {
      const now = intervalNow(this.now(), epsilonMs);
      while (this.unconfirmed.length > 0 && hasPassed(this.unconfirmed[0].timestampMs, now)) {
        this.reply(this.unconfirmed[0].client, null);
        this.unconfirmed.shift();
      }
      this.answerReaders();
      if (this.unconfirmed.length === 0) return;
      // Passed means strictly: a clock of whole ticks needs one more.
      const left = this.unconfirmed[0].timestampMs - now.earliest;
      this.setTimer('passed', left + RESOLUTION_MS);
    }

    answerReaders(): void {
      const open = this.unconfirmed[0]?.timestampMs ?? Number.POSITIVE_INFINITY;
      const ready = this.readers.filter(({ timestampMs }) => timestampMs < open);
      this.readers = this.readers.filter(({ timestampMs }) => timestampMs >= open);
      for (const { timestampMs, client, from } of ready) {
        const seen = this.versions.filter(version => version.timestampMs <= timestampMs);
        this.send(from, { type: 'value at', value: seen.at(-1)?.value ?? 0, client });
      }
    }
  };
}

/** The simulator's clocks count microseconds, and this is the least that makes a time pass. */
const RESOLUTION_MS = 0.001;

/**
 * A store of numbers in which a snapshot reads all keys at one moment. Held against a history of single writes and snapshots, linearizability is
 * external consistency: one order of all transactions, in which a transaction that ended before another began comes first.
 *
 * @param keys all of them; each is 0 at first
 * @throws RangeError if an argument is outside its range
 */
export function snapshotModel(
  keys: readonly string[],
): SequentialModel<Snapshot, SnapshotInput, Snapshot | null> {
  requireList('keys', keys);
  Array.from(keys).forEach((key, i) => {
    requireText(`keys[${i}]`, key);
  });
  const words = (values: Snapshot): string => keys.map(key => `${key}=${values[key]}`).join(' ');
  return {
    name: 'store with snapshots',
    initial: Object.fromEntries(keys.map(key => [key, 0])),
    step(state, input, answer) {
      if (input.type === 'write') return { ...state, [input.key]: input.value };
      const seen = answer?.output;
      if (seen === undefined || seen === null) return state;
      return keys.every(key => seen[key] === state[key]) ? state : undefined;
    },
    effect: input => (input.type === 'snapshot' ? 'reads' : undefined),
    describe: (input, answer) => {
      if (input.type === 'write') return `write ${input.key}=${input.value}`;
      const seen = answer?.output;
      return `snapshot: ${seen === undefined || seen === null ? '?' : words(seen)}`;
    },
  };
}
