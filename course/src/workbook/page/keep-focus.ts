/**
 * Draws links anew and leaves the focus where it was: whoever goes through them by keyboard would otherwise press Enter on nothing each time
 * that the progress beside them changes.
 */
export function keepingFocus(within: HTMLElement, draw: () => void): void {
  const focused = document.activeElement;
  const address = focused !== null && within.contains(focused) ? focused.getAttribute('href') : null;
  draw();
  if (address === null) return;
  const again = [...within.querySelectorAll('a')].find(link => link.getAttribute('href') === address);
  again?.focus({ preventScroll: true });
}
