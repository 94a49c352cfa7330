import type { Cell, CodeCell, MarkdownCell, RawCell } from '@jupyterlab/cells';
import { Context } from '@jupyterlab/docregistry';
import { createMarkdownParser } from '@jupyterlab/markedparser-extension';
import {
  type INotebookModel,
  NotebookModelFactory,
  NotebookPanel,
  NotebookWidgetFactory,
  runCell,
  StaticNotebook,
  setCellExecutor,
} from '@jupyterlab/notebook';
import { RenderMimeRegistry, standardRendererFactories } from '@jupyterlab/rendermime';
import type { ServiceManager } from '@jupyterlab/services';
import { boundedMarkdown } from './bounded-markdown.js';
import { boundedMarkdownFactory } from './bounded-renderer.js';
import { editorFactory, editorLanguages, mimeTypes } from './editors.js';
import { mathematics } from './mathematics.js';
import { followMissedRuns } from './missed-runs.js';
import { plotlyRendererFactory } from './plotly.js';
import { CourseResolver } from './resolver.js';
import { NotebookSanitizer } from './sanitizer.js';

/** A notebook that is open: JupyterLab's model of the document and the widget that shows it. */
export interface OpenChapter {
  readonly path: string;
  readonly context: Context<INotebookModel>;
  readonly panel: NotebookPanel;
  /** Resolves once the kernel has started, or has failed to. */
  readonly started: Promise<void>;
}

/** Jupyter calls the list of cells a feed, whose children are articles. */
class ArticleFactory extends NotebookPanel.ContentFactory {
  override createCodeCell(options: CodeCell.IOptions): CodeCell {
    return asArticle(super.createCodeCell(options));
  }

  override createMarkdownCell(options: MarkdownCell.IOptions): MarkdownCell {
    return asArticle(super.createMarkdownCell(options));
  }

  override createRawCell(options: RawCell.IOptions): RawCell {
    return asArticle(super.createRawCell(options));
  }
}

function asArticle<Shown extends Cell>(cell: Shown): Shown {
  cell.node.setAttribute('role', 'article');
  return cell;
}

/** Opens notebooks with JupyterLab's own notebook widget. */
export class ChapterOpener {
  readonly rendermime: RenderMimeRegistry;
  readonly #models = new NotebookModelFactory();
  readonly #widgets: NotebookWidgetFactory;

  constructor(private readonly services: ServiceManager) {
    setCellExecutor({ runCell });
    const languages = editorLanguages();
    this.rendermime = new RenderMimeRegistry({
      initialFactories: [...standardRendererFactories, boundedMarkdownFactory, plotlyRendererFactory],
      latexTypesetter: mathematics,
      markdownParser: boundedMarkdown(createMarkdownParser(languages)),
      sanitizer: new NotebookSanitizer(),
    });
    const editors = editorFactory(languages);
    this.#widgets = new NotebookWidgetFactory({
      name: 'Notebook',
      modelName: 'notebook',
      fileTypes: ['notebook'],
      preferKernel: true,
      canStartKernel: true,
      rendermime: this.rendermime,
      contentFactory: new ArticleFactory({ editorFactory: editors.newInlineEditor }),
      mimeTypeService: mimeTypes(languages),
      editorConfig: {
        ...StaticNotebook.defaultEditorConfig,
        code: { ...StaticNotebook.defaultEditorConfig.code, lineWrap: true },
      },
      notebookConfig: {
        ...StaticNotebook.defaultNotebookConfig,
        // One list of undo steps for the whole notebook: cells deleted by mistake come back.
        disableDocumentWideUndoRedo: false,
        windowingMode: 'defer',
        scrollPastEnd: false,
        showInputPlaceholder: false,
      },
    });
  }

  /** Whether there is a notebook at a path. */
  async has(path: string): Promise<boolean> {
    try {
      await this.services.contents.get(path, { content: false });
      return true;
    } catch (error) {
      // Only a clear no is one: what cannot be asked is tried, and says itself what is wrong.
      return (error as { response?: Response }).response?.status !== 404;
    }
  }

  /**
   * Opens a notebook; resolves once it can be shown. The kernel starts meanwhile.
   *
   * @param readOnly for a backup or the course's own version: shown as it is, without a kernel
   */
  async open(path: string, readOnly: boolean): Promise<OpenChapter> {
    const context = new Context<INotebookModel>({
      manager: this.services,
      factory: this.#models,
      path,
      urlResolverFactory: { createResolver: () => new CourseResolver(path, this.services.contents) },
      kernelPreference: {
        name: 'tslab',
        shouldStart: !readOnly,
        canStart: !readOnly,
        autoStartDefault: !readOnly,
        shutdownOnDispose: false,
        skipKernelRestartDialog: true,
      },
    });
    const panel = this.#widgets.createNew(context);
    panel.toolbar.hide();
    try {
      await context.initialize(false);
      await context.ready;
    } catch (error) {
      panel.dispose();
      context.dispose();
      throw error;
    }
    context.model.dirty = false;
    // Before the kernel is connected: what was missed is the first thing that it is told.
    if (!readOnly) followMissedRuns(context);
    const started = readOnly
      ? Promise.resolve()
      : context.sessionContext.initialize().then(
          () => undefined,
          () => undefined,
        );
    return { path, context, panel, started };
  }
}
