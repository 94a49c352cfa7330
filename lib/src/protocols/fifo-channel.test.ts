import { expect, it } from 'vitest';
import { explore } from '../engine/checking/index.js';
import { exponential } from '../engine/random/index.js';
import { type NodeClass, simulate } from '../engine/simulation/index.js';
import {
  DeduplicatingReceiver,
  deliversInOrder,
  FifoReceiver,
  FifoSender,
  NaiveReceiver,
  NaiveSender,
} from '../subjects/network/index.js';

class LoadedNaiveSender extends NaiveSender {
  override onStart(): void {
    for (const item of ['x', 'y']) this.accept(item);
  }
}
class LoadedSender extends FifoSender {
  override onStart(): void {
    for (const item of ['x', 'y', 'z']) this.accept(item);
  }
}
const worldOf = (sender: NodeClass, receiver: NodeClass) => ({ nodes: { a: sender, b: receiver } });
const always = {
  'in order': ({ nodes }: { nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>> }) =>
    deliversInOrder((nodes.a?.accepted ?? []) as unknown[], (nodes.b?.delivered ?? []) as unknown[]),
};
const wholeOf = (count: number) => ({
  'all delivered': ({ nodes }: { nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>> }) =>
    ((nodes.b?.delivered ?? []) as unknown[]).length === count,
});

it('breaks without numbers by one doubled message, and with numbers by one overtaken', () => {
  const naive = explore(worldOf(LoadedNaiveSender, NaiveReceiver), { duplicate: 1, always });
  expect(naive.violation?.message).toContain('delivery 1 is y');
  const numbered = explore(worldOf(LoadedNaiveSender, DeduplicatingReceiver), { duplicate: 1, always });
  expect(numbered.violation?.message).toContain('delivery 1 is y');
});

it('never finishes without retransmission once one message is lost', () => {
  const once = explore(worldOf(LoadedNaiveSender, FifoReceiver), { lose: 1, always, eventually: wholeOf(2) });
  expect(once.verdict).toBe('violated');
});

it('holds with numbers, a buffer and retransmission, whatever arrives how often in what order', () => {
  const found = explore(
    { ...worldOf(LoadedSender, FifoReceiver), network: 'set' as const },
    { always, sometimes: wholeOf(3) },
  );
  expect(found).toMatchObject({ verdict: 'holds', states: 30 });
  const fair = explore(
    { ...worldOf(LoadedSender, FifoReceiver), network: 'set' as const },
    { always, eventually: wholeOf(3) },
  );
  expect(fair.verdict).toBe('holds');
  const lossy = explore(
    { ...worldOf(LoadedSender, FifoReceiver), network: 'set' as const },
    { lose: 2, always, eventually: wholeOf(3) },
  );
  expect(lossy.verdict).toBe('holds');
  expect(lossy.states).toBeGreaterThan(30);
});

it('delivers two hundred items in order over a network that loses, doubles and reorders', () => {
  for (let seed = 0; seed < 10; seed++) {
    const run = simulate(
      {
        nodes: { a: FifoSender, b: FifoReceiver },
        network: {
          latency: exponential(10),
          links: ['a', 'b'].map(from => ({
            from,
            to: from === 'a' ? 'b' : 'a',
            loss: 0.2,
            duplication: 0.1,
            reordering: 0.2,
          })),
        },
        clients: { alice: Array.from({ length: 200 }, (_, request) => ({ to: 'a', request })) },
      },
      { seed, untilMs: 60_000, trace: 'none' },
    );
    const accepted = run.states.a?.accepted as unknown[];
    expect(accepted.length).toBe(200);
    expect(run.states.b?.delivered).toEqual(accepted);
    expect(run.states.a?.first).toBe(200);
  }
});
