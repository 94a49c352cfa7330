import fc from 'fast-check';
import { type Answer, aNumber, aText, defineSpec, formatCall, listOf, recordOf } from 'faultlines/exercise';
import { type CallGraph, callsPerRequest } from 'faultlines/latency';

interface Objective {
  component: string;
  withinMs: number;
  share: number;
}

/** What an answer provides. */
type Objectives = {
  objectivesFor(graph: CallGraph, withinMs: number, share: number): Objective[];
};

const NAMES = ['auth', 'search', 'ads', 'cart', 'prices', 'images'];

/** Graphs of up to three levels; small ones first, so that a failure shrinks to a graph that fits a line. */
function graphs(withFanOut: boolean): fc.Arbitrary<CallGraph> {
  const call = fc.constantFrom(...NAMES).map((component): CallGraph => ({ kind: 'call', component }));
  const level = (inner: fc.Arbitrary<CallGraph>): fc.Arbitrary<CallGraph> => {
    const parts = fc.array(inner, { minLength: 1, maxLength: 3 });
    const options: fc.Arbitrary<CallGraph>[] = [
      call,
      parts.map((list): CallGraph => ({ kind: 'sequence', parts: list })),
      parts.map((list): CallGraph => ({ kind: 'parallel', parts: list })),
    ];
    const fanOut = fc
      .tuple(fc.integer({ min: 2, max: 100 }), inner)
      .map(([count, part]): CallGraph => ({ kind: 'fan-out', count, part }));
    return fc.oneof(...options, ...(withFanOut ? [fanOut] : []));
  };
  return level(level(level(call)));
}

/** The same graph with every call to a component of its own. */
function withDistinctComponents(graph: CallGraph): CallGraph {
  let next = 0;
  const rename = (part: CallGraph): CallGraph => {
    if (part.kind === 'call') return { kind: 'call', component: `service-${next++}` };
    if (part.kind === 'fan-out') return { ...part, part: rename(part.part) };
    return { ...part, parts: part.parts.map(rename) };
  };
  return rename(graph);
}

/** The time of the longest way if every component takes all of its own. */
function longestWay(graph: CallGraph, times: ReadonlyMap<string, number>): number {
  if (graph.kind === 'call') return times.get(graph.component) ?? Number.NaN;
  if (graph.kind === 'fan-out') return longestWay(graph.part, times);
  const ways = graph.parts.map(part => longestWay(part, times));
  return graph.kind === 'sequence' ? ways.reduce((sum, way) => sum + way, 0) : Math.max(...ways);
}

/** The share of requests whose calls are all in time, if calls are late independently. */
function wholeShare(graph: CallGraph, objectives: readonly Objective[]): number {
  const calls = callsPerRequest(graph);
  return objectives.reduce(
    (product, { component, share }) => product * share ** (calls.get(component) ?? 0),
    1,
  );
}

const withinMs = fc.integer({ min: 10, max: 2000 });
const share = fc.constantFrom(0.9, 0.99, 0.995, 0.999);

type Refute = (failure: { message: string; input: string; expected: unknown; actual: unknown }) => never;

async function askFor(
  answer: Answer<Objectives>,
  graph: CallGraph,
  time: number,
  wanted: number,
  refute: Refute,
): Promise<{ objectives: Objective[]; input: string }> {
  const objectives = await answer.call('objectivesFor', graph, time, wanted);
  const input = formatCall('objectivesFor', [graph, time, wanted]);
  const expected = [...callsPerRequest(graph).keys()].sort();
  const named = Array.isArray(objectives) ? objectives.map(({ component }) => component).sort() : objectives;
  if (JSON.stringify(named) !== JSON.stringify(expected)) {
    refute({
      message: 'there must be one objective for each component that is called',
      input,
      expected,
      actual: named,
    });
  }
  return { objectives, input };
}

function requireShare(
  graph: CallGraph,
  objectives: Objective[],
  wanted: number,
  input: string,
  refute: Refute,
): void {
  const reached = wholeShare(graph, objectives);
  if (Math.abs(reached - wanted) <= 1e-6 * wanted) return;
  refute({
    message: `if every component just keeps your objective, ${(100 * reached).toPrecision(5)}% of requests are in time, promised are ${100 * wanted}%`,
    input,
    expected: `shares whose product over all calls is ${wanted}`,
    actual: objectives,
  });
}

export default defineSpec<Objectives>({
  id: '5.2.4',
  title: 'Component objectives for a call graph',
  functions: { objectivesFor: listOf(recordOf({ component: aText, withinMs: aNumber, share: aNumber })) },
  statement: `The whole must answer \`share\` of its requests within \`withinMs\`. What must each component promise? Write
\`objectivesFor(graph, withinMs, share)\`: one objective for each component, the same share for every call. If every component
keeps its objective (calls being late independently), the whole must keep its own, with nothing to spare: on the longest way
the times add up to \`withinMs\`, and the shares of all calls multiply to \`share\`. Along a sequence its parts share the
time (in proportion to the calls on their longest ways is fair; any way to split it will do); calls side by side each get all of it; a
component that is called at several places promises the least of its times.`,
  properties: [
    {
      name: 'keeps the promise',
      points: 4,
      hints: [
        'Five calls, each in time with 99%: how often are all five?',
        'With n calls, each share is the n-th root of the promised one.',
        'Along a sequence times add, so its parts must share the time that it was given.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([graphs(false), withinMs, share], async (graph, time, wanted) => {
          const { objectives, input } = await askFor(answer, graph, time, wanted, refute);
          sometimes(
            'several calls',
            [...callsPerRequest(graph).values()].some(count => count > 1) || objectives.length > 1,
          );
          requireShare(graph, objectives, wanted, input, refute);
          const longest = longestWay(graph, new Map(objectives.map(one => [one.component, one.withinMs])));
          if (longest <= time * (1 + 1e-9)) return;
          refute({
            message: `the longest way takes ${longest.toPrecision(4)} ms if every component takes its time`,
            input,
            expected: `at most ${time} ms`,
            actual: objectives,
          });
        });
      },
    },
    {
      name: 'wastes nothing',
      points: 3,
      hints: [
        'An objective of 0 ms keeps every promise. Who would sign it?',
        'Calls side by side wait at the same time: each gets the whole time of its branch.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll(
          [graphs(true).map(withDistinctComponents), withinMs, share],
          async (graph, time, wanted) => {
            sometimes('calls side by side', JSON.stringify(graph).includes('parallel'));
            const { objectives, input } = await askFor(answer, graph, time, wanted, refute);
            const longest = longestWay(graph, new Map(objectives.map(one => [one.component, one.withinMs])));
            if (!(longest >= time * (1 - 1e-6))) {
              const unused = (time - longest).toPrecision(3);
              refute({
                message: `${unused} of ${time} ms are left unused on the longest way`,
                input,
                expected: time,
                actual: objectives,
              });
            }
            const reached = wholeShare(graph, objectives);
            if (!(reached <= wanted * (1 + 1e-6))) {
              refute({
                message: `the shares multiply to ${reached}, more than was promised`,
                input,
                expected: wanted,
                actual: objectives,
              });
            }
          },
        );
      },
    },
    {
      name: 'treats every call alike',
      points: 1,
      hints: [
        'Which component did you ask more of, and why?',
        'One share for all: the promised one, to the power of one over the calls.',
      ],
      check: async ({ answer, forAll, refute }) => {
        await forAll([graphs(true), withinMs, share], async (graph, time, wanted) => {
          const { objectives, input } = await askFor(answer, graph, time, wanted, refute);
          const shares = objectives.map(one => one.share);
          if (Math.max(...shares) - Math.min(...shares) <= 1e-9) return;
          refute({
            message: 'one component got a stricter share than another',
            input,
            expected: 'equal shares',
            actual: objectives,
          });
        });
      },
    },
    {
      name: 'counts every server of a fan-out',
      points: 2,
      hints: [
        'A fan-out to 100 servers is one line of code. How many calls is it?',
        'Multiply the counts on the way down: a fan-out to 10 inside a fan-out to 10 is 100 calls.',
      ],
      check: async ({ answer, forAll, refute }) => {
        const fannedOut = fc
          .tuple(fc.integer({ min: 2, max: 200 }), graphs(true))
          .map(([count, part]): CallGraph => ({ kind: 'fan-out', count, part }));
        await forAll([fannedOut, withinMs, share], async (graph, time, wanted) => {
          const { objectives, input } = await askFor(answer, graph, time, wanted, refute);
          requireShare(graph, objectives, wanted, input, refute);
        });
      },
    },
  ],
});
