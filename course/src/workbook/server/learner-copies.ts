import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentText, type NotebookDocument } from '../../chapters/document.js';
import { MachineryError } from '../../errors.js';
import { writeAtomically } from '../../files.js';
import { FileCache } from './file-cache.js';
import { HttpError } from './http-error.js';
import { contentDigest, hasOutputs, readDocument } from './notebook-document.js';
import { type CopyOrigin, originFile, readOrigin, removeOrigin, writeOrigin } from './origin-file.js';
import { OutputTrust } from './output-trust.js';
import { cleanPath, fileOf } from './places.js';

/**
 * - `none`: the learner has changed nothing yet and reads the course's own chapter
 * - `current`: a copy of the chapter as it is today
 * - `outdated`: the chapter changed since the copy was made
 * - `damaged`: the copy cannot be read
 */
export type CopyState = 'none' | 'current' | 'outdated' | 'damaged';

/** A notebook with what a contents model says about its file. */
export interface Opened {
  readonly notebook: NotebookDocument;
  readonly modified: Date;
  readonly created: Date;
  readonly bytes: number;
}

/** What a save is answered with. */
export type Saved = Omit<Opened, 'notebook'>;

const CHAPTERS = 'notebooks/';

/**
 * The learner's copies of chapters: `work/notebooks/...`, made on the first change. The chapter itself is never
 * written, and no copy is ever written over without a backup, except by the learner's own saving.
 */
export class LearnerCopies {
  readonly #digests = new FileCache(file => contentDigest(read(file, file).notebook));
  readonly #readable = new FileCache(isReadable);
  readonly #origins = new FileCache(readOrigin);
  readonly #trust: OutputTrust;

  /** @param key by which outputs that were made here are known again; without one, only until the process ends */
  constructor(
    readonly root: string,
    key: Buffer = randomBytes(32),
  ) {
    this.#trust = new OutputTrust(key);
  }

  /** Reads a chapter as the learner has it. @throws HttpError 404, or 422 where the file is damaged */
  open(path: string): Opened {
    const copy = this.#copyFile(path);
    if (!existsSync(copy)) return this.openUpstream(path);
    const opened = read(copy, `work/${path}`);
    this.#trust.give(opened.notebook, this.#origin(path)?.signatures);
    return opened;
  }

  /** Reads the course's own chapter, copy or not. @throws HttpError 404 or 422 */
  openUpstream(path: string): Opened {
    const opened = read(this.#upstreamFile(path), path);
    this.#trust.give(opened.notebook);
    return opened;
  }

  /** Reads a notebook of `work/` that is no chapter's copy, such as a backup. @throws HttpError 404 or 422 */
  openOther(path: string): Opened {
    const opened = read(fileOf(this.root, path), path);
    this.#trust.give(opened.notebook);
    return opened;
  }

  /** When and how large, without reading the notebook. @throws HttpError 404 */
  describe(path: string): Saved {
    const copy = this.#copyFile(path);
    return stat(existsSync(copy) ? copy : this.#upstreamFile(path), path);
  }

  state(path: string): CopyState {
    const copy = this.#copyFile(path);
    if (!existsSync(copy)) return 'none';
    if (!this.#readable.of(copy)) return 'damaged';
    const madeFrom = this.#origin(path)?.upstream;
    const upstream = this.#upstreamDigest(path);
    return madeFrom !== undefined && upstream !== undefined && madeFrom !== upstream ? 'outdated' : 'current';
  }

  /**
   * Saves what the learner made of a chapter. A save that changes nothing makes no copy.
   *
   * @param seen when the version that the page started from was written, if the page says so; `'any'` writes over
   *   another version, of which a backup is kept
   * @throws HttpError 409 where the file was written elsewhere in the meantime, or holds something unreadable
   */
  save(path: string, notebook: NotebookDocument, seen?: Date | 'any'): Saved {
    const copy = this.#copyFile(path);
    const signatures = this.#trust.take(notebook);
    if (existsSync(copy)) this.#checkVersion(copy, path, seen);
    else if (this.#changesNothing(path, notebook)) return this.describe(path);
    writeAtomically(copy, documentText(notebook), { within: join(this.root, 'work') });
    this.#readable.set(copy, true);
    const origin = this.#origin(path);
    this.#remember(path, {
      upstream: origin?.upstream ?? this.#upstreamDigest(path) ?? '',
      madeAt: origin?.madeAt ?? new Date().toISOString(),
      signatures,
    });
    return stat(copy, path);
  }

  /** Whether the course has the chapter that a copy was made of: it may be renamed or removed since. */
  hasChapter(path: string): boolean {
    return existsSync(this.#upstreamFile(path));
  }

  /**
   * Puts the copy aside, so that the course's chapter stands again. Returns where, as a path below the root.
   *
   * @throws HttpError 409 where there is no copy, or no chapter that could stand again
   */
  reset(path: string): string {
    const copy = this.#copyFile(path);
    if (!existsSync(copy))
      throw new HttpError(409, `${path} was not changed: there is nothing to reset.`, 'unchanged');
    if (!this.hasChapter(path)) {
      throw new HttpError(
        409,
        `The course has no ${path} any more: there is nothing to reset to, and work/${path} stays as it is.`,
        'orphan',
      );
    }
    const backup = this.#newBackup(path);
    renameSync(copy, backup.file);
    removeOrigin(this.root, path);
    return backup.path;
  }

  /** The learner keeps the copy although the chapter changed: the change is not announced again. */
  keep(path: string): void {
    const upstream = this.#upstreamDigest(path);
    if (upstream === undefined) return;
    const origin = this.#origin(path) ?? { madeAt: new Date().toISOString(), signatures: {} };
    try {
      writeOrigin(this.root, path, { ...origin, upstream });
    } catch (error) {
      // A link that leads out: the change is announced again.
      if (!(error instanceof MachineryError)) throw error;
    }
  }

  /** A side file that is missing or damaged costs the banner and the trust in stored outputs, never the copy. */
  #origin(path: string): CopyOrigin | undefined {
    try {
      return this.#origins.of(originFile(this.root, path));
    } catch {
      return undefined;
    }
  }

  /** The copy is saved already: what cannot be kept beside it costs no more than a missing side file. */
  #remember(path: string, origin: CopyOrigin): void {
    try {
      writeOrigin(this.root, path, origin);
    } catch {
      // To say that the save failed would be wrong.
    }
  }

  #checkVersion(copy: string, path: string, seen: Date | 'any' | undefined): void {
    if (!this.#readable.of(copy)) {
      throw new HttpError(
        409,
        `work/${path} cannot be read, and is not written over: reset the chapter first.`,
        'damaged',
      );
    }
    const { modified } = stat(copy, path);
    if (seen === undefined || (seen !== 'any' && seen.getTime() === modified.getTime())) return;
    if (seen === 'any') {
      copyFileSync(copy, this.#newBackup(path).file);
      return;
    }
    const at = modified.toTimeString().slice(0, 8);
    throw new HttpError(
      409,
      `work/${path} was written elsewhere at ${at}, in another tab or editor.`,
      'conflict',
    );
  }

  #changesNothing(path: string, notebook: NotebookDocument): boolean {
    return !hasOutputs(notebook) && contentDigest(notebook) === this.#upstreamDigest(path);
  }

  #upstreamDigest(path: string): string | undefined {
    try {
      return this.#digests.of(this.#upstreamFile(path));
    } catch {
      return undefined;
    }
  }

  #upstreamFile(path: string): string {
    return fileOf(this.root, chapterPath(path));
  }

  #copyFile(path: string): string {
    return fileOf(this.root, `work/${chapterPath(path)}`);
  }

  /** A dated place that is still free, its folder made. */
  #newBackup(path: string): { path: string; file: string } {
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const stem = `work/backups/${path.replace(/\.ipynb$/, '')} ${stamp}`;
    for (let attempt = 1; ; attempt += 1) {
      const name = `${stem}${attempt === 1 ? '' : ` ${attempt}`}.ipynb`;
      const file = fileOf(this.root, name);
      if (existsSync(file)) continue;
      mkdirSync(dirname(file), { recursive: true });
      return { path: name, file };
    }
  }
}

/** @throws HttpError 400 or 404 for a path that cannot be a chapter's */
function chapterPath(path: string): string {
  const clean = cleanPath(path);
  if (!clean.startsWith(CHAPTERS) || !clean.endsWith('.ipynb')) {
    throw new HttpError(404, `${path} is not a chapter.`, 'missing');
  }
  return clean;
}

function read(file: string, name: string): Opened {
  const about = stat(file, name);
  return { ...about, notebook: readDocument(file, name) };
}

function isReadable(file: string): boolean {
  try {
    read(file, file);
    return true;
  } catch {
    return false;
  }
}

function stat(file: string, name: string): Saved {
  const info = statSync(file, { throwIfNoEntry: false });
  if (info === undefined || !info.isFile()) throw new HttpError(404, `There is no ${name}.`, 'missing');
  return { modified: info.mtime, created: info.birthtime, bytes: info.size };
}
