import type { Terminal } from './command.js';

const WIDTH = 24;

/** How far long work has come, on one line of stderr; nothing where stderr is no terminal. */
export class ProgressBar {
  #done = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly total: number,
  ) {}

  advance(label: string): void {
    this.#done += 1;
    if (!this.terminal.interactive || this.total === 0) return;
    const filled = Math.round((WIDTH * Math.min(this.#done, this.total)) / this.total);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    this.terminal.stderr(`\r\u001b[K${bar} ${this.#done}/${this.total} ${label}`);
  }

  clear(): void {
    if (this.terminal.interactive) this.terminal.stderr('\r\u001b[K');
  }
}
