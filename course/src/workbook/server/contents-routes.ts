import type { ServerResponse } from 'node:http';
import {
  type ContentsModel,
  describeNotebook,
  isDirectory,
  isWritable,
  listDirectory,
  notebookModel,
} from './contents-model.js';
import { type Request, readJson, sendEmpty, sendJson } from './http.js';
import { HttpError } from './http-error.js';
import type { LearnerCopies } from './learner-copies.js';
import { requireDocument } from './notebook-document.js';
import { pictureModel } from './pictures.js';
import { cleanPath } from './places.js';
import type { Route } from './router.js';
import { deleteScratch, newScratch, renameScratch, writeScratch } from './scratch.js';

/** The largest notebook that is saved: outputs beyond it make a chapter that no page can hold. */
export const MOST_NOTEBOOK_BYTES = 50 * 1024 * 1024;

function tooLarge(bytes: number): string {
  const megabytes = (count: number) => (count / 1024 / 1024).toFixed(0);
  return (
    `With its outputs this notebook has ${megabytes(bytes)} MB, and at most ${megabytes(MOST_NOTEBOOK_BYTES)} MB are saved. ` +
    'Clear the largest output and save again; the older version is untouched.'
  );
}

/** The Jupyter contents API over the course's notebooks and the learner's copies of them. */
export function contentsRoutes(copies: LearnerCopies): Route[] {
  const pattern = '/api/contents/*';
  return [
    {
      method: 'GET',
      pattern: '/api/contents',
      handle: (request, response) => get(copies, request, response, ''),
    },
    { method: 'POST', pattern: '/api/contents', handle: (_, response) => create(copies, response) },
    {
      method: 'GET',
      pattern,
      handle: (request, response, [path]) => get(copies, request, response, path as string),
    },
    {
      method: 'PUT',
      pattern,
      handle: (request, response, [path]) => put(copies, request, response, path as string),
    },
    {
      method: 'POST',
      pattern,
      handle: (request, response, [path]) => post(copies, request, response, path as string),
    },
    {
      method: 'PATCH',
      pattern,
      handle: (request, response, [path]) => rename(copies, request, response, path as string),
    },
    {
      method: 'DELETE',
      pattern,
      handle: (_, response, [path]) => {
        deleteScratch(copies.root, cleanPath(path as string));
        sendEmpty(response);
      },
    },
  ];
}

/** Before the path of a chapter: the course's own version of it, to look at. */
const UPSTREAM = 'upstream/';

const CHECKPOINTS = /^(.*)\/checkpoints$/;

function get(copies: LearnerCopies, { query }: Request, response: ServerResponse, given: string): void {
  sendJson(response, 200, modelOf(copies, query, given));
}

function modelOf(copies: LearnerCopies, query: URLSearchParams, given: string): unknown {
  const checkpointed = CHECKPOINTS.exec(given)?.[1];
  if (checkpointed !== undefined) return checkpoints(copies, cleanPath(checkpointed));
  if (query.get('type') === 'file') return pictureModel(copies.root, given);
  const deep = query.get('content') !== '0';
  if (given.startsWith(UPSTREAM)) {
    return notebookModel(given, copies.openUpstream(cleanPath(given.slice(UPSTREAM.length))), false);
  }
  const path = cleanPath(given);
  if (isDirectory(copies.root, path)) return listDirectory(copies, path, deep);
  if (query.get('type') === 'directory') throw new HttpError(400, `${path} is not a folder.`, 'type');
  return deep ? openNotebook(copies, path) : aboutNotebook(copies, path);
}

function aboutNotebook(copies: LearnerCopies, path: string): ContentsModel {
  return notebookModel(path, describeNotebook(copies, path), isWritable(path));
}

function openNotebook(copies: LearnerCopies, path: string): ContentsModel {
  if (path.startsWith('notebooks/')) return notebookModel(path, copies.open(path), true);
  describeNotebook(copies, path);
  return notebookModel(path, copies.openOther(path), isWritable(path));
}

async function put(
  copies: LearnerCopies,
  request: Request,
  response: ServerResponse,
  given: string,
): Promise<void> {
  const path = cleanPath(given);
  const body = await readJson(request.message, MOST_NOTEBOOK_BYTES, tooLarge);
  if (body.type !== undefined && body.type !== 'notebook') {
    throw new HttpError(400, `Only notebooks are saved here, not ${JSON.stringify(body.type)}.`, 'type');
  }
  const notebook = requireDocument(body.content, path);
  if (path.startsWith('notebooks/')) {
    const saved = copies.save(path, notebook, versionSeen(body));
    sendJson(response, 200, notebookModel(path, saved, true));
    return;
  }
  writeScratch(copies.root, path, notebook);
  sendJson(response, 200, aboutNotebook(copies, path));
}

/** Jupyter's own clients compare versions themselves and leave this out; `null` is the page's word for any version. */
function versionSeen({ last_modified: seen }: Record<string, unknown>): Date | 'any' | undefined {
  if (seen === null) return 'any';
  const date = typeof seen === 'string' ? new Date(seen) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

function create(copies: LearnerCopies, response: ServerResponse): void {
  sendJson(response, 201, aboutNotebook(copies, newScratch(copies.root)));
}

async function post(
  copies: LearnerCopies,
  request: Request,
  response: ServerResponse,
  given: string,
): Promise<void> {
  const checkpointed = CHECKPOINTS.exec(given)?.[1];
  if (checkpointed !== undefined) {
    sendJson(response, 201, checkpoints(copies, cleanPath(checkpointed))[0]);
    return;
  }
  cleanPath(given);
  const { copy_from: from } = await readJson(request.message);
  if (from !== undefined) throw new HttpError(400, 'Notebooks are not copied here.', 'type');
  create(copies, response);
}

/** Clients insist on one checkpoint; the file itself is it, since every save is whole and reset keeps backups. */
function checkpoints(copies: LearnerCopies, path: string): { id: string; last_modified: string }[] {
  return [{ id: 'saved', last_modified: describeNotebook(copies, path).modified.toISOString() }];
}

async function rename(
  copies: LearnerCopies,
  request: Request,
  response: ServerResponse,
  given: string,
): Promise<void> {
  const { path: to } = await readJson(request.message);
  if (typeof to !== 'string') throw new HttpError(400, 'A new name is missing: {"path": "..."}.', 'body');
  const renamed = renameScratch(
    copies.root,
    cleanPath(given),
    cleanPath(`work/scratch/${to.slice(to.lastIndexOf('/') + 1)}`),
  );
  sendJson(response, 200, aboutNotebook(copies, renamed));
}
