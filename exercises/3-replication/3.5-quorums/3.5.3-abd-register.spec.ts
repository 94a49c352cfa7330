import { historyOfRun, type RegisterInput, registerModel } from 'faultlines/checking';
import { type AnsweredRun, answerNode, defineSpec, type Trial } from 'faultlines/exercise';
import { lognormal, type Random } from 'faultlines/random';
import { type ClientRequest, closedLoop, type SimulationRun, swarm, type World } from 'faultlines/simulation';
import {
  linksAmong,
  type NoFunctions,
  requireAnswers,
  requireLinearizable,
  requireSomeAnswers,
  runsUnderSeeds,
} from '../../kit.js';

const NODES = ['a', 'b', 'c'];
const model = registerModel<unknown>(0);

/** Links between nodes that lose, double and delay; what clients and nodes say to each other arrives. */
function worldOf(options: {
  readonly loss: number;
  readonly duplication: number;
  readonly sigma: number;
}): World {
  const { loss, duplication, sigma } = options;
  const links = linksAmong(NODES, { latency: lognormal(0.5, sigma), loss, duplication });
  return {
    nodes: Object.fromEntries(NODES.map(node => [node, answerNode('AbdRegister')])),
    network: { latency: 0.2, links },
  };
}

/** Clients that each ask one thing after the other, at nodes that are drawn. */
const clientsWho = (count: number, each: number, writeShare: number, thinkMs: number) =>
  closedLoop({
    clients: count,
    each,
    thinkMs,
    request: (random: Random): RegisterInput =>
      random.chance(writeShare) ? { type: 'write', value: random.below(1_000_000) } : { type: 'read' },
  });

const writes = (at: readonly string[], from: number): ClientRequest[] =>
  at.map((to, turn) => ({ to, request: { type: 'write', value: from + turn } }));

const reads = (at: readonly string[]): ClientRequest[] => at.map(to => ({ to, request: { type: 'read' } }));

/** Two writers who begin at one node, and two readers who go round the nodes, one behind the other. */
const ROUNDS: Record<string, ClientRequest[]> = {
  writer: writes(['a', 'b'], 1),
  'other writer': writes(['a'], 3),
  reader: reads(['a', 'b', 'c', 'a', 'b', 'c']),
  'other reader': reads(['b', 'c', 'a', 'b', 'c', 'a']),
};

function inWords(run: SimulationRun): string {
  const history = historyOfRun<RegisterInput, unknown>(run);
  return history
    .map(({ client, input, output, completedAt }) => {
      const what = input.type === 'write' ? `writes ${String(input.value)}` : 'reads';
      const came = completedAt === undefined ? '?' : input.type === 'read' ? String(output) : 'done';
      return `${client} ${what}: ${came}`;
    })
    .join('; ');
}

const words = {
  inWords,
  wrong: 'are not linearizable: no single copy explains what these clients saw',
  expected: 'every operation takes effect at one moment between its call and its answer',
};

/** Runs schedules, and refutes by the shortest history that no single copy explains. */
async function requireRegister(
  trial: Trial<NoFunctions>,
  runs: readonly AnsweredRun[],
): Promise<SimulationRun[]> {
  const done = await requireLinearizable(trial, runs, model, words);
  requireSomeAnswers(trial, done, {
    inWords,
    noUse: 'no register',
    expected: 'answers, while a majority is up',
  });
  const values = new Set(
    done.flatMap(({ history }) =>
      history.map(({ input, output }) => ((input as RegisterInput).type === 'read' ? output : undefined)),
    ),
  );
  trial.sometimes('reads that return what somebody wrote', values.size > 2);
  trial.tried(runs.length, 'schedules');
  return done;
}

const whose = ({ client, input }: SimulationRun['history'][number]): string =>
  ` to ${client}'s ${(input as RegisterInput).type}`;

export default defineSpec<NoFunctions>({
  id: '3.5.3',
  title: 'A linearizable register',
  functions: {},
  nodes: ['AbdRegister'],
  statement: `Write the register of Attiya, Bar-Noy and Dolev as a class of nodes. Every node keeps a copy, and leads the operations of the clients that ask it: it
queries a majority for the latest version (itself counts), then stores a version with a majority: a write a new one, a read the one that it will return.
Copies must survive a crash (\`this.disk\`), and what is lost must be sent again (\`this.setTimer\`). Nodes are \`a\`, \`b\` and \`c\`; a register holds 0 at first;
each request reaches its node once.`,
  properties: [
    {
      name: 'is a register while nothing fails',
      points: 3,
      hints: [
        'Begin with onRequest: note the operation, send a query to the two others, and set the timer.',
        'Answer a query with your copy and a store by keeping the version if it is later; count the answers in onMessage.',
        'When two of three are heard in the query phase, begin the store phase under the same number; when two are heard there, reply.',
      ],
      check: async trial => {
        const world = { ...worldOf({ loss: 0, duplication: 0, sigma: 0.2 }) };
        const ask = (at: string, request: RegisterInput, atMs: number): ClientRequest => ({
          to: at,
          request,
          atMs,
        });
        const runs = runsUnderSeeds(trial.random, 20, 3000, (_index, seed) => ({
          ...world,
          clients: {
            alice: [1, 2, 3, 4, 5, 6].map(value =>
              ask(NODES[value % 3], { type: 'write', value: 100 * value + (seed % 100) }, 100 * value),
            ),
            bob: [1, 2, 3, 4, 5, 6].map(turn =>
              ask(NODES[(turn + 1) % 3], { type: 'read' }, 100 * turn + 50),
            ),
          },
        }));
        requireAnswers(trial, await requireRegister(trial, runs), 'nothing failed here', inWords, whose);
      },
    },
    {
      name: 'is linearizable in whatever order messages arrive',
      points: 8,
      hints: [
        'Look at two reads of which the first returned the new value and the later one the old.',
        'A read has returned a value that only one node had. How could it make sure that the next read finds it?',
        'Before a read replies, it stores the version that it is about to return with a majority, just as a write does.',
      ],
      check: async trial => {
        const uneven = worldOf({ loss: 0, duplication: 0.05, sigma: 3 });
        const rounds = { ...uneven, clients: ROUNDS };
        const drawn = { ...uneven, workload: clientsWho(4, 3, 0.4, 0) };
        const runs = runsUnderSeeds(trial.random, 240, 20_000, index => (index % 3 === 0 ? drawn : rounds));
        await requireRegister(trial, runs);
      },
    },
    {
      name: 'is linearizable through losses, crashes and partitions',
      points: 5,
      hints: [
        'A node that crashes is made anew: what did it acknowledge before, and what does it know now?',
        'Write the copy to the disk and sync it before you acknowledge it, and read it in onRestart.',
        'A node that leads two writes at once, or crashes between two, must not give one version to two values: count on from your own copy too, and keep your own write first.',
      ],
      check: async trial => {
        const failing = {
          ...worldOf({ loss: 0.05, duplication: 0.05, sigma: 2 }),
          clientTimeoutMs: 150,
          faults: swarm({ healedAtMs: 100 }),
        };
        const rounds = { ...failing, clients: ROUNDS };
        const drawn = { ...failing, workload: clientsWho(4, 6, 0.25, 0.5) };
        const runs = runsUnderSeeds(trial.random, 240, 1500, index => (index % 3 === 0 ? drawn : rounds));
        await requireRegister(trial, runs);
      },
    },
    {
      name: 'answers everybody once the network is healed',
      points: 4,
      hints: [
        'A message was lost, and nobody sends it again.',
        'In onTimer, ask every node again that has not answered, and set the timer again while an operation is open.',
      ],
      check: async trial => {
        const world = {
          ...worldOf({ loss: 0.3, duplication: 0.05, sigma: 0.5 }),
          faults: swarm({ healedAtMs: 300 }),
          clients: Object.fromEntries(
            NODES.map((node, turn) => [
              `client of ${node}`,
              [0, 1, 2, 3].map(round => ({
                to: node,
                request:
                  (turn + round) % 2 === 0 ? { type: 'read' } : { type: 'write', value: 10 * turn + round },
                atMs: 400 + 20 * round,
              })),
            ]),
          ),
        };
        const runs = runsUnderSeeds(trial.random, 60, 10_000, () => world);
        const done = await trial.answer.simulate(runs);
        requireAnswers(
          trial,
          done,
          'it asked after the last fault, and of three messages at least two arrive',
          inWords,
          whose,
        );
        trial.tried(done.length, 'schedules');
      },
    },
  ],
});
