/** One warm engine in this process, for many notebooks one after the other. */
import { isInCourse } from '../chapters/chapter-files.js';
import { inCourse } from '../paths.js';
import type { ExecuteReply, ExecuteRequest, Output } from './contract.js';
import { KernelEngine } from './engine.js';
import { createNodePlatform } from './node/node-platform.js';
import { nodeServices } from './node/node-services.js';
import type { StopLock } from './stop-lock.js';

export class InProcessEngine {
  #engine: KernelEngine | undefined;
  #packages: string | undefined;

  /** @param lock says to a watch when a cell runs, which it may stop; at all other times the process is the command's */
  constructor(private readonly lock: StopLock) {
    lock.take();
  }

  /** Makes ready for the cells of a notebook in `folder`: nothing of an earlier notebook is left. */
  enter(folder: string): void {
    // Everywhere in the course the same packages are found, so one compiler serves all of it.
    const packages = isInCourse(folder) ? inCourse('notebooks') : folder;
    if (this.#engine !== undefined && packages === this.#packages) {
      this.#engine.reset(folder);
      return;
    }
    this.close();
    this.#packages = packages;
    this.#engine = new KernelEngine(
      createNodePlatform({ ownsProcess: true, lock: this.lock }),
      nodeServices('node'),
      {
        working: folder,
        packages,
      },
    );
  }

  async execute(request: ExecuteRequest, onOutput: (output: Output) => void): Promise<ExecuteReply> {
    if (this.#engine === undefined) throw new Error('enter a folder before executing a cell');
    this.lock.give();
    try {
      return await this.#engine.execute(request, onOutput);
    } finally {
      this.lock.take();
    }
  }

  interrupt(): void {
    this.#engine?.interrupt();
  }

  close(): void {
    this.#engine?.dispose();
    this.#engine = undefined;
  }
}
