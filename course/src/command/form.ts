import { parseArgs } from 'node:util';
import { printable } from 'faultlines/exercise';
import { readChapter } from '../chapters/chapter-document.js';
import { allNotebooks, namedNotebooks, shownPath } from '../chapters/chapter-files.js';
import { type ChapterForm, formOf, rulesFor } from '../chapters/form.js';
import { chapterIdOf } from '../chapters/ids.js';
import { courseCache } from '../course-cache.js';
import { loadCompilerModules } from '../kernel/node/compiler-modules.js';
import type { Command } from './command.js';

const usage = `
Usage: faultlines form [chapter...] [--json]

The figures of a chapter's form beside what is asked of them: cells, results, lines of code, display code, results that prose explains,
predictions, tables and pictures, takeaways. What stands after the first exercise does not count. The status is 1 where a figure falls short.
`;

interface Row {
  readonly rule: string;
  readonly figure: number;
  readonly asks: string;
  readonly ok: boolean;
}

export const command: Command = {
  name: 'form',
  summary: "the figures of a chapter's form beside what is asked",
  usage,
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const files = positionals.length === 0 ? allNotebooks() : namedNotebooks(positionals);
    const { compiler } = loadCompilerModules(courseCache('typescript'));
    const chapters = files.map(file => {
      const form = formOf(compiler.ts, readChapter(file));
      const id = chapterIdOf(file) ?? shownPath(file);
      return { id, path: shownPath(file), form, rows: rowsOf(id, form) };
    });
    const ok = chapters.every(({ rows }) => rows.every(row => row.ok));
    if (values.json) {
      const documents = chapters.map(({ rows, ...chapter }) => ({
        ...chapter,
        ok: rows.every(row => row.ok),
        rules: rows,
      }));
      terminal.stdout(`${JSON.stringify({ ok, chapters: documents })}\n`);
    } else
      terminal.stdout(
        `${chapters.map(({ path, form, rows }) => printable(tableOf(path, form, rows))).join('\n\n')}\n`,
      );
    return ok ? 0 : 1;
  },
};

function rowsOf(id: string, form: ChapterForm): Row[] {
  return rulesFor(id).map(({ name, asks, figure, holds }) => ({
    rule: name,
    figure: figure(form),
    asks,
    ok: holds(form),
  }));
}

function tableOf(path: string, { words }: ChapterForm, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ rule }) => rule.length));
  const lines = rows.map(
    ({ rule, figure, asks, ok }) =>
      `  ${ok ? 'ok  ' : 'FAIL'} ${rule.padEnd(width)} ${String(figure).padStart(5)}  (${asks})`,
  );
  return [`${path}: ${words} words`, ...lines].join('\n');
}
