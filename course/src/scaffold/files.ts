/** Files that do not exist yet. */
import { existsSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { writeAtomically } from '../files.js';
import { shown } from '../grading/catalog.js';

export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Writes all or none of them.
 *
 * @throws UsageError if one is there already: nothing that somebody wrote is lost
 */
export function writeNew(files: readonly NewFile[]): void {
  const there = files.find(({ file }) => existsSync(file));
  if (there !== undefined) throw new UsageError(`${shown(there.file)} is there already: choose another name`);
  for (const { file, text } of files) writeAtomically(file, text);
}

/** A name as files have it: `tail-latency`. @throws UsageError */
export function requireFileName(name: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return name;
  throw new UsageError(
    `the name must be of small letters, digits and dashes, such as tail-latency, got '${name}'`,
  );
}

/** `tailLatency` of `tail-latency`. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
}

/** `TailLatency` of `tail-latency`. */
export function className(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** `Tail latency` of `tail-latency`. */
export function inWords(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
