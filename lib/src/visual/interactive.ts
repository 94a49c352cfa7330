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
  const layout = {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: 'system-ui, sans-serif', size: 12, color: '#808080' },
    margin: { l: 60, r: 20, t: 50, b: 50 },
    height: 420,
    ...figure.layout,
  };
  return new Figure(still.html, still.text, {
    'application/vnd.plotly.v1+json': {
      data: figure.data,
      layout,
      frames: figure.frames ?? [],
      config: { responsive: true, displaylogo: false },
    },
  });
}
