/** The figures of a chapter's form: what chapters.md asks for and can be counted. */
import type ts from '@tslab/typescript-for-tslab';
import type { TypeScript } from '../kernel/compiler-seam.js';
import { type ChapterCell, type ChapterDocument, sourceOf } from './document.js';

/** What is counted in a chapter, before its exercises. */
export interface ChapterForm {
  readonly cells: number;
  /** Pictures and numbers that are shown; sources, predictions, steppers and `play` are none. */
  readonly results: number;
  /** The most lines of a code cell; of one with a node that the reader plays with, see `longestNode`. */
  readonly longestCell: number;
  readonly longestNode: number;
  readonly medianLines: number;
  /** Of the lines of code, the share that only says how something looks, in [0, 1]. */
  readonly displayShare: number;
  /** Of the cells that show a result, the share that prose follows which says what it means, in [0, 1]. */
  readonly explainedShare: number;
  readonly predictions: number;
  readonly tables: number;
  readonly pictures: number;
  /** The sentences under "What to remember". */
  readonly takeaways: number;
  readonly words: number;
}

/** A limit of the form, in words, and whether a chapter keeps it. */
export interface FormRule {
  readonly name: string;
  readonly asks: string;
  readonly figure: (form: ChapterForm) => number;
  readonly holds: (form: ChapterForm) => boolean;
  /** Whether a greater figure is the worse one: what a chapter that does not keep the rule may not exceed. */
  readonly lessIsBetter: boolean;
}

export const FORM_RULES: readonly FormRule[] = [
  rule(
    'cells before the exercises',
    'at most 70',
    form => form.cells,
    cells => cells <= 70,
  ),
  rule(
    'results',
    'at most 18',
    form => form.results,
    results => results <= 18,
  ),
  rule(
    'lines of the longest cell',
    'at most 30',
    form => form.longestCell,
    lines => lines <= 30,
  ),
  rule(
    'lines of the longest cell with a node',
    'at most 45',
    form => form.longestNode,
    lines => lines <= 45,
  ),
  rule(
    'lines of a cell, median',
    'at most 12',
    form => form.medianLines,
    lines => lines <= 12,
  ),
  rule(
    'display code, %',
    'under 10',
    form => percent(form.displayShare),
    share => share < 10,
  ),
  rule(
    'results that prose explains, %',
    'at least 90',
    form => percent(form.explainedShare),
    share => share >= 90,
    false,
  ),
  rule(
    'predictions',
    '5 to 8',
    form => form.predictions,
    count => count >= 5 && count <= 8,
    false,
  ),
  {
    name: 'tables, % of the figures',
    asks: 'at most 33',
    figure: form => percent(form.tables / Math.max(1, form.tables + form.pictures)),
    holds: ({ tables, pictures }) => 3 * tables <= tables + pictures,
    lessIsBetter: true,
  },
  rule(
    'takeaways',
    '3',
    form => form.takeaways,
    count => count === 3,
    false,
  ),
];

function rule(
  name: string,
  asks: string,
  figure: (form: ChapterForm) => number,
  holds: (figure: number) => boolean,
  lessIsBetter = true,
): FormRule {
  return { name, asks, figure, holds: form => holds(figure(form)), lessIsBetter };
}

function percent(share: number): number {
  return Math.round(100 * share);
}

/** The start page, the guides and the reference need no hook and no predictions; the limits on cells hold for them too. */
export function rulesFor(id: string): readonly FormRule[] {
  const isChapter = /^[1-5]\.\d+$/.test(id);
  const ofChapters = ['predictions', 'takeaways', 'results that prose explains, %'];
  return isChapter ? FORM_RULES : FORM_RULES.filter(({ name }) => !ofChapters.includes(name));
}

/** Functions of `faultlines/visual` that are no pictures of results. */
const NO_RESULTS = ['play', 'stepper'];
const TABLES = ['table'];

interface CountedCell {
  readonly cell: ChapterCell;
  readonly lines: number;
  readonly displayLines: number;
  readonly hasNode: boolean;
  readonly isResult: boolean;
  readonly isPrediction: boolean;
  readonly tables: number;
  readonly pictures: number;
}

export function formOf(typescript: TypeScript, { cells: all }: ChapterDocument): ChapterForm {
  const end = all.findIndex(({ id }) => id.startsWith('exercise-'));
  const cells = end < 0 ? all : all.slice(0, end);
  const visual = new Set<string>();
  const counted = cells
    .filter(cell => cell.cell_type === 'code')
    .map(cell => count(typescript, cell, visual));
  const plain = counted.filter(({ lines }) => lines > 0);
  const results = counted.filter(({ isResult }) => isResult);
  const explained = results.filter(({ cell }) => isProse(cells[cells.indexOf(cell) + 1]));
  const lines = plain.map(one => one.lines);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const prose = cells.filter(cell => cell.cell_type === 'markdown').map(sourceOf);
  return {
    cells: cells.length,
    results: results.length,
    longestCell: Math.max(0, ...counted.filter(({ hasNode }) => !hasNode).map(one => one.lines)),
    longestNode: Math.max(0, ...counted.filter(({ hasNode }) => hasNode).map(one => one.lines)),
    medianLines: median(lines),
    displayShare: sum(plain.map(one => one.displayLines)) / Math.max(1, sum(lines)),
    explainedShare: explained.length / Math.max(1, results.length),
    predictions: counted.filter(({ isPrediction }) => isPrediction).length,
    tables: sum(counted.map(one => one.tables)),
    pictures: sum(counted.map(one => one.pictures)),
    takeaways: takeawaysIn(prose),
    words: sum(prose.map(text => text.split(/\s+/).filter(word => /\w/.test(word)).length)),
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
}

/** Text that says something: a heading alone only names what comes next. */
function isProse(cell: ChapterCell | undefined): boolean {
  if (cell?.cell_type !== 'markdown') return false;
  const [first = ''] = sourceOf(cell).trimStart().split('\n');
  return first !== '' && !first.startsWith('#');
}

function takeawaysIn(prose: readonly string[]): number {
  const text = prose.find(one => /^## What to remember/m.test(one)) ?? '';
  return (text.split(/^## What to remember.*$/m)[1] ?? '').match(/^(\d+\.|[-*]) /gm)?.length ?? 0;
}

/** @param visual what the chapter imported from `faultlines/visual` so far; grows */
function count(typescript: TypeScript, cell: ChapterCell, visual: Set<string>): CountedCell {
  const source = sourceOf(cell);
  const file = typescript.createSourceFile('cell.ts', source, typescript.ScriptTarget.ES2022, true);
  for (const name of importedFromVisual(typescript, file)) visual.add(name);
  const calls = callsIn(typescript, file);
  const drawing = calls.filter(({ name }) => visual.has(name));
  const figures = drawing.filter(({ name }) => !NO_RESULTS.includes(name) && isWholeFigure(name));
  const display = new Set(drawing.flatMap(({ node }) => displayLinesOf(file, node)));
  const shows = calls.some(({ name }) => name === 'show');
  const showsOnlySource =
    shows && figures.length === 0 && calls.some(({ name }) => ['source', 'difference'].includes(name));
  const isPrediction = calls.some(({ name }) => name === 'predict');
  const tables = figures.filter(({ name }) => TABLES.includes(name)).length;
  return {
    cell,
    lines: source.split('\n').filter(line => line.trim() !== '').length,
    displayLines: display.size,
    hasNode:
      /\bextends (?:\w+\.)?\w+/.test(source) && /\bon(Request|Message|Timer|Restart|Start)\(/.test(source),
    isResult:
      shows && !showsOnlySource && !isPrediction && !drawing.some(({ name }) => NO_RESULTS.includes(name)),
    isPrediction,
    tables,
    pictures: figures.length - tables,
  };
}

/** Marks and series are parts of a figure, not figures. */
function isWholeFigure(name: string): boolean {
  return /(chart|table|knob|graph|figure|spaceTime|interactive|map|counterexample)$/i.test(name);
}

function importedFromVisual(typescript: TypeScript, file: ts.SourceFile): string[] {
  return file.statements.flatMap(statement => {
    if (!typescript.isImportDeclaration(statement)) return [];
    const { moduleSpecifier, importClause } = statement;
    const from = typescript.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
    if (!/^faultlines\/(visual|figures\/.*)$/.test(from)) return [];
    const bindings = importClause?.namedBindings;
    return bindings !== undefined && typescript.isNamedImports(bindings)
      ? bindings.elements.map(({ name }) => name.text)
      : [];
  });
}

interface NamedCall {
  readonly name: string;
  readonly node: ts.CallExpression;
}

function callsIn(typescript: TypeScript, file: ts.SourceFile): NamedCall[] {
  const found: NamedCall[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isCallExpression(node) && typescript.isIdentifier(node.expression))
      found.push({ name: node.expression.text, node });
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The lines of a drawing call, if it has several: how it looks is written out in the cell. */
function displayLinesOf(file: ts.SourceFile, node: ts.CallExpression): number[] {
  const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  const [first, last] = [lineOf(node.getStart(file)), lineOf(node.end)];
  return first === last ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
