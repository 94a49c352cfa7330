import type { Random } from '../random/index.js';

/** One node's disk: what is synced, and what was written since. */
export class StableStorage {
  #durable = new Map<string, unknown>();
  #unsynced: { readonly key: string; readonly value: unknown }[] = [];
  #view: Map<string, unknown> | undefined;

  /** What the node reads: durable values under its own later writes. */
  get view(): ReadonlyMap<string, unknown> {
    if (this.#view === undefined) {
      this.#view = new Map(this.#durable);
      for (const { key, value } of this.#unsynced) this.#view.set(key, value);
    }
    return this.#view;
  }

  get unsyncedWrites(): number {
    return this.#unsynced.length;
  }

  write(key: string, value: unknown): void {
    this.#unsynced.push({ key, value });
    this.#view?.set(key, value);
  }

  sync(): void {
    for (const { key, value } of this.#unsynced) this.#durable.set(key, value);
    this.#unsynced.length = 0;
  }

  /**
   * A crash. A disk writes in order: of what was not synced, some first part reached it; where writes tear, the next one may have done
   * so in part.
   *
   * @returns the key of the write that was torn, if one was
   */
  crash(random: Random, tears: boolean): string | undefined {
    const unsynced = this.#unsynced;
    const kept = random.below(unsynced.length + 1);
    for (let index = 0; index < kept; index++) this.#durable.set(unsynced[index].key, unsynced[index].value);
    const next = tears && random.chance(0.5) ? unsynced[kept] : undefined;
    const part = next === undefined ? undefined : torn(next.value, random);
    if (next !== undefined && part !== undefined) this.#durable.set(next.key, part);
    this.#unsynced = [];
    this.#view = undefined;
    return part === undefined ? undefined : next?.key;
  }

  /** The disk is gone. */
  lose(): void {
    this.#durable = new Map();
    this.#unsynced = [];
    this.#view = undefined;
  }
}

/**
 * A first part of what was being written: of a text, a list or bytes some first elements, of a plain object some first fields. Smaller
 * values fit a sector, and reach the disk whole or not at all.
 */
function torn(value: unknown, random: Random): unknown {
  if (typeof value === 'string' && value.length > 1)
    return value.slice(0, 1 + random.below(value.length - 1));
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value))
    return value.length > 1 ? value.slice(0, 1 + random.below(value.length - 1)) : undefined;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const bytes = value as Uint8Array;
    return bytes.length > 1 ? bytes.slice(0, 1 + random.below(bytes.length - 1)) : undefined;
  }
  if (value instanceof Map || value instanceof Set) return undefined;
  const fields = Object.entries(value);
  return fields.length > 1
    ? Object.fromEntries(fields.slice(0, 1 + random.below(fields.length - 1)))
    : undefined;
}
