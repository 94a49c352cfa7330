import type { ExploredState } from 'faultlines/checking';
import { answerNode, defineSpec, type Trial } from 'faultlines/exercise';
import { deliversInOrder } from 'faultlines/network';
import type { Random } from 'faultlines/random';
import { at, heal, partition, type SimulationRun, type World } from 'faultlines/simulation';
import { linksBetween, type NoFunctions, pictureOf, requireNoViolation } from '../../kit.js';

const nodes = { sender: answerNode('Sender'), receiver: answerNode('Receiver') };

/** What has been delivered, if it is a list at all. */
const deliveredIn = (states: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>) => {
  const delivered = states.receiver?.delivered;
  return Array.isArray(delivered) ? (delivered as unknown[]) : [];
};

const itemsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `item ${index + 1}`);

/** A client who gives items, one every 5 ms, over links that lose, double and reorder; what clients say arrives once. */
function worldOf(count: number, loss: number, random: Random): World {
  const links = linksBetween('sender', 'receiver', { loss, duplication: 0.2, reordering: 0.3 });
  const cutAt = 5 + random.below(30);
  return {
    nodes,
    network: { latency: 5, links },
    clients: {
      alice: itemsOf(count).map((request, index) => ({ to: 'sender', request, atMs: 1 + 5 * index })),
    },
    faults: [at(cutAt, partition(['sender'], ['receiver'])), at(cutAt + 50 + random.below(200), heal())],
  };
}

/** Runs schedules of items, and gives each with what went into it. */
async function runsOf(
  { answer, random }: Trial<NoFunctions>,
  count: number,
  loss: number,
  schedules: number,
) {
  const runs = Array.from({ length: schedules }, () => ({
    world: worldOf(count, loss, random),
    options: { seed: random.uint32(), untilMs: 3000 },
  }));
  return answer.simulate(runs);
}

/** The one with the fewest events: the easiest to read. */
const shortest = (runs: readonly SimulationRun[]): SimulationRun | undefined =>
  [...runs].sort((one, other) => one.events.length - other.events.length)[0];

export default defineSpec<NoFunctions>({
  id: '1.3.3',
  title: 'A reliable channel',
  functions: {},
  nodes: ['Sender', 'Receiver'],
  statement: `Write the two ends of a channel that delivers what clients gave to the sender: everything, once, in this order. The network loses messages,
doubles them and lets later ones overtake; a client's request may come again, too. Nodes do not crash. \`delivered\` is what the receiver has delivered; the sender answers each
request \`'accepted'\` at once. When everything is delivered and confirmed, the sender falls silent.`,
  properties: [
    {
      name: 'keeps order, once, whatever the network does',
      points: 6,
      hints: [
        'Follow the drawn schedule: which message came a second time, or before an earlier one?',
        'The receiver delivers the next number only, keeps what comes before its turn, and ignores what it has delivered.',
        "The sender takes a client's request only if its number is above the last one that it took from that client.",
      ],
      check: async trial => {
        const { answer, refute, tried } = trial;
        const items = ['x', 'y', 'z'];
        const clients = { alice: items.map(request => ({ to: 'sender', request })) };
        // Messages are kept as a set: whatever was sent may arrive at any time, any number of times, or never.
        const found = await answer.explore(
          { nodes, clients, network: 'set' },
          {
            always: {
              'in order': (state: ExploredState) => deliversInOrder(items, deliveredIn(state.nodes)),
            },
            sometimes: {
              'everything is delivered': (state: ExploredState) =>
                deliveredIn(state.nodes).length === items.length,
            },
            mostStates: 20_000,
          },
        );
        requireNoViolation(
          trial,
          found,
          'x, y and z, or the first of them, in every state',
          'something else',
        );
        if (found.goals.some(({ reached }) => !reached))
          refute({
            message: `in none of ${found.states} states is everything delivered: whoever delivers nothing keeps every order, and is no channel`,
            input: 'alice gives x, y and z to the sender',
            expected: 'some schedule in which all three are delivered',
            actual: 'none',
          });
        tried(found.states, 'states');
      },
    },
    {
      name: 'keeps order through losses and partitions',
      points: 3,
      hints: [
        'With more items on their way, more of them overtake.',
        'An item is delivered when all with lower numbers have been, and not before.',
      ],
      check: async trial => {
        const runs = await runsOf(trial, 10, 0.2, 60);
        const wrong = shortest(
          runs.filter(({ states }) => deliversInOrder(itemsOf(10), deliveredIn(states)) !== true),
        );
        if (wrong !== undefined)
          trial.refute({
            message: String(deliversInOrder(itemsOf(10), deliveredIn(wrong.states))),
            input: `a run of seed ${String(wrong.seed)}: a fifth of all messages are lost, and the link is cut for a while`,
            expected: 'items in the order in which they were given',
            actual: deliveredIn(wrong.states).map(String).join(', '),
            picture: pictureOf(wrong),
          });
        const count = runs.reduce((sum, { states }) => sum + deliveredIn(states).length, 0);
        if (count === 0)
          trial.refute({
            message: `${count} of ${10 * runs.length} items were delivered: whoever delivers nothing keeps every order`,
            input: `${runs.length} runs of ten items`,
            expected: 'some items',
            actual: count,
          });
        trial.tried(runs.length, 'schedules');
      },
    },
    {
      name: 'delivers everything once the network is fair',
      points: 4,
      hints: [
        'Which item was lost, and who sends it again?',
        'Set a timer while anything is not confirmed; in onTimer send it again and set the timer again.',
        'What the receiver confirms has been delivered, with everything before it; confirm again what comes again.',
      ],
      check: async trial => {
        const runs = await runsOf(trial, 6, 0.4, 60);
        const stuck = shortest(
          runs.filter(({ states }) => deliveredIn(states).map(String).join() !== itemsOf(6).join()),
        );
        if (stuck !== undefined)
          trial.refute({
            message: `six items were given, and they were never all delivered in order, although after the cut three messages in five arrive for over 2 s`,
            input: `a run of seed ${String(stuck.seed)}`,
            expected: itemsOf(6).join(', '),
            actual: deliveredIn(stuck.states).map(String).join(', ') || 'nothing',
            picture: pictureOf(stuck),
          });
        trial.tried(runs.length, 'schedules');
      },
    },
    {
      name: 'falls silent and keeps nothing that is done',
      points: 2,
      hints: [
        'What is confirmed need not be sent again, nor kept.',
        'Delete from `unconfirmed` all numbers below the confirmed one, and set the timer only while something is left.',
      ],
      check: async trial => {
        const runs = await runsOf(trial, 4, 0.2, 40);
        for (const run of runs) {
          const late = run.events.filter(({ kind, atMs }) => kind === 'send' && atMs > 2000).length;
          const { unconfirmed } = run.states.sender ?? {};
          const kept = unconfirmed instanceof Map ? unconfirmed.size : 0;
          const done = deliveredIn(run.states).length;
          if (late === 0 && kept === 0 && done === 4) continue;
          trial.refute({
            message:
              done < 4
                ? `${done} of four items were delivered: silence is no use before everything is`
                : `long after everything was delivered the sender still keeps ${kept} items and sent ${late} messages in the last second`,
            input: `a run of seed ${String(run.seed)}: four items, a fifth of all messages are lost`,
            expected: 'four delivered, none kept, nothing sent after 2 s',
            actual: `${done} delivered, ${kept} kept, ${late} sent`,
          });
        }
        trial.tried(runs.length, 'schedules');
      },
    },
  ],
});
