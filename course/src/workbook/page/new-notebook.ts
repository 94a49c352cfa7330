import { element } from './element.js';

/** Where the page puts a learner's own notebooks: in `work/`, in the place of a part. */
const FOLDER = 'notebooks/my-notebooks';

const LONGEST_NAME = 80;

/** Names that some system gives to devices. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/** What is wrong with the name of a notebook, for a file system of any kind; nothing if it is a good one. */
export function troubleWithName(name: string): string | undefined {
  if (name === '') return 'A notebook needs a name.';
  if (name.length > LONGEST_NAME)
    return `A name may have ${LONGEST_NAME} letters; this one has ${name.length}.`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const strange = /[/\\:*?"<>|\u0000-\u001f\u007f]/.exec(name)?.[0];
  if (strange !== undefined) return `A name must not contain ${JSON.stringify(strange)}.`;
  if (name.startsWith('.')) return 'A name must not begin with a dot: such files are hidden.';
  if (name.endsWith('.')) return 'A name must not end with a dot.';
  if (DEVICE_NAME.test(name)) return `Windows keeps the name ${name} for a device.`;
  return undefined;
}

/** The path of a learner's own notebook, as the workbook names it; the file is below `work/`. */
export function pathOfOwn(name: string): string {
  return `${FOLDER}/${name}.ipynb`;
}

/** A notebook with a title and an empty cell. */
export function newNotebook(name: string): object {
  return {
    cells: [
      { id: 'title', cell_type: 'markdown', metadata: {}, source: `# ${name}` },
      { id: 'first', cell_type: 'code', metadata: {}, source: '', outputs: [], execution_count: null },
    ],
    metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Asks for a name and makes the notebook; `make` resolves with what went wrong, if something did. */
export function askForNotebook(make: (name: string) => Promise<string | undefined>): void {
  const name = element('input', {
    type: 'text',
    name: 'name',
    autocomplete: 'off',
    'aria-describedby': 'wb-new-told',
  });
  const told = element('p', { id: 'wb-new-told', role: 'alert' });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wanted = name.value.trim().replace(/\.ipynb$/i, '');
    const trouble = troubleWithName(wanted) ?? (await make(wanted));
    if (trouble === undefined) dialog.close();
    else told.textContent = trouble;
  };
  const before = document.activeElement;
  const dialog: HTMLDialogElement = element(
    'dialog',
    {
      class: 'wb-help',
      'aria-label': 'New notebook',
      close: () => {
        dialog.remove();
        if (before instanceof HTMLElement) before.focus();
      },
    },
    element('header', {}, element('h2', {}, 'New notebook')),
    element(
      'form',
      { submit: event => void submit(event) },
      element('label', {}, 'Name ', name),
      told,
      element(
        'p',
        {},
        `It is kept in work/${FOLDER}/. A notebook that you put into that folder yourself is listed too.`,
      ),
      element(
        'div',
        { class: 'wb-choices' },
        element('button', { type: 'submit' }, 'Create'),
        element('button', { type: 'button', click: () => dialog.close() }, 'Cancel'),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  name.focus();
}
