import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.js';

/**
 * Who may speak to the server. It runs code for whoever may, so three things are asked of every request:
 * the `Host` is ours (a foreign name that points to 127.0.0.1 is refused), the `Origin`, where there is one, is ours
 * (another site's page cannot use the learner's cookie), and the token is known (another user of the machine cannot).
 */
export class Guard {
  readonly token: string;
  readonly #cookieValue = randomBytes(32).toString('hex');
  #port = 0;

  constructor(token: string = randomBytes(24).toString('hex')) {
    this.token = token;
  }

  /** The port is known only once the server listens. */
  listensOn(port: number): void {
    this.#port = port;
  }

  /** Cookies ignore the port: the name carries it, so that two workbooks on one machine do not log each other out. */
  get #cookieName(): string {
    return `faultlines-${this.#port}`;
  }

  get setCookie(): string {
    return `${this.#cookieName}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** @throws HttpError 403 where the request did not come from this machine's own page or client */
  checkSource({ headers }: IncomingMessage): void {
    const hosts = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
    if (!hosts.includes(headers.host ?? '')) {
      throw new HttpError(403, `The workbook answers only as ${hosts[0]}.`, 'host');
    }
    if (headers.origin !== undefined && !hosts.some(host => isOrigin(headers.origin as string, host))) {
      throw new HttpError(403, 'Another site may not use the workbook.', 'origin');
    }
  }

  /** Whether the token came with the request itself: in the query, or in the header that Jupyter clients send. */
  hasToken({ headers }: IncomingMessage, query: URLSearchParams): boolean {
    const header = /^(?:token|bearer)\s+(.+)$/i.exec(headers.authorization ?? '')?.[1];
    return [query.get('token'), header].some(given => same(given, this.token));
  }

  /**
   * A cookie is sent by the browser unasked, so with a cookie alone a request that changes something must also name
   * our origin; a token in the request proves by itself that its sender knows it.
   *
   * @throws HttpError 403 without either
   */
  checkAccess(message: IncomingMessage, query: URLSearchParams, changes: boolean): void {
    if (this.hasToken(message, query)) return;
    if (!this.#hasCookie(message)) {
      throw new HttpError(
        403,
        'Open the address that the terminal printed: its token is missing here.',
        'token',
      );
    }
    if (changes && message.headers.origin === undefined) {
      throw new HttpError(403, 'A request that changes something must name its origin.', 'origin');
    }
  }

  #hasCookie({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? '').split(';').map(part => part.trim());
    return cookies.some(cookie => same(cookie, `${this.#cookieName}=${this.#cookieValue}`));
  }
}

function isOrigin(given: string, host: string): boolean {
  return URL.canParse(given) && new URL(given).origin === `http://${host}`;
}

/** Compares digests, so that neither the length nor the time tells how much of a guess was right. */
function same(given: string | null | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * What the page may load. Scripts come from the bundle alone, so a script inside a notebook's HTML never runs, trusted
 * or not. Styles are inline, since CodeMirror, Lumino and Plotly position things that way.
 */
export function contentSecurityPolicy(port: number): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
