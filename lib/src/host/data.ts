import { currentHost } from './default-host.js';

/**
 * Reads a JSON file of the course's `data/` folder.
 *
 * @param path relative to `data/`, such as `prices/illustrative-2026.json`
 * @returns the parsed value; its shape is described beside the file in `data/README.md`
 * @throws Error that names the path if there is no such file, or if it is not JSON
 */
export function readData<T>(path: string): T {
  const text = currentHost().readData(path);
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`data/${path} is not JSON: ${(error as Error).message}`);
  }
}
