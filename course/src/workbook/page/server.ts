import { PageConfig } from '@jupyterlab/coreutils';
import { ServerConnection, ServiceManager } from '@jupyterlab/services';
import { encodePath } from './addresses.js';
import { fetchWithKey, WebSocketWithKey } from './key.js';

/** What the list of chapters shows of one. */
export interface ChapterSummary {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly state: 'none' | 'current' | 'outdated' | 'damaged';
  readonly cellsRun: number;
  readonly cells: number;
  readonly points: number;
  readonly maxPoints: number;
  readonly trouble?: string;
}

export interface PartSummary {
  readonly title: string;
  readonly chapters: readonly ChapterSummary[];
}

/** A refusal of the server, with the word that says why. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly reason: string,
  ) {
    super(message);
  }
}

/** JupyterLab's own services, pointed at the server that this page came from. */
export function startServices(): ServiceManager {
  PageConfig.setOption('baseUrl', `${location.origin}/`);
  PageConfig.setOption('wsUrl', `${location.origin.replace(/^http/, 'ws')}/`);
  PageConfig.setOption('terminalsAvailable', 'false');
  return new ServiceManager({
    serverSettings: ServerConnection.makeSettings({
      baseUrl: `${location.origin}/`,
      wsUrl: `${location.origin.replace(/^http/, 'ws')}/`,
      fetch: fetchWithKey,
      WebSocket: WebSocketWithKey,
    }),
    standby: 'when-hidden',
  });
}

export async function listCourse(): Promise<readonly PartSummary[]> {
  return ((await ask('GET', '/api/course')) as { parts: PartSummary[] }).parts;
}

/** Puts the learner's copy aside. Resolves with where it is now. */
export async function resetChapter(path: string): Promise<string> {
  return ((await ask('POST', '/api/course/reset', { path })) as { backup: string }).backup;
}

/** Goes on with the learner's copy although the chapter changed. */
export async function keepCopy(path: string): Promise<void> {
  await ask('POST', '/api/course/keep', { path });
}

/** Has the server keep the reader's choice, too. One that cannot be kept there stands in this browser alone. */
export async function keepTheme(theme: 'light' | 'dark'): Promise<void> {
  await ask('PUT', '/api/course/theme', { theme }).catch(() => undefined);
}

/**
 * Saves a notebook; `seen` is when the version it started from was written, `null` writes over any other version, of
 * which the server keeps a backup.
 *
 * @throws Refusal
 */
export async function saveNotebook(
  path: string,
  content: unknown,
  seen: string | null | undefined,
): Promise<{ last_modified: string }> {
  const body = {
    type: 'notebook',
    format: 'json',
    content,
    ...(seen === undefined ? {} : { last_modified: seen }),
  };
  return (await ask('PUT', `/api/contents/${encodePath(path)}`, body)) as { last_modified: string };
}

async function ask(method: string, address: string, body?: unknown): Promise<unknown> {
  const response = await fetchWithKey(address, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch(() => {
    throw new Refusal(
      'The workbook’s server does not answer. Is `faultlines start` still running in the terminal?',
      0,
      'unreachable',
    );
  });
  if (response.status === 204) return undefined;
  const answer = (await response.json().catch(() => ({}))) as { message?: string; reason?: string };
  if (!response.ok) {
    throw new Refusal(answer.message ?? response.statusText, response.status, answer.reason ?? 'unknown');
  }
  return answer;
}
