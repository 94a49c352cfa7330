import { formatValue, shorten } from './format.js';
import type { CallOutcome } from './spec.js';

/** Longer messages of errors are shortened: an answer may throw a text of any length. */
const LONGEST_MESSAGE = 2000;

/** An error as data; anything may be thrown, so anything is expected, also an error that throws when it is read. */
export function describeThrown(error: unknown): CallOutcome<never> & { readonly ok: false } {
  try {
    if (error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)) {
      const { name, message } = error as { name?: unknown; message?: unknown };
      return {
        ok: false,
        name: shorten(String(name ?? 'Error')),
        message: shorten(String(message), LONGEST_MESSAGE),
      };
    }
  } catch {
    return { ok: false, name: 'Error', message: 'threw an error that cannot be read' };
  }
  return { ok: false, name: 'Error', message: `threw ${formatValue(error)}` };
}
