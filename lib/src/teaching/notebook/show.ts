import { surroundings } from '#surroundings';
import { currentHost } from '../../ground/host/index.js';
import { escapeHtml, isShowable } from '../../visual/index.js';

/**
 * Draws a value below the cell: figures, tables and reports as pictures, everything else as text.
 *
 * @param value anything with `toMimeBundle()`; a string is shown as it is, every other value as the console prints it
 */
export function show(value: unknown): void {
  const host = currentHost();
  if (isShowable(value)) {
    host.display(value.toMimeBundle());
    return;
  }
  const text = typeof value === 'string' ? value : surroundings.inspect(value);
  host.display({
    'text/html': `<p style="margin:4px 0;max-width:640px;font-family:system-ui,sans-serif;font-size:14px;line-height:1.45;white-space:pre-wrap">${escapeHtml(text)}</p>`,
    'text/plain': text,
  });
}
