import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { MachineryError } from '../../errors.js';
import { removeAbandoned } from '../../files.js';
import { ChapterList } from './chapters.js';
import { ChosenTheme, themeRoutes } from './chosen-theme.js';
import { Connections } from './connections.js';
import { contentsRoutes } from './contents-routes.js';
import { courseRoutes } from './course-routes.js';
import { parseRequest, type Request, readJson, sendJson } from './http.js';
import { describeFailure, type HttpError } from './http-error.js';
import { KernelSockets } from './kernel-sockets.js';
import { LearnerCopies } from './learner-copies.js';
import { machineKey } from './machine-key.js';
import { PageFiles, sendForgetting, sendRefusalPage, sendWorkerThatLeaves } from './page-files.js';
import { ReadingProgress } from './reading-progress.js';
import { findRoute, type Route } from './router.js';
import { Guard, hostOf } from './security.js';
import { sessionRoutes } from './session-routes.js';
import { Sessions, type StartKernel } from './sessions.js';

export interface WorkbookOptions {
  /** The course's folder: `notebooks/` is read there, `work/` written. */
  readonly root: string;
  /** The built page. */
  readonly pageFolder: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly startKernel: StartKernel;
  /** Ports that somebody forwards to the server's: browsers may reach it by them too. */
  readonly forwardedPorts?: readonly number[];
  /**
   * Where the key is kept by which stored outputs are known again; without one, they are known until the server ends.
   */
  readonly stateFolder?: string;
  /** A fixed key for programs, for tests; otherwise a random one. */
  readonly token?: string;
}

/** A workbook that is being served. */
export interface Workbook {
  /** An address to be opened in a browser, or given to an editor. Each serves once, so each look gives a new one. */
  readonly url: string;
  readonly port: number;
  /** The key that a program sends as `Authorization: token ...`. It is never part of an address. */
  readonly token: string;
  /** A new address. @param used called when it has been used */
  newAddress(options?: { host?: string; used?: () => void }): string;
  /**
   * An address that makes the browser which loads it drop what it stored for the workbook's, with any service worker
   * that another server left there. It serves once, gives no access, and is loaded by a page of another origin: what
   * belongs to the workbook's own origin such a worker would answer.
   */
  forgettingAddress(): string;
  /** Ends the kernels and the server. */
  close(): Promise<void>;
}

/**
 * Serves the workbook on 127.0.0.1.
 *
 * @throws MachineryError where the page was not built or the port cannot be used
 */
export async function serveWorkbook(options: WorkbookOptions): Promise<Workbook> {
  const server = new WorkbookServer(options);
  await server.listen(options.port);
  return server;
}

/** A save takes seconds; a file that is older than this was left by one that was killed. */
const ABANDONED_AFTER_MS = 3_600_000;

/** Node's 5 s are so short that a busy machine closes a connection on which a save is just being sent. */
const KEEP_ALIVE_MS = 65_000;

/** A style sheet, since a page needs no script to load one, and waits for it before it leads on. */
const FORGETTING = '/forget.css';

class WorkbookServer implements Workbook {
  readonly #root: string;
  readonly #guard: Guard;
  readonly #page: PageFiles;
  readonly #sessions: Sessions;
  readonly #sockets: KernelSockets;
  readonly #progress: ReadingProgress;
  readonly #routes: readonly Route[];
  readonly #server: Server;
  /** On ::1: `localhost` is either, and nobody else shall answer for us there. */
  readonly #twin: Server;
  readonly #connections = new Connections();

  constructor({ root, pageFolder, startKernel, forwardedPorts, stateFolder, token }: WorkbookOptions) {
    this.#root = root;
    const progressFile = join(root, 'work', 'progress.json');
    const copies = new LearnerCopies(root, stateFolder === undefined ? undefined : machineKey(stateFolder));
    const chapters = new ChapterList(copies, progressFile);
    this.#guard = new Guard(token, forwardedPorts);
    this.#page = new PageFiles(pageFolder);
    this.#progress = new ReadingProgress(progressFile);
    this.#sockets = new KernelSockets(
      () => this.#sessions,
      (notebook, cell) => this.#progress.cellRan(notebook, cell),
    );
    this.#sessions = new Sessions(root, startKernel, progressFile, id => this.#sockets.kernelEnding(id));
    this.#routes = [
      ...aboutRoutes(this.#sessions),
      ...contentsRoutes(copies),
      ...courseRoutes(copies, () => {
        this.#progress.flush();
        return chapters.parts();
      }),
      ...sessionRoutes(this.#sessions),
      ...themeRoutes(stateFolder === undefined ? undefined : new ChosenTheme(stateFolder)),
    ];
    this.#server = this.#newServer();
    this.#twin = this.#newServer();
  }

  #newServer(): Server {
    const server = createServer((message, response) => void this.#answer(message, response));
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.on('connection', connection => this.#connections.add(connection));
    server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#upgrade(message, socket, head);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get token(): string {
    return this.#guard.access.token;
  }

  get url(): string {
    return this.newAddress();
  }

  newAddress({
    host = hostOf('127.0.0.1', this.port),
    used,
  }: {
    host?: string;
    used?: () => void;
  } = {}): string {
    return `http://${host}/?token=${this.#guard.access.newToken(used)}`;
  }

  forgettingAddress(): string {
    const host = hostOf('127.0.0.1', this.port);
    return `http://${host}${FORGETTING}?token=${this.#guard.access.newForgettingToken()}`;
  }

  async listen(port: number): Promise<void> {
    if (!this.#page.built) {
      throw new MachineryError('the page of the workbook is not built: run `npm run build` in the course');
    }
    await listening(this.#server, port, '127.0.0.1');
    await listening(this.#twin, this.port, '::1').catch((error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no ::1 for anybody.
      if (error.code !== 'EADDRINUSE') return;
      this.#server.close();
      throw error;
    });
    this.#guard.listensOn(this.port);
    this.#removeAbandoned();
  }

  #removeAbandoned(): void {
    try {
      removeAbandoned(join(this.#root, 'work'), ABANDONED_AFTER_MS);
    } catch {
      // Tidying is not what the reader came for: a folder that is missing or cannot be read stops nothing.
    }
  }

  async close(): Promise<void> {
    const servers = [this.#server, this.#twin];
    const closed = servers.map(server => new Promise<void>(resolve => server.close(() => resolve())));
    await this.#sessions.endAll();
    this.#progress.flush();
    this.#sockets.close();
    this.#connections.destroyAll();
    await Promise.all(closed);
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    const request = parseRequest(message);
    try {
      await this.#route(request, response);
    } catch (error) {
      refuse(request, response, describeFailure(error, isReading(request)));
    }
  }

  async #route(request: Request, response: ServerResponse): Promise<void> {
    const { method, rawPath, query, message } = request;
    const host = this.#guard.checkSource(message);
    const reads = isReading(request);
    // A browser asks so for the newest version of a worker alone, and this server has none.
    if (reads && message.headers['service-worker'] === 'script') return sendWorkerThatLeaves(response);
    if (reads && rawPath === '/') return this.#page.sendPage(response, host);
    if (method === 'GET' && rawPath === FORGETTING) {
      this.#guard.access.useForgettingToken(query.get('token'));
      return sendForgetting(response);
    }
    if (reads && rawPath.startsWith('/assets/')) {
      const acceptsGzip = /\bgzip\b/.test(String(message.headers['accept-encoding'] ?? ''));
      return this.#page.sendAsset(response, rawPath.slice('/assets/'.length), acceptsGzip);
    }
    if (method === 'POST' && rawPath === '/api/key') {
      const { token } = await readJson(message);
      return sendJson(response, 200, { key: this.#guard.access.trade(token) });
    }
    this.#guard.checkAccess(message, query);
    this.#connections.keep(message.socket);
    const { handle, parameters } = findRoute(this.#routes, request);
    await handle(request, response, parameters);
  }

  async #upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const { rawPath, query } = parseRequest(message);
      this.#guard.checkSource(message);
      this.#guard.checkAccess(message, query);
      this.#connections.keep(message.socket);
      await this.#sockets.upgrade(rawPath, query, message, socket, head);
    } catch (error) {
      const { status } = describeFailure(error);
      const refusal = `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
      // No time limit of the server holds for it any more, and a sender without a key may never close it.
      socket.end(refusal, () => socket.destroy());
    }
  }
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** What clients ask first, to learn whom they speak to. */
function aboutRoutes(sessions: Sessions): Route[] {
  const started = new Date().toISOString();
  const user = { username: 'learner', name: 'Learner', display_name: 'Learner', initials: 'L', color: null };
  return [
    {
      method: 'GET',
      pattern: '/api',
      handle: (_, response) => sendJson(response, 200, { version: '2.14.0' }),
    },
    {
      method: 'GET',
      pattern: '/api/status',
      handle: (_, response) =>
        sendJson(response, 200, {
          started,
          last_activity: new Date().toISOString(),
          kernels: sessions.kernelIds().length,
          connections: sessions.list().length,
        }),
    },
    {
      method: 'GET',
      pattern: '/api/me',
      handle: (_, response) => sendJson(response, 200, { identity: user, permissions: {} }),
    },
  ];
}

function refuse({ rawPath }: Request, response: ServerResponse, error: HttpError): void {
  if (response.headersSent) response.destroy();
  else if (rawPath === '/') sendRefusalPage(response, error);
  else sendJson(response, error.status, { message: error.message, reason: error.reason });
}
