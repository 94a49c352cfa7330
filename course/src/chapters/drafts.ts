/**
 * What `faultlines new` lays out is a draft until its author says otherwise: it is not listed and not graded, and `.ci/run`
 * counts it. A chapter says `draft: true` in its notebook's metadata, an exercise in its spec, a protocol in its first comment.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../paths.js';

/** Whether a notebook's file is a draft. A file that cannot be read is none: whoever reads it says what is wrong. */
export function isDraftNotebook(file: string): boolean {
  const text = textOf(file);
  if (!/"draft":\s*true/.test(text)) return false;
  try {
    const { metadata } = JSON.parse(text) as { metadata?: { faultlines?: { draft?: unknown } } };
    return metadata?.faultlines?.draft === true;
  } catch {
    return false;
  }
}

/** Whether a spec's file is that of a draft. */
export function isDraftSpec(file: string): boolean {
  return /^ {2}draft: true,$/m.test(textOf(file));
}

function textOf(file: string): string {
  try {
    // A pipe or a device may never come to its end.
    if (!statSync(file).isFile()) return '';
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return '';
  }
}

export interface DraftProtocol {
  /** Its subpath, `chain-replication`. */
  readonly name: string;
  readonly file: string;
}

/** The library's protocols that are drafts. */
export function draftProtocols(root: string = courseRoot): DraftProtocol[] {
  const folder = join(root, 'lib', 'src', 'protocols');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => ({
      name: name.replaceAll('\\', '/').replace(/(\/index)?\.ts$/, ''),
      file: join(folder, name),
    }))
    .filter(({ file }) => /^ \* draft: true$/m.test(textOf(file)));
}
