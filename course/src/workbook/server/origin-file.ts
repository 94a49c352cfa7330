import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../files.js';
import type { TrustedOutputs } from './notebook-document.js';

/** What the workbook remembers beside a learner's copy. */
export interface Origin {
  readonly schema: 1;
  /** Digest of the course's chapter that the copy was made from, or that the learner last decided to go on without. */
  readonly upstream: string;
  readonly madeAt: string;
  readonly trustedOutputs: TrustedOutputs;
}

function originFile(root: string, path: string): string {
  return join(root, 'work', '.workbook', `${path}.json`);
}

/** A side file that is missing or damaged costs the banner and the trust in stored outputs, never the copy. */
export function readOrigin(root: string, path: string): Origin | undefined {
  const file = originFile(root, path);
  if (!existsSync(file)) return undefined;
  try {
    const origin = JSON.parse(readFileSync(file, 'utf8')) as Origin;
    return origin.schema === 1 && typeof origin.trustedOutputs === 'object' ? origin : undefined;
  } catch {
    return undefined;
  }
}

export function writeOrigin(root: string, path: string, origin: Origin): void {
  writeAtomically(originFile(root, path), `${JSON.stringify(origin, undefined, 1)}\n`);
}

export function removeOrigin(root: string, path: string): void {
  rmSync(originFile(root, path), { force: true });
}
