import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../files.js';
import { readJson, sendEmpty } from './http.js';
import { HttpError } from './http-error.js';
import type { Route } from './router.js';

export type Theme = 'light' | 'dark';

/**
 * Light or dark, as the reader last chose. The page keeps it too, but what a browser stored for the workbook is dropped
 * when the command opens it (see `Workbook.forgettingAddress`), so the address that is opened then carries it.
 */
export class ChosenTheme {
  readonly #file: string;

  /** @param folder where the machine's key is, too */
  constructor(private readonly folder: string) {
    this.#file = join(folder, 'theme');
  }

  /** Nothing where no choice was made, or none can be read. */
  read(): Theme | undefined {
    try {
      const text = readFileSync(this.#file, 'latin1').trim();
      return isTheme(text) ? text : undefined;
    } catch {
      return undefined;
    }
  }

  /** A choice that cannot be kept (a home that is read-only) stands in the page alone. */
  keep(theme: Theme): void {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeAtomically(this.#file, `${theme}\n`);
    } catch {
      // As said above.
    }
  }
}

/** @param chosen nothing where the workbook has no folder of its own to keep it in */
export function themeRoutes(chosen: ChosenTheme | undefined): Route[] {
  return [
    {
      method: 'PUT',
      pattern: '/api/course/theme',
      handle: async (request, response) => {
        const { theme } = await readJson(request.message);
        if (!isTheme(theme))
          throw new HttpError(400, 'A theme is "light" or "dark": {"theme": "dark"}.', 'body');
        chosen?.keep(theme);
        sendEmpty(response);
      },
    },
  ];
}

function isTheme(value: unknown): value is Theme {
  return value === 'light' || value === 'dark';
}
