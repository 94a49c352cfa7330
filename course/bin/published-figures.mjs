/**
 * The published figures of `data/` as a module of the library, so that the packed library needs no file. What only the
 * tests and the course read stays outside: the reference numbers and the syllabus. Without dependencies, since it runs
 * before the build.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const HEAD = `/** Made from \`data/\` by the build: do not edit. Each file has its source, license and date in it; see data/README.md. */
export const FIGURES: Readonly<Record<string, unknown>> = `;

/** Paths below `data/` of what travels with the library. */
export function publishedFiles(data) {
  return readdirSync(data, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\\\', '/'))
    .filter(name => name.endsWith('.json') && !name.endsWith('reference.json') && name !== 'syllabus.json')
    .sort();
}

/** Writes `lib/src/ground/published/figures.ts`. */
export function writePublishedFigures(root) {
  const data = join(root, 'data');
  const figures = Object.fromEntries(
    publishedFiles(data).map(name => [name, JSON.parse(readFileSync(join(data, name), 'utf8'))]),
  );
  const file = join(root, 'lib', 'src', 'ground', 'published', 'figures.ts');
  mkdirSync(dirname(file), { recursive: true });
  const text = `${HEAD}${JSON.stringify(figures, undefined, 2)};\n`;
  if (readOrNothing(file) !== text) writeFileSync(file, text);
}

function readOrNothing(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
