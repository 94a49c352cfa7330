import { Figure } from './figure.js';

/** A Plotly figure as data: traces, layout, and frames for a slider. See plotly.com/javascript/reference for the fields. */
export interface PlotlyFigure {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
  readonly frames?: readonly Record<string, unknown>[];
}

/**
 * A figure to turn, drag or slide where the front end can draw Plotly; everywhere else the still picture, which must say
 * the point by itself.
 */
export function interactive(figure: PlotlyFigure, still: Figure): Figure {
  const { title, xaxis, yaxis, sliders, ...rest } = figure.layout;
  const above = roomAbove(figure);
  const layout = {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: 'system-ui, sans-serif', size: 12, color: '#808080' },
    margin: { l: 60, r: 20, t: above, b: 50 },
    height: PLOT_HEIGHT + above,
    ...rest,
    title: titled(title),
    xaxis: { ...QUIET_AXIS, ...(xaxis as object | undefined) },
    yaxis: { ...QUIET_AXIS, ...(yaxis as object | undefined) },
    ...(sliders === undefined
      ? {}
      : { sliders: (sliders as object[]).map(slider => ({ ...QUIET_SLIDER, ...slider })) }),
  };
  return new Figure(still.html, still.text, {
    'application/vnd.plotly.v1+json': {
      data: figure.data,
      layout,
      frames: (figure.frames ?? []).map(withTitle),
      config: { responsive: true, displaylogo: false },
    },
  });
}

/** Lines that are seen on white and on near-black, and shout on neither. */
const QUIET = 'rgba(128,128,128,0.28)';
const QUIET_AXIS = { gridcolor: QUIET, zerolinecolor: QUIET, linecolor: QUIET, automargin: true } as const;
/** Below the label of the axis. */
const QUIET_SLIDER = {
  pad: { t: 48 },
  bgcolor: 'rgba(128,128,128,0.5)',
  bordercolor: QUIET,
  activebgcolor: '#0072B2',
  tickcolor: QUIET,
} as const;

/** A finding is read like that of any other picture: bold, from the left. */
function titled(title: unknown): Record<string, unknown> {
  const own = typeof title === 'string' ? { text: title } : ((title ?? {}) as Record<string, unknown>);
  const text = typeof own.text === 'string' ? { text: wrapped(own.text, TITLE_LINE) } : {};
  const below = own.subtitle as { readonly text?: string } | undefined;
  const subtitle =
    below?.text === undefined
      ? {}
      : { subtitle: { font: { size: 12 }, ...below, text: wrapped(below.text, SUBTITLE_LINE) } };
  const place = { x: 0, xanchor: 'left', y: 1, yanchor: 'top', yref: 'container', pad: { t: TITLE_TOP } };
  return { ...place, font: { size: 14, weight: 600 }, ...own, ...text, ...subtitle };
}

/** The finding's lines, of the longest finding that the slider shows, and below it the legend, if there is one. */
function roomAbove({ data, layout, frames = [] }: PlotlyFigure): number {
  const titles = [layout, ...frames.map(frame => (frame.layout ?? {}) as Record<string, unknown>)].map(
    ({ title }) => String(titled(title).text ?? ''),
  );
  const lines = Math.max(...titles.map(text => text.split('<br>').length));
  const isKeyed = data.filter(({ showlegend }) => showlegend !== false).length > 1;
  const { subtitle } = titled(layout.title) as { readonly subtitle?: { readonly text: string } };
  const below = subtitle === undefined ? 0 : subtitle.text.split('<br>').length * SUBTITLE_LINE_HEIGHT;
  return TITLE_TOP + lines * TITLE_LINE_HEIGHT + below + (isKeyed ? LEGEND_HEIGHT : AIR);
}

/** A frame may carry a title of its own: the finding where the slider stands. */
function withTitle(frame: Record<string, unknown>): Record<string, unknown> {
  const layout = frame.layout as Record<string, unknown> | undefined;
  if (layout?.title === undefined) return frame;
  return { ...frame, layout: { ...layout, title: titled(layout.title) } };
}

/** Letters that fit a line on a narrow page; Plotly does not wrap titles by itself. */
const TITLE_LINE = 40;
const SUBTITLE_LINE = 50;
/** In px, of a title of 14 px. */
const TITLE_TOP = 12;
const TITLE_LINE_HEIGHT = 19;
const SUBTITLE_LINE_HEIGHT = 16;
const LEGEND_HEIGHT = 32;
/** Between the finding and the plot, where there is no legend. */
const AIR = 14;
/** Of the plot, its axis and the slider, in px. */
const PLOT_HEIGHT = 400;

/** As few lines as there can be, and those about equally long. */
function wrapped(text: string, most: number): string {
  const few = linesOf(text, most).length;
  let longest = Math.ceil(text.length / few);
  while (linesOf(text, longest).length > few) longest++;
  return linesOf(text, longest).join('<br>');
}

function linesOf(text: string, longest: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] as string;
    if (line !== '' && line.length + word.length >= longest) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
