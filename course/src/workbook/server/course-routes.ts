import type { PartSummary } from './chapters.js';
import { readJson, sendEmpty, sendJson } from './http.js';
import { HttpError } from './http-error.js';
import type { LearnerCopies } from './learner-copies.js';
import { cleanPath } from './places.js';
import type { Route } from './router.js';

/** The workbook's own words: the list of chapters, and what can be done with a learner's copy. */
export function courseRoutes(copies: LearnerCopies, parts: () => readonly PartSummary[]): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/api/course',
      handle: (_, response) => sendJson(response, 200, { parts: parts() }),
    },
    {
      method: 'POST',
      pattern: '/api/course/reset',
      handle: async (request, response) => {
        const path = pathIn(await readJson(request.message));
        sendJson(response, 200, { backup: copies.reset(path) });
      },
    },
    {
      method: 'POST',
      pattern: '/api/course/keep',
      handle: async (request, response) => {
        copies.keep(pathIn(await readJson(request.message)));
        sendEmpty(response);
      },
    },
  ];
}

function pathIn({ path }: Record<string, unknown>): string {
  if (typeof path !== 'string')
    throw new HttpError(400, 'The chapter is missing: {"path": "notebooks/..."}.', 'body');
  return cleanPath(path);
}
