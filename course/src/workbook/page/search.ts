import { SearchDocumentModel, SearchDocumentView } from '@jupyterlab/documentsearch';
import { NotebookSearchProvider } from '@jupyterlab/notebook';
import { Widget } from '@lumino/widgets';
import type { OpenChapter } from './chapter.js';

/** How long typing may pause before the search runs. */
const DEBOUNCE_MS = 200;

let open: { chapter: OpenChapter; view: SearchDocumentView } | undefined;

/** Opens the search of a chapter, or goes back to it where it is open. */
export function searchIn(chapter: OpenChapter): void {
  if (open?.chapter === chapter && !open.view.isDisposed) {
    open.view.focusSearchInput();
    return;
  }
  open?.view.dispose();
  const provider = new NotebookSearchProvider(chapter.panel);
  const model = new SearchDocumentModel(provider, DEBOUNCE_MS);
  const view = new SearchDocumentView(model);
  open = { chapter, view };
  const close = () => {
    void model.endQuery();
    view.dispose();
    model.dispose();
    provider.dispose();
    const { content } = chapter.panel;
    (content.activeCell ?? content).node.focus();
  };
  view.closed.connect(close);
  // In JupyterLab a command of the application does this.
  view.node.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  });
  chapter.panel.disposed.connect(() => view.dispose());
  view.addClass('wb-search');
  Widget.attach(view, chapter.panel.node.parentElement as HTMLElement);
  requestAnimationFrame(() => view.focusSearchInput());
}
