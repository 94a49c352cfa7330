import { plainText } from '../data-words.js';
import type { Surroundings } from './surroundings.js';

/** A browser without a host: there is no folder to read from. */
function unreadable(what: string): never {
  throw new Error(
    `${what} cannot be read here: this page announced no host (see setHost in faultlines/host)`,
  );
}

export const surroundings: Surroundings = {
  readData: path => unreadable(`data/${path}`),
  readSources: () => unreadable("the library's sources"),
  runWithin: (_limitMs, run) => run(),
  inspect: plainText,
  cpuMs: () => performance.now(),
};
