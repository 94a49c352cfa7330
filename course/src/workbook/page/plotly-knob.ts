import { element } from './element.js';

/** A Plotly figure as the library shows it: traces, layout, and for a knob a frame for each of its values. */
export interface Figure {
  readonly data?: unknown[];
  readonly layout?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
  readonly frames?: readonly Frame[];
}

export interface Frame {
  readonly name?: string;
  readonly data?: unknown[];
  readonly layout?: Record<string, unknown>;
}

interface Title {
  readonly text?: string;
  readonly subtitle?: { readonly text?: string };
}

interface Slider {
  readonly active?: number;
  readonly currentvalue?: { readonly prefix?: string };
  readonly steps?: readonly { readonly label?: string; readonly args?: readonly unknown[] }[];
}

/** What a figure's one slider turns: a value and a frame for each position. */
export interface Knob {
  readonly name: string;
  readonly values: readonly string[];
  readonly frames: readonly Frame[];
  readonly start: number;
}

/** The knob of a figure; nothing where it has no slider, or one that does something else than show frames. */
export function knobOf({ layout, frames = [] }: Figure): Knob | undefined {
  const sliders = layout?.sliders as readonly Slider[] | undefined;
  const [slider] = sliders ?? [];
  if (slider?.steps === undefined || sliders?.length !== 1) return undefined;
  const shown = slider.steps.map(({ args }) => {
    const [names] = args ?? [];
    const [name] = Array.isArray(names) ? names : [];
    return frames.find(frame => frame.name === name);
  });
  if (shown.length === 0 || shown.some(frame => frame === undefined)) return undefined;
  return {
    name: (slider.currentvalue?.prefix ?? 'value').replace(/: $/, ''),
    values: slider.steps.map(({ label = '' }) => label),
    frames: shown as Frame[],
    start: slider.active ?? 0,
  };
}

/** A title's words, in lines as the page breaks them. */
export function titleOf(layout: Record<string, unknown> = {}): { finding: string; subtitle: string } {
  const title = (typeof layout.title === 'string' ? { text: layout.title } : (layout.title ?? {})) as Title;
  const plain = (text = '') => text.replaceAll('<br>', ' ');
  return { finding: plain(title.text), subtitle: plain(title.subtitle?.text) };
}

/** The finding above a figure, and below it the knob: a slider that the keyboard turns and a screen reader names. */
export class KnobFrame {
  readonly plot = element('div', { class: 'wb-plot', role: 'group' });
  readonly #finding = element('div', { class: 'wb-finding', 'aria-live': 'polite' });
  readonly #value = element('output', {});
  readonly #range: HTMLInputElement;

  constructor(
    into: HTMLElement,
    private readonly knob: Knob,
    subtitle: string,
    inWords: string,
    private readonly turn: (position: number) => void,
  ) {
    const last = knob.values.length - 1;
    this.#range = element('input', {
      type: 'range',
      min: '0',
      max: String(last),
      step: '1',
      value: String(knob.start),
      'aria-label': knob.name,
      input: () => this.turn(this.position),
    });
    const told = element('p', { class: 'wb-hidden' }, inWords);
    told.id = `wb-told-${crypto.randomUUID()}`;
    this.plot.setAttribute('aria-describedby', told.id);
    into.replaceChildren(
      element(
        'figure',
        { class: 'wb-knob' },
        element(
          'figcaption',
          {},
          this.#finding,
          ...(subtitle === '' ? [] : [element('div', { class: 'wb-subtitle' }, subtitle)]),
        ),
        this.plot,
        element(
          'label',
          {},
          element('span', {}, `${knob.name}: `, this.#value),
          this.#range,
          element(
            'span',
            { class: 'wb-ends', 'aria-hidden': 'true' },
            element('span', {}, knob.values[0] ?? ''),
            element('span', {}, knob.values[last] ?? ''),
          ),
        ),
        told,
      ),
    );
  }

  get position(): number {
    return Number(this.#range.value);
  }

  /** Says what is shown now. */
  tell(finding: string): void {
    const value = this.knob.values[this.position] ?? '';
    this.#value.textContent = value;
    this.#range.setAttribute('aria-valuetext', `${value}. ${finding}`);
    this.plot.setAttribute('aria-label', finding);
    if (this.#finding.textContent !== finding) this.#finding.textContent = finding;
  }
}
