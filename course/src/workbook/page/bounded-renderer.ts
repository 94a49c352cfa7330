import { type IRenderMime, RenderedMarkdown } from '@jupyterlab/rendermime';
import { asWritten, tooMuchWork } from './bounded-markdown.js';

/**
 * Jupyter's renderer of Markdown, but for text that would hold the page up. The parser's own bound comes too late for that: the renderer
 * looks for formulas before it asks the parser, and for addresses and formulas after it.
 */
class BoundedRenderer extends RenderedMarkdown {
  #isAsWritten = false;

  override render(model: IRenderMime.IMimeModel): Promise<void> {
    const source = String(model.data[this.mimeType]);
    const why = tooMuchWork(source);
    this.#isAsWritten = why !== undefined;
    if (why === undefined) return super.render(model);
    this.node.innerHTML = asWritten(source, why);
    return Promise.resolve();
  }

  override onAfterAttach(...[message]: Parameters<RenderedMarkdown['onAfterAttach']>): void {
    // What is shown as it was written has no formulas to set.
    if (!this.#isAsWritten) super.onAfterAttach(message);
  }
}

export const boundedMarkdownFactory: IRenderMime.IRendererFactory = {
  safe: true,
  mimeTypes: ['text/markdown'],
  defaultRank: 50,
  createRenderer: options => new BoundedRenderer(options),
};
