/** From the source of an answer to one module that a child process can load without touching the disk. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildFailure, build, type Plugin } from 'esbuild';
import { AnswerFailure } from 'faultlines/exercise';
import { coursePackage } from '../paths.js';

export interface AnswerSource extends ModuleSource {
  /** A cell declares its functions and classes without exporting them. */
  readonly form: 'file' | 'cell';
}

const requireFromCourse = createRequire(`${coursePackage}/package.json`);

/** Where a module's text comes from. */
export interface ModuleSource {
  readonly text: string;
  /** Named in messages, and the folder from which relative imports are resolved. */
  readonly file: string;
}

/** Packages stay outside the bundle, by their place on disk: the module itself stands nowhere. */
const packagesByPlace: Plugin = {
  name: 'packages-by-place',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('node:')) return undefined;
      try {
        return { path: pathToFileURL(requireFromCourse.resolve(path)).href, external: true };
      } catch {
        return { errors: [{ text: `there is no package '${path}' in the course` }] };
      }
    });
  },
};

/**
 * Bundles one TypeScript module to JavaScript that can be imported from a `data:` URL.
 *
 * @throws esbuild's `BuildFailure`
 */
export async function bundleModule({ text, file }: ModuleSource): Promise<string> {
  const result = await build({
    stdin: { contents: text, loader: 'ts', sourcefile: file, resolveDir: dirname(file) },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [packagesByPlace],
  });
  return result.outputFiles[0]?.text ?? '';
}

/**
 * Compiles an answer to JavaScript.
 *
 * @param names what the spec will ask for
 * @throws AnswerFailure (`unusable`) that says where the source is wrong
 */
export async function compileAnswer(source: AnswerSource, names: readonly string[]): Promise<string> {
  const { text, file, form } = source;
  const exported = form === 'cell' ? `${text}\nexport { ${names.join(', ')} };\n` : text;
  try {
    return await bundleModule({ text: exported, file });
  } catch (error) {
    throw new AnswerFailure('unusable', explainBuildFailure(error as BuildFailure));
  }
}

function explainBuildFailure({ errors, message }: BuildFailure): string {
  const first = errors?.[0];
  if (first === undefined) return message;
  const undeclared = /^"(\w+)" is not declared in this file$/.exec(first.text)?.[1];
  if (undeclared !== undefined)
    return `the answer declares no ${/^[A-Z]/.test(undeclared) ? 'class' : 'function'} named ${undeclared}`;
  const where =
    first.location === null ? '' : `line ${first.location.line}, column ${first.location.column + 1}: `;
  return `the answer does not compile: ${where}${first.text}`;
}
