import { keyText, type Shortcut } from './commands.js';
import { element } from './element.js';

/** Opens the overlay that lists every shortcut. */
export function openHelp(shortcuts: readonly Shortcut[]): void {
  if (document.querySelector('dialog.wb-help') !== null) return;
  const rows = shortcuts.map(({ label, keys }) =>
    element('tr', {}, element('td', {}, element('kbd', {}, keyText(keys))), element('td', {}, label)),
  );
  const before = document.activeElement;
  const dialog: HTMLDialogElement = element(
    'dialog',
    {
      class: 'wb-help',
      'aria-label': 'Keyboard shortcuts',
      close: () => {
        dialog.remove();
        if (before instanceof HTMLElement) before.focus();
      },
    },
    element(
      'header',
      {},
      element('h2', {}, 'Keyboard shortcuts'),
      element('button', { type: 'button', click: () => dialog.close() }, 'Close'),
    ),
    element('p', {}, 'Press Escape to select the cell instead of its text: single letters count only then.'),
    element('table', {}, element('tbody', {}, ...rows)),
  );
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
