/** Charts, tables and numbers as people read them. Nothing here computes; everything here draws. */
export type { Bar, BarChartOptions } from './bar-chart.js';
export { barChart } from './bar-chart.js';
export type { Axis, ChartOptions } from './chart.js';
export { chart } from './chart.js';
export type { Showable } from './figure.js';
export { Figure, isShowable } from './figure.js';
export type { HistoryFigureOptions } from './history-figure.js';
export { historyFigure } from './history-figure.js';
export { escapeHtml } from './html.js';
export type { PlotlyFigure } from './interactive.js';
export { interactive } from './interactive.js';
export type { Knob, KnobBars, KnobChart } from './knob/knob.js';
export { knobBars, knobChart } from './knob/knob.js';
export type { MatrixFigureOptions, Relation } from './matrix-figure.js';
export { matrixFigure } from './matrix-figure.js';
export { duration, money, percent, significant, withInterval } from './numbers.js';
export type { Tone } from './palette.js';
export { colorOf, PALETTE } from './palette.js';
export { reviewFigure } from './review-figure.js';
export type {
  BandPoint,
  BandSeries,
  ChartPoint,
  DotSeries,
  LabelPlace,
  LineSeries,
  PublishedSeries,
  Series,
  ThresholdSeries,
} from './series.js';
export { band, closedForm, curve, published, simulation, threshold } from './series.js';
export type {
  Broken,
  DrawableEvent,
  DrawableRun,
  DrawableState,
  DrawableViolation,
} from './space-time/drawable.js';
export type { DrawableClock, SpaceTimeOptions } from './space-time/layout.js';
export { spaceTime } from './space-time/space-time.js';
export type { FoundGraph, GraphEdge, GraphState, StateGraph } from './state-graph/graph.js';
export { describedGraph } from './state-graph/graph.js';
export type { StateGraphOptions } from './state-graph/state-graph.js';
export { stateGraph } from './state-graph/state-graph.js';
export { stepper } from './stepper/stepper.js';
export type { Column, TableOptions } from './table.js';
export { table } from './table.js';
