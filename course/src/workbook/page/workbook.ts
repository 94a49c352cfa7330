import { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { addressOf, type PageAddress, placeOf } from './addresses.js';
import { ChapterOpener, type OpenChapter } from './chapter.js';
import { registerCommands } from './commands.js';
import { Assistance } from './completion.js';
import { CopyNotices } from './copy-notices.js';
import { scrollTo } from './headings.js';
import { openHelp } from './help.js';
import { aboutFile, followLinks } from './links.js';
import { askForNotebook, newNotebook, pathOfOwn } from './new-notebook.js';
import { Notices } from './notices.js';
import { Saver } from './saver.js';
import { tendScrollRegions } from './scroll-regions.js';
import { type ChapterSummary, listCourse, type PartSummary, saveNotebook, startServices } from './server.js';
import { Shell } from './shell.js';

/** How long the kernel is idle before the list of chapters is drawn again: not between two cells of one run. */
const PROGRESS_MS = 500;

/** Versions that are looked at and not changed: the course's own, and backups. */
const READ_ONLY = /^(?:upstream|work)\//;

/** The page: the list of chapters, and the one that is open. */
export class Workbook {
  readonly #commands = new CommandRegistry();
  readonly #assistance = new Assistance();
  readonly #opener: ChapterOpener;
  readonly #notices = new Notices();
  readonly #copyNotices: CopyNotices;
  readonly #shell: Shell;
  #parts: readonly PartSummary[] = [];
  #chapter: OpenChapter | undefined;
  #saver: Saver | undefined;
  /** How often the list was asked for, and the latest of the answers that came. */
  #listings = 0;
  #newestListing = 0;
  #listTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts openings, so that a slow one does not overtake the one the reader asked for last. */
  #openings = 0;

  constructor(place: HTMLElement) {
    this.#opener = new ChapterOpener(startServices());
    const shortcuts = registerCommands(
      this.#commands,
      {
        chapter: () => this.#chapter,
        save: () => void this.#saver?.save(),
        settle: async () => this.#saver?.settle(),
        toggleChapters: () => this.#shell.toggleChapters(),
        openHelp: () => openHelp(shortcuts),
      },
      this.#assistance,
    );
    this.#copyNotices = new CopyNotices(this.#notices, {
      settle: async () => (await this.#saver?.settle()) ?? true,
      abandon: () => this.#saver?.stop(),
      saver: () => this.#saver,
      chapter: () => this.#chapter,
      reopen: path => this.#open(path),
    });
    this.#shell = new Shell(place, this.#commands, this.#notices, {
      reset: () => {
        if (this.#chapter !== undefined) void this.#copyNotices.askReset(this.#chapter.path);
      },
      newNotebook: () => askForNotebook(name => this.#makeNotebook(name)),
    });
    tendScrollRegions(this.#shell.notebook);
    followLinks(this.#shell.notebook, {
      from: () => this.#chapter?.path,
      goTo: place => void this.#follow(place),
      tell: words => this.#tell(words),
    });
  }

  async start(): Promise<void> {
    window.addEventListener('hashchange', () => void this.#openAddress());
    // Where the reader was is kept with the address, for the way back.
    document.addEventListener('click', event => {
      if ((event.target as Element).closest?.('a[href^="#"]')) this.#rememberSpot();
    });
    window.addEventListener('resize', () => this.#resized());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.#saver?.settle();
    });
    window.addEventListener('beforeunload', event => {
      if (this.#saver?.unsaved === true) event.preventDefault();
    });
    await this.#refreshList();
    await this.#openAddress();
  }

  #summaries(): readonly ChapterSummary[] {
    return this.#parts.flatMap(({ chapters }) => chapters);
  }

  async #refreshList(): Promise<void> {
    this.#listings += 1;
    const listing = this.#listings;
    try {
      const parts = await listCourse();
      // On a busy machine an older answer may come after a newer one, and knows less.
      if (listing < this.#newestListing) return;
      this.#newestListing = listing;
      this.#parts = parts;
      this.#notices.hide('list');
    } catch (error) {
      this.#notices.show({
        kind: 'list',
        tone: 'warning',
        text: (error as Error).message,
        choices: [{ label: 'Try again', act: () => void this.start() }],
      });
    }
    this.#shell.drawChapters(this.#parts, placeOf(location.hash).path);
  }

  async #openAddress(): Promise<void> {
    const { path, heading, file } = placeOf(location.hash);
    const isThere = path === undefined || path === this.#chapter?.path || (await this.#isThere(path));
    const isElsewhere = path === undefined && heading === undefined && file === undefined;
    const shown = isThere && path !== undefined ? path : isElsewhere ? undefined : this.#chapter?.path;
    const opened = shown ?? this.#firstUnfinished();
    if (opened !== undefined) {
      if (opened !== path)
        history.replaceState(history.state, '', addressOf(opened, path === undefined ? heading : undefined));
      if (opened !== this.#chapter?.path) await this.#open(opened);
    }
    // Opening puts older notices away.
    if (!isThere) this.#tell(noChapter(path));
    else if (file !== undefined) this.#tell(aboutFile(file));
    else if (opened !== undefined) await this.#goToSpot(opened, heading);
  }

  /** Goes to the spot that the address names, or where the reader was when leaving it. */
  async #goToSpot(path: string, heading: string | undefined): Promise<void> {
    const panel = this.#chapter?.path === path ? this.#chapter.panel : undefined;
    const { top } = (history.state ?? {}) as { top?: number };
    if (panel === undefined || (heading === undefined && top === undefined)) return;
    const spot = top === undefined ? { heading } : { top };
    if (!(await scrollTo(panel, spot))) this.#tell(`There is no heading “${heading}” in this chapter.`);
  }

  /** Follows a link; where it leads to no chapter, the one that is open stays. */
  async #follow({ path = this.#chapter?.path, heading, file }: PageAddress): Promise<void> {
    this.#notices.hide('link');
    if (file !== undefined) return this.#tell(aboutFile(file));
    if (path === undefined) return;
    if (path !== this.#chapter?.path && !(await this.#isThere(path))) return this.#tell(noChapter(path));
    this.#rememberSpot();
    const address = addressOf(path, heading);
    if (location.hash === address) await this.#goToSpot(path, heading);
    else location.hash = address;
  }

  /** A chapter that came since the list was drawn is there too. */
  async #isThere(path: string): Promise<boolean> {
    return this.#summaries().some(chapter => chapter.path === path) || (await this.#opener.has(path));
  }

  /** Makes a notebook of the learner's own and opens it. Resolves with what went wrong, if something did. */
  async #makeNotebook(name: string): Promise<string | undefined> {
    const path = pathOfOwn(name);
    try {
      await this.#refreshList();
      const names = this.#summaries().map(known => known.path.toLowerCase());
      if (names.includes(path.toLowerCase())) return `There is a notebook ${name} already.`;
      await saveNotebook(path, newNotebook(name), undefined);
    } catch (error) {
      return (error as Error).message;
    }
    await this.#refreshList();
    location.hash = addressOf(path);
    return undefined;
  }

  #rememberSpot(): void {
    const outer = this.#chapter?.panel.node.querySelector('.jp-WindowedPanel-outer');
    if (outer) history.replaceState({ top: outer.scrollTop }, '');
  }

  #tell(text: string): void {
    this.#notices.show({ kind: 'link', tone: 'plain', text, dismissable: true });
  }

  /** Without an address the reader goes on where there is still something to run. */
  #firstUnfinished(): string | undefined {
    const chapters = this.#summaries();
    return (chapters.find(({ cellsRun, cells }) => cellsRun < cells) ?? chapters[0])?.path;
  }

  async #open(path: string): Promise<void> {
    this.#openings += 1;
    const opening = this.#openings;
    await this.#saver?.settle();
    this.#close();
    await this.#refreshList();
    if (opening !== this.#openings) return;
    this.#shell.showChapter(path, this.#summaries());
    const summary = this.#summaries().find(chapter => chapter.path === path);
    if (this.#copyNotices.announce(path, summary) === 'unreadable') return;
    try {
      const chapter = await this.#opener.open(path, READ_ONLY.test(path));
      if (opening === this.#openings) this.#show(chapter);
      else dispose(chapter);
    } catch (error) {
      this.#notices.show({
        kind: 'open',
        tone: 'warning',
        text: `${path} could not be opened: ${(error as Error).message}`,
        choices: [{ label: 'Try again', act: () => void this.#open(path) }],
      });
    }
  }

  #show(chapter: OpenChapter): void {
    this.#chapter = chapter;
    const { context, panel } = chapter;
    Widget.attach(panel, this.#shell.notebook);
    this.#resized();
    this.#assistance.attach(chapter);
    if (!READ_ONLY.test(chapter.path)) {
      this.#saver = new Saver(chapter, state => {
        this.#shell.toolbar.showSaving(state);
        this.#copyNotices.saving(state);
      });
      this.#shell.toolbar.showSaving({ kind: 'saved' });
      this.#shell.toolbar.follow(context.sessionContext);
      context.sessionContext.statusChanged.connect((_, status) => {
        if (status === 'idle') this.#refreshListSoon();
      });
    }
    panel.content.activeCellIndex = 0;
    panel.content.node.focus({ preventScroll: true });
  }

  #close(): void {
    this.#saver?.stop();
    this.#saver = undefined;
    this.#notices.clear();
    this.#shell.toolbar.follow(undefined);
    this.#shell.toolbar.showSaving(undefined);
    if (this.#chapter !== undefined) dispose(this.#chapter);
    this.#chapter = undefined;
  }

  #refreshListSoon(): void {
    clearTimeout(this.#listTimer);
    this.#listTimer = setTimeout(() => void this.#refreshList(), PROGRESS_MS);
  }

  #resized(): void {
    const panel = this.#chapter?.panel;
    if (panel?.isAttached === true) MessageLoop.sendMessage(panel, Widget.ResizeMessage.UnknownSize);
  }
}

function noChapter(path: string): string {
  return `There is no chapter ${path} in this course.`;
}

function dispose({ panel, context, started }: OpenChapter): void {
  panel.dispose();
  // Jupyter throws where nobody can catch it if a chapter goes while its kernel is starting.
  void started.then(() => context.dispose());
}
