import { existsSync, readdirSync, statSync } from 'node:fs';
import { HttpError } from './http-error.js';
import type { LearnerCopies, Opened, Saved } from './learner-copies.js';
import { fileOf } from './places.js';

/** One entry of the Jupyter contents API. */
export interface ContentsModel {
  readonly name: string;
  readonly path: string;
  readonly type: 'directory' | 'notebook';
  readonly format: 'json' | null;
  readonly mimetype: null;
  readonly writable: boolean;
  readonly created: string;
  readonly last_modified: string;
  readonly size: number | null;
  readonly content: unknown;
}

export function notebookModel(path: string, about: Saved | Opened, writable: boolean): ContentsModel {
  const content = 'notebook' in about ? about.notebook : null;
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    type: 'notebook',
    format: content === null ? null : 'json',
    mimetype: null,
    writable,
    created: about.created.toISOString(),
    last_modified: about.modified.toISOString(),
    size: about.bytes,
    content,
  };
}

function directoryModel(root: string, path: string, content: ContentsModel[] | null): ContentsModel {
  const folder = path === '' ? root : fileOf(root, path);
  const info = statSync(folder, { throwIfNoEntry: false }) ?? statSync(root);
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    type: 'directory',
    format: content === null ? null : 'json',
    mimetype: null,
    writable: path === 'work/scratch',
    created: info.birthtime.toISOString(),
    last_modified: info.mtime.toISOString(),
    size: null,
    content,
  };
}

/** Whether a clean path is a folder; the two rooms are, even before the learner's exists. */
export function isDirectory(root: string, path: string): boolean {
  if (path === '' || path === 'notebooks' || path === 'work') return true;
  return statSync(fileOf(root, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Lists a folder: its folders and notebooks, hidden ones left out. */
export function listDirectory(copies: LearnerCopies, path: string, deep: boolean): ContentsModel {
  const { root } = copies;
  if (!deep) return directoryModel(root, path, null);
  return directoryModel(
    root,
    path,
    namesIn(root, path).flatMap(name => {
      const child = path === '' ? name : `${path}/${name}`;
      try {
        if (isDirectory(root, child)) return [directoryModel(root, child, null)];
        return [notebookModel(child, describeNotebook(copies, child), isWritable(child))];
      } catch {
        // One that cannot be looked at takes no other away; the list of chapters names it.
        return [];
      }
    }),
  );
}

function namesIn(root: string, path: string): string[] {
  if (path === '') return ['notebooks', 'work'];
  const folder = fileOf(root, path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => !entry.name.startsWith('.') && !entry.isSymbolicLink())
    .filter(entry => entry.isDirectory() || entry.name.endsWith('.ipynb'))
    .map(entry => entry.name)
    .sort();
}

/** A chapter is written to the learner's copy; of `work/`, only the scratch folder is open to clients. */
export function isWritable(path: string): boolean {
  return path.startsWith('notebooks/') || path.startsWith('work/scratch/');
}

/** @throws HttpError 404 */
export function describeNotebook(copies: LearnerCopies, path: string): Saved {
  if (path.startsWith('notebooks/')) return copies.describe(path);
  const info = statSync(fileOf(copies.root, path), { throwIfNoEntry: false });
  if (info === undefined || !info.isFile() || !path.endsWith('.ipynb')) {
    throw new HttpError(404, `There is no notebook ${path}.`, 'missing');
  }
  return { modified: info.mtime, created: info.birthtime, bytes: info.size };
}
