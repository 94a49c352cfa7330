import { spawn } from 'node:child_process';
import { UsageError } from '../errors.js';
import { findProgram, HOW_TO_GET_JUPYTER, hasJupyter } from '../kernel/jupyter/find-jupyter.js';
import { environmentWithKernel } from '../kernel/jupyter/kernelspec.js';
import { courseRoot, inCourse } from '../paths.js';
import type { Command, ExitStatus } from './command.js';

const usage = `
Usage: faultlines jupyter [lab|notebook|nbconvert] [-- arguments for Jupyter]

Starts Jupyter in the course's folder with the course's kernel. Nothing is installed: the kernel is found for as
long as this Jupyter runs. Without a word it starts JupyterLab, or Notebook, whichever is installed. With nbconvert
it converts or executes notebooks: faultlines jupyter nbconvert -- --execute --to notebook NOTEBOOK
`;

const FRONT_ENDS = ['lab', 'notebook'];
const WORDS = [...FRONT_ENDS, 'nbconvert'];

async function run(args: readonly string[]): Promise<ExitStatus> {
  const separator = args.indexOf('--');
  const words = separator < 0 ? args : args.slice(0, separator);
  const passedOn = separator < 0 ? [] : args.slice(separator + 1);
  const [wanted, ...unknown] = words;
  if (unknown.length > 0 || (wanted !== undefined && !WORDS.includes(wanted))) {
    throw new UsageError(
      `expected lab, notebook or nbconvert, got '${words.join(' ')}': put arguments for Jupyter itself after --`,
    );
  }
  const jupyter = findProgram('jupyter');
  if (jupyter === undefined) throw new UsageError(HOW_TO_GET_JUPYTER);
  return start(jupyter, [frontEnd(wanted), ...passedOn]);
}

/** @throws UsageError if the one that is wanted, or any, is not installed */
function frontEnd(wanted: string | undefined): string {
  const found = (wanted === undefined ? FRONT_ENDS : [wanted]).find(hasJupyter);
  if (found !== undefined) return found;
  if (wanted === undefined) throw new UsageError(HOW_TO_GET_JUPYTER);
  const other = FRONT_ENDS.find(word => word !== wanted && hasJupyter(word));
  const instead = other === undefined ? '' : `, or use 'faultlines jupyter ${other}'`;
  const packageName = wanted === 'lab' ? 'jupyterlab' : wanted;
  throw new UsageError(
    `this Jupyter has no '${wanted}': install it with 'pip install ${packageName}'${instead}`,
  );
}

async function start(jupyter: string, args: readonly string[]): Promise<ExitStatus> {
  const server = spawn(jupyter, args, {
    cwd: courseRoot,
    env: {
      ...environmentWithKernel('course'),
      FAULTLINES_PROGRESS_FILE: inCourse('work', 'progress.json'),
    },
    stdio: 'inherit',
  });
  // The terminal sends its interrupt to both; Jupyter asks whether to stop, and this process waits for the answer.
  const wait = () => {};
  process.on('SIGINT', wait);
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      server.on('error', reject);
      server.on('exit', resolve);
    });
    return status === 0 || status === null ? 0 : 1;
  } finally {
    process.off('SIGINT', wait);
  }
}

export const command: Command = {
  name: 'jupyter',
  summary: "start Jupyter with the course's kernel",
  usage,
  run,
};
