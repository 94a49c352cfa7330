import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { documentText, emptyDocument, type NotebookDocument } from '../../chapters/document.js';
import { writeAtomically } from '../../files.js';
import { HttpError } from './http-error.js';
import { fileOf } from './places.js';

/**
 * `work/scratch/`: the one folder in which a client may make, rename and delete notebooks. VS Code makes a nameless
 * notebook for each session and deletes it afterwards.
 */
const SCRATCH = 'work/scratch';

/** Makes an empty notebook. Returns its path. */
export function newScratch(root: string): string {
  for (let number = 1; ; number += 1) {
    const path = `${SCRATCH}/untitled-${number}.ipynb`;
    const file = fileOf(root, path);
    if (existsSync(file)) continue;
    writeAtomically(file, documentText(emptyDocument()), { within: join(root, 'work') });
    return path;
  }
}

export function writeScratch(root: string, path: string, notebook: NotebookDocument): void {
  writeAtomically(scratchFile(root, path), documentText(notebook), { within: join(root, 'work') });
}

/** Renames within the scratch folder, whatever folder the client asked for. Returns the new path. */
export function renameScratch(root: string, path: string, to: string): string {
  const target = `${SCRATCH}/${to.slice(to.lastIndexOf('/') + 1)}`;
  const from = existing(root, path);
  if (existsSync(scratchFile(root, target))) throw new HttpError(409, `${target} exists already.`, 'exists');
  renameSync(from, scratchFile(root, target));
  return target;
}

export function deleteScratch(root: string, path: string): void {
  rmSync(existing(root, path));
}

function existing(root: string, path: string): string {
  const file = scratchFile(root, path);
  if (!existsSync(file)) throw new HttpError(404, `There is no ${path}.`, 'missing');
  return file;
}

function scratchFile(root: string, path: string): string {
  if (!path.startsWith(`${SCRATCH}/`) || !path.endsWith('.ipynb')) {
    throw new HttpError(403, `Only notebooks in ${SCRATCH}/ can be made, renamed or deleted.`, 'read-only');
  }
  return fileOf(root, path);
}
