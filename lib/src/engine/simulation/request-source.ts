import type { Random } from '../random/index.js';
import type { NodeId } from './node.js';
import { type ClosedLoop, drawMs } from './workload.js';
import type { ClientRequest } from './world.js';

/** What one client asks, one request after the other. */
export interface RequestSource {
  /** When it means to ask next, in ms, given that it may from now on; `undefined` if it has asked everything. */
  nextAtMs(nowMs: number): number | undefined;
  /** The next request. */
  take(): { readonly to: NodeId; readonly request: unknown };
}

/** Requests that are written down. */
export class ScriptSource implements RequestSource {
  #next = 0;

  constructor(private readonly script: readonly ClientRequest[]) {}

  nextAtMs(nowMs: number): number | undefined {
    const next = this.script[this.#next];
    return next === undefined ? undefined : (next.atMs ?? nowMs);
  }

  take(): ClientRequest {
    return this.script[this.#next++];
  }
}

/** Requests that are drawn when they are asked. */
export class ClosedLoopSource implements RequestSource {
  #asked = 0;

  constructor(
    private readonly loop: ClosedLoop,
    private readonly nodes: readonly NodeId[],
    private readonly random: Random,
  ) {}

  nextAtMs(nowMs: number): number | undefined {
    if (this.#asked === this.loop.each) return undefined;
    return this.#asked === 0 ? nowMs : nowMs + drawMs(this.loop.thinkMs ?? 0, this.random);
  }

  take(): { readonly to: NodeId; readonly request: unknown } {
    const to = this.random.pick(this.loop.to ?? this.nodes);
    return { to, request: this.loop.request(this.random, this.#asked++) };
  }
}
