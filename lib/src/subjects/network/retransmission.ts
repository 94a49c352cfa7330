import { type Distribution, Random } from '../../engine/random/index.js';
import { requireClosedForm } from '../../engine/stats/closed-forms.js';
import { survival } from '../../engine/stats/index.js';
import {
  type FieldsOf,
  requireCount,
  requireDistribution,
  requireInRange,
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireShareBelowOne,
} from '../../ground/arguments.js';

/** A request that is sent again until an answer comes. */
export interface Exchange {
  /** From a sending to its answer, in ms, if neither is lost: a distribution with a closed form. */
  readonly roundTrip: Distribution;
  /** That a sending brings no answer, because it or the answer is lost, in [0, 1). */
  readonly loss: number;
  /** The first retransmission timeout (RTO), in ms, above 0. */
  readonly timeoutMs: number;
  /** By what the timeout grows after each; 1 or above. Default 2, as RFC 6298 (5.5) asks. */
  readonly backoff?: number;
  /** The longest timeout, in ms. Default 60,000, the least bound that RFC 6298 (2.5) allows. */
  readonly mostTimeoutMs?: number;
}

/** More copies of one exchange are refused, and more of all exchanges of a simulation. */
const MOST_COPIES = 20_000;
const MOST_SIMULATED = 20_000_000;

function tooManyCopies(timeoutMs: number, most: number): never {
  throw new RangeError(
    `timeoutMs must be long enough that at most ${most} copies are sent, got ${timeoutMs}`,
  );
}

const EXCHANGE: FieldsOf<Exchange> = {
  roundTrip: true,
  loss: true,
  timeoutMs: true,
  backoff: true,
  mostTimeoutMs: true,
};

function requireExchange(exchange: Exchange): void {
  requireKnownFields('exchange', exchange, EXCHANGE);
  const { loss, timeoutMs, backoff = 2, mostTimeoutMs = 60_000 } = exchange;
  requireShareBelowOne('loss', loss);
  requirePositive('timeoutMs', timeoutMs);
  requireInRange('backoff', backoff, 1, Number.POSITIVE_INFINITY);
  requirePositive('mostTimeoutMs', mostTimeoutMs);
}

/**
 * When each copy of a request leaves if no answer comes: at 0, after the timeout, after the next, longer one, and so on.
 *
 * @param options.timeoutMs the first timeout, in ms, above 0
 * @param options.backoff by what it grows, 1 or above; default 2
 * @param options.mostTimeoutMs where it stops growing, in ms; default 60,000
 * @param count how many sendings, 1 or above
 * @returns times in ms, the first of them 0
 * @throws RangeError if an argument is outside its range
 */
export function sendingTimes(
  options: Pick<Exchange, 'timeoutMs' | 'backoff' | 'mostTimeoutMs'>,
  count: number,
): number[] {
  // A whole exchange will do: its timeouts are all that counts here.
  requireKnownFields<Partial<Exchange>>('options', options, EXCHANGE);
  const { timeoutMs, backoff = 2, mostTimeoutMs = 60_000 } = options;
  requirePositive('timeoutMs', timeoutMs);
  requireInRange('backoff', backoff, 1, Number.POSITIVE_INFINITY);
  requirePositive('mostTimeoutMs', mostTimeoutMs);
  requireCount('count', count, 1, 10_000_000);
  const times = [0];
  let wait = timeoutMs;
  while (times.length < count) {
    times.push((times.at(-1) as number) + Math.min(wait, mostTimeoutMs));
    wait = Math.min(wait * backoff, mostTimeoutMs);
  }
  return times;
}

/**
 * The share of exchanges that take longer than a time.
 *
 * Nobody has answered by then exactly if each copy that has left was lost or is still on its way. Copies are independent, so the
 * probabilities multiply: over the copies that left at T_k by t, loss + (1 - loss) P(roundTrip > t - T_k). The answer to an earlier
 * copy counts even after a later one has left.
 *
 * @param exchange what is sent, and when again
 * @param timeMs 0 or above
 * @throws RangeError if an argument is out of its range, the round trip's distribution is one's own, or more than 20,000 copies
 * would be sent by then
 */
export function exchangeSurvival(exchange: Exchange, timeMs: number): number {
  requireExchange(exchange);
  requireClosedForm('roundTrip', exchange.roundTrip);
  requireNonNegative('timeMs', timeMs);
  const { roundTrip, loss, timeoutMs, backoff = 2, mostTimeoutMs = 60_000 } = exchange;
  let unanswered = 1;
  let wait = timeoutMs;
  let copies = 0;
  for (let leftAt = 0; leftAt <= timeMs && unanswered > 0; ) {
    if (copies++ === MOST_COPIES) tooManyCopies(timeoutMs, MOST_COPIES);
    unanswered *= loss + (1 - loss) * survival(roundTrip, timeMs - leftAt);
    const before = leftAt;
    leftAt += Math.min(wait, mostTimeoutMs);
    if (leftAt === before) tooManyCopies(timeoutMs, MOST_COPIES);
    wait = Math.min(wait * backoff, mostTimeoutMs);
  }
  return unanswered;
}

/**
 * The time within which a share of the exchanges is answered: the inverse of {@link exchangeSurvival}, by bisection to a relative 1e-12.
 *
 * @param exchange what is sent, and when again
 * @param percentile in [0, 1): 0.99 for the p99
 * @throws RangeError as {@link exchangeSurvival}
 */
export function exchangeQuantile(exchange: Exchange, percentile: number): number {
  requireExchange(exchange);
  requireClosedForm('roundTrip', exchange.roundTrip);
  requireShareBelowOne('percentile', percentile);
  if (percentile === 0) return 0;
  let [low, high] = [0, exchange.timeoutMs];
  while (exchangeSurvival(exchange, high) > 1 - percentile) {
    [low, high] = [high, 2 * high];
    if (high === Number.POSITIVE_INFINITY) tooManyCopies(exchange.timeoutMs, MOST_COPIES);
  }
  while (high - low > 1e-12 * high) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (exchangeSurvival(exchange, middle) > 1 - percentile) low = middle;
    else high = middle;
  }
  return high;
}

/** Exchanges that were drawn. */
export interface SimulatedExchanges {
  readonly seed: number | string;
  /** From the first sending to the first answer, in ms. */
  readonly latencies: Float64Array;
  /** Copies that were sent, over all exchanges. */
  readonly sendings: number;
  /** Copies that were sent although an earlier one was not lost: its answer was only late. */
  readonly needless: number;
}

/**
 * Plays exchanges one by one: a copy leaves whenever the timeout passes without an answer, and the first answer ends the exchange.
 *
 * @param exchange what is sent, and when again
 * @param options.exchanges how many, 1 or above
 * @throws RangeError if an argument is out of its range, or more than 20,000 copies of one exchange, or 20,000,000 of all,
 * are sent
 */
export function simulateExchanges(
  exchange: Exchange,
  { exchanges, seed }: { exchanges: number; seed: number | string },
): SimulatedExchanges {
  requireExchange(exchange);
  requireDistribution('roundTrip', exchange.roundTrip);
  requireCount('exchanges', exchanges, 1, MOST_SIMULATED);
  const { roundTrip, loss, timeoutMs, backoff = 2, mostTimeoutMs = 60_000 } = exchange;
  const random = new Random(seed);
  const latencies = new Float64Array(exchanges);
  let sendings = 0;
  let needless = 0;
  for (let index = 0; index < exchanges; index++) {
    let answeredAt = Number.POSITIVE_INFINITY;
    let copies = 0;
    let wait = timeoutMs;
    for (let now = 0; now < answeredAt; ) {
      if (answeredAt !== Number.POSITIVE_INFINITY) needless++;
      if (sendings++ === MOST_SIMULATED) tooManyCopies(timeoutMs, MOST_SIMULATED);
      if (copies++ === MOST_COPIES) tooManyCopies(timeoutMs, MOST_COPIES);
      if (!random.chance(loss)) answeredAt = Math.min(answeredAt, now + roundTrip.sample(random));
      now += Math.min(wait, mostTimeoutMs);
      wait *= backoff;
    }
    latencies[index] = answeredAt;
  }
  return { seed, latencies, sendings, needless };
}
