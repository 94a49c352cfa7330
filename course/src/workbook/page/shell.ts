import type { CommandRegistry } from '@lumino/commands';
import { addressOf } from './addresses.js';
import { drawChapters, withoutNumber } from './chapter-list.js';
import { element, icon } from './element.js';
import type { Notices } from './notices.js';
import type { ChapterSummary, PartSummary } from './server.js';
import { toggleTheme } from './theme.js';
import { Toolbar } from './toolbar.js';

export interface ShellActions {
  reset(): void;
}

/** Below this width the list of chapters lies over the notebook and closes after a choice. */
const NARROW = '(max-width: 60rem)';

/** The frame of the page: chapters on the left, toolbar, notices and notebook beside them. */
export class Shell {
  readonly toolbar: Toolbar;
  readonly notebook = element('div', { class: 'wb-notebook' });
  readonly #root: HTMLElement;
  readonly #list = element('nav', { class: 'wb-list', 'aria-label': 'Chapters' });
  readonly #way = element('nav', { class: 'wb-way', 'aria-label': 'Previous and next chapter' });

  constructor(place: HTMLElement, commands: CommandRegistry, notices: Notices, actions: ShellActions) {
    this.toolbar = new Toolbar(commands, this.#menu(commands, actions));
    this.#root = element(
      'div',
      { class: 'wb' },
      element(
        'aside',
        { class: 'wb-side' },
        element('h1', {}, element('a', { href: '#' }, 'Faultlines')),
        this.#list,
      ),
      element('div', { class: 'wb-shade', click: () => this.toggleChapters() }),
      element(
        'main',
        { class: 'wb-main' },
        element('header', { class: 'wb-head' }, this.#chaptersButton(), this.toolbar.node),
        notices.node,
        this.notebook,
        this.#way,
      ),
    );
    place.replaceWith(this.#root);
    this.#root.classList.toggle('wb-closed', matchMedia(NARROW).matches);
    this.#list.addEventListener('click', event => {
      if ((event.target as Element).closest('a') !== null && matchMedia(NARROW).matches)
        this.toggleChapters();
    });
  }

  toggleChapters(): void {
    this.#root.classList.toggle('wb-closed');
    window.dispatchEvent(new Event('resize'));
  }

  drawChapters(parts: readonly PartSummary[], open: string | undefined): void {
    drawChapters(this.#list, parts, open);
  }

  /** Names the page after the chapter and links those before and after it. */
  showChapter(path: string, chapters: readonly ChapterSummary[]): void {
    const index = chapters.findIndex(chapter => chapter.path === path);
    const link = (chapter: ChapterSummary | undefined, label: string, rel: string) =>
      chapter === undefined
        ? element('span', {})
        : element(
            'a',
            { href: addressOf(chapter.path), rel },
            element('small', {}, label),
            `${chapter.id} ${withoutNumber(chapter.id, chapter.title)}`,
          );
    document.title = `${chapters[index]?.title ?? path} · Faultlines`;
    this.#way.replaceChildren(
      link(index < 0 ? undefined : chapters[index - 1], 'Previous', 'prev'),
      link(index < 0 ? undefined : chapters[index + 1], 'Next', 'next'),
    );
  }

  #chaptersButton(): HTMLElement {
    return element(
      'button',
      {
        type: 'button',
        class: 'wb-chapters',
        title: 'Chapters',
        'aria-label': 'Chapters',
        click: () => this.toggleChapters(),
      },
      icon('M2.5 4h11M2.5 8h11M2.5 12h11'),
    );
  }

  #menu(commands: CommandRegistry, { reset }: ShellActions): HTMLElement {
    const run = (command: string) => () => void commands.execute(command);
    const items: readonly [string, () => void][] = [
      ['Reset this chapter…', reset],
      ['Clear all outputs', run('clear-outputs')],
      ['Stop the kernel', run('stop')],
      ['Print', () => window.print()],
      ['Light or dark', toggleTheme],
      ['Keyboard shortcuts', run('help')],
    ];
    const menu = element(
      'details',
      { class: 'wb-menu' },
      element('summary', { title: 'More', 'aria-label': 'More' }, icon('M8 3.5v.01M8 8v.01M8 12.5v.01')),
      element(
        'div',
        { role: 'menu' },
        ...items.map(([label, act]) =>
          element(
            'button',
            {
              type: 'button',
              role: 'menuitem',
              click: () => {
                menu.open = false;
                act();
              },
            },
            label,
          ),
        ),
      ),
    );
    document.addEventListener('click', event => {
      if (!menu.contains(event.target as Node)) menu.open = false;
    });
    return menu;
  }
}
