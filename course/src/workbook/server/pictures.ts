import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { HttpError } from './http-error.js';
import { cleanPath, fileOf } from './places.js';

/** The kinds of pictures that a page shows; an SVG is shown as a picture too, in which no script runs. */
const TYPES: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** Chapters show pictures from beside them, and from the docs. */
const ROOMS: readonly string[] = ['notebooks', 'work', 'docs'];

const MOST_BYTES = 20 * 1024 * 1024;

/**
 * A picture in the words of the Jupyter contents API, for the Markdown and the outputs that name it. No other file is
 * read: a notebook's author must not learn what else is in the folder.
 *
 * @throws HttpError 404 for what is no picture or not there, 413 for one that is too large
 */
export function pictureModel(root: string, given: string): Record<string, unknown> {
  const path = cleanPath(given, ROOMS);
  const mimetype = TYPES[extname(path).toLowerCase()];
  const file = mimetype === undefined ? undefined : existing(root, path);
  const info = file === undefined ? undefined : statSync(file);
  if (file === undefined || info === undefined)
    throw new HttpError(404, `There is no picture ${path}.`, 'missing');
  if (info.size > MOST_BYTES) {
    throw new HttpError(
      413,
      `${path} has ${info.size} bytes; a picture may have ${MOST_BYTES}.`,
      'too-large',
    );
  }
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    type: 'file',
    format: 'base64',
    mimetype,
    writable: false,
    created: info.birthtime.toISOString(),
    last_modified: info.mtime.toISOString(),
    size: info.size,
    content: readFileSync(file).toString('base64'),
  };
}

/** A notebook of the learner's own is shown in the place of a chapter, and its pictures are beside it in `work/`. */
function existing(root: string, path: string): string | undefined {
  const candidates = path.startsWith('notebooks/') ? [path, `work/${path}`] : [path];
  return candidates
    .map(candidate => fileOf(root, candidate))
    .find(file => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}
