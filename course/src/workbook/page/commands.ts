import { type Notebook, NotebookActions } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import type { OpenChapter } from './chapter.js';
import type { Assistance } from './completion.js';
import { searchIn } from './search.js';

/** What the commands act on. */
export interface Surface {
  chapter(): OpenChapter | undefined;
  save(): void;
  /** Saves what is not saved yet, and resolves when that is done or has failed. */
  settle(): Promise<unknown>;
  toggleChapters(): void;
  openHelp(): void;
}

/** A command as the help lists it and the toolbar may show it. */
export interface Shortcut {
  readonly id: string;
  readonly label: string;
  /** Lumino's words: `Accel` is Cmd on a Mac and Ctrl elsewhere. */
  readonly keys: readonly string[];
  readonly selector: string;
}

const ANYWHERE = 'body';
const NOTEBOOK = '.jp-Notebook';
const EDITING = '.jp-Notebook.jp-mod-editMode';
/** A cell is selected, and no text is being typed. */
const SELECTING = '.jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite)';
const COMPLETABLE = '.jp-Notebook.jp-mod-editMode .jp-mod-completer-enabled';
const COMPLETING = '.jp-Notebook .jp-mod-completer-active';
const INSPECTABLE =
  '.jp-Notebook.jp-mod-editMode .jp-CodeCell .jp-InputArea-editor:not(.jp-mod-has-primary-selection):not(.jp-mod-completer-active)';

/** Where this sign is on a keyboard differs by country, so it is known by what it types and not by its key. */
const HELP_KEY = '?';

type Act = (chapter: OpenChapter, surface: Surface) => unknown;

/** Every command on a chapter: its name, its keys, where the keys count, and what it does. */
const CHAPTER_COMMANDS: readonly (Shortcut & { readonly act: Act })[] = [
  run(
    'run-and-advance',
    'Run the cell and go to the next',
    ['Shift Enter'],
    NOTEBOOK,
    NotebookActions.runAndAdvance,
  ),
  run('run', 'Run the cell', ['Accel Enter'], NOTEBOOK, NotebookActions.run),
  run(
    'run-and-insert',
    'Run the cell and insert one below',
    ['Alt Enter'],
    NOTEBOOK,
    NotebookActions.runAndInsert,
  ),
  run(
    'run-all',
    'Run all cells, up to the first error',
    ['Accel Shift Enter'],
    NOTEBOOK,
    NotebookActions.runAll,
  ),
  {
    ...words('interrupt', 'Interrupt the kernel', ['I', 'I'], SELECTING),
    act: ({ context }) => context.sessionContext.session?.kernel?.interrupt(),
  },
  {
    ...words('restart', 'Restart the kernel', ['0', '0'], SELECTING),
    act: ({ context }) => context.sessionContext.restartKernel(),
  },
  {
    ...words('stop', 'Stop the kernel', [], ANYWHERE),
    act: ({ context }) => context.sessionContext.shutdown(),
  },
  edit('edit', 'Edit the cell', ['Enter'], SELECTING, notebook => {
    notebook.mode = 'edit';
  }),
  edit('leave-edit', 'Stop editing, select the cell', ['Escape'], EDITING, notebook => {
    notebook.mode = 'command';
  }),
  edit('select-above', 'Go to the cell above', ['ArrowUp'], SELECTING, NotebookActions.selectAbove),
  edit('select-below', 'Go to the cell below', ['ArrowDown'], SELECTING, NotebookActions.selectBelow),
  edit('insert-above', 'Insert a cell above', ['A'], SELECTING, NotebookActions.insertAbove),
  edit('insert-below', 'Insert a cell below', ['B'], SELECTING, NotebookActions.insertBelow),
  edit('delete', 'Delete the cell', ['D', 'D'], SELECTING, NotebookActions.deleteCells),
  edit('undo', 'Undo a change to cells', ['Z'], SELECTING, NotebookActions.undo),
  edit('redo', 'Redo a change to cells', ['Shift Z'], SELECTING, NotebookActions.redo),
  edit('cut', 'Cut the cell', ['X'], SELECTING, NotebookActions.cut),
  edit('copy', 'Copy the cell', ['C'], SELECTING, NotebookActions.copy),
  edit('paste', 'Paste below', ['V'], SELECTING, notebook => NotebookActions.paste(notebook)),
  edit('move-up', 'Move the cell up', ['Accel Shift ArrowUp'], SELECTING, NotebookActions.moveUp),
  edit('move-down', 'Move the cell down', ['Accel Shift ArrowDown'], SELECTING, NotebookActions.moveDown),
  edit('to-code', 'Make the cell code', ['Y'], SELECTING, notebook =>
    NotebookActions.changeCellType(notebook, 'code'),
  ),
  edit('to-markdown', 'Make the cell text', ['M'], SELECTING, notebook =>
    NotebookActions.changeCellType(notebook, 'markdown'),
  ),
  edit('clear-outputs', 'Clear all outputs', [], ANYWHERE, NotebookActions.clearAllOutputs),
  { ...words('search', 'Search in the chapter', ['Accel F'], ANYWHERE), act: searchIn },
];

function words(id: string, label: string, keys: readonly string[], selector: string): Shortcut {
  return { id, label, keys, selector };
}

function run(
  id: string,
  label: string,
  keys: readonly string[],
  selector: string,
  action: (
    notebook: OpenChapter['panel']['content'],
    session: OpenChapter['context']['sessionContext'],
  ) => unknown,
): Shortcut & { act: Act } {
  return {
    ...words(id, label, keys, selector),
    act: async ({ panel: { content }, context }, surface) => {
      // A check compares what ran with what is saved: an edit that was not run must be there when it looks.
      if (id === 'run-all' || content.selectedCells.some(isCheck)) await surface.settle();
      return action(content, context.sessionContext);
    },
  };
}

function isCheck({ model }: Notebook['widgets'][number]): boolean {
  return model.sharedModel.getSource().includes('@faultlines/exercises');
}

function edit(
  id: string,
  label: string,
  keys: readonly string[],
  selector: string,
  action: (notebook: OpenChapter['panel']['content']) => unknown,
): Shortcut & { act: Act } {
  return { ...words(id, label, keys, selector), act: ({ panel }) => action(panel.content) };
}

/** Registers the commands and their keys. Returns those that the help lists. */
export function registerCommands(
  registry: CommandRegistry,
  surface: Surface,
  assistance: Assistance,
): readonly Shortcut[] {
  const onChapter = (act: Act) => () => {
    const chapter = surface.chapter();
    return chapter === undefined ? undefined : act(chapter, surface);
  };
  const assist = (id: string, label: string, keys: readonly string[], selector: string, act: Act) => ({
    ...words(id, label, keys, selector),
    act,
  });
  const forChapter = [
    ...CHAPTER_COMMANDS,
    assist('complete', 'Complete the name', ['Tab'], COMPLETABLE, chapter => assistance.complete(chapter)),
    assist('select-completion', 'Take the completion', ['Enter'], COMPLETING, chapter =>
      assistance.select(chapter),
    ),
    assist('inspect', 'Show the type and its documentation', ['Shift Tab'], INSPECTABLE, chapter =>
      assistance.inspect(chapter),
    ),
  ].map(({ act, ...shortcut }) => ({ shortcut, execute: onChapter(act) }));
  const forPage = [
    { shortcut: words('save', 'Save', ['Accel S'], ANYWHERE), execute: () => surface.save() },
    {
      shortcut: words('chapters', 'Show or hide the chapters', ['Accel B'], ANYWHERE),
      execute: () => surface.toggleChapters(),
    },
    {
      shortcut: words('help', 'Show these shortcuts', [HELP_KEY], SELECTING),
      execute: () => surface.openHelp(),
    },
  ];
  for (const { shortcut, execute } of [...forChapter, ...forPage]) {
    const { id, label, keys, selector } = shortcut;
    registry.addCommand(id, { label, execute });
    if (keys.length > 0 && keys[0] !== HELP_KEY) {
      registry.addKeyBinding({ command: id, keys: [...keys], selector });
    }
  }
  const pageKeys = [...forChapter, ...forPage]
    .map(({ shortcut }) => shortcut)
    .filter(({ keys, selector }) => selector === ANYWHERE && keys.length > 0);
  document.addEventListener(
    'keydown',
    event => {
      if (!isOwnKey(event.target)) registry.processKeydownEvent(event);
      else if (event.key === 'Escape' && isQuiet(event))
        surface.chapter()?.panel.content.activeCell?.node.focus();
      else runPageKey(registry, pageKeys, event);
    },
    true,
  );
  document.addEventListener('keydown', event => {
    if (event.key === HELP_KEY && !isTyping(event.target) && !isOwnKey(event.target))
      void registry.execute('help');
  });
  return [...forChapter, ...forPage].map(({ shortcut }) => shortcut).filter(({ keys }) => keys.length > 0);
}

/**
 * Whether an element within a cell has the focus that is not the cell itself or its editor: a link, a button, a hint, a
 * slider, a table that scrolls. Its keys are its own, and the notebook's shortcuts are off.
 */
function isOwnKey(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('.jp-Cell') !== null &&
    !target.matches('.jp-Cell') &&
    target.closest('.cm-editor') === null
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable="true"]');
}

/** Escape leaves a control for its cell, unless the control has a use for it: a list that is open, a text to clear. */
function isQuiet({ target, defaultPrevented }: KeyboardEvent): boolean {
  return !defaultPrevented && target instanceof Element && !target.matches('select, input[type="search"]');
}

/** What counts everywhere counts in a control too, though Jupyter's registry would keep it from some of them. */
function runPageKey(registry: CommandRegistry, shortcuts: readonly Shortcut[], event: KeyboardEvent): void {
  const pressed = CommandRegistry.keystrokeForKeydownEvent(event);
  const shortcut = shortcuts.find(
    ({ keys: [key = ''] }) => CommandRegistry.normalizeKeystroke(key) === pressed,
  );
  if (shortcut === undefined) return;
  event.preventDefault();
  void registry.execute(shortcut.id);
}

/** Keys as a person reads them. */
export function keyText(keys: readonly string[]): string {
  return keys.map(key => CommandRegistry.formatKeystroke(key)).join(' ');
}
