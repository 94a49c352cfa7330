import type { ISessionContext } from '@jupyterlab/apputils';
import type { CommandRegistry } from '@lumino/commands';
import { keyText } from './commands.js';
import { element, icon } from './element.js';
import type { SaveState } from './saver.js';

interface Button {
  readonly command: string;
  /** Shown beside the icon where there is room. */
  readonly text?: string;
  readonly paths: readonly string[];
}

const BUTTONS: readonly (readonly Button[])[] = [
  [
    { command: 'run-and-advance', text: 'Run', paths: ['M5 3.5v9l7-4.5z'] },
    { command: 'run-all', text: 'Run all', paths: ['M2.5 4v8l5.5-4zM8.5 4v8L14 8z'] },
    { command: 'interrupt', paths: ['M4.5 4.5h7v7h-7z'] },
    { command: 'restart', paths: ['M12.5 8a4.5 4.5 0 1 1-1.4-3.2M12.5 2.5v3h-3'] },
  ],
  [
    { command: 'insert-below', paths: ['M8 3.5v9M3.5 8h9'] },
    { command: 'delete', paths: ['M3.5 4.5h9M6.5 4.5v-1h3v1M4.5 4.5l.6 8h5.8l.6-8'] },
    { command: 'undo', paths: ['M6 4 3 7l3 3M3 7h6a3.5 3.5 0 0 1 0 7H7'] },
    { command: 'save', paths: ['M3.5 3.5h7l2 2v7h-9zM5.5 3.5v3h4v-3M5.5 12.5v-3h5v3'] },
    { command: 'search', paths: ['M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8M10 10l3.5 3.5'] },
  ],
];

/** What the kernel does, in words that a learner knows. */
const KERNEL_WORDS: Record<string, string> = {
  idle: 'Kernel ready',
  busy: 'Kernel running',
  starting: 'Kernel starting',
  initializing: 'Kernel starting',
  connecting: 'Kernel connecting',
  restarting: 'Kernel restarting',
  autorestarting: 'Kernel restarting',
  terminating: 'Kernel stopping',
  disconnected: 'Kernel not reachable',
  dead: 'Kernel ended',
  unknown: 'No kernel',
  '': 'No kernel',
};

/** The row of buttons above the notebook, with the state of the kernel and of saving at its end. */
export class Toolbar {
  readonly node: HTMLElement;
  readonly #kernel = element('span', { class: 'wb-kernel', role: 'status' });
  readonly #saving = element('span', { class: 'wb-saving', role: 'status' });
  readonly #session: { context: ISessionContext | undefined } = { context: undefined };

  constructor(commands: CommandRegistry, menu: HTMLElement) {
    const groups = BUTTONS.map(buttons =>
      element('div', { class: 'wb-group' }, ...buttons.map(button => this.#button(commands, button))),
    );
    this.node = element(
      'div',
      { class: 'wb-toolbar', role: 'toolbar', 'aria-label': 'Chapter' },
      ...groups,
      element('span', { class: 'wb-spring' }),
      this.#saving,
      this.#kernel,
      menu,
    );
  }

  /** Follows the kernel of a chapter; without one the state is blank. */
  follow(context: ISessionContext | undefined): void {
    const before = this.#session.context;
    if (before !== undefined && !before.isDisposed) {
      before.statusChanged.disconnect(this.#showKernel, this);
      before.connectionStatusChanged.disconnect(this.#showKernel, this);
    }
    this.#session.context = context;
    context?.statusChanged.connect(this.#showKernel, this);
    context?.connectionStatusChanged.connect(this.#showKernel, this);
    context?.kernelChanged.connect(this.#showKernel, this);
    this.#showKernel();
  }

  showSaving(state: SaveState | undefined): void {
    const texts = { saved: 'Saved', changed: 'Not saved yet', saving: 'Saving…', failed: 'Not saved' };
    this.#saving.textContent = state === undefined ? '' : texts[state.kind];
    this.#saving.dataset.state = state?.kind ?? '';
  }

  #showKernel(): void {
    const { context } = this.#session;
    const status = context?.kernelDisplayStatus ?? '';
    this.#kernel.dataset.status = status;
    this.#kernel.replaceChildren(
      ...(context === undefined
        ? []
        : [element('i', {}), element('span', {}, KERNEL_WORDS[status] ?? status)]),
    );
    this.#kernel.title = context === undefined ? '' : (KERNEL_WORDS[status] ?? status);
  }

  #button(commands: CommandRegistry, { command, text, paths }: Button): HTMLElement {
    const binding = commands.keyBindings.find(known => known.command === command);
    const label = commands.label(command);
    const title = binding === undefined ? label : `${label} (${keyText(binding.keys)})`;
    return element(
      'button',
      {
        type: 'button',
        title,
        'aria-label': label,
        'data-command': command,
        // The cell keeps the focus, so that keys go on working after a click.
        mousedown: event => event.preventDefault(),
        click: () => void commands.execute(command),
      },
      icon(...paths),
      ...(text === undefined ? [] : [element('span', {}, text)]),
    );
  }
}
