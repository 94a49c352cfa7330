import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of the built page that the browser fetches before it can show a notebook: what `index.html` names, and what
 * those import at once.
 */
export function initialFiles(pageFolder: string): string[] {
  const page = readFileSync(join(pageFolder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|<link rel="stylesheet" href)="assets\/([^"]+)"/g)];
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    if (!name.endsWith('.js')) return;
    const script = readFileSync(join(pageFolder, name), 'utf8');
    for (const [, part] of script.matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g)) visit(part as string);
  };
  for (const [, name] of named) visit(name as string);
  return [...found];
}
