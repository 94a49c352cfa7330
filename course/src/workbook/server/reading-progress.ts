import { updateProgress, withCellRun } from '../../progress/store.js';
import { progressId } from './chapters.js';

/** Cells that ran within this time are written together: "run all" finishes dozens a second. */
const GATHER_MS = 400;

/** A file that can never be written must not fill the memory. */
const MOST_GATHERED = 5000;

/** Remembers which cells of a chapter ran. A disk that cannot be written loses the ring, not the cell. */
export class ReadingProgress {
  #gathered: { chapter: string; cell: string }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly file: string) {}

  cellRan(notebook: string, cell: string): void {
    if (!notebook.startsWith('notebooks/')) return;
    this.#gathered.push({ chapter: progressId(notebook), cell });
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const ran = this.#gathered.splice(0);
    if (ran.length === 0) return;
    try {
      updateProgress(this.file, progress =>
        ran.reduce((before, { chapter, cell }) => withCellRun(before, chapter, cell), progress),
      );
    } catch {
      // Saving the notebook meets the same disk and tells the learner; the next cell, or the next look at the list, tries again.
      this.#gathered.unshift(...ran.slice(-MOST_GATHERED));
    }
  }
}
