import type { Duplex } from 'node:stream';

/**
 * How many connections may be open on which no key was sent yet. A browser opens six, and sends its key on one as soon as
 * the page runs; each holds a descriptor, which files and kernels need, too.
 */
export const MOST_STRANGERS = 64;

/**
 * Every connection of the server: it forgets those that were upgraded, and ends only when they are closed. Anybody on the
 * machine can open connections, and say nothing on them for a minute. So where there are too many from strangers, the
 * oldest is closed, and whoever comes next is heard.
 */
export class Connections {
  /** In the order in which they came. */
  readonly #strangers = new Set<Duplex>();
  readonly #known = new Set<Duplex>();

  add(connection: Duplex): void {
    this.#strangers.add(connection);
    connection.on('close', () => {
      this.#strangers.delete(connection);
      this.#known.delete(connection);
    });
    if (this.#strangers.size <= MOST_STRANGERS) return;
    const [oldest] = this.#strangers;
    if (oldest === undefined) return;
    this.#strangers.delete(oldest);
    oldest.destroy();
  }

  /** A key was sent on it. */
  keep(connection: Duplex): void {
    if (this.#strangers.delete(connection)) this.#known.add(connection);
  }

  destroyAll(): void {
    for (const connection of [...this.#strangers, ...this.#known]) connection.destroy();
  }
}
