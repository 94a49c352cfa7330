import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MachineryError, UsageError } from '../errors.js';
import { coursePackage, courseRoot } from '../paths.js';
import { serveWorkbook, type Workbook } from '../workbook/server/workbook.js';
import type { Command } from './command.js';

/** Where the workbook is looked for when nobody says otherwise: bookmarks keep working. */
const USUAL_PORT = 8484;

export const command: Command = {
  name: 'start',
  summary: 'serve the workbook and open it in the browser',
  usage: `
Usage: faultlines start [--port N] [--no-open]

Serves the workbook on this machine alone (127.0.0.1), prints its address and opens it in the browser.
Your work is saved in work/. Ctrl+C ends the workbook and its kernels.

  --port N     listen on port N; 0 takes any free one (without it ${USUAL_PORT}, or any free one where that is in use)
  --no-open    print the address, open nothing
`,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } },
    });
    const workbook = await serve(values.port === undefined ? undefined : portNumber(values.port));
    terminal.stdout(`Workbook: ${workbook.url}\n`);
    if (values['no-open'] !== true) openInBrowser(workbook.url);
    await new Promise<void>(resolve => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    });
    await workbook.close();
    return 0;
  },
};

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`--port must be a whole number from 0 to 65535, got '${text}'`);
  }
  return port;
}

async function serve(port: number | undefined): Promise<Workbook> {
  const { startKernelProcess } = await import('../kernel/process.js');
  const options = {
    root: courseRoot,
    pageFolder: join(coursePackage, 'dist', 'workbook', 'page'),
    startKernel: startKernelProcess,
  };
  try {
    return await serveWorkbook({ ...options, port: port ?? USUAL_PORT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (port === undefined) return serveWorkbook({ ...options, port: 0 });
    throw new MachineryError(
      `port ${port} is in use: choose another with --port N, or --port 0 for any free one`,
    );
  }
}

/** The address stands in the terminal too, so a machine without a browser is no failure. */
function openInBrowser(url: string): void {
  const [program, ...args] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler', url]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', url];
  const opener = spawn(program as string, args as string[], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
