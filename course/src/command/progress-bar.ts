import type { Terminal } from './command.js';

const WIDTH = 24;

/** A bar on stderr while long work runs; silent unless stderr is a terminal. */
export class ProgressBar {
  constructor(
    private readonly terminal: Terminal,
    private readonly total: number,
  ) {}

  /** Draws that `done` steps are done and that `what` is under way. */
  show(done: number, what: string): void {
    if (!this.terminal.interactive || this.total < 2) return;
    const filled = Math.round((WIDTH * done) / this.total);
    this.terminal.stderr(
      `\r\u001b[K[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done}/${this.total} ${what}`,
    );
  }

  /** Takes the bar away, so that a line of output can take its place. */
  clear(): void {
    if (this.terminal.interactive && this.total >= 2) this.terminal.stderr('\r\u001b[K');
  }
}
