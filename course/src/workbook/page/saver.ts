import type { OpenChapter } from './chapter.js';
import { type Refusal, saveNotebook } from './server.js';

export type SaveState =
  | { readonly kind: 'saved' | 'changed' | 'saving' }
  | { readonly kind: 'failed'; readonly refusal: Refusal };

/** How long after the last change a chapter is saved by itself. */
const AUTOSAVE_MS = 1500;
/** How long after a failure the next attempt waits: a full disk or a stopped server should not be hammered. */
const RETRY_MS = 15_000;

/**
 * Saves one open chapter, by itself and on demand, one save at a time. A failure leaves everything in the page, says
 * so, and is tried again, except where the learner must decide first.
 */
export class Saver {
  #state: SaveState = { kind: 'saved' };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | undefined;
  #changes = 0;
  #lastModified: string | undefined;
  #stopped = false;

  constructor(
    private readonly chapter: OpenChapter,
    private readonly report: (state: SaveState) => void,
  ) {
    this.#lastModified = chapter.context.contentsModel?.last_modified;
    chapter.context.model.contentChanged.connect(this.#onChange, this);
  }

  get unsaved(): boolean {
    return this.#state.kind !== 'saved';
  }

  /** Saves now. Resolves with whether everything up to the call is on disk. */
  async save({ overwrite = false } = {}): Promise<boolean> {
    await this.#running;
    this.#running = this.#saveOnce(overwrite);
    const saved = await this.#running;
    this.#running = undefined;
    return saved;
  }

  /** Saves what is unsaved, if anything is. */
  async settle(): Promise<boolean> {
    if (this.#running !== undefined) await this.#running;
    return this.unsaved ? this.save() : true;
  }

  /** Ends the saving by itself: the chapter is closed, or what it shows is no longer what should be saved. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #onChange(): void {
    if (this.#stopped || !this.chapter.context.model.dirty) return;
    this.#changes += 1;
    if (this.#state.kind === 'saved') this.#become({ kind: 'changed' });
    if (this.#state.kind === 'changed') this.#schedule(AUTOSAVE_MS);
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.save(), delay);
  }

  async #saveOnce(overwrite: boolean): Promise<boolean> {
    clearTimeout(this.#timer);
    const { model } = this.chapter.context;
    const changes = this.#changes;
    this.#become({ kind: 'saving' });
    try {
      const saved = await saveNotebook(
        this.chapter.path,
        model.toJSON(),
        overwrite ? null : this.#lastModified,
      );
      this.#lastModified = saved.last_modified;
    } catch (error) {
      this.#failed(error as Refusal);
      return false;
    }
    if (changes === this.#changes) {
      model.dirty = false;
      this.#become({ kind: 'saved' });
    } else {
      this.#become({ kind: 'changed' });
      this.#schedule(AUTOSAVE_MS);
    }
    return true;
  }

  #failed(refusal: Refusal): void {
    this.#become({ kind: 'failed', refusal });
    const learnerDecides = ['conflict', 'damaged', 'too-large'].includes(refusal.reason);
    if (!learnerDecides) this.#schedule(RETRY_MS);
  }

  #become(state: SaveState): void {
    this.#state = state;
    this.report(state);
  }
}
