import { type Client, Node, type NodeClass, simulate } from '../../engine/simulation/index.js';
import { type Interval, wilsonInterval } from '../../engine/stats/index.js';
import {
  requireBoolean,
  requireCount,
  requireKnownFields,
  requireProbability,
  requireRecord,
  requireSimulatedMs,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

/** How a caller calls. */
export interface RetryPolicy {
  /** Calls at most, the first one included; a whole number, 1 or above. */
  readonly attempts: number;
  /** Whether every attempt of one call carries one key, by which the server knows it. */
  readonly keyed: boolean;
}

/** What becomes of calls. */
export interface CallOutcomes<Share> {
  /** The effect never happened. */
  readonly never: Share;
  readonly once: Share;
  /** It happened twice or more often. */
  readonly again: Share;
  /** The caller got an answer. */
  readonly answered: Share;
}

/**
 * The chances of what becomes of a call whose messages are lost independently, each way alike, with a caller that tries again until it is answered.
 *
 * @param policy without keys every arrival of a request has its effect, with keys the first one only
 * @param loss the probability that a message is lost, in [0, 1]
 * @throws RangeError if an argument is out of its range
 *
 * @example
 * callOutcomes({ attempts: 1, keyed: false }, 0.1); // never 0.1, once 0.9, answered 0.81
 */
export function callOutcomes(policy: RetryPolicy, loss: number): CallOutcomes<number> {
  requirePolicy(policy);
  requireProbability('loss', loss);
  const { attempts, keyed } = policy;
  const never = loss ** attempts;
  // Summed as what it is, not as what is left of 1: the first arrival's answer is lost, and a later request arrives.
  const again = keyed ? 0 : Math.max(0, loss - never * (1 + (attempts - 1) * (1 - loss)));
  const once = Math.max(0, -Math.expm1(attempts * Math.log(loss)) - again);
  // An attempt goes unanswered with probability 1 - (1 - loss)².
  return { never, once, again, answered: -Math.expm1(attempts * Math.log(loss * (2 - loss))) };
}

function requirePolicy(policy: RetryPolicy): void {
  requireRecord('policy', policy);
  requireWhole('attempts', policy.attempts, 1);
  requireBoolean('keyed', policy.keyed);
}

type CallMessage =
  | { readonly type: 'call'; readonly number: number }
  | { readonly type: 'done'; readonly number: number };

/** A caller that calls `server` until it is answered, or has called often enough. */
function retryingCaller(attempts: number, timeoutMs: number): NodeClass {
  return class RetryingCaller extends Node<unknown, CallMessage> {
    open = new Map<number, { client: Client; attempt: number }>();

    override onRequest(client: Client): void {
      this.attempt(client, 1);
    }

    override onMessage(_from: string, { number }: CallMessage): void {
      const call = this.open.get(number);
      if (call === undefined) return;
      this.open.delete(number);
      this.clearTimer(String(number));
      this.reply(call.client, 'done');
    }

    override onTimer(name: string): void {
      const { client, attempt } = this.open.get(Number(name)) as { client: Client; attempt: number };
      if (attempt < attempts) this.attempt(client, attempt + 1);
      else this.open.delete(Number(name));
    }

    private attempt(client: Client, attempt: number): void {
      this.open.set(client.request, { client, attempt });
      this.send('server', { type: 'call', number: client.request });
      this.setTimer(String(client.request), timeoutMs);
    }
  };
}

/** Carries out what it is asked to: at every arrival, or once for each key. */
function effectServer(keyed: boolean): NodeClass {
  return class EffectServer extends Node<never, CallMessage> {
    effects = new Map<number, number>();

    override onMessage(from: string, { number }: CallMessage): void {
      const before = this.effects.get(number) ?? 0;
      if (!keyed || before === 0) this.effects.set(number, before + 1);
      this.send(from, { type: 'done', number });
    }
  };
}

/** What a simulation of calls found. */
export interface CallSimulation extends CallOutcomes<Interval> {
  readonly calls: number;
  readonly seed: number | string;
}

/**
 * The same by calling: a caller and a server as nodes, with a network that loses messages.
 *
 * @throws RangeError if an argument is out of its range, or there would be more than 20,000,000 handlers
 *
 * @param setting `calls`, 1 or above, default 5,000; `timeoutMs` after which a caller tries again, above 0, default 50; messages take 1 ms
 */
export function simulateCalls(
  policy: RetryPolicy,
  loss: number,
  setting: { readonly seed: number | string; readonly calls?: number; readonly timeoutMs?: number },
): CallSimulation {
  requireKnownFields('setting', setting, { seed: true, calls: true, timeoutMs: true });
  const { seed, calls = 5000, timeoutMs = 50 } = setting;
  requirePolicy(policy);
  const { attempts, keyed } = policy;
  requireProbability('loss', loss);
  requireCount('calls', calls, 1, 1_000_000);
  requireSimulatedMs('timeoutMs', timeoutMs);
  requireSteps('attempts', attempts, 4 * calls * attempts, 20_000_000);
  requireSteps('timeoutMs', timeoutMs, attempts * timeoutMs, 1e12);
  const { states, history } = simulate(
    {
      nodes: { caller: retryingCaller(attempts, timeoutMs), server: effectServer(keyed) },
      network: {
        latency: 1,
        links: [
          { from: 'caller', to: 'server', loss },
          { from: 'server', to: 'caller', loss },
        ],
      },
      workload: { loop: 'open', everyMs: 1, to: ['caller'], request: () => 'call', most: calls },
    },
    { seed, untilMs: calls + (attempts + 2) * timeoutMs + 10, mostHandlers: 1e8, trace: 'none' },
  );
  const effects = [...(states.server.effects as Map<number, number>).values()];
  const share = (count: number): Interval => wilsonInterval(count, calls);
  return {
    never: share(calls - effects.length),
    once: share(effects.filter(count => count === 1).length),
    again: share(effects.filter(count => count > 1).length),
    answered: share(history.filter(({ completedAtMs }) => completedAtMs !== undefined).length),
    calls,
    seed,
  };
}
