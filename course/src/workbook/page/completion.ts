import type { ISessionContext } from '@jupyterlab/apputils';
import { CompletionProviderManager, KernelCompleterProvider } from '@jupyterlab/completer';
import { Text } from '@jupyterlab/coreutils';
import { Tooltip } from '@jupyterlab/tooltip';
import { Widget } from '@lumino/widgets';
import { calleeAt } from './callee.js';
import type { OpenChapter } from './chapter.js';

/** A kernel that is still starting answers later than a warm one. */
const COMPLETION_TIMEOUT_MS = 3000;

/** Completion at Tab and types at Shift-Tab, both asked of the kernel. */
export class Assistance {
  readonly #manager = new CompletionProviderManager();
  #tooltip: Tooltip | undefined;

  constructor() {
    this.#manager.registerProvider(new KernelCompleterProvider());
    this.#manager.activateProvider(['CompletionProvider:kernel']);
    this.#manager.setTimeout(COMPLETION_TIMEOUT_MS);
    this.#manager.setShowDocumentationPanel(false);
  }

  /** Follows the active cell of a chapter. */
  attach({ panel, context }: OpenChapter): void {
    const { sessionContext } = context;
    const update = () =>
      void this.#manager.updateCompleter({
        widget: panel,
        editor: panel.content.activeCell?.editor ?? null,
        session: sessionContext.session,
        sanitizer: panel.content.rendermime.sanitizer,
      });
    panel.content.activeCellChanged.connect((_, cell) => {
      this.#tooltip?.dispose();
      void cell?.ready.then(update);
    });
    sessionContext.sessionChanged.connect(update);
    update();
  }

  complete({ panel }: OpenChapter): void {
    this.#manager.invoke(panel.id);
  }

  select({ panel }: OpenChapter): void {
    this.#manager.select(panel.id);
  }

  /** Shows what the kernel knows about the name under the cursor. */
  async inspect({ panel, context }: OpenChapter): Promise<void> {
    this.#tooltip?.dispose();
    const { activeCell, rendermime } = panel.content;
    const editor = activeCell?.editor;
    if (activeCell === null || editor === null || editor === undefined) return;
    const source = editor.model.sharedModel.getSource();
    const cursor = editor.getOffsetAt(editor.getCursorPosition());
    const callee = calleeAt(source, cursor);
    const data =
      (await inspectAt(context.sessionContext, source, cursor)) ??
      (callee === undefined ? undefined : await inspectAt(context.sessionContext, source, callee));
    if (data === undefined || activeCell.isDisposed) return;
    this.#tooltip = new Tooltip({ anchor: panel.content, bundle: data as never, editor, rendermime });
    Widget.attach(this.#tooltip, document.body);
  }
}

async function inspectAt(
  { session }: ISessionContext,
  code: string,
  offset: number,
): Promise<Record<string, unknown> | undefined> {
  const reply = await session?.kernel?.requestInspect({
    code,
    cursor_pos: Text.jsIndexToCharIndex(offset, code),
    detail_level: 0,
  });
  if (reply?.content.status !== 'ok' || !reply.content.found) return undefined;
  return reply.content.data;
}
