/** Kernelspecs that Jupyter finds through `JUPYTER_PATH`: nothing is installed, nothing global is touched. */

import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { KERNEL_NAME } from '../../chapters/document.js';
import { courseCache } from '../../course-cache.js';
import { MachineryError } from '../../errors.js';
import { writeAtomically } from '../../files.js';
import { coursePackage, inCourse } from '../../paths.js';

/** `course`: the course's engine. `stock`: tslab as it is published. Both under the name that notebooks ask for. */
export type KernelspecKind = 'course' | 'stock';

/**
 * Writes the kernelspec and returns the environment in which Jupyter finds it before any other of its name.
 */
export function environmentWithKernel(kind: KernelspecKind): NodeJS.ProcessEnv {
  const name = kind === 'course' ? 'jupyter' : 'jupyter-stock';
  const folder = courseCache(name);
  const kernels = courseCache(`${name}/kernels/${KERNEL_NAME}`);
  if (folder === undefined || kernels === undefined) {
    throw new MachineryError(
      `${inCourse('.cache', name)} cannot be written, or is another user's: remove it, or make the folder of the course writable`,
    );
  }
  const file = join(kernels, 'kernel.json');
  writeAtomically(
    file,
    `${JSON.stringify(kind === 'course' ? courseKernel() : stockKernel(), undefined, 2)}\n`,
  );
  const others = process.env.JUPYTER_PATH;
  return { ...process.env, JUPYTER_PATH: others === undefined ? folder : `${folder}${delimiter}${others}` };
}

function courseKernel(): object {
  return {
    argv: [
      process.execPath,
      join(coursePackage, 'dist', 'kernel', 'jupyter', 'main.js'),
      '{connection_file}',
    ],
    display_name: 'TypeScript (Faultlines)',
    language: 'typescript',
    interrupt_mode: 'message',
  };
}

function stockKernel(): object {
  const folder = dirname(createRequire(import.meta.url).resolve('tslab/package.json'));
  return {
    argv: [process.execPath, join(folder, 'bin', 'tslab'), 'kernel', '--config-path', '{connection_file}'],
    display_name: 'TypeScript (stock tslab)',
    language: 'typescript',
  };
}
