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
    this.#unsynced = [];
  }

  /** A crash: of the unsynced writes, only the first `kept` reached the disk. */
  crash(kept: number): void {
    for (const { key, value } of this.#unsynced.slice(0, kept)) this.#durable.set(key, value);
    this.#unsynced = [];
    this.#view = undefined;
  }

  /** The disk is gone. */
  lose(): void {
    this.#durable = new Map();
    this.crash(0);
  }
}
