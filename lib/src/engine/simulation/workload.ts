import {
  complain,
  type FieldsOf,
  requireDistribution,
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireWhole,
} from '../../ground/arguments.js';
import type { Distribution, Random } from '../random/index.js';
import type { NodeId } from './node.js';

/** Makes the request with this number, from 0, in its client or, in an open loop, in the run; chance comes from the run's seed. */
export type RequestMaker = (random: Random, number: number) => unknown;

/** Clients that each wait for an answer before they ask again: when the service is slow, they ask less. */
export interface ClosedLoop {
  readonly loop: 'closed';
  /** How many; they are called `c1`, `c2`, ... */
  readonly clients: number;
  /** How many requests each makes; without it, as many as the time allows. */
  readonly each?: number;
  /** How long each waits after an answer, in ms. Default 0. */
  readonly thinkMs?: Distribution | number;
  readonly request: RequestMaker;
  /** Who may be asked; one of them is drawn for each request. Default every node. */
  readonly to?: readonly NodeId[];
}

/** Requests that arrive whatever became of the earlier ones, as from many users who know nothing of each other. */
export interface OpenLoop {
  readonly loop: 'open';
  /** The time between arrivals, in ms; `exponential(10)` is a Poisson process of 100 a second. */
  readonly everyMs: Distribution | number;
  readonly request: RequestMaker;
  /** Who may be asked; one of them is drawn for each request. Default every node. */
  readonly to?: readonly NodeId[];
  /** When arrivals begin, in ms. Default 0. */
  readonly fromMs?: number;
  /** When they end, in ms. Default never. */
  readonly untilMs?: number;
  /** How many there are at most. */
  readonly most?: number;
}

/** Who asks what and when, drawn from the run's seed. */
export type Workload = ClosedLoop | OpenLoop;

const CLOSED_FIELDS: FieldsOf<ClosedLoop> = {
  loop: true,
  clients: true,
  each: true,
  thinkMs: true,
  request: true,
  to: true,
};
const OPEN_FIELDS: FieldsOf<OpenLoop> = {
  loop: true,
  everyMs: true,
  request: true,
  to: true,
  fromMs: true,
  untilMs: true,
  most: true,
};

/**
 * A closed loop: `closedLoop({ clients: 3, each: 10, request: () => 'increment' })`.
 *
 * @throws RangeError if an option is outside its range
 */
export function closedLoop(options: Omit<ClosedLoop, 'loop'>): ClosedLoop {
  requireKnownFields<Partial<ClosedLoop>>('closedLoop', options, CLOSED_FIELDS);
  if (typeof options.request !== 'function') complain('request', 'a function', options.request);
  requireWhole('clients', options.clients, 1);
  if (options.each !== undefined) requireWhole('each', options.each, 1);
  if (typeof options.thinkMs === 'number') requireNonNegative('thinkMs', options.thinkMs);
  else if (options.thinkMs !== undefined) requireDistribution('thinkMs', options.thinkMs);
  return { loop: 'closed', ...options };
}

/**
 * An open loop: `openLoop({ everyMs: exponential(10), request: () => 'read' })`.
 *
 * @throws RangeError if an option is outside its range
 */
export function openLoop(options: Omit<OpenLoop, 'loop'>): OpenLoop {
  requireKnownFields<Partial<OpenLoop>>('openLoop', options, OPEN_FIELDS);
  if (typeof options.request !== 'function') complain('request', 'a function', options.request);
  if (typeof options.everyMs === 'number') requirePositive('everyMs', options.everyMs);
  else requireDistribution('everyMs', options.everyMs);
  requireNonNegative('fromMs', options.fromMs ?? 0);
  if (options.untilMs !== undefined) requireNonNegative('untilMs', options.untilMs);
  if (options.most !== undefined) requireWhole('most', options.most, 1);
  return { loop: 'open', ...options };
}

/** A length of time: fixed, or drawn. */
export function drawMs(time: Distribution | number, random: Random): number {
  return typeof time === 'number' ? time : Math.max(0, time.sample(random));
}
