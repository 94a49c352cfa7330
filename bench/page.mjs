/** What the browser fetches before it can show a notebook, as it is sent: gzipped. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initialFiles } from '../course/dist/workbook/initial-files.js';

const page = fileURLToPath(new URL('../course/dist/workbook/page/', import.meta.url));

export const figures = [{ name: 'initial bundle of the page, gzipped', unit: 'KB', limit: 700 }];

export async function round() {
  const bytes = initialFiles(page).reduce((sum, name) => sum + statSync(join(page, `${name}.gz`)).size, 0);
  return { 'initial bundle of the page, gzipped': [bytes / 1024] };
}
