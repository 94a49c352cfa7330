import {
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireRecord,
  requireRepresentable,
  requireWhole,
} from '../../ground/arguments.js';
import { mmc, type QueueState } from './model.js';

/** One station of an open network. */
export interface JacksonStation {
  /** Customers that one of its servers can serve, in the caller's unit of time, above 0. */
  readonly serviceRate: number;
  /** Default 1. */
  readonly servers?: number;
  /** Customers that come from outside, in the same unit; 0 or above. Default 0. */
  readonly arrivalRate?: number;
  /** Where a customer goes next: the probability of each station; what is missing to 1 leaves. Default: all leave. */
  readonly routing?: Readonly<Record<string, number>>;
}

/** What holds of an open network in the long run. */
export interface JacksonNetworkState {
  /** All customers that reach each station, from outside and from others. */
  readonly throughput: Readonly<Record<string, number>>;
  readonly stations: Readonly<Record<string, QueueState>>;
  /** From a customer's arrival from outside to its leaving, over all stations that it visits, on average. */
  readonly meanSojourn: number;
}

/** A station that nobody comes to. */
const NOBODY: QueueState = {
  utilization: 0,
  waitProbability: 0,
  meanWait: 0,
  meanSojourn: 0,
  meanQueueLength: 0,
  meanInSystem: 0,
};

/**
 * An open network of queues in the long run: what reaches each station solves the traffic equations, and each then behaves as an M/M/c
 * queue of its own. Poisson arrivals, exponential service times, room for everybody, routing by chance alone. Source: J. R. Jackson,
 * "Networks of waiting lines", Operations Research 5(4), 1957.
 *
 * @throws RangeError if a station is wrong, its routing sums to more than 1, nobody arrives, customers would never leave, or a
 * station cannot keep up
 */
export function jacksonNetwork(stations: Readonly<Record<string, JacksonStation>>): JacksonNetworkState {
  requireRecord('stations', stations);
  const names = Object.keys(stations);
  if (names.length === 0) throw new RangeError('stations must hold at least one station');
  for (const [name, station] of Object.entries(stations)) {
    requireKnownFields(`stations.${name}`, station, {
      serviceRate: true,
      servers: true,
      arrivalRate: true,
      routing: true,
    });
    const { serviceRate, servers = 1, arrivalRate = 0, routing = {} } = station;
    requirePositive(`stations.${name}.serviceRate`, serviceRate);
    requireWhole(`stations.${name}.servers`, servers, 1, 1e12);
    requireNonNegative(`stations.${name}.arrivalRate`, arrivalRate);
    requireRecord(`stations.${name}.routing`, routing);
    let sum = 0;
    for (const [next, probability] of Object.entries(routing)) {
      if (!names.includes(next))
        throw new RangeError(`stations.${name}.routing names '${next}', which is no station`);
      requireProbability(`stations.${name}.routing.${next}`, probability);
      sum += probability;
    }
    // Shares such as 0.7, 0.2 and 0.1 may sum to the last digit above 1.
    if (sum > 1 + 1e-9) throw new RangeError(`stations.${name}.routing must sum to at most 1, got ${sum}`);
  }
  const outside = names.reduce((sum, name) => sum + (stations[name].arrivalRate ?? 0), 0);
  if (outside === 0) throw new RangeError('some station must have an arrivalRate above 0, got 0 for all');
  const rates = solveTraffic(
    names.map(name => stations[name]),
    names,
  );
  const throughput = Object.fromEntries(names.map((name, index) => [name, rates[index]]));
  for (const [index, name] of names.entries()) requireKeepsUp(name, rates[index], stations[name]);
  const states = names.map((name, index): [string, QueueState] => {
    const { serviceRate, servers = 1 } = stations[name];
    if (rates[index] === 0) return [name, { ...NOBODY, meanSojourn: 1 / serviceRate }];
    return [name, mmc({ arrivalRate: rates[index], serviceRate, servers })];
  });
  // Little's law over the whole network: customers in it, by those who come.
  const inside = states.reduce((sum, [, { meanSojourn }], index) => sum + rates[index] * meanSojourn, 0);
  const meanSojourn = requireRepresentable('the rates of the stations', inside / outside);
  return { throughput, stations: Object.fromEntries(states), meanSojourn };
}

function requireKeepsUp(name: string, rate: number, { serviceRate, servers = 1 }: JacksonStation): void {
  if (rate < serviceRate * servers) return;
  throw new RangeError(
    `stations.${name} must keep up: serviceRate · servers must be above its throughput (${rate}), got ${serviceRate * servers}`,
  );
}

/** The share that goes to a station; a name such as `constructor` is a station like any other. */
function ownShare(routing: JacksonStation['routing'], name: string): number {
  return routing !== undefined && Object.hasOwn(routing, name) ? routing[name] : 0;
}

/** Solves rate(j) = arrivals(j) + sum over i of rate(i) routing(i, j), by elimination with pivots. */
function solveTraffic(stations: readonly JacksonStation[], names: readonly string[]): number[] {
  const size = names.length;
  const rows = names.map((name, row) => [
    ...stations.map(({ routing }, column) => (row === column ? 1 : 0) - ownShare(routing, name)),
    stations[row].arrivalRate ?? 0,
  ]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (Math.abs(rows[pivot][column]) < 1e-12)
      throw new RangeError('routing must let every customer leave in the end: some never would');
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      for (let other = column; other <= size; other++) rows[row][other] -= factor * rows[column][other];
    }
  }
  return rows.map((row, index) => Math.max(0, row[size] / row[index]));
}
