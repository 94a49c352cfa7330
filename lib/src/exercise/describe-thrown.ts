import { formatValue } from './format.js';
import type { CallOutcome } from './spec.js';

/** An error as data; anything may be thrown, so anything is expected. */
export function describeThrown(error: unknown): CallOutcome<never> {
  if (error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)) {
    const { name, message } = error as { name?: unknown; message?: unknown };
    return { ok: false, name: String(name ?? 'Error'), message: String(message) };
  }
  return { ok: false, name: 'Error', message: `threw ${formatValue(error)}` };
}
