import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from './http-error.js';

/** One request, taken apart; the path is still percent-encoded, so that nobody normalizes `..` away unseen. */
export interface Request {
  readonly method: string;
  readonly rawPath: string;
  readonly query: URLSearchParams;
  readonly message: IncomingMessage;
}

/** Bodies that are refused are still read to their end up to this size, so that the answer reaches the sender. */
const MOST_BYTES_DRAINED = 512 * 1024 * 1024;

export function parseRequest(message: IncomingMessage): Request {
  // Who speaks to a proxy names the host in the address, too; the one in the header is the one that is checked.
  const target = (message.url ?? '/').replace(/^http:\/\/[^/?#]*(?=\/)/i, '');
  const mark = target.indexOf('?');
  return {
    method: message.method ?? 'GET',
    rawPath: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    message,
  };
}

/** The path in clear text. @throws HttpError 400 where the percent-encoding is broken */
export function decodePath(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath);
  } catch {
    throw new HttpError(400, `The address is not valid percent-encoding: ${rawPath}`, 'path');
  }
}

/** Reads a body of at most `limit` bytes. @throws HttpError 413, with `tooLarge` as its message, beyond that */
export async function readBody(
  message: IncomingMessage,
  limit: number,
  tooLarge = (bytes: number) => `The request has ${bytes} bytes; at most ${limit} are read.`,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES_DRAINED) message.destroy();
    if (size > limit) chunks.length = 0;
    else chunks.push(chunk);
  }
  if (size > limit) throw new HttpError(413, tooLarge(size), 'too-large');
  return Buffer.concat(chunks);
}

/** The largest body of a request that carries no notebook. */
const SMALL_BODY_BYTES = 1024 * 1024;

/** Reads a JSON object. An empty body is an empty object. @throws HttpError 400 or 413 */
export async function readJson(
  message: IncomingMessage,
  limit = SMALL_BODY_BYTES,
  tooLarge?: (bytes: number) => string,
): Promise<Record<string, unknown>> {
  const body = await readBody(message, limit, tooLarge);
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Falls through to the refusal below: broken JSON and a wrong shape are the same mistake.
  }
  throw new HttpError(400, 'The body of the request is not a JSON object.', 'body');
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

export function sendEmpty(response: ServerResponse): void {
  response.writeHead(204).end();
}
