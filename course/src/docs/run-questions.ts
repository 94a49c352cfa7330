/** Runs the lines of `docs/models.md` against the built library. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publicModules } from '../../bin/library-exports.mjs';
import { inCourse } from '../paths.js';
import type { Question } from './models-page.js';

/** What each public module of the library exports, by its subpath. */
export async function libraryExports(): Promise<Map<string, Readonly<Record<string, unknown>>>> {
  const modules = publicModules(inCourse('lib')).map(async ({ subpath, file }) => {
    const path = join(inCourse('lib', 'dist'), `${file}.js`);
    return [subpath, (await import(pathToFileURL(path).href)) as Record<string, unknown>] as const;
  });
  return new Map(await Promise.all(modules));
}

/** A question, and what its last line gave or how it failed. */
export interface Answered extends Question {
  readonly value?: unknown;
  readonly failure?: string;
}

/**
 * Runs questions from the top: each sees what its own modules export and the constants of those before it, nothing else, so that a line
 * works for a reader who imports what the page says.
 */
export function runQuestions(
  questions: readonly Question[],
  exports: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): Answered[] {
  const constants: Record<string, unknown> = {};
  return questions.map(question => {
    const imported: Record<string, unknown> = {};
    for (const name of question.modules) {
      const exported = exports.get(name);
      if (exported === undefined) return { ...question, failure: `there is no module faultlines/${name}` };
      Object.assign(imported, exported);
    }
    const named = question.lines.flatMap(line => /^const (\w+) = /.exec(line)?.[1] ?? []);
    const last = question.lines.at(-1);
    const code = [...question.lines.slice(0, -1), `return [(${last}), { ${named.join(', ')} }];`].join('\n');
    try {
      const scope = { ...constants, ...imported };
      const work = new Function(...Object.keys(scope), code);
      const [value, kept] = work(...Object.values(scope)) as [unknown, Record<string, unknown>];
      Object.assign(constants, kept);
      return { ...question, value };
    } catch (error) {
      return { ...question, failure: String(error) };
    }
  });
}
