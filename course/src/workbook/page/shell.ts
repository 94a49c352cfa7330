import type { CommandRegistry } from '@lumino/commands';
import { addressOf } from './addresses.js';
import { drawChapters, withoutNumber } from './chapter-list.js';
import { element, icon } from './element.js';
import { keepingFocus } from './keep-focus.js';
import { menuButton } from './menu.js';
import type { Notices } from './notices.js';
import { type ChapterSummary, keepTheme, type PartSummary } from './server.js';
import { toggleTheme } from './theme.js';
import { Toolbar } from './toolbar.js';

export interface ShellActions {
  reset(): void;
  newNotebook(): void;
}

/** Below this width the list of chapters lies over the notebook and closes after a choice. */
const NARROW = '(max-width: 60rem)';

/** The frame of the page: chapters on the left, toolbar, notices and notebook beside them. */
export class Shell {
  readonly toolbar: Toolbar;
  readonly notebook = element('div', { class: 'wb-notebook' });
  readonly #root: HTMLElement;
  readonly #button: HTMLElement;
  readonly #list = element('nav', { class: 'wb-list', 'aria-label': 'Chapters' });
  readonly #way = element('nav', { class: 'wb-way', 'aria-label': 'Previous and next chapter' });

  constructor(place: HTMLElement, commands: CommandRegistry, notices: Notices, actions: ShellActions) {
    this.toolbar = new Toolbar(commands, this.#menu(commands, actions));
    this.#button = this.#chaptersButton();
    this.#root = element(
      'div',
      { class: 'wb' },
      element(
        'button',
        { type: 'button', class: 'wb-skip', click: () => this.#focusChapter() },
        'Skip to the chapter',
      ),
      element(
        'aside',
        {
          class: 'wb-side',
          'aria-label': 'Course',
          keydown: event => this.#onSideKey(event as KeyboardEvent),
        },
        element('h1', {}, element('a', { href: '#' }, 'Faultlines')),
        this.#list,
      ),
      element('div', { class: 'wb-shade', click: () => this.toggleChapters() }),
      element(
        'main',
        { class: 'wb-main' },
        element('header', { class: 'wb-head' }, this.#button, this.toolbar.node),
        notices.node,
        this.notebook,
        this.#way,
      ),
    );
    place.replaceWith(this.#root);
    const isClosed = this.#root.classList.toggle('wb-closed', matchMedia(NARROW).matches);
    this.#button.setAttribute('aria-expanded', String(!isClosed));
    this.#list.addEventListener('click', event => {
      if ((event.target as Element).closest('a') !== null && matchMedia(NARROW).matches)
        this.toggleChapters();
    });
  }

  toggleChapters(): void {
    const isClosed = this.#root.classList.toggle('wb-closed');
    this.#button.setAttribute('aria-expanded', String(!isClosed));
    window.dispatchEvent(new Event('resize'));
    if (!isClosed) this.#focusList();
    else if (document.activeElement === document.body) this.#button.focus();
  }

  #focusChapter(): void {
    this.notebook.querySelector<HTMLElement>('.jp-Cell.jp-mod-active, .jp-Cell')?.focus();
  }

  /** Where the reader is in the course, or at its beginning. */
  #focusList(): void {
    (this.#list.querySelector<HTMLElement>('a[aria-current]') ?? this.#list.querySelector('a'))?.focus();
  }

  /** Escape leaves the list; where it lies over the chapter, it closes too. */
  #onSideKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (matchMedia(NARROW).matches) this.toggleChapters();
    this.#button.focus();
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
    keepingFocus(this.#way, () =>
      this.#way.replaceChildren(
        link(index < 0 ? undefined : chapters[index - 1], 'Previous', 'prev'),
        link(index < 0 ? undefined : chapters[index + 1], 'Next', 'next'),
      ),
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

  #menu(commands: CommandRegistry, { reset, newNotebook }: ShellActions): HTMLElement {
    const run = (command: string) => () => void commands.execute(command);
    const items: readonly [string, () => void][] = [
      ['Reset this chapter…', reset],
      ['New notebook…', newNotebook],
      ['Clear all outputs', run('clear-outputs')],
      ['Stop the kernel', run('stop')],
      ['Print', () => window.print()],
      ['Light or dark', () => void keepTheme(toggleTheme())],
      ['Keyboard shortcuts', run('help')],
    ];
    return menuButton('More', icon('M8 3.5v.01M8 8v.01M8 12.5v.01'), items);
  }
}
