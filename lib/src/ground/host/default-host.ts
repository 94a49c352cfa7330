import { surroundings } from '#surroundings';
import { announcedHost, type Host, type LearnerRecord, type MimeBundle } from './host.js';

/** The small part of stock tslab that shows rich output; its kernel leaves `require` on a global. */
interface StockTslab {
  require(id: 'tslab'): { display: { raw(type: string, data: unknown): void } };
}

/** Stock tslab sends one type a call, so it gets the richest that notebook front ends show. */
const PREFERRED_TYPES = ['text/html', 'image/svg+xml', 'text/markdown', 'text/plain'];

function stockDisplay(): ((bundle: MimeBundle) => void) | undefined {
  const stock = (globalThis as { __tslab__?: StockTslab }).__tslab__;
  if (stock === undefined) return undefined;
  return bundle => {
    const type = PREFERRED_TYPES.find(candidate => candidate in bundle);
    if (type === 'text/plain' || type === undefined) console.log(String(bundle['text/plain'] ?? ''));
    else stock.require('tslab').display.raw(type, bundle[type]);
  };
}

function printText(bundle: MimeBundle): void {
  console.log(String(bundle['text/plain'] ?? ''));
}

const remembered = new Map<string, LearnerRecord>();

/** Stock tslab, or no notebook at all: shows what it can, prints the rest as text, remembers until the process ends. */
const defaultHost: Host = {
  name: 'none',
  display: bundle => (stockDisplay() ?? printText)(bundle),
  remember: record => {
    remembered.set(`${record.kind} ${record.id}`, record);
  },
  recall: (kind, id) => remembered.get(`${kind} ${id}`),
  readData: surroundings.readData,
  readSources: surroundings.readSources,
};

/** The host of the running cell: the one that announced itself, else the default. */
export function currentHost(): Host {
  return announcedHost() ?? defaultHost;
}
