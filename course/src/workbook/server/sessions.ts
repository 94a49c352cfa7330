import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kernel, KernelProcessOptions } from '../../kernel/contract.js';
import { HttpError } from './http-error.js';
import { cleanPath, fileOf } from './places.js';
import { RunningKernel } from './running-kernel.js';

/** Starts a kernel: a child process in the workbook, a stand-in in tests. */
export type StartKernel = (options: KernelProcessOptions) => Kernel | Promise<Kernel>;

export interface Session {
  readonly id: string;
  path: string;
  name: string;
  type: string;
  kernelId: string;
}

/** A kernel that was asked for: it may still be starting. */
interface Entry {
  readonly id: string;
  readonly ready: Promise<RunningKernel>;
  /** Set once it started. */
  running?: RunningKernel;
  /** Open web sockets. */
  connections: number;
}

/** Kernels beyond this many are ended, the longest idle first, when nobody looks at them: each holds a compiler. */
const MOST_KERNELS = 4;

/** The sessions (a notebook that is open) and their kernels, in the words of the Jupyter API. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #kernels = new Map<string, Entry>();

  constructor(
    private readonly root: string,
    private readonly start: StartKernel,
    private readonly progressFile: string,
    /** Called when a kernel is about to end, so that its web sockets are closed. */
    private readonly ending: (kernelId: string) => void,
  ) {}

  list(): Session[] {
    return [...this.#sessions.values()];
  }

  kernelIds(): string[] {
    return [...this.#kernels.keys()];
  }

  /** @throws HttpError 404 */
  session(id: string): Session {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new HttpError(404, `There is no session ${id}.`, 'missing');
    return session;
  }

  /** The notebook that a kernel runs for, if it runs for one. */
  notebookOf(kernelId: string): string | undefined {
    return this.list().find(session => session.kernelId === kernelId)?.path;
  }

  /** The session of a notebook: the one that is open already, or a new one with a new kernel. */
  open(path: string, name: string, type: string, kernelId?: string): Session {
    const open = this.list().find(session => session.path === path);
    if (open !== undefined && kernelId === undefined) return open;
    if (kernelId !== undefined) this.#entry(kernelId);
    const kernel = kernelId ?? this.startKernel(path);
    const session = { id: randomUUID(), path, name, type, kernelId: kernel };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Gives a session another kernel and ends the one it had. */
  async useKernel(session: Session, kernelId: string): Promise<void> {
    if (kernelId !== session.kernelId) this.#entry(kernelId);
    const before = session.kernelId;
    session.kernelId = kernelId;
    if (before !== kernelId && this.notebookOf(before) === undefined) await this.endKernel(before);
  }

  /** A client may start a session under a passing name and say later for which notebook it is. */
  move(session: Session, path: string): void {
    session.path = path;
    const { notebookFile } = this.#notebookFileOf(path);
    this.#kernels
      .get(session.kernelId)
      ?.ready.then(({ kernel }) => kernel.notebookMoved?.(notebookFile))
      .catch(() => {});
  }

  async close(id: string): Promise<void> {
    const { kernelId } = this.session(id);
    this.#sessions.delete(id);
    if (this.notebookOf(kernelId) === undefined) await this.endKernel(kernelId);
  }

  /** Starts a kernel for a notebook and returns its id at once. */
  startKernel(notebookPath: string): string {
    void this.#endForgotten();
    const id = randomUUID();
    const started = Promise.resolve(
      this.start({
        workingFolder: this.#folderOf(notebookPath),
        progressFile: this.progressFile,
        ...this.#notebookFileOf(notebookPath),
      }),
    );
    const entry: Entry = {
      id,
      connections: 0,
      ready: started.then(kernel => {
        entry.running = new RunningKernel(id, kernel);
        return entry.running;
      }),
    };
    entry.ready.catch(() => this.#kernels.delete(id));
    this.#kernels.set(id, entry);
    return id;
  }

  /** @throws HttpError 404 for a kernel that is not there; rejects where it could not be started */
  kernel(id: string): Promise<RunningKernel> {
    return this.#entry(id).ready;
  }

  async endKernel(id: string): Promise<void> {
    const entry = this.#entry(id);
    this.#kernels.delete(id);
    for (const session of this.list()) if (session.kernelId === id) this.#sessions.delete(session.id);
    this.ending(id);
    const running = await entry.ready.catch(() => undefined);
    await running?.shutdown();
  }

  async endAll(): Promise<void> {
    await Promise.allSettled(this.kernelIds().map(id => this.endKernel(id)));
  }

  connected(id: string, change: 1 | -1): void {
    const entry = this.#kernels.get(id);
    if (entry !== undefined) entry.connections += change;
  }

  /** A kernel in the words of the Jupyter API. @throws HttpError 404 */
  kernelModel(id: string): Record<string, unknown> {
    const { running, connections } = this.#entry(id);
    return {
      id,
      name: 'tslab',
      last_activity: (running?.lastActivity ?? new Date()).toISOString(),
      execution_state: running?.kernel.status ?? 'starting',
      connections,
    };
  }

  #entry(id: string): Entry {
    const entry = this.#kernels.get(id);
    if (entry === undefined) throw new HttpError(404, `There is no kernel ${id}.`, 'missing');
    return entry;
  }

  async #endForgotten(): Promise<void> {
    const forgotten = [...this.#kernels.values()]
      .filter(({ running, connections }) => connections === 0 && running?.kernel.status === 'idle')
      .sort((one, other) => Number(one.running?.lastActivity) - Number(other.running?.lastActivity));
    const tooMany = this.#kernels.size + 1 - MOST_KERNELS;
    await Promise.allSettled(forgotten.slice(0, Math.max(0, tooMany)).map(({ id }) => this.endKernel(id)));
  }

  /**
   * The folder a kernel works in: that of the course's chapter, also for the learner's copy, so that both read the
   * same files. A client such as VS Code names its sessions as it likes; those work in `notebooks/`.
   */
  /** Where the learner's copy of a notebook is saved, so that a check can see whether an answer was edited since it was run. */
  #notebookFileOf(notebookPath: string): { notebookFile?: string } {
    try {
      const path = cleanPath(notebookPath);
      if (!path.endsWith('.ipynb')) return {};
      const saved = path.startsWith('notebooks/') ? `work/${path}` : path;
      return { notebookFile: fileOf(this.root, saved) };
    } catch {
      return {};
    }
  }

  #folderOf(notebookPath: string): string {
    const home = join(this.root, 'notebooks');
    try {
      const folder = dirname(fileOf(this.root, cleanPath(notebookPath)));
      return existsSync(folder) ? folder : home;
    } catch {
      return home;
    }
  }
}
