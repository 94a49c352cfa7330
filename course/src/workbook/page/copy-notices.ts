import { NotebookActions } from '@jupyterlab/notebook';
import { addressOf } from './addresses.js';
import type { OpenChapter } from './chapter.js';
import type { Notices } from './notices.js';
import type { Saver, SaveState } from './saver.js';
import { type ChapterSummary, keepCopy, type Refusal, resetChapter } from './server.js';

/** What the notices about the learner's copy need of the page. */
export interface CopyActions {
  /** Saves what is unsaved; resolves with whether all is on disk. */
  settle(): Promise<boolean>;
  /** Stops saving by itself: what is in the page must not be written any more. */
  abandon(): void;
  saver(): Saver | undefined;
  chapter(): OpenChapter | undefined;
  reopen(path: string): Promise<void>;
}

/** Says what is the matter with the learner's copy of a chapter, and carries out what the learner decides. */
export class CopyNotices {
  constructor(
    private readonly notices: Notices,
    private readonly actions: CopyActions,
  ) {}

  /** Announces the state of a chapter before it is opened. `unreadable` means that it must not be opened. */
  announce(path: string, summary: ChapterSummary | undefined): 'readable' | 'unreadable' {
    if (path.startsWith('upstream/')) this.#announceUpstream(path.slice('upstream/'.length));
    else if (path.startsWith('work/')) this.#announceBackup(path);
    else if (summary?.state === 'outdated') this.#announceOutdated(path);
    else if (summary?.state === 'damaged') return this.#announceDamaged(path);
    else if (summary?.state === 'none' && summary.trouble !== undefined)
      return this.#announceTrouble(path, summary.trouble);
    return 'readable';
  }

  /** Asks before the copy is put aside. */
  async askReset(path: string): Promise<void> {
    if (!path.startsWith('notebooks/')) return;
    this.notices.show({
      kind: 'reset',
      tone: 'plain',
      text: 'Reset this chapter? You start again from the course’s version; yours is kept as a dated backup in work/backups/.',
      choices: [
        { label: 'Reset this chapter', act: () => this.#reset(path) },
        { label: 'Cancel', act: () => this.notices.hide('reset') },
      ],
    });
  }

  /** Follows the saving of the open chapter. */
  saving(state: SaveState): void {
    if (state.kind === 'saved') this.notices.hide('save');
    if (state.kind === 'failed') this.#announceFailure(state.refusal);
  }

  #announceUpstream(path: string): void {
    this.notices.show({
      kind: 'copy',
      tone: 'plain',
      text: 'This is the course’s newer version, to look at. Your copy is untouched.',
      choices: [
        { label: 'Back to mine', act: () => goTo(path) },
        { label: 'Take this one, back mine up', act: () => this.#reset(path) },
      ],
    });
  }

  #announceBackup(path: string): void {
    const chapter = path
      .replace(/^work\/backups\//, '')
      .replace(/ \d{4}-\d\d-\d\dT[\d-]+(?: \d+)?\.ipynb$/, '.ipynb');
    this.notices.show({
      kind: 'copy',
      tone: 'plain',
      text: `This is a backup, to look at: ${path}.`,
      choices: chapter === path ? [] : [{ label: 'Back to the chapter', act: () => goTo(chapter) }],
    });
  }

  #announceOutdated(path: string): void {
    this.notices.show({
      kind: 'copy',
      tone: 'plain',
      text: 'The course’s version of this chapter changed after you began yours. This is yours.',
      choices: [
        { label: 'See the new one', act: () => goTo(`upstream/${path}`) },
        { label: 'Take the new one, back mine up', act: () => this.#reset(path) },
        {
          label: 'Keep mine',
          act: async () => {
            await keepCopy(path);
            this.notices.hide('copy');
          },
        },
      ],
    });
  }

  #announceDamaged(path: string): 'unreadable' {
    this.notices.show({
      kind: 'copy',
      tone: 'warning',
      text: `Your copy of this chapter cannot be read: work/${path}. It is left as it is. Fix it in an editor and try again, or set it aside and start from the course’s version.`,
      choices: [
        { label: 'Try again', act: () => this.actions.reopen(path) },
        { label: 'See the course’s version', act: () => goTo(`upstream/${path}`) },
        { label: 'Set mine aside and start again', act: () => this.#reset(path) },
      ],
    });
    return 'unreadable';
  }

  #announceTrouble(path: string, trouble: string): 'unreadable' {
    this.notices.show({
      kind: 'copy',
      tone: 'warning',
      text: `This chapter cannot be shown. ${trouble}`,
      choices: [{ label: 'Try again', act: () => this.actions.reopen(path) }],
    });
    return 'unreadable';
  }

  #announceFailure(refusal: Refusal): void {
    const tryAgain = { label: 'Save again', act: () => this.actions.saver()?.save() };
    const choices = {
      conflict: [
        { label: 'Load the other version', act: () => this.#reload() },
        { label: 'Write mine over it', act: () => this.actions.saver()?.save({ overwrite: true }) },
      ],
      'too-large': [{ label: 'Clear all outputs and save', act: () => this.#clearAndSave() }, tryAgain],
    }[refusal.reason];
    this.notices.show({
      kind: 'save',
      tone: 'warning',
      text: `Not saved. ${refusal.message} What you wrote is still in this page.`,
      choices: choices ?? [tryAgain],
    });
  }

  async #reset(path: string): Promise<void> {
    if (!(await this.actions.settle()) && this.actions.chapter()?.path === path) return;
    this.actions.abandon();
    try {
      const backup = await resetChapter(path);
      await this.#show(path);
      this.notices.show({
        kind: 'reset',
        tone: 'plain',
        text: `This is the course’s version again. Yours is kept in ${backup}.`,
        choices: [{ label: 'See my backup', act: () => goTo(backup) }],
        dismissable: true,
      });
    } catch (error) {
      this.notices.show({ kind: 'reset', tone: 'plain', text: (error as Error).message, dismissable: true });
    }
  }

  /** Reloads the chapter in place, or goes to it from one of its other versions. */
  async #show(path: string): Promise<void> {
    if (location.hash !== addressOf(path)) history.pushState(null, '', addressOf(path));
    await this.actions.reopen(path);
  }

  async #reload(): Promise<void> {
    this.actions.abandon();
    const path = this.actions.chapter()?.path;
    if (path !== undefined) await this.actions.reopen(path);
  }

  async #clearAndSave(): Promise<void> {
    const chapter = this.actions.chapter();
    if (chapter === undefined) return;
    NotebookActions.clearAllOutputs(chapter.panel.content);
    await this.actions.saver()?.save();
  }
}

function goTo(path: string): void {
  location.hash = addressOf(path);
}
