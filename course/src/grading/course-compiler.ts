/** The compiler of cells for a process that is no kernel. */
import { courseCache } from '../course-cache.js';
import { CellCompiler } from '../kernel/cell-compiler.js';
import { loadCompilerModules } from '../kernel/node/compiler-modules.js';
import { isKnownToNode } from '../kernel/node/known-names.js';
import { inCourse } from '../paths.js';
import type { CellCompiling } from './answer-code.js';

let compiling: CellCompiling | undefined;

/** Opened on first use, which takes half a second, and kept. */
export function courseCompiler(): CellCompiling {
  compiling ??= open();
  return compiling;
}

function open(): CellCompiling {
  const { compiler } = loadCompilerModules(courseCache('typescript'));
  const cells = new CellCompiler(compiler, inCourse('notebooks'), isKnownToNode);
  return { typescript: compiler.ts, compileAlone: source => cells.compileAlone(source) };
}
