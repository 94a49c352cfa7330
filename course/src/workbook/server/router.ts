import type { ServerResponse } from 'node:http';
import { decodePath, type Request } from './http.js';
import { HttpError } from './http-error.js';

/** Answers one request; `parameters` are the decoded parts of the path that the pattern left open. */
export type Handler = (
  request: Request,
  response: ServerResponse,
  parameters: string[],
) => void | Promise<void>;

export interface Route {
  readonly method: string;
  /** Segments; `:x` stands for one, a last `*` for the rest of the path, which may be empty. */
  readonly pattern: string;
  readonly handle: Handler;
}

/**
 * Finds the handler of a path. Matching is done on the segments as they came, before decoding, so that neither an
 * encoded slash nor an encoded `..` can lead to another route.
 *
 * @throws HttpError 404 for an unknown path, 405 for a known path with another method
 */
export function findRoute(
  routes: readonly Route[],
  { method, rawPath }: Request,
): { handle: Handler; parameters: string[] } {
  let known = false;
  for (const route of routes) {
    const parameters = match(route.pattern, rawPath);
    if (parameters === undefined) continue;
    known = true;
    if (route.method === method) return { handle: route.handle, parameters };
  }
  if (known) throw new HttpError(405, `${method} is not answered at ${rawPath}.`, 'method');
  throw new HttpError(404, `There is nothing at ${rawPath}.`, 'unknown-address');
}

function match(pattern: string, rawPath: string): string[] | undefined {
  const expected = pattern.split('/');
  const given = rawPath.split('/');
  const open = expected.at(-1) === '*';
  const fixed = open ? expected.slice(0, -1) : expected;
  if (open ? given.length < fixed.length : given.length !== fixed.length) return undefined;
  const parameters: string[] = [];
  for (const [index, segment] of fixed.entries()) {
    const value = given[index] as string;
    if (segment.startsWith(':') && value !== '') parameters.push(decodePath(value));
    else if (segment !== value) return undefined;
  }
  if (open) parameters.push(decodePath(given.slice(fixed.length).join('/')));
  return parameters;
}
