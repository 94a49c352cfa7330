import { type Distribution, Random } from '../../engine/random/index.js';
import { type Interval, mean, tInterval } from '../../engine/stats/index.js';
import {
  complain,
  requireCount,
  requireDistribution,
  requireInRange,
  requireKnownFields,
} from '../../ground/arguments.js';

/** A queue to simulate: any times between arrivals, any service times, FIFO. */
export interface QueueSimulationOptions {
  readonly interarrival: Distribution;
  readonly service: Distribution;
  /** A whole number, 1 or above. Default 1. */
  readonly servers?: number;
  /** How many requests are measured, a whole number, 100 or above. */
  readonly requests: number;
  /** How many go through before measuring begins. Default: a tenth of `requests`. */
  readonly warmUp?: number;
  readonly seed: number | string;
  /** In [0.01, 0.999999999]. Default 0.95. */
  readonly confidence?: number;
}

/** What the measured requests met, in the distributions' unit of time. */
export interface QueueSimulation {
  readonly meanWait: Interval;
  readonly meanSojourn: Interval;
  /** The share of time that the servers were busy while measuring. */
  readonly utilization: number;
  /** Of each request, in order of arrival. */
  readonly waits: Float64Array;
  readonly sojourns: Float64Array;
  readonly seed: number | string;
}

/** When each server is next free, the earliest at the top: a binary heap whose top is always replaced. */
class ServerPool {
  readonly #freeAt: Float64Array;

  constructor(servers: number) {
    this.#freeAt = new Float64Array(servers);
  }

  get earliest(): number {
    return this.#freeAt[0];
  }

  /** Gives the server that is free first a new time. */
  occupyUntil(time: number): void {
    const heap = this.#freeAt;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child += 1;
      if (heap[child] >= time) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = time;
  }
}

/** What a drawn time must be. */
const DRAWN = 'a distribution of finite times, 0 or above';

/** How many requests' times are drawn at once. */
const BLOCK = 4096;

/** Batch means absorb the correlation of successive requests if batches are long against the queue's memory. */
const BATCHES = 20;

function batchInterval(values: Float64Array, confidence: number): Interval {
  const size = Math.floor(values.length / BATCHES);
  const batches = Array.from({ length: BATCHES }, (_, i) => mean(values.subarray(i * size, (i + 1) * size)));
  const { low, high } = tInterval(batches, confidence);
  return { estimate: mean(values), low, high, confidence };
}

/**
 * Sends requests through a G/G/c queue, first come first served, and measures each one's wait. Only the next free
 * server matters, so there is no event list: one pass, some ten million requests a second. The intervals are by batch
 * means; near saturation the batches must be many thousand requests long to be believed.
 *
 * @throws RangeError if an option is outside its range, or a drawn time is below 0 or infinite
 *
 * @example
 * simulateQueue({ interarrival: exponential(1 / 90), service: exponential(1 / 100), requests: 1e6, seed: 1 });
 */
export function simulateQueue(options: QueueSimulationOptions): QueueSimulation {
  requireKnownFields('options', options, {
    interarrival: true,
    service: true,
    servers: true,
    requests: true,
    warmUp: true,
    seed: true,
    confidence: true,
  });
  const { interarrival, service, servers = 1, requests, seed, confidence = 0.95 } = options;
  requireDistribution('interarrival', interarrival);
  requireDistribution('service', service);
  requireCount('servers', servers, 1);
  requireCount('requests', requests, 100);
  const { warmUp = Math.ceil(requests / 10) } = options;
  requireCount('warmUp', warmUp, 0);
  requireInRange('confidence', confidence, 0.01, 0.999999999);

  const random = new Random(seed);
  const [arrivalStream, serviceStream] = [random.split('arrivals'), random.split('service')];
  const gaps = new Float64Array(BLOCK);
  const times = new Float64Array(BLOCK);
  const waits = new Float64Array(requests);
  const sojourns = new Float64Array(requests);
  const pool = new ServerPool(servers);
  let [now, began, busy] = [0, 0, 0];
  for (let i = -warmUp; i < requests; i++) {
    const at = (i + warmUp) % BLOCK;
    if (at === 0) {
      interarrival.fill(arrivalStream, gaps);
      service.fill(serviceStream, times);
    }
    // Asked this way round so that NaN is refused too.
    if (!(gaps[at] >= 0 && gaps[at] < Number.POSITIVE_INFINITY)) complain('interarrival', DRAWN, gaps[at]);
    if (!(times[at] >= 0 && times[at] < Number.POSITIVE_INFINITY)) complain('service', DRAWN, times[at]);
    now += gaps[at];
    const start = Math.max(now, pool.earliest);
    pool.occupyUntil(start + times[at]);
    if (i < 0) {
      began = now;
      continue;
    }
    waits[i] = start - now;
    sojourns[i] = start - now + times[at];
    busy += times[at];
  }
  return {
    meanWait: batchInterval(waits, confidence),
    meanSojourn: batchInterval(sojourns, confidence),
    // Requests that all come at once leave no time to be busy in.
    utilization: now === began ? 1 : busy / (servers * (now - began)),
    waits,
    sojourns,
    seed,
  };
}
