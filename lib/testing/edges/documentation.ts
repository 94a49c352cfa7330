/** What the sources say of a public function: its parameters, and whether its documentation speaks of infinite results. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Documented {
  readonly parameters: readonly string[];
  readonly mentionsInfinity: boolean;
}

/** The public functions of a room's files, by name. */
export function documentedIn(folder: string): Map<string, Documented> {
  const found = new Map<string, Documented>();
  for (const file of readdirSync(folder, { recursive: true }) as string[]) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const source = readFileSync(join(folder, file), 'utf8');
    for (const match of source.matchAll(
      /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?\s*export (?:function|const) (\w+)/g,
    )) {
      const [, comment = '', name] = match;
      const after = (match.index ?? 0) + match[0].length;
      const signature = source.slice(after, after + 1500);
      found.set(name, {
        parameters: [...signature.split(/\n\}|\n\n/)[0].matchAll(/(\w+)(?:\??:| =)/g)].map(
          ([, parameter]) => parameter,
        ),
        mentionsInfinity: /infinit|unbounded/i.test(comment),
      });
    }
  }
  return found;
}
