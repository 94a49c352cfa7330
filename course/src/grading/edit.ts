/** A wrong answer kept as an edit of the solution: what differs, and as many lines around it as say where. */
import { asShown } from './starter.js';

/** Lines of the solution, and what stands in their place. */
export interface Hunk {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface Edit {
  /** What stands above the first empty line. */
  readonly header: string;
  readonly hunks: readonly Hunk[];
}

const SEPARATOR = '@@';

/** The lines of a text, whatever ends them; a newline at the end begins no further one. */
export function linesOf(text: string): string[] {
  return text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
}

/** An editor may take the space from a line of context that is otherwise empty. */
function readHunk(lines: readonly string[], name: string): Hunk {
  const marked = lines.map(line => (line === '' ? ' ' : line));
  const stray = marked.find(line => !/^[ +-]/.test(line));
  if (stray !== undefined)
    throw new Error(`${name}: each line begins with a space, '-' or '+', but this one does not: ${stray}`);
  if (!marked.some(line => /^[+-]/.test(line)))
    throw new Error(`${name} changes nothing: mark lines with '-' or '+'`);
  const without = (mark: string): string[] =>
    marked.filter(line => !line.startsWith(mark)).map(line => line.slice(1));
  const before = without('+');
  if (before.length === 0) throw new Error(`${name} only adds lines: put a line of the solution beside them`);
  return { before, after: without('-') };
}

/**
 * Reads an edit: a header, an empty line, and hunks with a line `@@` between them.
 *
 * @throws Error that names the file, the hunk and the line
 */
export function readEdit(text: string, where: string): Edit {
  const lines = linesOf(text);
  const end = lines.indexOf('');
  if (end < 0) throw new Error(`${where}: an empty line must separate the header from the first hunk`);
  const groups: string[][] = [[]];
  for (const line of lines.slice(end + 1)) {
    if (line === SEPARATOR) groups.push([]);
    else groups.at(-1)?.push(line);
  }
  return {
    header: lines.slice(0, end).join('\n'),
    hunks: groups.map((group, index) => readHunk(group, `${where}, hunk ${index + 1}`)),
  };
}

/** Every place at which some lines stand in others, one after the other. */
function placesOf(wanted: readonly string[], lines: readonly string[]): number[] {
  return lines.flatMap((_, start) =>
    wanted.every((line, index) => lines[start + index] === line) ? [start] : [],
  );
}

/**
 * The solution as a learner may read it, without the marks around what is to be written, after an edit.
 *
 * @throws Error that names the file and the hunk whose lines are not found exactly once, or overlap another's
 */
export function applyEdit(solution: string, { hunks }: Edit, where: string): string {
  const lines = linesOf(asShown(solution));
  const found = hunks.map(({ before, after }, index) => {
    const name = `${where}, hunk ${index + 1}`;
    const places = placesOf(before, lines);
    const [start] = places;
    if (start === undefined)
      throw new Error(`${name}: its lines are found 0 times: the solution changed: write this hunk anew`);
    if (places.length > 1)
      throw new Error(
        `${name}: its lines are found ${places.length} times in the solution: add lines around them`,
      );
    return { name, start, end: start + before.length, after };
  });
  const inOrder = found.sort((one, other) => one.start - other.start);
  const result: string[] = [];
  let done = 0;
  for (const { name, start, end, after } of inOrder) {
    if (start < done) throw new Error(`${name}: its lines overlap those of another hunk: make the two one`);
    result.push(...lines.slice(done, start), ...after);
    done = end;
  }
  return `${[...result, ...lines.slice(done)].join('\n')}\n`;
}

/** Lines of code; comments that fill a line, and empty lines, are none. */
function codeLines(text: string): string[] {
  return linesOf(text.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, '')).filter(line => !/^\s*(\/\/.*)?$/.test(line));
}

/** The share of a text's lines of code that it does not have in common, in one order, with the solution. */
export function shareThatDiffers(solution: string, text: string): number {
  const ours = codeLines(text);
  const theirs = codeLines(solution);
  /** For each line count of the solution: the lines in common with what was read of the text. */
  let common = new Array<number>(theirs.length + 1).fill(0);
  for (const line of ours) {
    const next = [0];
    for (const [index, other] of theirs.entries()) {
      next.push(
        line === other
          ? (common[index] as number) + 1
          : Math.max(next[index] as number, common[index + 1] as number),
      );
    }
    common = next;
  }
  return 1 - (common.at(-1) as number) / ours.length;
}
