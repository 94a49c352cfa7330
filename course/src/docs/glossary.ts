/** The words that `docs/glossary.md` rejects, and where the course still has them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { courseRoot, inCourse } from '../paths.js';
import type { Counts } from './ratchet.js';

/** Where words are looked for: what readers of code, messages and docs see. Tests may quote anything. */
const FOLDERS = ['lib/src', 'course/src', 'course/bin', 'exercises', 'docs', 'bench'];
const FILES = ['README.md', 'CONTRIBUTING.md', 'lib/README.md'];
const TEXTS = /\.(ts|mts|mjs|css|md)$/;
const LEFT_OUT = [
  { path: /\.test\.ts$|\/testing(\/|\.ts$)/, why: 'tests may quote anything' },
  { path: /^docs\/glossary\.md$/, why: 'it names the words' },
  { path: /^docs\/reference\//, why: 'it is made from the comments' },
  { path: /^lib\/src\/ground\/published\//, why: 'it quotes its sources' },
];

/** The rejected words of a glossary: what its last columns, headed "not", have in code style. */
export function rejectedWords(glossary: string): string[] {
  const rows = glossary
    .split('\n')
    .filter(line => line.startsWith('| ') && !/^\| (---|term \| what|write \| not)/.test(line));
  const last = rows.map(row => row.split('|').at(-2) ?? '');
  return [
    ...new Set(last.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word as string))),
  ];
}

/**
 * How often a text has a word, whatever its case: as a word of its own, or as the beginning of a word within a name, so that `utilis` is
 * found in `headroomUtilisation` and `mend` is not found in `recommend`.
 */
export function occurrences(text: string, word: string): number {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+(?:\\*\\s+|//\\s+)?');
  const isStem = /is$|^(colour|behaviour|favour|neighbour|centre|fibre|kilometre|catalogue|dataCentre)$/.test(
    word,
  );
  const end = isStem ? '' : '(?![a-z])';
  const lower = new RegExp(`(?<![A-Za-z])${escaped}${end}`, 'g');
  const capital = new RegExp(`${escaped[0]?.toUpperCase()}${escaped.slice(1)}${end}`, 'g');
  const screaming = new RegExp(`(?<![A-Z])${escaped.toUpperCase()}`, 'g');
  return [lower, capital, screaming].reduce((sum, pattern) => sum + (text.match(pattern)?.length ?? 0), 0);
}

function textsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : textsIn(path);
    return TEXTS.test(entry.name) ? [path] : [];
  });
}

/** The files in which words are looked for, from the root of the course. */
export function scannedFiles(): string[] {
  const paths = [
    ...FOLDERS.flatMap(folder => textsIn(inCourse(folder))),
    ...FILES.map(file => inCourse(file)),
  ];
  return paths
    .map(path => relative(courseRoot, path).split(sep).join('/'))
    .filter(path => !LEFT_OUT.some(left => left.path.test(path)))
    .sort();
}

/** How often each rejected word is still there; words that are nowhere are left out. */
export function countRejectedWords(): Counts {
  const words = rejectedWords(readFileSync(inCourse('docs', 'glossary.md'), 'utf8'));
  const texts = scannedFiles().map(path => readFileSync(inCourse(path), 'utf8'));
  const counts = words.map(
    word => [word, texts.reduce((sum, text) => sum + occurrences(text, word), 0)] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
