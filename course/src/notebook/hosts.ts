/** The hosts in which a whole notebook can be executed, all alike from outside. */

import { dirname } from 'node:path';
import { shownPath } from '../chapters/chapter-files.js';
import type { ChapterDocument } from '../chapters/document.js';
import { MachineryError, UsageError } from '../errors.js';
import { InProcessEngine } from '../kernel/in-process.js';
import { TerminalInterrupt } from '../kernel/node/terminal-interrupt.js';
import { startKernelProcess } from '../kernel/process.js';
import { type CellExecutor, type ExecutedNotebook, executeNotebook } from './execute.js';
import { executeInJupyter } from './jupyter-host.js';

export interface NotebookHost {
  /**
   * Executes a notebook from top to bottom, with nothing left of the one before.
   *
   * @param onCell called after each code cell, with its id
   */
  execute(file: string, notebook: ChapterDocument, onCell: (id: string) => void): Promise<ExecutedNotebook>;
  close(): Promise<void>;
}

const HOSTS: Record<string, () => NotebookHost> = {
  node: inProcessHost,
  child: childHost,
  jupyter: () => jupyterHost('course'),
  tslab: () => jupyterHost('stock'),
};

/** @throws UsageError if there is no such host, or not here */
export function openHost(name: string): NotebookHost {
  if (name === 'browser') {
    throw new UsageError(
      '--host browser needs the static site, which this version cannot build yet: use node, child, jupyter or tslab',
    );
  }
  const open = HOSTS[name];
  if (open === undefined) {
    throw new UsageError(`--host must be one of ${Object.keys(HOSTS).join(', ')}, got '${name}'`);
  }
  return open();
}

function inProcessHost(): NotebookHost {
  let ended: string | undefined;
  const end = (why: string) => () => {
    ended = why;
    engine.interrupt();
  };
  const terminal = new TerminalInterrupt(end('interrupted in'), end('nothing can end the wait of'));
  const engine = new InProcessEngine(terminal.lock);
  return {
    execute: async (file, notebook, onCell) => {
      engine.enter(dirname(file));
      await terminal.ready;
      const executor: CellExecutor = {
        execute: async (request, onOutput) => {
          const reply = await engine.execute(request, onOutput);
          if (ended !== undefined) {
            throw new MachineryError(`${ended} the cell '${request.cellId}' of ${shownPath(file)}`);
          }
          return reply;
        },
      };
      return executeNotebook(notebook, shownPath(file), executor, onCell);
    },
    close: async () => {
      await terminal.close();
      engine.close();
    },
  };
}

function childHost(): NotebookHost {
  return {
    execute: async (file, notebook, onCell) => {
      const kernel = startKernelProcess({ workingFolder: dirname(file) });
      try {
        return await executeNotebook(notebook, shownPath(file), kernel, onCell);
      } finally {
        await kernel.shutdown();
      }
    },
    close: async () => {},
  };
}

function jupyterHost(kind: 'course' | 'stock'): NotebookHost {
  return {
    execute: (file, notebook, onCell) => executeInJupyter(kind, file, notebook, onCell),
    close: async () => {},
  };
}
