/** Wrong answers that a spec must catch: most are edits of the solution, those that differ in most lines are whole files. */
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { type ExerciseFiles, shown } from './catalog.js';
import { applyEdit, readEdit } from './edit.js';

/** What a wrong answer says of itself in its header: which properties must catch it, and how they must explain it. */
export interface MisconceptionHeader {
  /** The wrong idea, in words. */
  readonly idea: string;
  /** The names of the properties that it loses; it keeps the points of all others. */
  readonly loses: readonly string[];
  /** A text that the message of each lost property's report, or of one of them, must hold. */
  readonly explainedBy: string;
}

export interface Misconception extends MisconceptionHeader {
  /** The name of its file, without what follows the dot. */
  readonly name: string;
  /** The whole wrong answer. */
  readonly text: string;
  /** Whether it is kept whole, not as an edit. */
  readonly isWhole: boolean;
}

/**
 * Reads the header of a misconception, in a comment or not:
 *
 *     Misconception: the idea, in a sentence or two.
 *
 *     Loses: the name of a property        (one line each)
 *     Explained by: a part of its message
 *
 * @throws Error that names the file and what is missing
 */
export function readHeader(header: string, where: string): MisconceptionHeader {
  const lines = header.split('\n').map(line => line.replace(/^\s*\*\s?/, '').trim());
  const valuesOf = (label: string): string[] =>
    lines.filter(line => line.startsWith(`${label}: `)).map(line => line.slice(label.length + 2));
  const start = lines.findIndex(line => line.startsWith('Misconception: '));
  const end = lines.findIndex((line, index) => index > start && (line === '' || line.startsWith('Loses: ')));
  const loses = valuesOf('Loses');
  const [explainedBy] = valuesOf('Explained by');
  if (start < 0 || loses.length === 0 || explainedBy === undefined) {
    throw new Error(`${where}: its header must hold 'Misconception: ', 'Loses: ' and 'Explained by: '`);
  }
  const idea = lines
    .slice(start, end < 0 ? undefined : end)
    .join(' ')
    .slice('Misconception: '.length);
  return { idea, loses, explainedBy };
}

/**
 * Reads a misconception, and applies it to the solution if it is an edit.
 *
 * @param file a `.diff` or a `.ts` of the exercise's `misconceptions`
 * @throws Error that names the file, and the hunk that does not fit the solution
 */
export function readMisconception({ solution }: ExerciseFiles, file: string): Misconception {
  const where = shown(file);
  const name = basename(file, extname(file));
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  if (extname(file) === '.diff') {
    const edit = readEdit(text, where);
    const applied = applyEdit(readFileSync(solution, 'utf8'), edit, where);
    return { ...readHeader(edit.header, where), name, text: applied, isWhole: false };
  }
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '';
  return { ...readHeader(comment, where), name, text, isWhole: true };
}

/**
 * A right answer in another style says above its code in what it differs: `Another right answer: ...`.
 *
 * @throws Error that names the file
 */
export function requireRightHeader(text: string, where: string): void {
  const first = /^\/\*\*\s*(?:\*\s+)?(.*)/.exec(text)?.[1] ?? '';
  if (/^Another right answer: \S/.test(first)) return;
  throw new Error(
    `${where}: it must begin with a comment 'Another right answer: ' that says what is different`,
  );
}
