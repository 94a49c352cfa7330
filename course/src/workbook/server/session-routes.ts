import { randomUUID } from 'node:crypto';
import { type Request, readJson, sendEmpty, sendJson } from './http.js';
import { HttpError } from './http-error.js';
import { KERNEL_SPECS } from './kernel-messages.js';
import type { Route } from './router.js';
import type { Session, Sessions } from './sessions.js';

/** The parts of the Jupyter API that start, name and end kernels. */
export function sessionRoutes(sessions: Sessions): Route[] {
  return [...specRoutes(), ...kernelRoutes(sessions), ...openNotebookRoutes(sessions)];
}

function specRoutes(): Route[] {
  const spec = KERNEL_SPECS.kernelspecs.tslab;
  return [
    {
      method: 'GET',
      pattern: '/api/kernelspecs',
      handle: (_, response) => sendJson(response, 200, KERNEL_SPECS),
    },
    {
      method: 'GET',
      pattern: '/api/kernelspecs/:name',
      handle: (_, response, [name]) => {
        checkSpec(name);
        sendJson(response, 200, spec);
      },
    },
  ];
}

function kernelRoutes(sessions: Sessions): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/api/kernels',
      handle: (_, response) =>
        sendJson(
          response,
          200,
          sessions.kernelIds().map(id => sessions.kernelModel(id)),
        ),
    },
    {
      method: 'POST',
      pattern: '/api/kernels',
      handle: async (request, response) => {
        const body = await readJson(request.message);
        const path = textIn(body, 'path') ?? '';
        checkSpec(textIn(body, 'name'));
        const id = sessions.startKernel(path);
        sendJson(response, 201, sessions.kernelModel(id));
      },
    },
    {
      method: 'GET',
      pattern: '/api/kernels/:id',
      handle: (_, response, [id]) => sendJson(response, 200, sessions.kernelModel(id as string)),
    },
    {
      method: 'DELETE',
      pattern: '/api/kernels/:id',
      handle: async (_, response, [id]) => {
        await sessions.endKernel(id as string);
        sendEmpty(response);
      },
    },
    {
      method: 'POST',
      pattern: '/api/kernels/:id/interrupt',
      handle: async (_, response, [id]) => {
        await (await sessions.kernel(id as string)).interrupt();
        sendEmpty(response);
      },
    },
    {
      method: 'POST',
      pattern: '/api/kernels/:id/restart',
      handle: async (_, response, [id]) => {
        await (await sessions.kernel(id as string)).restart();
        sendJson(response, 200, sessions.kernelModel(id as string));
      },
    },
  ];
}

function openNotebookRoutes(sessions: Sessions): Route[] {
  const model = (session: Session) => sessionModel(sessions, session);
  return [
    {
      method: 'GET',
      pattern: '/api/sessions',
      handle: (_, response) => sendJson(response, 200, sessions.list().map(model)),
    },
    {
      method: 'POST',
      pattern: '/api/sessions',
      handle: async (request, response) => {
        const wanted = await wantedSession(request);
        sendJson(response, 201, model(sessions.open(wanted.path, wanted.name, wanted.type, wanted.kernelId)));
      },
    },
    {
      method: 'GET',
      pattern: '/api/sessions/:id',
      handle: (_, response, [id]) => sendJson(response, 200, model(sessions.session(id as string))),
    },
    {
      method: 'PATCH',
      pattern: '/api/sessions/:id',
      handle: async (request, response, [id]) => {
        const session = sessions.session(id as string);
        const body = await readJson(request.message);
        const [path, name, type] = ['path', 'name', 'type'].map(field => textIn(body, field));
        const kernel = kernelIn(body);
        if (kernel.id === undefined) checkSpec(kernel.name);
        if (path !== undefined) sessions.move(session, path);
        if (name !== undefined) session.name = name;
        if (type !== undefined) session.type = type;
        if (kernel.id !== undefined) await sessions.useKernel(session, kernel.id);
        else if (kernel.name !== undefined)
          await sessions.useKernel(session, sessions.startKernel(session.path));
        sendJson(response, 200, model(session));
      },
    },
    {
      method: 'DELETE',
      pattern: '/api/sessions/:id',
      handle: async (_, response, [id]) => {
        await sessions.close(id as string);
        sendEmpty(response);
      },
    },
  ];
}

/** Clients other than a notebook (a console, an interactive window) may leave out the path. */
async function wantedSession(
  request: Request,
): Promise<{ path: string; name: string; type: string; kernelId?: string }> {
  const body = await readJson(request.message);
  // Jupyter's own server refuses it, too: whoever sends nothing wants no kernel.
  if (Object.keys(body).length === 0)
    throw new HttpError(400, 'The session is missing: {"path": "..."}.', 'body');
  const kernel = kernelIn(body);
  if (kernel.id === undefined) checkSpec(kernel.name);
  return {
    path: textIn(body, 'path') || `session-${randomUUID()}`,
    name: textIn(body, 'name') ?? '',
    type: textIn(body, 'type') || 'notebook',
    ...(kernel.id === undefined ? {} : { kernelId: kernel.id }),
  };
}

function kernelIn({ kernel }: Record<string, unknown>): { id?: string; name?: string } {
  if (typeof (kernel ?? {}) !== 'object' || Array.isArray(kernel)) {
    throw new HttpError(400, `The kernel must be an object: {"name": "${KERNEL_SPECS.default}"}.`, 'body');
  }
  const [id, name] = ['id', 'name'].map(field => textIn((kernel ?? {}) as Record<string, unknown>, field));
  return { ...(id ? { id } : {}), ...(name === undefined ? {} : { name }) };
}

/** A field that may be left out, or be `null`, as clients like. @throws HttpError 400 where it is no text */
function textIn(body: Record<string, unknown>, field: string): string | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new HttpError(400, `The ${field} must be a text, got ${JSON.stringify(value).slice(0, 60)}.`, 'body');
}

/** No name, or the name of none, means the default. @throws HttpError 404 for a kernelspec that is not ours */
function checkSpec(name: string | undefined): void {
  if (name === undefined || name === '' || name === KERNEL_SPECS.default) return;
  throw new HttpError(
    404,
    `There is no kernel named ${JSON.stringify(name)}: the course's notebooks use '${KERNEL_SPECS.default}'.`,
    'kernelspec',
  );
}

function sessionModel(sessions: Sessions, session: Session): Record<string, unknown> {
  const { id, path, name, type, kernelId } = session;
  return { id, path, name, type, kernel: sessions.kernelModel(kernelId), notebook: { path, name } };
}
