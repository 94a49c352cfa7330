import type { KeyValueInput } from '../engine/checking/index.js';
import type { Client } from '../engine/simulation/index.js';
import { ClockCoordinator, type RegisterMessage } from './last-write-wins-register.js';
import { type HybridTime, hybridNext } from './logical-clocks.js';

/** A stamp is one number: events of one millisecond count in thousandths of it. */
const COUNT_MS = 0.001;

/**
 * Stamps by a hybrid clock, which is above everything that this coordinator has heard of. What another coordinator stamped it hears of only from the store, with the
 * answers to its own requests: a write after another's that it has not heard of may still be stamped below it.
 */
export class HybridCoordinator extends ClockCoordinator {
  time: HybridTime = { wallMs: Number.MIN_SAFE_INTEGER, counter: 0 };

  override onRequest(client: Client, input: KeyValueInput<number>): void {
    if (input.type === 'get') {
      super.onRequest(client, input);
      return;
    }
    this.time = hybridNext(this.time, this.now());
    this.write(client, input, this.time.wallMs + this.time.counter * COUNT_MS);
  }

  override onMessage(from: string, message: RegisterMessage): void {
    if (message.type === 'found')
      this.time = hybridNext(this.time, this.now(), { wallMs: message.found.timestampMs, counter: 0 });
    super.onMessage(from, message);
  }
}
