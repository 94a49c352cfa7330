/** What can end a cell that never ends by itself, for an engine in the command's own process. */
import { join } from 'node:path';
// Not the global one, which belongs to the cells while they run.
import { setTimeout } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { coursePackage } from '../../paths.js';
import { READY, StopLock } from '../stop-lock.js';

/** Compiled, also when this file is not: a test runs from the sources. */
const WATCH_FILE = join(coursePackage, 'dist', 'kernel', 'signal-watch.js');
/** Within this the watch has told of code that it stopped. */
const TOLD_MS = 1_000;

export class TerminalInterrupt {
  readonly lock = new StopLock();
  readonly #watch = new Worker(WATCH_FILE, { workerData: this.lock.buffer });
  #waited = false;
  /** Resolves when the watch listens; a signal before that is heard by this thread alone, between its turns. */
  readonly ready: Promise<void>;

  /**
   * @param interrupted called on Ctrl-C, once code that kept this thread busy was stopped
   * @param stuck called when nothing is left that could wake this thread: what it waits for never comes
   */
  constructor(
    private readonly interrupted: () => void,
    private readonly stuck: () => void,
  ) {
    process.on('SIGINT', interrupted);
    this.ready = new Promise(resolve => {
      this.#watch.on('message', request => {
        if (request === READY) resolve();
        else if (this.lock.hear(request)) interrupted();
      });
    });
    this.#watch.unref();
    process.on('beforeExit', this.#nothingLeft);
  }

  async close(): Promise<void> {
    process.off('SIGINT', this.interrupted);
    process.off('beforeExit', this.#nothingLeft);
    this.#watch.ref();
    await this.#watch.terminate();
  }

  /** Also after a stop: the code that would have gone on is gone, and the watch is about to tell why. */
  readonly #nothingLeft = (): void => {
    if (this.#waited && this.lock.wasStoppedUnheard()) this.interrupted();
    else if (this.#waited) this.stuck();
    else setTimeout(() => {}, TOLD_MS);
    this.#waited = !this.#waited;
  };
}
