import { copyData } from '../data/plain-data.js';
import type { Random } from '../random/index.js';
import { Network } from './network.js';
import type { NodeId } from './node.js';
import type { Schedule } from './schedule.js';
import type { Trace } from './trace.js';
import type { NetworkOptions } from './world.js';

/** Carries messages, requests and answers over the network: decides what becomes of each, and when it arrives. */
export class Transport {
  readonly network: Network;

  constructor(
    options: {
      readonly network: NetworkOptions;
      readonly random: Random;
      readonly without: readonly string[];
    },
    private readonly schedule: Schedule,
    private readonly trace: Trace,
  ) {
    this.network = new Network(options.network, options.random, trace.mode !== 'none', options.without);
  }

  /**
   * Sends something that is nobody else's: whoever gets it may change it.
   *
   * @param number a request's number, for requests and answers
   * @param cause the event that sent it
   */
  send(
    kind: 'message' | 'request' | 'answer',
    from: NodeId,
    to: NodeId,
    value: unknown,
    number: number,
    cause: number,
  ): void {
    const link = this.network.link(from, to);
    const { first, second } = this.network.draw(link, this.schedule.nowMs, value);
    if (first < 0) {
      this.trace.add(this.schedule.nowMs, 'lost', from, cause, to, undefined);
      return;
    }
    for (let copy = 0; copy < 2; copy++) {
      const delayMs = copy === 0 ? first : second;
      if (delayMs < 0) continue;
      const pending = this.schedule.add(this.schedule.nowMs + delayMs, kind, to);
      pending.peer = from;
      // A copy for each journey: two deliveries of one message must not share an object.
      pending.value = copy === 0 ? value : copyData(value);
      pending.number = number;
      pending.link = link;
      pending.cause = cause;
    }
  }
}
