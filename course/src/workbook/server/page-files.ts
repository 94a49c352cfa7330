import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { HttpError } from './http-error.js';
import { contentSecurityPolicy } from './security.js';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** Serves the page and its bundle. Names carry a digest, so the browser keeps them. */
export class PageFiles {
  constructor(private readonly folder: string) {}

  /** Whether the bundle was built. */
  get built(): boolean {
    return existsSync(join(this.folder, 'index.html'));
  }

  /** Sends the page, which holds no secret. @param host by which the browser knows the server */
  sendPage(response: ServerResponse, host: string): void {
    const page = readFileSync(join(this.folder, 'index.html'));
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(host),
    });
    response.end(page);
  }

  /**
   * Sends a file of the bundle, packed where the build left a packed twin and the browser takes it.
   *
   * @throws HttpError 404 for anything that is not a plain name of a file that the build made
   */
  sendAsset(response: ServerResponse, name: string, acceptsGzip: boolean): void {
    const file = join(this.folder, name);
    const type = TYPES[extname(name)];
    if (!/^[\w.-]+$/.test(name) || type === undefined || !existsSync(file)) {
      throw new HttpError(404, `There is no asset ${name}.`, 'missing');
    }
    const packed = acceptsGzip && existsSync(`${file}.gz`);
    const sent = packed ? `${file}.gz` : file;
    response.writeHead(200, {
      'content-type': type,
      'content-length': statSync(sent).size,
      'cache-control': 'public, max-age=31536000, immutable',
      ...(packed ? { 'content-encoding': 'gzip' } : {}),
    });
    // A file that cannot be read to its end (a build replaces it) ends this answer, not the server.
    pipeline(createReadStream(sent), response, () => undefined);
  }
}

/** Removes itself, and with it the older version that it takes the place of. */
const WORKER_THAT_LEAVES = `addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil(registration.unregister()));
`;

/**
 * Answers a browser that asks for a service worker. It was left by another server that used the port before, answers in
 * the workbook's place, and would stay for ever where its script is only missing.
 */
export function sendWorkerThatLeaves(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' });
  response.end(WORKER_THAT_LEAVES);
}

/** Answers with an empty style sheet, and has the browser drop what it stored for this address, service workers too. */
export function sendForgetting(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/css',
    'cache-control': 'no-store',
    'clear-site-data': '"storage"',
    'cross-origin-resource-policy': 'cross-origin',
  });
  response.end();
}

/** What someone sees instead of the page who reached the server by another name. */
export function sendRefusalPage(response: ServerResponse, { status, message }: HttpError): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
  });
  response.end(`<!doctype html><meta charset="utf-8"><title>Faultlines</title><p>${escaped(message)}</p>`);
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
