import fc from 'fast-check';
import { type CausalOrder, causalOrder } from 'faultlines/clocks';
import {
  aBoolean,
  aNumber,
  defineSpec,
  describeFailure,
  formatCall,
  listOf,
  type Trial,
  tupleOf,
} from 'faultlines/exercise';

interface TraceEntry {
  process: string;
  hears?: number;
}

/** What an answer provides. */
type HappensBefore = {
  happensBefore(trace: TraceEntry[], one: number, other: number): boolean;
  concurrentPairs(trace: TraceEntry[]): [number, number][];
};

/** Traces of some processes, in which so many of ten events hear of another. */
function traces(processes: readonly string[], hearing: number): fc.Arbitrary<TraceEntry[]> {
  const entry = fc.record({
    process: fc.constantFrom(...processes),
    hears: fc.integer({ min: 1, max: 10 }).map(tenth => tenth <= hearing),
    sender: fc.nat(),
  });
  return fc.array(entry, { minLength: 2, maxLength: 9 }).map(drawn =>
    drawn.map(({ process, hears, sender }, place): TraceEntry => {
      if (!hears || place === 0) return { process };
      return { process, hears: sender % place };
    }),
  );
}

/** Asks for every pair, both ways, in one message. */
async function askEveryPair(
  { answer, refute, tried }: Trial<HappensBefore>,
  trace: TraceEntry[],
  order: CausalOrder,
): Promise<void> {
  const pairs = trace.flatMap((_, one) => trace.map((_entry, other) => [one, other] as const));
  const outcomes = await answer.batch(
    'happensBefore',
    pairs.map(([one, other]) => [trace, one, other]),
  );
  tried(pairs.length, 'pairs');
  outcomes.forEach((outcome, index) => {
    const [one, other] = pairs[index];
    const expected = order.happensBefore(one, other);
    const input = formatCall('happensBefore', [trace, one, other]);
    if (!outcome.ok) {
      refute({ message: describeFailure(outcome), input, expected });
      return;
    }
    if (outcome.value === expected) return;
    refute({
      message: expected
        ? `a chain leads from event ${one} to event ${other}, by messages and by what comes next at a process`
        : one === other
          ? 'an event does not happen before itself'
          : `no chain leads from event ${one} to event ${other}`,
      input,
      expected,
      actual: outcome.value,
    });
  });
}

export default defineSpec<HappensBefore>({
  id: '1.5.3',
  title: 'Happens-before from a trace',
  functions: { happensBefore: aBoolean, concurrentPairs: listOf(tupleOf(aNumber, aNumber)) },
  statement: `A trace is a list of events. Each names its process, and the events of a process stand in their order; one that received a message names, in \`hears\`, the place of the event that sent it, which
stands above. Write \`happensBefore(trace, one, other)\`, Lamport's relation between two places of the list, and \`concurrentPairs(trace)\`: the pairs of which neither happened before the
other, each with its smaller place first, in ascending order.`,
  properties: [
    {
      name: 'orders nothing that no chain connects',
      points: 2,
      hints: [
        'Two processes that never speak: which of their events has an order?',
        'At one process, the earlier event happens before the later; the later does not happen before the earlier, nor any event before itself.',
      ],
      check: async trial => {
        await trial.forAll([traces(['a', 'b', 'c'], 0)], async trace => {
          const order = causalOrder(trace);
          trial.sometimes('a pair with an order', order.orderedPairs().length > 0);
          trial.sometimes('a pair without', order.concurrentPairs().length > 0);
          await askEveryPair(trial, trace, order);
        });
      },
    },
    {
      name: 'follows messages and chains',
      points: 5,
      hints: [
        'A sending happens before its receipt. What else does then happen before what?',
        'Chains mix both kinds of steps: on at a process, over by a message, on at the next. How far does an event reach?',
        'Walk down the list from `one`. An event is reached if its process has an event that is reached already, or if what it hears is reached.',
      ],
      check: async trial => {
        await trial.forAll([traces(['a', 'b', 'c', 'd'], 6)], async trace => {
          const order = causalOrder(trace);
          trial.sometimes(
            'a chain over three processes',
            order.orderedPairs().some(([one, other]) => {
              const within = trace.filter(
                (_, place) => order.happensBefore(one, place) && order.happensBefore(place, other),
              );
              const ends = [trace[one].process, trace[other].process];
              return ends[0] !== ends[1] && within.some(({ process }) => !ends.includes(process));
            }),
          );
          trial.sometimes('a pair without an order', order.concurrentPairs().length > 0);
          await askEveryPair(trial, trace, order);
        });
      },
    },
    {
      name: 'finds every concurrent pair',
      points: 3,
      hints: [
        'Two events are concurrent if they are two, and neither happens before the other.',
        'Nothing that stands further down happens before what stands above: of each pair one question is enough.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([traces(['a', 'b', 'c', 'd'], 4)], async trace => {
          const expected = causalOrder(trace).concurrentPairs();
          sometimes('three concurrent pairs', expected.length >= 3);
          sometimes('none', expected.length === 0);
          const actual = await answer.call('concurrentPairs', trace);
          if (JSON.stringify(actual) === JSON.stringify(expected)) return;
          const found = Array.isArray(actual) ? actual.map(pair => JSON.stringify(pair)) : [];
          const left = expected.find(pair => !found.includes(JSON.stringify(pair)));
          const wrong = found.find(pair => !expected.some(one => JSON.stringify(one) === pair));
          refute({
            message:
              left !== undefined
                ? `no chain leads between events ${left[0]} and ${left[1]}, either way: they are concurrent`
                : wrong !== undefined
                  ? `a chain leads from one event of ${wrong} to the other`
                  : 'the pairs must stand in ascending order, each once',
            input: formatCall('concurrentPairs', [trace]),
            expected,
            actual,
          });
        });
      },
    },
  ],
});
