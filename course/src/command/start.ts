import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printable } from 'faultlines/exercise';
import { MachineryError, UsageError } from '../errors.js';
import { coursePackage, courseRoot, inCourse } from '../paths.js';
import { ChosenTheme } from '../workbook/server/chosen-theme.js';
import { stateFolder } from '../workbook/server/machine-key.js';
import { hostOf } from '../workbook/server/security.js';
import { serveWorkbook, type Workbook } from '../workbook/server/workbook.js';
import type { Command, Terminal } from './command.js';
import { onEnter } from './enter-key.js';
import { makeLeadingPage, openInBrowser, removeLeadingPages } from './open-browser.js';

/** Where the workbook is looked for when nobody says otherwise: bookmarks keep working. */
const USUAL_PORT = 8484;

export const command: Command = {
  name: 'start',
  summary: 'serve the workbook and open it in the browser',
  usage: `
Usage: faultlines start [--port N] [--allow-port N]... [--no-open]

Serves the workbook on this machine alone (127.0.0.1), prints its address and opens it in the browser.
Your work is saved in work/. Ctrl+C ends the workbook and its kernels.

An address works once: the browser that opens it has access until the workbook ends, in every tab, and the address is
worth nothing to whoever finds it later. Press Enter for another one, for a second browser or an editor.

  --port N         listen on port N; 0 takes any free one (without it ${USUAL_PORT}, or any free one where that is in use)
  --allow-port N   also answer to localhost:N, where you forward port N of another machine or container to this one
  --no-open        print the address, open nothing
`,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'allow-port': { type: 'string', multiple: true },
        'no-open': { type: 'boolean' },
      },
    });
    const forwardedPorts = (values['allow-port'] ?? []).map(text => portNumber('--allow-port', text, 1));
    const workbook = await serve(
      values.port === undefined ? undefined : portNumber('--port', values.port, 0),
      forwardedPorts,
    );
    const survive = (error: unknown) => {
      // A terminal that was closed cannot be told of it.
      if (!/^E(?:PIPE|IO)$/.test(String((error as NodeJS.ErrnoException)?.code))) {
        terminal.stderr(`${printable(unexpected(error))}\n`);
      }
    };
    process.on('uncaughtException', survive);
    process.on('unhandledRejection', survive);
    printAddresses(workbook, forwardedPorts, terminal);
    const stopListening = onEnter(() => printAddresses(workbook, forwardedPorts, terminal));
    const stopOpening = values['no-open'] === true ? () => undefined : openWorkbook(workbook);
    await new Promise<void>(resolve => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    });
    stopListening();
    stopOpening();
    await workbook.close();
    process.off('uncaughtException', survive);
    process.off('unhandledRejection', survive);
    return 0;
  },
};

/** The last resort: a mistake of the server must not take the kernels, and what they hold, with it. */
function unexpected(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `faultlines start: unexpected failure, the workbook goes on: ${text}`;
}

function printAddresses(workbook: Workbook, forwardedPorts: readonly number[], terminal: Terminal): void {
  terminal.stdout(`Workbook: ${workbook.url}\n`);
  for (const port of forwardedPorts) {
    terminal.stdout(`Through port ${port}: ${workbook.newAddress({ host: hostOf('localhost', port) })}\n`);
  }
  if (process.stdin.isTTY)
    terminal.stdout('An address works once. Press Enter for another, Ctrl+C to end.\n');
}

/** Opens the workbook by an address of its own; the printed one is still good for another browser. Returns the clean-up. */
function openWorkbook(workbook: Workbook): () => void {
  const folder = inCourse('work');
  removeLeadingPages(folder);
  let remove: () => void = () => undefined;
  const address = workbook.newAddress({ used: () => remove() });
  const theme = new ChosenTheme(stateFolder()).read();
  const page = makeLeadingPage(
    {
      address: theme === undefined ? address : `${address}&theme=${theme}`,
      forgetting: workbook.forgettingAddress(),
    },
    [folder, tmpdir()],
  );
  if (page === undefined) return remove;
  remove = page.remove;
  openInBrowser(page.url);
  return remove;
}

function portNumber(option: string, text: string, least: number): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < least || port > 65_535) {
    throw new UsageError(`${option} must be a whole number from ${least} to 65535, got '${text}'`);
  }
  return port;
}

/** Where Windows reserves ports, or the system those below 1024, listening is refused like a port in use. */
const PORT_TROUBLES: Record<string, string> = {
  EADDRINUSE: 'is in use',
  EACCES: 'is not allowed to you, the system reserves it',
};

async function serve(port: number | undefined, forwardedPorts: readonly number[]): Promise<Workbook> {
  const { startKernelProcess } = await import('../kernel/process.js');
  const options = {
    root: courseRoot,
    pageFolder: join(coursePackage, 'dist', 'workbook', 'page'),
    startKernel: startKernelProcess,
    stateFolder: stateFolder(),
    forwardedPorts,
  };
  try {
    return await serveWorkbook({ ...options, port: port ?? USUAL_PORT });
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    const trouble = syscall === 'listen' && code !== undefined ? PORT_TROUBLES[code] : undefined;
    if (trouble === undefined) throw error;
    if (port === undefined) return serveWorkbook({ ...options, port: 0 });
    throw new MachineryError(
      `port ${port} ${trouble}: choose another with --port N, or --port 0 for any free one`,
    );
  }
}
