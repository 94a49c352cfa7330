import { statSync } from 'node:fs';

/** Remembers what was made of a file until the file changes. */
export class FileCache<T> {
  readonly #known = new Map<string, { stamp: string; value: T }>();

  constructor(private readonly make: (file: string) => T) {}

  /** @throws the system's error where the file is missing, and whatever `make` throws, which is not remembered */
  of(file: string): T {
    const { mtimeMs, size } = statSync(file);
    const stamp = `${mtimeMs}:${size}`;
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.value;
    const value = this.make(file);
    this.#known.set(file, { stamp, value });
    return value;
  }
}
