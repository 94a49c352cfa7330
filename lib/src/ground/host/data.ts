import { isPublished, published } from '../published/published.js';
import { currentHost } from './default-host.js';

/**
 * Reads a JSON file of the course's `data/` folder. The published figures travel with the library; what else is there, such as the syllabus, only
 * a host can read.
 *
 * @param path relative to `data/`, such as `prices/illustrative-2026.json`
 * @returns the parsed value; its shape is described beside the file in `data/README.md`
 * @throws Error that names the path if there is no such file, or if it is not JSON
 */
export function readData<T>(path: string): T {
  if (isPublished(path)) return published<T>(path);
  const text = currentHost().readData(path);
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`data/${path} is not JSON: ${(error as Error).message}`);
  }
}
