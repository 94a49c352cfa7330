import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Spec } from 'faultlines/exercise';
import { coursePackage } from '../paths.js';
import type { ExerciseFiles } from './catalog.js';

const requireFromCourse = createRequire(`${coursePackage}/package.json`);

/** Packages stay outside the bundle, by their place on disk: the module itself stands nowhere. */
const packagesByPlace: Plugin = {
  name: 'packages-by-place',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('node:')) return undefined;
      return { path: pathToFileURL(requireFromCourse.resolve(path)).href, external: true };
    });
  },
};

/**
 * A spec from its source, for those who make what follows from it: the compiled registry may not know it yet.
 *
 * @throws esbuild's `BuildFailure`
 */
export async function loadSpec({ spec }: ExerciseFiles): Promise<Spec> {
  const { outputFiles } = await build({
    stdin: {
      contents: readFileSync(spec, 'utf8'),
      loader: 'ts',
      sourcefile: spec,
      resolveDir: dirname(spec),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [packagesByPlace],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const loaded = (await import(`data:text/javascript;base64,${code}`)) as { default: Spec };
  return loaded.default;
}
