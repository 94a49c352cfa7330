import type { IncomingMessage } from 'node:http';
import { Access, NEW_ADDRESS } from './access.js';
import { HttpError } from './http-error.js';

/** The names of this machine under which a browser may reach the server. */
const NAMES = ['127.0.0.1', 'localhost'];

/**
 * Guards the server, which runs code for whoever may speak to it. Three things are asked of every request: the `Host`
 * is ours (a foreign name that points to 127.0.0.1 is refused), the `Origin`, where there is one, is ours (another
 * site's page is refused), and, except for the page's own files, it carries a key (see `Access`).
 */
export class Guard {
  readonly access: Access;
  readonly #ports: number[];
  #hosts: readonly string[] = [];

  /** @param forwarded ports of another machine or container that are forwarded to this server */
  constructor(token: string | undefined, forwarded: readonly number[] = []) {
    this.access = new Access(token);
    this.#ports = [...forwarded];
  }

  /** The port is known only once the server listens. */
  listensOn(port: number): void {
    this.#hosts = [port, ...this.#ports].flatMap(each => NAMES.map(name => hostOf(name, each)));
  }

  /**
   * Returns the host by which the sender knows the server, such as `localhost:8484`.
   *
   * @throws HttpError 403 where the request did not come from this machine's own page or client
   */
  checkSource({ headers, headersDistinct }: IncomingMessage): string {
    const { origin } = headers;
    // Names are the same in capitals; of two hosts, none is believed.
    const host = (headersDistinct.host ?? []).join(', ').toLowerCase();
    if (!this.#hosts.includes(host)) {
      throw new HttpError(
        403,
        `The workbook answers as ${this.#hosts[0]}, not as ${host}.${advice(host)}`,
        'host',
      );
    }
    if (origin !== undefined && !this.#hosts.some(ours => origin === `http://${ours}`)) {
      throw new HttpError(
        403,
        `A page of ${origin} may not use the workbook.${advice(origin.replace(/^http:\/\//, ''))}`,
        'origin',
      );
    }
    return host;
  }

  /**
   * Asks for a key: in the header that Jupyter clients send, or in the query, since web sockets of a page have no headers.
   *
   * @throws HttpError 403 without one
   */
  checkAccess({ headers }: IncomingMessage, query: URLSearchParams): void {
    const header = /^(?:token|bearer) (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (this.access.allows([header, query.get('token')])) return;
    throw new HttpError(
      403,
      `This browser has no access to the workbook, or it was started again since. ${NEW_ADDRESS}`,
      'token',
    );
  }
}

/** As a browser names it: the usual port of HTTP is left out. */
export function hostOf(name: string, port: number): string {
  return port === 80 ? name : `${name}:${port}`;
}

/** Only our own names are worth an advice: any other one is somebody else's. */
function advice(host: string): string {
  const port = /^(?:localhost|127\.0\.0\.1):(\d{1,5})$/.exec(host)?.[1];
  if (port === undefined) return '';
  return ` If you forward port ${port} to it, start it with --allow-port ${port}.`;
}

/**
 * What the page may load. Scripts come from the bundle alone, so a script inside a notebook's HTML never runs, trusted
 * or not. Styles are inline, since CodeMirror, Lumino and Plotly position things that way.
 */
export function contentSecurityPolicy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
