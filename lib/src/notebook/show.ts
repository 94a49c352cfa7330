import { currentHost } from '../host/index.js';
import { escapeHtml, isShowable } from '../visual/index.js';

/**
 * Draws a value below the cell: figures, tables and reports as pictures, everything else as text.
 *
 * @param value anything with `toMimeBundle()`; a string is shown as it is
 */
export function show(value: unknown): void {
  const host = currentHost();
  if (isShowable(value)) {
    host.display(value.toMimeBundle());
    return;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  host.display({ 'text/html': `<pre style="margin:0">${escapeHtml(text)}</pre>`, 'text/plain': text });
}
