import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { type Message, MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { onThemeChange } from './theme.js';

/** The MIME type under which the library shows figures that can be turned and zoomed. */
const PLOTLY_TYPE = 'application/vnd.plotly.v1+json';

interface Figure {
  readonly data?: unknown[];
  readonly layout?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
  readonly frames?: unknown[];
}

interface Plotly {
  react(node: HTMLElement, data: unknown[], layout: object, config: object): Promise<unknown>;
  addFrames(node: HTMLElement, frames: unknown[]): Promise<unknown>;
  purge(node: HTMLElement): void;
  Plots: { resize(node: HTMLElement): void };
}

let loading: Promise<Plotly> | undefined;

/** Plotly is larger than the whole page: it is fetched when the first figure is shown. */
function loadPlotly(): Promise<Plotly> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = document.documentElement.dataset.plotly as string;
    script.onload = () => resolve((window as unknown as { Plotly: Plotly }).Plotly);
    script.onerror = () => {
      loading = undefined;
      reject(new Error('Plotly could not be loaded'));
    };
    document.head.append(script);
  });
  return loading;
}

class RenderedPlotly extends Widget implements IRenderMime.IRenderer {
  #figure: Figure = {};
  #plotly: Plotly | undefined;
  readonly #stopFollowingTheme = onThemeChange(() => void this.#draw());

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#figure = model.data[PLOTLY_TYPE] as unknown as Figure;
    this.addClass('wb-plotly');
    this.#plotly = await loadPlotly();
    await this.#draw();
  }

  override dispose(): void {
    this.#stopFollowingTheme();
    this.#plotly?.purge(this.node);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this.#draw();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    if (this.#plotly !== undefined && this.node.hasChildNodes()) this.#plotly.Plots.resize(this.node);
  }

  async #draw(): Promise<void> {
    if (this.#plotly === undefined || !this.isAttached) return;
    const { data = [], layout = {}, config = {}, frames } = this.#figure;
    await this.#plotly.react(this.node, structuredClone(data), themed(structuredClone(layout)), {
      responsive: true,
      displaylogo: false,
      ...config,
    });
    if (frames !== undefined) await this.#plotly.addFrames(this.node, frames);
    MessageLoop.flush();
  }
}

/** Plotly paints its own paper white; the page's colours belong to the page. */
function themed(layout: Record<string, unknown>): Record<string, unknown> {
  const style = getComputedStyle(document.body);
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    ...layout,
    font: { color: style.color, family: style.fontFamily, ...(layout.font as object) },
  };
}

export const plotlyRendererFactory: IRenderMime.IRendererFactory = {
  safe: true,
  mimeTypes: [PLOTLY_TYPE],
  defaultRank: 10,
  createRenderer: () => new RenderedPlotly(),
};
