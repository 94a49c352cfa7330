import { type CounterInput, counterModel, type ExploredState, linearizable } from 'faultlines/checking';
import { type AnsweredRun, answerNode, defineSpec, type Trial } from 'faultlines/exercise';
import { exponential } from 'faultlines/random';
import {
  at,
  type ClientRequest,
  crash,
  restart,
  type SimulationRun,
  swarm,
  type World,
} from 'faultlines/simulation';
import {
  linksAmong,
  type NoFunctions,
  requireAnswers,
  requireLinearizable,
  requireNoViolation,
  requireSomeAnswers,
  runsUnderSeeds,
} from '../../kit.js';

const model = counterModel(0);
const nodes = { alice: answerNode('Caller'), bob: answerNode('Caller'), server: answerNode('Server') };
const NAMES = Object.keys(nodes);

const increment = (by: number): CounterInput => ({ type: 'increment', by });

/** Between callers and the server messages are lost, doubled and overtaken; users ask once, and are heard. */
function worldOf(loss: number, duplication: number): World {
  const links = linksAmong(NAMES, { latency: exponential(4), loss, duplication, reordering: 0.1 });
  return { nodes, network: { latency: 0.5, links } };
}

/** Two users at each caller, who ask one thing after the other. Amounts are powers of two, so that every total tells who is in it. */
function users(each: number, atMs = 0): Record<string, ClientRequest[]> {
  const names = ['ann', 'abe', 'ben', 'bea'];
  return Object.fromEntries(
    names.map((name, user) => [
      name,
      Array.from({ length: each }, (_, turn) => ({
        to: user < 2 ? 'alice' : 'bob',
        request: increment(2 ** (user * each + turn)),
        atMs: atMs + turn,
      })),
    ]),
  );
}

function inWords(run: SimulationRun): string {
  return run.history
    .map(
      ({ client, input, output }) =>
        `${client} +${(input as { by: number }).by}: ${output === undefined ? '?' : String(output)}`,
    )
    .join('; ');
}

const words = {
  inWords,
  wrong: 'are those of no counter: something was added twice, never, or told wrongly',
  expected: 'totals that come about by adding each amount once, at a moment between question and answer',
};

/** Refutes by the shortest history that one counter cannot have given, or by a total that nobody asked for. */
async function requireOnce(
  trial: Trial<NoFunctions>,
  runs: readonly AnsweredRun[],
): Promise<SimulationRun[]> {
  const { refute, tried } = trial;
  const done = await requireLinearizable(trial, runs, model, words);
  for (const run of done) {
    const total = Number(run.states.server?.total);
    const sum = (all: boolean) =>
      run.history
        .filter(({ completedAtMs }) => all || completedAtMs !== undefined)
        .reduce((so, { input }) => so + (input as { by: number }).by, 0);
    if (run.states.server === undefined || (sum(false) <= total && total <= sum(true))) continue;
    refute({
      message: `the server holds ${total}; what was acknowledged makes ${sum(false)}, and all that was asked ${sum(true)}`,
      input: inWords(run),
      expected: `from ${sum(false)} to ${sum(true)}`,
      actual: total,
    });
  }
  requireSomeAnswers(trial, done, {
    inWords,
    noUse: 'no use',
    expected: 'answers, while the network lets them through',
  });
  tried(runs.length, 'schedules');
  return done;
}

export default defineSpec<NoFunctions>({
  id: '1.0g.2',
  title: 'Exactly-once effects',
  functions: {},
  nodes: ['Caller', 'Server'],
  statement: `The capstone of part 1: a counter whose every increment takes effect exactly once, over a network that loses, doubles, delays and reorders, with callers and a server that crash and
come back. Nodes \`alice\` and \`bob\` are callers, \`server\` keeps the counter; users ask a caller, and are answered the new total. What was acknowledged must be in the total, once;
what was not may be, once. The effect and the key by which it is known become durable together; whatever a caller begins after a crash must not look like something from before it. The server must
not remember every command for ever. Requests of users may come twice, too; a caller that crashes need not answer what it was asked before.`,
  properties: [
    {
      name: 'counts while nothing fails',
      points: 4,
      hints: [
        'Begin with one caller and one command: number it, send it, add it, send the result back, reply.',
        'Two users ask one caller at one time: keep a queue, and begin the next command when the one before it is answered.',
      ],
      check: async trial => {
        const runs = runsUnderSeeds(trial.random, 20, 5000, () => ({ ...worldOf(0, 0), clients: users(4) }));
        requireAnswers(trial, await requireOnce(trial, runs), 'nothing failed here', inWords);
      },
    },
    {
      name: 'takes effect once in every schedule, to a stated depth',
      points: 10,
      hints: [
        'Follow the drawn schedule from its end: which command was added twice, and what did the server know of it the second time?',
        'The server keeps, of each caller, the number of its last command and what came of it; an equal number is answered again, a smaller one is not carried out.',
        'A caller that comes back numbers its commands on from where it was: the number is on its disk before the command leaves.',
      ],
      check: async trial => {
        const { answer, refute, tried } = trial;
        const world = {
          nodes: { alice: answerNode('Caller'), server: answerNode('Server') },
          clients: { ann: [1, 2].map(by => ({ to: 'alice', request: increment(by) })) },
        };
        const found = await answer.explore(world, {
          lose: 1,
          duplicate: 1,
          crash: 1,
          mostStates: 25_000,
          always: {
            linearizable: linearizable(model),
            'no more than was asked': ({ nodes: { server } }: ExploredState) =>
              server === undefined || Number(server.total) <= 3 || `1 and 2 became ${String(server.total)}`,
          },
          sometimes: {
            'both increments are answered': ({ history }: ExploredState) =>
              history.filter(({ output }) => output !== undefined).length === 2,
          },
        });
        requireNoViolation(
          trial,
          found,
          'each increment once, in whatever order things happen',
          'the failure',
        );
        if (found.goals.some(({ reached }) => !reached))
          refute({
            message: `in none of ${found.states} states both increments are answered: nothing was shown`,
            input: 'ann asks alice for +1 and then +2',
            expected: 'a schedule in which she is answered twice',
            actual: 'none',
          });
        tried(
          found.states,
          `states to a depth of ${found.depth} steps, with a loss, a repetition and a crash`,
        );
      },
    },
    {
      name: 'takes effect once in 1,000 schedules of faults',
      points: 14,
      hints: [
        'Which of the two writes its memory first, the effect or the key? What does a crash between them leave?',
        'One write for the total and the sessions, synced before the result is sent.',
        'A late copy of an old command must not be taken for a new one: compare numbers, not only for equality.',
      ],
      check: async trial => {
        const world = {
          ...worldOf(0.08, 0.08),
          clients: users(2),
          clientTimeoutMs: 250,
          faults: swarm({ healedAtMs: 200 }),
        };
        const runs = runsUnderSeeds(trial.random, 1000, 1200, () => world);
        await requireOnce(trial, runs);
      },
    },
    {
      name: 'answers everybody once the network is fair',
      points: 6,
      hints: [
        'A message was lost, and nobody sends it again.',
        'The caller sends its command again until the result is there; the server answers an old command again, too.',
      ],
      check: async trial => {
        const world = { ...worldOf(0.3, 0.05), clients: users(3, 400), faults: swarm({ healedAtMs: 300 }) };
        const runs = runsUnderSeeds(trial.random, 60, 20_000, () => world);
        requireAnswers(
          trial,
          await requireOnce(trial, runs),
          'it asked after the last fault, and of three messages at least two arrive',
          inWords,
        );
      },
    },
    {
      name: 'remembers no more than it must',
      points: 6,
      hints: [
        'After ten thousand commands, how many keys does the server hold?',
        'A caller has one command under way: the last number of each caller is all that the server needs.',
      ],
      check: async trial => {
        const { answer, refute, tried } = trial;
        const sizeAfter = (run: SimulationRun) => JSON.stringify(asData(run.states.server)).length;
        const ask = (count: number): World => ({
          ...worldOf(0, 0),
          clients: { ann: Array.from({ length: count }, () => ({ to: 'alice', request: increment(1) })) },
          faults: [at(30_000, crash('server')), at(30_001, restart('server'))],
        });
        const [few, many] = await answer.simulate(
          [20, 400].map(count => ({
            world: ask(count),
            options: { seed: 1, untilMs: 40_000, trace: 'none' as const },
          })),
        );
        requireAnswers(trial, [few, many], 'nothing failed while it asked', inWords);
        if (sizeAfter(many) > 2 * sizeAfter(few))
          refute({
            message: `after 20 commands the server's fields take ${sizeAfter(few)} letters, after 400 they take ${sizeAfter(many)}: it never forgets`,
            input: 'ann asks for +1, 400 times',
            expected: `${sizeAfter(few)} letters, or a few more`,
            actual: sizeAfter(many),
          });
        tried(420, 'commands');
      },
    },
  ],
});

/** Maps and sets as lists, so that their size shows. */
function asData(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, held]) => [asData(key), asData(held)]);
  if (value instanceof Set) return [...value].map(asData);
  if (Array.isArray(value)) return value.map(asData);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, asData(held)]));
  return value;
}
