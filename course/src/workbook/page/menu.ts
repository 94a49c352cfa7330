import { element } from './element.js';

type Item = readonly [label: string, act: () => void];

/** Numbers the menus of a page, so that each button can name its own. */
let menus = 0;

/**
 * A button that opens a menu, as the ARIA Authoring Practices describe it: arrow keys, Home, End and first letters move
 * within, Escape closes and returns to the button, Tab closes and goes on.
 */
export function menuButton(label: string, sign: Node, items: readonly Item[]): HTMLElement {
  menus += 1;
  const id = `wb-menu-${menus}`;
  const entries = items.map(([words, act]) =>
    element(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: '-1',
        click: () => {
          close();
          button.focus();
          act();
        },
      },
      words,
    ),
  );
  const list = element(
    'div',
    { id, role: 'menu', 'aria-label': label, hidden: true, keydown: event => move(event as KeyboardEvent) },
    ...entries,
  );
  const button: HTMLElement = element(
    'button',
    {
      type: 'button',
      title: label,
      'aria-label': label,
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': id,
      click: () => (list.hidden ? open(0) : close()),
      keydown: event => openByKey(event as KeyboardEvent),
    },
    sign,
  );
  const root = element('div', { class: 'wb-menu' }, button, list);

  function open(at: number): void {
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    entries.at(at)?.focus();
  }

  function close(): void {
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
  }

  function openByKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !list.hidden) close();
    else if (event.key === 'ArrowDown') open(0);
    else if (event.key === 'ArrowUp') open(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function move(event: KeyboardEvent): void {
    const at = entries.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === 'Tab') {
      close();
      return;
    }
    const to = nextEntry(event, at);
    if (event.key === 'Escape') {
      close();
      button.focus();
    } else if (to !== undefined) entries.at(to % entries.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The entry that a key leads to: around the ends, or to the next that begins with the letter. */
  function nextEntry({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, at: number): number | undefined {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (moves[key] !== undefined) return moves[key];
    if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return undefined;
    const order = entries.map((_, index) => (at + 1 + index) % entries.length);
    return order.find(index => items[index]?.[0].toLowerCase().startsWith(key.toLowerCase()));
  }

  document.addEventListener('click', event => {
    if (!root.contains(event.target as Node)) close();
  });
  return root;
}
