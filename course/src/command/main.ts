import { MachineryError, UsageError } from '../errors.js';
import type { Command, ExitStatus, Terminal } from './command.js';

/** The words, each loaded only when it is said: `--help` must not start a compiler. */
const WORDS: Record<string, { summary: string; load: () => Promise<{ command: Command }> }> = {
  start: { summary: 'serve the workbook and open it in the browser', load: () => import('./start.js') },
  run: { summary: 'execute notebooks from top to bottom', load: () => import('./run.js') },
  check: { summary: 'grade answers, or the solutions', load: () => import('./check.js') },
  solution: { summary: 'show a solution', load: () => import('./solution.js') },
  progress: {
    summary: 'chapters read, predictions made, points earned',
    load: () => import('./progress.js'),
  },
  coverage: { summary: 'every syllabus id and the cells that cover it', load: () => import('./coverage.js') },
  form: { summary: "the figures of a chapter's form beside what is asked", load: () => import('./form.js') },
  new: { summary: 'lay out a chapter, an exercise or a protocol', load: () => import('./new.js') },
  sync: { summary: 'make starters and answer cells from solutions', load: () => import('./sync.js') },
  mutate: {
    summary: 'show whether specs catch small mistakes in the solutions',
    load: () => import('./mutate.js'),
  },
  jupyter: { summary: "start Jupyter with the course's kernel", load: () => import('./jupyter.js') },
  doctor: {
    summary: 'what is present, what is missing, what it is needed for',
    load: () => import('./doctor.js'),
  },
};

function help(): string {
  const width = Math.max(...Object.keys(WORDS).map(word => word.length));
  const lines = Object.entries(WORDS).map(([word, { summary }]) => `  ${word.padEnd(width)}  ${summary}`);
  return `faultlines: an executable course on distributed systems\n\nUsage: faultlines <command> [options]\n\n${lines.join('\n')}\n\n\`faultlines <command> --help\` tells more of one command.\n`;
}

/** Node's own errors for wrong flags come from `parseArgs`; they are the user's words, not the machinery's. */
function isWordError(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    (error instanceof Error && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS'))
  );
}

const DISK_ADVICE: Record<string, string> = {
  ENOSPC:
    'the disk is full: free some space and run the command again; nothing that was saved before is lost',
  EROFS: 'the folder is on a read-only disk: copy the course to a folder you may write to',
  EACCES: 'permission was refused: copy the course to a folder you may write to',
  ENOTDIR: 'a file is where a folder should be: move or rename it',
  EEXIST: 'a file is where a folder should be: move or rename it',
  EISDIR: 'a folder is where a file should be: move or rename it',
  EADDRINUSE: 'the port is in use: choose another with --port N, or 0 for any free one',
};

/** Turns any failure into one line and an exit status. */
export function explainFailure(error: unknown): { status: ExitStatus; line: string } {
  if (isWordError(error)) return { status: 2, line: error.message };
  if (error instanceof MachineryError) return { status: 3, line: error.message };
  const { code, path, message } = error as NodeJS.ErrnoException;
  const advice = code === undefined ? undefined : DISK_ADVICE[code];
  if (advice !== undefined) return { status: 3, line: path === undefined ? advice : `${path}: ${advice}` };
  return {
    status: 3,
    line: `unexpected failure: ${error instanceof Error ? (error.stack ?? message) : String(error)}`,
  };
}

/** Runs one command line. Never throws. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [word, ...rest] = args;
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    terminal.stdout(help());
    return word === undefined ? 2 : 0;
  }
  const entry = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (entry === undefined) {
    const { printable } = await import('faultlines/exercise');
    terminal.stderr(
      `faultlines: no command '${printable(word)}' (the commands: ${Object.keys(WORDS).join(', ')})\n`,
    );
    return 2;
  }
  try {
    const { command } = await entry.load();
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.stdout(`${command.usage.trim()}\n`);
      return 0;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    const { status, line } = explainFailure(error);
    // Names of files and text of notebooks may be in it.
    const { printable } = await import('faultlines/exercise');
    terminal.stderr(`faultlines ${word}: ${printable(line)}\n`);
    return status;
  }
}
