/** Loads tslab's converter in Node, with its TypeScript behind the seam. */
import { createRequire } from 'node:module';
import { type CompilerModules, type TypeScript, throughSeam } from '../compiler-seam.js';
import type { TslabDisplayOutlet } from '../platform.js';
import { loadWithCodeCache } from './code-cache.js';

export interface NodeModules {
  readonly compiler: CompilerModules;
  readonly tslabDisplay: TslabDisplayOutlet;
  /** The module that a cell gets for `import { display } from 'tslab'`. */
  readonly tslab: unknown;
}

const requireHere = createRequire(import.meta.url);
const requireFromTslab = createRequire(requireHere.resolve('tslab/dist/converter'));

let loaded: NodeModules | undefined;

/**
 * Loads the compiler once a process.
 *
 * @param cacheFolder where compiled code of TypeScript may be kept for the next start
 */
export function loadCompilerModules(cacheFolder: string | undefined): NodeModules {
  loaded ??= load(cacheFolder);
  return loaded;
}

function load(cacheFolder: string | undefined): NodeModules {
  const typescriptFile = requireFromTslab.resolve('@tslab/typescript-for-tslab');
  const typescript = loadWithCodeCache(typescriptFile, cacheFolder) as TypeScript;
  const { facade, seam } = throughSeam(typescript);
  const cached = requireHere.cache[typescriptFile];
  if (cached === undefined) throw new Error('TypeScript is not among the loaded modules');
  cached.exports = facade;
  try {
    const { createConverter, isCompleteCode } = requireHere('tslab/dist/converter');
    const { printQuickInfo } = requireHere('tslab/dist/inspect');
    return {
      compiler: { ts: typescript, seam, createConverter, isCompleteCode, printQuickInfo },
      tslabDisplay: requireHere('tslab/dist/jupyter'),
      tslab: requireHere('tslab'),
    };
  } finally {
    cached.exports = typescript;
  }
}
