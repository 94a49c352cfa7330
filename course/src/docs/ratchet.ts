/** Counts of what should not be there, committed: they may fall, and not rise. */
import { readFileSync, writeFileSync } from 'node:fs';
import { inCourse } from '../paths.js';

/** How many there are of each; what is not named counts 0. */
export type Counts = Readonly<Record<string, number>>;

/** Where the counts are committed. */
export const RATCHETS = {
  words: inCourse('docs', 'glossary-counts.json'),
  comments: inCourse('docs', 'reference-counts.json'),
} as const;

/** What differs from the committed counts, in words that say what to do; empty if nothing does. */
export function ratchetFindings(committed: Counts, now: Counts, cure: string): string[] {
  const names = [...new Set([...Object.keys(committed), ...Object.keys(now)])].sort();
  return names.flatMap(name => {
    const before = Object.hasOwn(committed, name) ? (committed[name] as number) : 0;
    const after = Object.hasOwn(now, name) ? (now[name] as number) : 0;
    if (after > before) return [`${name}: ${after}, and at most ${before} are allowed. ${cure}`];
    if (after < before)
      return [`${name}: ${after}, down from ${before}. Run "npm run ratchets" to keep it there.`];
    return [];
  });
}

/** The committed counts with what has fallen; what has risen stays as it was. */
export function lowered(committed: Counts, now: Counts): Counts {
  const names = Object.keys(committed).sort();
  const least = names.map(name => [name, Math.min(committed[name] as number, now[name] ?? 0)] as const);
  return Object.fromEntries(least.filter(([, count]) => count > 0));
}

export function readCounts(path: string): Counts {
  return JSON.parse(readFileSync(path, 'utf8')) as Counts;
}

export function writeCounts(path: string, counts: Counts): void {
  writeFileSync(path, `${JSON.stringify(counts, null, 2)}\n`);
}
