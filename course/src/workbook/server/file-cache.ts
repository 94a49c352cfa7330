import { statSync } from 'node:fs';

interface Known<T> {
  readonly stamp: string;
  readonly make: () => T;
}

/** Remembers what was made of a file, also a failure, until the file changes. */
export class FileCache<T> {
  readonly #known = new Map<string, Known<T>>();

  constructor(private readonly make: (file: string) => T) {}

  /** @throws the system's error where the file is missing, and whatever `make` throws */
  of(file: string): T {
    const stamp = stampOf(file);
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.make();
    const made = outcome(() => this.make(file));
    this.#known.set(file, { stamp, make: made });
    return made();
  }

  /** What is known of a file as it is now, without a look into it: whoever wrote it knows what is in it. */
  set(file: string, value: T): void {
    this.#known.set(file, { stamp: stampOf(file), make: () => value });
  }
}

function outcome<T>(make: () => T): () => T {
  try {
    const value = make();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function stampOf(file: string): string {
  const { mtimeMs, ctimeMs, size, ino } = statSync(file);
  return `${mtimeMs}:${ctimeMs}:${size}:${ino}`;
}
