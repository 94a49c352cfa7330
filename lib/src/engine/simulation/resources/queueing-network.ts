import {
  type FieldsOf,
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireWhole,
} from '../../../ground/arguments.js';
import { type Distribution, exponential, Random } from '../../random/index.js';
import { Server, type ServerOptions } from './server.js';
import { Timeline } from './timeline.js';

/** One place of a queueing network. */
export interface Station extends ServerOptions {
  readonly serviceMs: Distribution;
  /** Customers a second that come from outside, as a Poisson process; 0 or above. Default 0. */
  readonly arrivalsPerSecond?: number;
  /** Where a customer goes next: the probability of each other station; what is missing to 1 leaves. Default: all leave. */
  readonly routing?: Readonly<Record<string, number>>;
}

const STATION: FieldsOf<Station> = {
  servers: true,
  mostWaiting: true,
  discipline: true,
  serviceMs: true,
  arrivalsPerSecond: true,
  routing: true,
};

export interface QueueingNetworkOptions {
  /** How long is measured, in ms, above 0. */
  readonly untilMs: number;
  /** How long it runs before, in ms. Default a tenth of `untilMs`. */
  readonly warmUpMs?: number;
  readonly seed: number | string;
}

/** What was measured at one station. */
export interface StationRun {
  /** Servers at work, as a share. */
  readonly utilization: number;
  /** Customers there, waiting or served, on average over time. */
  readonly meanCustomers: number;
  /** Customers that were served, a second. */
  readonly perSecond: number;
  readonly turnedAway: number;
}

export interface QueueingNetworkRun {
  readonly stations: Readonly<Record<string, StationRun>>;
  /** From a customer's arrival from outside to its leaving, in ms, for those who left while it was measured. */
  readonly sojournsMs: Float64Array;
  readonly seed: number | string;
}

function requireStations(stations: Readonly<Record<string, Station>>): void {
  const names = Object.keys(stations);
  if (names.length === 0) throw new RangeError('stations must hold at least one station');
  let arrivals = 0;
  for (const [name, station] of Object.entries(stations)) {
    requireKnownFields(`stations.${name}`, station, STATION);
    const { arrivalsPerSecond = 0, routing = {}, servers = 1 } = station;
    requireNonNegative(`stations.${name}.arrivalsPerSecond`, arrivalsPerSecond);
    requireWhole(`stations.${name}.servers`, servers, 1);
    arrivals += arrivalsPerSecond;
    let sum = 0;
    for (const [next, probability] of Object.entries(routing)) {
      if (stations[next] === undefined)
        throw new RangeError(
          `stations.${name}.routing names '${next}', which is no station (there are ${names.join(', ')})`,
        );
      requireProbability(`stations.${name}.routing.${next}`, probability);
      sum += probability;
    }
    if (sum > 1 + 1e-9) throw new RangeError(`stations.${name}.routing must sum to at most 1, got ${sum}`);
  }
  if (arrivals === 0) throw new RangeError('some station must have arrivalsPerSecond above 0');
}

/**
 * Runs an open network of queues: customers come from outside, are served where they are, go on by chance, and leave.
 *
 * With exponential service times and room for everybody its stations behave as if each were alone (J. R. Jackson, "Networks of waiting
 * lines", Operations Research 5(4), 1957): `jacksonNetwork` in `faultlines/queueing` has the closed form.
 *
 * @throws RangeError if a station or an option is wrong
 */
export function simulateQueueingNetwork(
  stations: Readonly<Record<string, Station>>,
  options: QueueingNetworkOptions,
): QueueingNetworkRun {
  requireKnownFields('options', options, { untilMs: true, warmUpMs: true, seed: true });
  const { untilMs, warmUpMs = untilMs / 10, seed } = options;
  requireStations(stations);
  requirePositive('untilMs', untilMs);
  requireNonNegative('warmUpMs', warmUpMs);
  const timeline = new Timeline();
  const network = new RunningNetwork(timeline, stations, seed);
  timeline.run({ untilMs: warmUpMs });
  network.forget();
  timeline.run({ untilMs: warmUpMs + untilMs });
  return { ...network.measured(untilMs), seed };
}

/** A network that runs. */
class RunningNetwork {
  readonly #servers: ReadonlyMap<string, Server>;
  readonly #services: Random;
  readonly #routes: Random;
  readonly #doneBefore = new Map<string, number>();
  readonly #turnedAwayBefore = new Map<string, number>();
  #sojourns: number[] = [];

  constructor(
    private readonly timeline: Timeline,
    private readonly stations: Readonly<Record<string, Station>>,
    seed: number | string,
  ) {
    const random = new Random(seed);
    this.#services = random.split('services');
    this.#routes = random.split('routes');
    this.#servers = new Map(
      Object.entries(stations).map(([name, { servers, mostWaiting, discipline }]) => [
        name,
        new Server(timeline, { servers, mostWaiting, discipline }),
      ]),
    );
    for (const [name, { arrivalsPerSecond = 0 }] of Object.entries(stations))
      if (arrivalsPerSecond > 0)
        this.#feed(name, exponential(1000 / arrivalsPerSecond), random.split(`arrivals ${name}`));
  }

  /** A warm-up is over. */
  forget(): void {
    this.#sojourns = [];
    for (const [name, server] of this.#servers) {
      server.busy.forget();
      server.waiting.forget();
      this.#doneBefore.set(name, server.done);
      this.#turnedAwayBefore.set(name, server.turnedAway);
    }
  }

  measured(overMs: number): Omit<QueueingNetworkRun, 'seed'> {
    const measured = [...this.#servers].map(([name, server]): [string, StationRun] => [
      name,
      {
        utilization: server.busy.mean / server.servers,
        meanCustomers: server.busy.mean + server.waiting.mean,
        perSecond: (1000 * (server.done - (this.#doneBefore.get(name) ?? 0))) / overMs,
        turnedAway: server.turnedAway - (this.#turnedAwayBefore.get(name) ?? 0),
      },
    ]);
    return { stations: Object.fromEntries(measured), sojournsMs: Float64Array.from(this.#sojourns) };
  }

  #feed(name: string, between: Distribution, random: Random): void {
    this.timeline.after(between.sample(random), () => {
      this.#visit(name, this.timeline.nowMs);
      this.#feed(name, between, random);
    });
  }

  #visit(name: string, arrivedAtMs: number): void {
    const { serviceMs } = this.stations[name];
    (this.#servers.get(name) as Server).serve({
      serviceMs: () => serviceMs.sample(this.#services),
      onDone: () => this.#goOn(name, arrivedAtMs),
    });
  }

  #goOn(name: string, arrivedAtMs: number): void {
    let drawn = this.#routes.float();
    for (const [next, probability] of Object.entries(this.stations[name].routing ?? {})) {
      drawn -= probability;
      if (drawn < 0) {
        this.#visit(next, arrivedAtMs);
        return;
      }
    }
    this.#sojourns.push(this.timeline.nowMs - arrivedAtMs);
  }
}
