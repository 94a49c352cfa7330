/** What every notebook of the course must hold to, beyond being one. */

import { type ChapterCell, type ChapterDocument, codeCells, sourceOf } from '../chapters/document.js';
import { courseCache } from '../course-cache.js';
import { awaitsItself } from '../kernel/awaits.js';
import type { CompilerModules, ConvertResult, TypeScript } from '../kernel/compiler-seam.js';
import { convertWithMaps } from '../kernel/convert-cell.js';
import { loadCompilerModules } from '../kernel/node/compiler-modules.js';
import { type OpenConverter, openConverter, type TypeProfile } from '../kernel/open-converter.js';
import { inCourse } from '../paths.js';
import { nameProblems, syntaxProblems } from './stock-tslab.js';

export interface NotebookProblem {
  readonly cell: string;
  /** The line in the cell, where there is one. */
  readonly line?: number;
  readonly message: string;
}

const READABLE_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** What editors give to new cells: eight or more hexadecimal digits, with or without dashes. */
const GENERATED_ID = /^(?=.*\d)[0-9a-f]{8}(?:-?[0-9a-f]{4,})*$/;

/** The problems of a notebook; none for a chapter that may be committed. */
export function notebookProblems(notebook: ChapterDocument): readonly NotebookProblem[] {
  return [...notebook.cells.flatMap(storedStateProblems), ...codeProblems(codeCells(notebook))];
}

function storedStateProblems(cell: ChapterCell): NotebookProblem[] {
  const messages: string[] = [];
  if ((cell.outputs?.length ?? 0) > 0) messages.push('stored outputs: clear them');
  if (typeof cell.execution_count === 'number') messages.push('a stored execution count: clear the outputs');
  if (!READABLE_ID.test(cell.id)) {
    messages.push(`an id that is not of small letters, digits and dashes: '${cell.id}'`);
  } else if (GENERATED_ID.test(cell.id)) {
    messages.push(`a generated id, which says nothing and changes: '${cell.id}'; name what the cell does`);
  }
  return messages.map(message => ({ cell: cell.id, message }));
}

/** The lean types compile faster; only where they do not know a name are Node's own needed to tell. */
function codeProblems(cells: readonly ChapterCell[]): readonly NotebookProblem[] {
  const lean = problemsWithTypes(cells, 'lean');
  return lean.some(({ message }) => message.startsWith(NOT_COMPILED))
    ? problemsWithTypes(cells, 'full')
    : lean;
}

/** Opening one takes half a second, and one serves every notebook. */
const converters = new Map<TypeProfile, OpenConverter>();

function converterWith(compiler: CompilerModules, types: TypeProfile): OpenConverter {
  const converter = converters.get(types) ?? openConverter(compiler, types, inCourse('notebooks'));
  converters.set(types, converter);
  return converter;
}

const NOT_COMPILED = 'does not compile';

/** Stock tslab makes a cell wait only if the compiler complained of its `await`, which it does not of all. */
function awaitProblems(
  typescript: TypeScript,
  { output = '', hasToplevelAwait }: ConvertResult,
): { readonly message: string }[] {
  if (hasToplevelAwait === true || !awaitsItself(typescript, output)) return [];
  const message =
    'stock tslab takes `await` before (, [, a sign, a template or a regular expression for a name: name what is awaited first';
  return [{ message }];
}

/** Compiles the cells in order without running them: names of earlier cells decide what stock tslab breaks on. */
function problemsWithTypes(cells: readonly ChapterCell[], types: TypeProfile): readonly NotebookProblem[] {
  const { compiler } = loadCompilerModules(courseCache('typescript'));
  const converter = converterWith(compiler, types);
  const problems: NotebookProblem[] = [];
  let declarations = '';
  for (const cell of cells) {
    const source = sourceOf(cell);
    const { result } = convertWithMaps(compiler, converter, declarations, source);
    const byCompiler = result.diagnostics
      // What an `export` leads to is said after the end of the cell, in the converter's own words.
      .filter(({ start }) => start.offset < source.length)
      .map(({ messageText, start }) => ({
        line: start.line + 1,
        message: `${NOT_COMPILED}: ${messageText}`,
      }));
    const found = [
      ...syntaxProblems(compiler.ts, source),
      ...byCompiler,
      ...nameProblems(compiler.ts, converter),
      ...awaitProblems(compiler.ts, result),
    ];
    problems.push(...found.map(problem => ({ cell: cell.id, ...problem })));
    declarations = result.declOutput ?? declarations;
  }
  return problems;
}
