/** Finds the Jupyter of this machine, if it has one. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const HOW_TO_GET_JUPYTER =
  'there is no Jupyter on this machine: install it with `pip install jupyterlab` (or `apt install jupyter-notebook`), or use `npm start`, which needs none';

/** The full name of a program on the PATH. */
export function findProgram(name: string): string | undefined {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name + suffix);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return undefined;
}

/** Whether `jupyter <word>` is there, such as `lab` or `notebook`. */
export function hasJupyter(word: string): boolean {
  const jupyter = findProgram('jupyter');
  return jupyter !== undefined && succeeds(jupyter, [word, '--version']);
}

/** The Python that has nbconvert: that of the `jupyter` on the PATH, which need not be the first `python3` there. */
export function findJupyterPython(): string | undefined {
  const candidates = [interpreterOf(findProgram('jupyter')), findProgram('python3'), findProgram('python')];
  return candidates.find(
    python => python !== undefined && succeeds(python, ['-c', 'import nbconvert, nbclient, nbformat']),
  );
}

function interpreterOf(script: string | undefined): string | undefined {
  if (script === undefined) return undefined;
  return /^#!\s*(\S+)\s*$/m.exec(readFileSync(script, 'latin1').slice(0, 200))?.[1];
}

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
