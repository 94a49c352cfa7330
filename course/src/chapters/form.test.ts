import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCompilerModules } from '../kernel/node/compiler-modules.js';
import { inCourse } from '../paths.js';
import { readChapter } from './chapter-document.js';
import { allNotebooks } from './chapter-files.js';
import { type ChapterForm, formOf, rulesFor } from './form.js';
import { chapterIdOf } from './ids.js';
import { codeCell, markdownCell, notebookOf } from './testing-documents.js';

const { compiler } = loadCompilerModules(undefined);

/**
 * Where chapters fell short when the form was written down: by chapter and rule the figure that may not get worse. An entry goes when the
 * chapter keeps the rule; a new chapter gets none.
 */
const ratchet = JSON.parse(
  readFileSync(inCourse('course', 'src', 'chapters', 'form-ratchet.json'), 'utf8'),
) as Record<string, Record<string, number>>;

const forms = new Map<string, ChapterForm>(
  allNotebooks().map(file => [chapterIdOf(file) as string, formOf(compiler.ts, readChapter(file))]),
);

describe.each([...forms])('the form of %s', (id, form) => {
  it.each(rulesFor(id))('$name: $asks, or no worse than it was', ({ name, figure, holds, lessIsBetter }) => {
    const allowed = ratchet[id]?.[name];
    if (allowed === undefined) {
      expect(`${figure(form)} ${holds(form) ? 'holds' : 'falls short'}`).toMatch(/holds$/);
      return;
    }
    expect(holds(form), `${id} keeps the rule now: take '${name}' out of form-ratchet.json`).toBe(false);
    if (lessIsBetter) expect(figure(form)).toBeLessThanOrEqual(allowed);
    else expect(figure(form)).toBeGreaterThanOrEqual(allowed);
  });
});

it('the ratchet names only chapters and rules that there are', () => {
  const odd = Object.entries(ratchet).flatMap(([id, rules]) =>
    Object.keys(rules)
      .filter(name => !forms.has(id) || !rulesFor(id).some(rule => rule.name === name))
      .map(name => `${id}: ${name}`),
  );
  expect(odd).toEqual([]);
});

describe('what is counted', () => {
  const chapter = notebookOf(
    markdownCell('title', '# 9.9 Title\n\nFour words and more.'),
    codeCell(
      'imports',
      "import { show } from 'faultlines';\nimport { chart, table } from 'faultlines/visual';",
    ),
    codeCell('guess', "predict('9.9.a', { question: 'How many?', guess: undefined });"),
    codeCell('drawn', 'const rows = [1];\nshow(\n  chart({\n    title: "T",\n    series: rows,\n  }),\n);'),
    markdownCell('meaning', 'It means this.'),
    codeCell('short', 'show(table(rows));'),
    markdownCell('heading', '## The next section\n\nText.'),
    codeCell(
      'node',
      'class Mine extends Node {\n  onRequest(client: Client) {\n    this.reply(client, 1);\n  }\n}',
    ),
    codeCell('shown', 'show(source(f));'),
    markdownCell('remember', '## What to remember\n\n1. One.\n2. Two.\n3. Three.'),
    markdownCell('exercise-9-9-1', '### Exercise'),
    codeCell('answer-9-9-1', 'throw unanswered();\n'.repeat(90)),
  );
  const form = formOf(compiler.ts, chapter);

  it('stops at the exercises', () =>
    expect(form).toMatchObject({ cells: 10, longestCell: 7, longestNode: 5 }));
  it('knows results from sources and predictions', () =>
    expect(form).toMatchObject({ results: 2, predictions: 1 }));
  it('knows tables from pictures', () => expect(form).toMatchObject({ tables: 1, pictures: 1 }));
  it('takes the lines of a drawing call for display code, but not a call on one line', () =>
    expect(form.displayShare).toBeCloseTo(4 / 17));
  it('takes prose for an explanation, but not a heading', () => expect(form.explainedShare).toBe(0.5));
  it('counts the takeaways', () => expect(form.takeaways).toBe(3));
});
