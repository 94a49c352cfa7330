import { element } from './element.js';

export interface Choice {
  readonly label: string;
  readonly act: () => unknown;
}

/** A message above the notebook, with what can be done about it. */
export interface Notice {
  /** One notice of a kind at a time: a newer one takes the place of the older. */
  readonly kind: string;
  readonly text: string;
  readonly tone: 'plain' | 'warning';
  readonly choices?: readonly Choice[];
  /** Whether the reader can put it away without deciding anything. */
  readonly dismissable?: boolean;
}

/** The place above the notebook where the page says what the reader must know. */
export class Notices {
  readonly node = element('div', { class: 'wb-notices', role: 'status', 'aria-live': 'polite' });
  readonly #shown = new Map<string, HTMLElement>();

  show({ kind, text, tone, choices = [], dismissable = false }: Notice): void {
    this.hide(kind);
    const buttons = choices.map(({ label, act }) =>
      element('button', { type: 'button', click: () => act() }, label),
    );
    if (dismissable) {
      buttons.push(
        element('button', { type: 'button', class: 'wb-quiet', click: () => this.hide(kind) }, 'Close'),
      );
    }
    const node = element(
      'div',
      { class: `wb-notice wb-${tone}`, 'data-kind': kind },
      element('p', {}, text),
      element('div', { class: 'wb-choices' }, ...buttons),
    );
    this.#shown.set(kind, node);
    this.node.append(node);
  }

  hide(kind: string): void {
    this.#shown.get(kind)?.remove();
    this.#shown.delete(kind);
  }

  clear(): void {
    for (const kind of [...this.#shown.keys()]) this.hide(kind);
  }
}
