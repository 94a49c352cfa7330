/**
 * Tied requests: both replicas get a copy at once, each copy knows of the other, and the server that starts first tells the
 * other to drop its copy. Waiting in a queue is then the shorter of two waits, for little more work.
 * Source: Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013, section "Tied requests" and Table 2.
 */

import { type Distribution, exponential, Random } from '../../engine/random/index.js';
import { type Job, Server, Timeline } from '../../engine/simulation/index.js';
import { hasClosedForm } from '../../engine/stats/closed-forms.js';
import { distributionMean } from '../../engine/stats/index.js';
import {
  complain,
  requireCount,
  requireDistribution,
  requireKnownFields,
  requireOneOf,
  requirePositive,
  requireRecord,
  requireSimulatedMs,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

/** How a client uses the two replicas that hold what it asks for. */
export type ReplicaPolicy =
  /** One of the two, at random. */
  | { readonly kind: 'single' }
  /** Both, and neither is ever told that the other was faster. */
  | { readonly kind: 'both' }
  /** One; the other too if no answer came within the delay. */
  | { readonly kind: 'hedged'; readonly delayMs: number }
  /** Both, the second two network delays later; the copy that starts first cancels the other. */
  | { readonly kind: 'tied' };

export interface ReplicaCluster {
  /** Servers, each with one queue served in order of arrival; 2 or above. */
  readonly servers: number;
  /** Time to serve one copy, in ms. */
  readonly service: Distribution;
  /** Requests a second, over the whole cluster, arriving as a Poisson process. */
  readonly requestsPerSecond: number;
  /** One way, in ms. */
  readonly networkDelayMs: number;
  /**
   * Work that is nobody's request (compaction, garbage collection, another job's burst): each server stops serving for
   * `lengthMs`, as a Poisson process with this mean time between starts.
   */
  readonly stalls?: { readonly everyMs: number; readonly lengthMs: Distribution };
}

export interface ReplicaRun {
  /** One latency a request, in ms, from the client's send to the first answer. */
  readonly latenciesMs: Float64Array;
  /** Copies served for each request: 1 is no waste. */
  readonly servedPerRequest: number;
  /** Copies dropped from a queue by a cancellation, for each request. */
  readonly canceledPerRequest: number;
  /** Share of the servers' time spent on requests, stalls not counted. */
  readonly utilization: number;
  readonly seed: number | string;
}

interface Copy {
  readonly request: number;
  readonly server: number;
  /** The other copy of the same request, once it exists. */
  twin: Copy | undefined;
  isCanceled: boolean;
  /** Once it has reached its server. */
  job: Job | undefined;
}

/**
 * Runs requests through a cluster in which each piece of data stands on two servers, drawn at random for each request.
 *
 * Queues are first-in first-out; a copy that is being served is never interrupted; a cancellation takes one network delay.
 * The first tenth of the requests warms the queues up and is not measured.
 *
 * @param options.requests measured requests, 1 or above
 * @throws RangeError if an argument is outside its range, or the copies that a policy sends in any case (two for `both`, one for the others) and
 * the stalls would fill the servers; of a distribution of one's own that is not known
 */
export function simulateReplicaPolicy(options: {
  cluster: ReplicaCluster;
  policy: ReplicaPolicy;
  requests: number;
  seed: number | string;
}): ReplicaRun {
  const { cluster, policy, requests, seed } = options;
  requireCluster(cluster);
  requireRecord('policy', policy);
  requireOneOf('kind', policy.kind, ['single', 'both', 'hedged', 'tied']);
  if (policy.kind === 'hedged') requireSimulatedMs('delayMs', policy.delayMs, 0);
  requireCount('requests', requests, 1, 10_000_000);
  requireRoom(cluster, policy);
  const { stalls, servers, requestsPerSecond } = cluster;
  const lastsMs = (1.1 * requests * 1000) / requestsPerSecond;
  if (stalls !== undefined)
    requireSteps('stalls.everyMs', stalls.everyMs, (servers * lastsMs) / stalls.everyMs, 10_000_000);
  return new ReplicaSimulation(cluster, policy, requests, seed).run();
}

function requireCluster(cluster: ReplicaCluster): void {
  requireKnownFields('cluster', cluster, {
    servers: true,
    service: true,
    requestsPerSecond: true,
    networkDelayMs: true,
    stalls: true,
  });
  requireWhole('servers', cluster.servers, 2, 100_000);
  requireDistribution('service', cluster.service);
  requirePositive('requestsPerSecond', cluster.requestsPerSecond);
  requireSimulatedMs('networkDelayMs', cluster.networkDelayMs, 0);
  if (cluster.stalls === undefined) return;
  requireKnownFields('stalls', cluster.stalls, { everyMs: true, lengthMs: true });
  requireSimulatedMs('stalls.everyMs', cluster.stalls.everyMs);
  requireDistribution('stalls.lengthMs', cluster.stalls.lengthMs);
}

/** The mean of a distribution; 0 where it is not known, so that nothing is refused that may be right. */
function knownMean(distribution: Distribution): number {
  return hasClosedForm(distribution) ? distributionMean(distribution) : 0;
}

/** @throws RangeError if the servers cannot keep up whatever becomes of hedges and cancellations */
function requireRoom(
  { servers, service, requestsPerSecond, stalls }: ReplicaCluster,
  { kind }: ReplicaPolicy,
): void {
  const copies = kind === 'both' ? 2 : 1;
  const serving = ((requestsPerSecond / 1000) * (copies * knownMean(service))) / servers;
  const stalled = stalls === undefined ? 0 : knownMean(stalls.lengthMs) / stalls.everyMs;
  if (serving + stalled < 1) return;
  throw new RangeError(
    `requestsPerSecond must leave the ${servers} servers room, got ${requestsPerSecond}: with ${copies === 1 ? 'one copy' : 'two copies'} of each request, and stalls, they would be busy ${serving + stalled} of the time`,
  );
}

/** One drawn time. */
function timeFrom(name: string, distribution: Distribution, random: Random): number {
  const drawn = distribution.sample(random);
  if (!(drawn >= 0 && drawn < Number.POSITIVE_INFINITY))
    complain(name, 'a distribution of finite times, 0 or above', drawn);
  return drawn;
}

/** The whole state of one run; its methods are the events. */
class ReplicaSimulation {
  private readonly timeline = new Timeline();
  private readonly servers: readonly Server[];
  private readonly sentAt: Float64Array;
  private readonly latencies: Float64Array;
  private readonly arrivals: Random;
  private readonly services: Random;
  private readonly placements: Random;
  private readonly stalls: Random;
  private readonly total: number;
  private readonly warmUp: number;
  private answered = 0;
  private served = 0;
  private canceled = 0;
  private busyMs = 0;

  constructor(
    private readonly cluster: ReplicaCluster,
    private readonly policy: ReplicaPolicy,
    requests: number,
    private readonly seed: number | string,
  ) {
    const random = new Random(seed);
    // One stream for each source of chance: every policy then meets the same arrivals and placements.
    this.arrivals = random.split('arrivals');
    this.services = random.split('services');
    this.placements = random.split('placements');
    this.stalls = random.split('stalls');
    this.warmUp = Math.ceil(requests / 10);
    this.total = requests + this.warmUp;
    this.servers = Array.from(
      { length: cluster.servers },
      () => new Server(this.timeline, { discipline: 'priority' }),
    );
    this.sentAt = new Float64Array(this.total);
    this.latencies = new Float64Array(this.total).fill(Number.NaN);
  }

  run(): ReplicaRun {
    const between = exponential(1000 / this.cluster.requestsPerSecond);
    let at = 0;
    for (let request = 0; request < this.total; request++) {
      at += between.sample(this.arrivals);
      this.sentAt[request] = at;
    }
    this.scheduleStalls(at);
    this.scheduleRequest(0);
    while (this.answered < this.total) this.timeline.runNext();
    const lastAt = this.timeline.nowMs;
    return {
      latenciesMs: this.latencies.slice(this.warmUp),
      servedPerRequest: this.served / this.total,
      canceledPerRequest: this.canceled / this.total,
      utilization: this.busyMs / (lastAt * this.cluster.servers),
      seed: this.seed,
    };
  }

  /** A request schedules the next: the queue of events then holds what is under way, and not the whole future. */
  private scheduleRequest(request: number): void {
    if (request === this.total) return;
    const first = this.placements.below(this.cluster.servers);
    const step = 1 + this.placements.below(this.cluster.servers - 1);
    const second = (first + step) % this.cluster.servers;
    this.timeline.at(this.sentAt[request] as number, () => {
      this.scheduleRequest(request + 1);
      this.send(request, first, second);
    });
  }

  private send(request: number, first: number, second: number): void {
    const { networkDelayMs } = this.cluster;
    const copy: Copy = { request, server: first, twin: undefined, isCanceled: false, job: undefined };
    this.timeline.after(networkDelayMs, () => this.arrive(copy));
    if (this.policy.kind === 'single') return;
    const twin: Copy = { request, server: second, twin: copy, isCanceled: false, job: undefined };
    if (this.policy.kind === 'hedged') {
      this.timeline.after(this.policy.delayMs, () => {
        if (!this.isAnswered(request)) this.timeline.after(networkDelayMs, () => this.arrive(twin));
      });
      return;
    }
    copy.twin = twin;
    // Two delays are what a cancellation needs to be there first when both queues are empty.
    const head = this.policy.kind === 'tied' ? 2 * networkDelayMs : 0;
    this.timeline.after(head + networkDelayMs, () => this.arrive(twin));
  }

  private isAnswered(request: number): boolean {
    return !Number.isNaN(this.latencies[request] as number);
  }

  private arrive(copy: Copy): void {
    if (copy.isCanceled) return;
    const { networkDelayMs, service } = this.cluster;
    copy.job = (this.servers[copy.server] as Server).serve({
      serviceMs: () => {
        const length = timeFrom('service', service, this.services);
        this.busyMs += length;
        this.served++;
        return length;
      },
      onBegin: () => {
        if (this.policy.kind === 'tied') this.timeline.after(networkDelayMs, () => this.cancel(copy.twin));
      },
      onDone: () => this.timeline.after(networkDelayMs, () => this.answer(copy.request)),
    });
  }

  /** Only what waits is dropped: a copy that is being served is never broken off. */
  private cancel(copy: Copy | undefined): void {
    if (copy === undefined || copy.isCanceled) return;
    if (copy.job !== undefined && copy.job.state !== 'waiting') return;
    if (copy.job !== undefined) (this.servers[copy.server] as Server).callOff(copy.job);
    copy.isCanceled = true;
    this.canceled++;
  }

  private answer(request: number): void {
    if (this.isAnswered(request)) return;
    this.latencies[request] = this.timeline.nowMs - (this.sentAt[request] as number);
    this.answered++;
  }

  /** A stall is a job at the head of the queue: it waits for the copy being served, then holds the server. */
  private scheduleStalls(until: number): void {
    const { stalls, servers } = this.cluster;
    if (stalls === undefined) return;
    const between = exponential(stalls.everyMs);
    for (let server = 0; server < servers; server++) {
      for (let at = between.sample(this.stalls); at < until; at += between.sample(this.stalls)) {
        const length = timeFrom('stalls.lengthMs', stalls.lengthMs, this.stalls);
        this.timeline.at(at, () =>
          (this.servers[server] as Server).serve({ serviceMs: length, priority: 1 }),
        );
      }
    }
  }
}
