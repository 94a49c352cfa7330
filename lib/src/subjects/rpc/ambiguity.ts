import {
  at,
  crash,
  cut,
  Node,
  type SimulationRun,
  simulate,
  slow,
  type World,
} from '../../engine/simulation/index.js';
import { requireList, requireNumber, requireRecord, requireText } from '../../ground/arguments.js';

/** Calls a server once, and waits. */
export class OneCaller extends Node<'charge', 'charge' | 'charged'> {
  learned: 'nothing yet' | 'charged' | 'no answer in time' = 'nothing yet';

  override onRequest(): void {
    this.send('server', 'charge');
    this.setTimer('patience', 100);
  }

  override onMessage(): void {
    if (this.learned !== 'nothing yet') return;
    this.learned = 'charged';
    this.clearTimer('patience');
  }

  override onTimer(): void {
    this.learned = 'no answer in time';
  }
}

/** Charges a card: it writes the charge to its disk, and answers. */
export class CardServer extends Node<never, 'charge' | 'charged'> {
  charges = 0;

  override onRestart(): void {
    this.charges = (this.disk.read('charges') as number | undefined) ?? 0;
  }

  override onMessage(from: string): void {
    this.charges += 1;
    this.disk.write('charges', this.charges);
    this.disk.sync();
    this.send(from, 'charged');
  }
}

/** A way in which a call can end without an answer. */
export interface AmbiguousWorld {
  readonly name: string;
  readonly world: World;
  /** Whether the card is charged in the end. */
  readonly isCharged: boolean;
}

/**
 * Five worlds in which a client calls a server and hears nothing: its request was lost, the answer was lost, the server crashed before it got the
 * request, it crashed after it had carried it out, or it is slow. A message takes 10 ms, the client waits 100.
 */
export function ambiguousWorlds(): readonly AmbiguousWorld[] {
  const world = (faults: World['faults']): World => ({
    nodes: { client: OneCaller, server: CardServer },
    network: { latency: 10 },
    handlingMs: 1,
    clients: { user: [{ to: 'client', request: 'charge', atMs: 0 }] },
    faults,
  });
  return [
    { name: 'the request is lost', world: world([at(0, cut('client', 'server'))]), isCharged: false },
    { name: 'the answer is lost', world: world([at(0, cut('server', 'client'))]), isCharged: true },
    { name: 'the server crashes before', world: world([at(5, crash('server'))]), isCharged: false },
    {
      name: 'the server crashes after',
      world: {
        ...world([at(25, crash('server'))]),
        disk: { syncMs: 1 },
        network: { latency: 10, links: [SLOW_ANSWER] },
      },
      isCharged: true,
    },
    { name: 'the server is slow', world: world([at(0, slow('server', 150))]), isCharged: true },
  ];
}

/** The answer is on its way when the server crashes, and the connection dies with it. */
const SLOW_ANSWER = { from: 'server', to: 'client', loss: 1 };

/**
 * What a node saw of a run, as text: what happened at it and when, without what it cannot know. Two runs with the same text are the same to it,
 * whatever else was different.
 *
 * @param untilMs what came later is left out
 * @throws RangeError if an argument is outside its range
 */
export function viewOf(run: SimulationRun, node: string, untilMs = Number.POSITIVE_INFINITY): string {
  requireRecord('run', run);
  requireText('node', node);
  requireNumber('untilMs', untilMs);
  const { events } = run;
  requireList('events', events);
  return events
    .filter(event => event.node === node && event.atMs <= untilMs && SEEN.has(event.kind))
    .map(({ atMs, kind, peer, data }) => `${atMs} ms: ${kind} ${peer ?? ''} ${JSON.stringify(data) ?? ''}`)
    .join('\n');
}

/** What happens at a node and is seen by it; that a message was lost or missed is not. */
const SEEN: ReadonlySet<string> = new Set(['start', 'send', 'deliver', 'timer', 'write', 'sync', 'restart']);

/** Runs the five worlds. */
export function runAmbiguousWorlds(): readonly {
  readonly name: string;
  readonly run: SimulationRun;
  /** What the client saw up to the end of its patience. */
  readonly clientView: string;
  readonly charges: number;
}[] {
  return ambiguousWorlds().map(({ name, world }) => {
    const run = simulate(world, { seed: 1, untilMs: 1000, trace: 'states' });
    const written = run.events.filter(({ kind, node }) => kind === 'sync' && node === 'server').length;
    return { name, run, clientView: viewOf(run, 'client', 150), charges: written };
  });
}
