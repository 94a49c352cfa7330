/** One notebook in every host: the same status, printed text and displays, cell by cell. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeChapter } from '../chapters/chapter-document.js';
import type { ChapterDocument } from '../chapters/document.js';
import { codeCell, notebookOf } from '../chapters/testing-documents.js';
import { findJupyterPython } from '../kernel/jupyter/find-jupyter.js';
import { inCourse } from '../paths.js';
import { differences, printedResults, shownResults } from './compare.js';
import type { ExecutedNotebook } from './execute.js';
import { openHost } from './hosts.js';

/** Below the course, where packages are found. */
mkdirSync(inCourse('.cache'), { recursive: true });
const folder = mkdtempSync(inCourse('.cache', 'notebooks-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function executed(host: string, notebook: ChapterDocument): Promise<ExecutedNotebook> {
  const file = join(folder, `${host}.ipynb`);
  writeChapter(file, notebook);
  const opened = openHost(host);
  try {
    return await opened.execute(file, notebook, () => {});
  } finally {
    await opened.close();
  }
}

const sample = notebookOf(
  codeCell('imports', "import { display } from 'tslab';\nimport { currentHost } from 'faultlines/host';"),
  codeCell('values', 'const p = { x: 1, deep: { deeper: { deepest: {} } } };\np'),
  codeCell(
    'streams',
    'console.log("a", 1);\nconsole.error("not compared");\nconsole.table([{ n: 1 }]);\n"text"',
  ),
  codeCell('nothing', 'undefined'),
  codeCell(
    'later',
    'await new Promise(resolve => setTimeout(resolve, 5));\nconsole.log(p.x);\n[p.x].map(n => n + 0.1)',
  ),
  codeCell('tslab-display', 'display.html("<b>bold</b>")'),
  codeCell('library-display', 'currentHost().display({ "text/html": "<i>x</i>", "text/plain": "x" })'),
  codeCell('library-text', 'currentHost().display({ "text/plain": "only text" })'),
  codeCell(
    'types',
    'interface Shape { area(): number }\nclass Square implements Shape { area() { return 4; } }',
  ),
  codeCell('classes', 'new Square()'),
);
const failing = notebookOf(
  codeCell('good', '1'),
  codeCell('bad', 'throw new Error("x")'),
  codeCell('unreached', '2'),
);

const required = process.env.FAULTLINES_REQUIRE_JUPYTER !== undefined;
const jupyter = required || findJupyterPython() !== undefined;
if (!jupyter) console.log('no Jupyter on this machine: the hosts jupyter and tslab are not compared');
const hosts = ['child', ...(jupyter ? ['jupyter', 'tslab'] : [])];

describe('executing a notebook', async () => {
  const reference = await executed('node', sample);

  it('prints values and standard output, and no more', () => {
    expect(reference.run.ok).toBe(true);
    const texts = new Map(reference.run.cells.map(({ id, text }) => [id, text]));
    expect(texts.get('values')).toBe('{ x: 1, deep: { deeper: { deepest: {} } } }\n');
    expect(texts.get('streams')).toMatch(/^a 1\n┌[\s\S]*┘\ntext\n$/);
    expect(texts.get('later')).toBe('1\n[ 1.1 ]\n');
    expect(texts.get('library-text')).toBe('only text\n');
  });

  it.each(hosts)(
    'comes to the same in the host %s',
    async host => {
      const other = await executed(host, sample);
      expect(differences(shownResults(reference), shownResults(other))).toEqual([]);
    },
    60_000,
  );

  it.each(['node', ...hosts])(
    'in %s stops at a failure, and never calls a cell that did not run ok',
    async host => {
      const { run } = await executed(host, failing);
      expect(run.ok).toBe(false);
      expect(run.cells.map(({ status }) => status)).toEqual(['ok', 'error', 'aborted']);
      expect(run.cells[1]?.text).toContain('Error: x');
    },
    60_000,
  );
});

it('starts every notebook without what the one before left', async () => {
  const host = openHost('node');
  const first = notebookOf(codeCell('a', 'const left = 1; Object.assign(globalThis, { alsoLeft: 1 }); 0'));
  const second = notebookOf(codeCell('b', '"alsoLeft" in globalThis'), codeCell('c', 'left'));
  await host.execute(join(folder, 'first.ipynb'), first, () => {});
  const { run } = await host.execute(join(folder, 'second.ipynb'), second, () => {});
  await host.close();
  expect(run.cells.map(({ status, text }) => [status, text.split('\n')[0]])).toEqual([
    ['ok', 'false'],
    ['error', "CompileError: 1:1 - Cannot find name 'left'."],
  ]);
});

it('tells two runs apart that print or display something else', async () => {
  const one = await executed('node', notebookOf(codeCell('a', '1'), codeCell('b', '2')));
  const other = await executed('node', notebookOf(codeCell('a', '1'), codeCell('b', '3')));
  const found = differences(printedResults(one.run), printedResults(other.run));
  expect(found).toEqual([{ cell: 'b', first: 'ok\n2', second: 'ok\n3' }]);
  expect(differences(printedResults(one.run), printedResults(other.run), new Set(['b']))).toEqual([]);
  expect(differences(printedResults(one.run), new Map())).toHaveLength(2);
  const shown = (html: string) =>
    executed('node', notebookOf(codeCell('a', `import { display } from 'tslab'; display.html('${html}')`)));
  const displays = differences(shownResults(await shown('<b>')), shownResults(await shown('<i>')));
  expect(displays).toMatchObject([{ first: 'ok\n\ntext/html: <b>', second: 'ok\n\ntext/html: <i>' }]);
});

it('refuses hosts that it does not have', () => {
  expect(() => openHost('browser')).toThrow(/static site/);
  expect(() => openHost('moon')).toThrow("--host must be one of node, child, jupyter, tslab, got 'moon'");
});
