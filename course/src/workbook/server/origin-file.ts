import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText, readWholeFile, standsIn, writeAtomically } from '../../files.js';
import type { Signatures } from './output-trust.js';

/** What the workbook remembers beside a learner's copy. */
export interface CopyOrigin {
  /** Digest of the course's chapter that the copy was made from, or that the learner last decided to go on without. */
  readonly upstream: string;
  readonly madeAt: string;
  /** Of the outputs that the workbook saw a kernel produce. */
  readonly signatures: Signatures;
}

/** A signature for each of many thousand cells. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The first schema held digests that anyone could make; they vouch for nothing any more. */
const SCHEMA = 2;

export function originFile(root: string, path: string): string {
  return join(root, 'work', '.workbook', `${path}.json`);
}

/** Reads a side file. @throws the system's error, MachineryError for what is no file, or SyntaxError where it holds something else */
export function readOrigin(file: string): CopyOrigin {
  const value: unknown = JSON.parse(decodeText(readWholeFile(file, MOST_BYTES)));
  const { schema, upstream, madeAt, signatures } = (value ?? {}) as Record<string, unknown>;
  if (typeof upstream !== 'string' || typeof madeAt !== 'string') throw new SyntaxError('not a side file');
  const signed = schema === SCHEMA && typeof signatures === 'object' && signatures !== null;
  return { upstream, madeAt, signatures: signed ? (signatures as Signatures) : {} };
}

/** @throws the system's error, or MachineryError where a link leads out of `work/` */
export function writeOrigin(root: string, path: string, origin: CopyOrigin): void {
  const text = `${JSON.stringify({ schema: SCHEMA, ...origin }, undefined, 1)}\n`;
  writeAtomically(originFile(root, path), text, { within: join(root, 'work') });
}

export function removeOrigin(root: string, path: string): void {
  const file = originFile(root, path);
  if (standsIn(join(root, 'work'), file)) rmSync(file, { force: true });
}
