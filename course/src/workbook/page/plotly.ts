import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { type Message, MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { type Figure, type Frame, type Knob, KnobFrame, knobOf, titleOf } from './plotly-knob.js';
import { onThemeChange } from './theme.js';

/** The MIME type under which the library shows figures that can be turned and zoomed. */
const PLOTLY_TYPE = 'application/vnd.plotly.v1+json';

interface Plotly {
  react(node: HTMLElement, data: unknown[], layout: object, config: object): Promise<unknown>;
  addFrames(node: HTMLElement, frames: readonly unknown[]): Promise<unknown>;
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

/** Needs an account with a service, and does nothing here. */
const UNUSED_BUTTONS = ['sendChartToCloud', 'sendDataToCloud'];

class RenderedPlotly extends Widget implements IRenderMime.IRenderer {
  #figure: Figure = {};
  #plotly: Plotly | undefined;
  #knob: Knob | undefined;
  #frame: KnobFrame | undefined;
  readonly #stopFollowingTheme = onThemeChange(() => void this.#draw());

  async renderModel({ data }: IRenderMime.IMimeModel): Promise<void> {
    this.#figure = data[PLOTLY_TYPE] as unknown as Figure;
    this.addClass('wb-plotly');
    this.#knob = knobOf(this.#figure);
    if (this.#knob !== undefined) {
      const { subtitle } = titleOf(this.#figure.layout);
      const words = String(data['text/plain'] ?? '');
      this.#frame = new KnobFrame(this.node, this.#knob, subtitle, words, () => void this.#draw());
    }
    this.#plotly = await loadPlotly();
    await this.#draw();
  }

  override dispose(): void {
    this.#stopFollowingTheme();
    this.#plotly?.purge(this.#plot);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this.#draw();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    if (this.#plotly !== undefined && this.#plot.hasChildNodes()) this.#plotly.Plots.resize(this.#plot);
  }

  get #plot(): HTMLElement {
    return this.#frame?.plot ?? this.node;
  }

  async #draw(): Promise<void> {
    if (this.#plotly === undefined || !this.isAttached) return;
    const { config = {}, frames } = this.#figure;
    const { data, layout } = this.#shown();
    await this.#plotly.react(this.#plot, structuredClone(data), themed(structuredClone(layout)), {
      responsive: true,
      displaylogo: false,
      modeBarButtonsToRemove: UNUSED_BUTTONS,
      ...config,
    });
    if (this.#knob === undefined && frames !== undefined) await this.#plotly.addFrames(this.#plot, frames);
    MessageLoop.flush();
  }

  /** The figure as it is, or what its knob shows; the page writes the finding and draws the slider. */
  #shown(): { data: unknown[]; layout: Record<string, unknown> } {
    const { data = [], layout = {} } = this.#figure;
    if (this.#knob === undefined || this.#frame === undefined) return { data, layout };
    const frame = this.#knob.frames[this.#frame.position] as Frame;
    const turned = { ...layout, ...frame.layout };
    this.#frame.tell(titleOf(turned).finding);
    const { title: _title, sliders: _sliders, ...quiet } = turned;
    const margin = { ...(layout.margin as object), t: 34, b: 50 };
    return { data: frame.data ?? data, layout: { ...quiet, margin, height: KNOB_HEIGHT } };
  }
}

/** Of a plot whose title and slider are beside it, in px. */
const KNOB_HEIGHT = 360;

/** Plotly paints its own paper white; the page's colors belong to the page. */
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
