import type { ExploredState, ExploreOptions } from 'faultlines/checking';
import { answerNode, defineSpec, type Trial } from 'faultlines/exercise';
import { at, crash, restart, type World } from 'faultlines/simulation';
import { linksBetween, type NoFunctions, pictureOf, requireNoViolation } from '../../kit.js';

const nodes = { payer: answerNode('Payer'), payee: answerNode('Payee') };
const transfer = { alice: [{ to: 'payer', request: { amount: 30 } }] };

/** Where the money is, by the fields of the two banks; `undefined` while one of them is down. */
function moneyIn({ nodes: banks }: ExploredState) {
  const { payer, payee } = banks;
  if (payer === undefined || payee === undefined) return undefined;
  const applied = payee.applied instanceof Set ? payee.applied : new Set();
  const intents = payer.intents instanceof Map ? [...payer.intents] : [];
  const underWay = intents
    .filter(([key]) => !applied.has(key))
    .reduce((sum, [, amount]) => sum + Number(amount), 0);
  return { payer: Number(payer.balance), payee: Number(payee.balance), underWay };
}

const always = {
  'the sum stays 200': (state: ExploredState) => {
    const money = moneyIn(state);
    if (money === undefined) return true;
    const { payer, payee, underWay } = money;
    if (payer + payee + underWay === 200) return true;
    return `the payer has ${payer}, the payee ${payee}, and intents of ${underWay} are not applied: together ${payer + payee + underWay}, not 200`;
  },
};

const sometimes = {
  'the money has arrived': (state: ExploredState) =>
    moneyIn(state)?.payee === 130 && moneyIn(state)?.payer === 70,
};

async function requireSum(trial: Trial<NoFunctions>, faults: ExploreOptions): Promise<void> {
  const { answer, refute, tried } = trial;
  // Messages are kept as a set: whatever was sent may arrive at any time, any number of times, or never.
  const world = { nodes, clients: transfer, network: 'set' as const };
  const found = await answer.explore(world, { ...faults, always, sometimes, mostStates: 20_000 });
  requireNoViolation(trial, found, 'balances and open intents that make 200, in every state', 'another sum');
  const missed = found.goals.find(({ reached }) => !reached);
  if (missed !== undefined)
    refute({
      message: `in none of ${found.states} states ${missed.goal}: whoever never pays keeps the sum, and is no bank`,
      input: 'alice asks payer: { amount: 30 }',
      expected: 'some schedule in which the payer has 70 and the payee 130',
      actual: 'none',
    });
  tried(found.states, 'states');
}

export default defineSpec<NoFunctions>({
  id: '1.1.3',
  title: 'Repair the transfer',
  functions: {},
  nodes: ['Payer', 'Payee'],
  statement: `Write the two banks so that the explorer finds nothing. Both begin with 100. The payer takes the money off, sends the deposit until it is confirmed, and
answers its client \`'paid'\` then, or \`'refused'\` at once when there is not enough. Messages, and requests of clients, are lost, late and repeated; either bank may crash, and comes back with what it wrote to
its disk and synced. Whenever both are up, the two balances and the intents that are not applied yet must make 200.`,
  properties: [
    {
      name: 'keeps the sum whatever the network does',
      points: 5,
      hints: [
        'Follow the drawn schedule: which message was carried out twice, or which amount is written down nowhere?',
        'The payer moves the amount from its balance into its intents in one handler; the payee adds what it has not applied.',
        'A deposit whose key is in `applied` is confirmed again, and not added again.',
      ],
      check: trial => requireSum(trial, {}),
    },
    {
      name: 'keeps the sum when banks crash',
      points: 5,
      hints: [
        'What does each bank find on its disk when it comes back, and what did the other one see of it before?',
        'Balance and intents belong together, and so do balance and keys: one write for both, synced before anything is sent.',
        'disk.write(key, { balance, intents }) and disk.sync(), then send; read it in onRestart and send again.',
      ],
      check: trial => requireSum(trial, { crash: 2 }),
    },
    {
      name: 'pays in the end',
      points: 3,
      hints: [
        'Half of the messages are lost here. Who sends again, and for how long?',
        'Set a timer while there are intents; on a restart there may be some, too.',
      ],
      check: async ({ answer, random, refute, tried }) => {
        const runs = Array.from({ length: 60 }, (_, index) => {
          const links = linksBetween('payer', 'payee', { loss: 0.5 });
          const victim = index % 2 === 0 ? 'payer' : 'payee';
          const world: World = {
            nodes,
            network: { latency: 5, links },
            clients: { alice: [{ to: 'payer', request: { amount: 30 }, atMs: 1 }] },
            faults: index < 20 ? [] : [at(10 + index, crash(victim)), at(200, restart(victim))],
          };
          return { world, options: { seed: random.uint32(), untilMs: 8000 } };
        });
        for (const run of await answer.simulate(runs)) {
          const { payer, payee } = run.states;
          if (Number(payer?.balance) === 70 && Number(payee?.balance) === 130) continue;
          refute({
            message: `after 8 s, long after the last fault, the payer has ${String(payer?.balance)} and the payee ${String(payee?.balance)}`,
            input: `a run of seed ${String(run.seed)}: half of all messages are lost`,
            expected: '70 and 130',
            actual: `${String(payer?.balance)} and ${String(payee?.balance)}`,
            picture: pictureOf(run),
          });
        }
        tried(runs.length, 'schedules');
      },
    },
    {
      name: 'answers its client truthfully',
      points: 2,
      hints: [
        "'paid' is true once the payee has confirmed, and not before.",
        "An amount above the balance is 'refused', and changes nothing.",
      ],
      check: async ({ answer, random, refute, tried }) => {
        const amounts = Array.from({ length: 20 }, () => [10 + random.below(80), 10 + random.below(80)]);
        const runs = amounts.map(pair => ({
          world: {
            nodes,
            network: { latency: 5 },
            clients: { alice: pair.map(amount => ({ to: 'payer', request: { amount } })) },
          },
          options: { seed: 1, untilMs: 2000 },
        }));
        const done = await answer.simulate(runs);
        for (const [index, { history, states, events }] of done.entries()) {
          const [first, second] = amounts[index];
          const expected = ['paid', first + second > 100 ? 'refused' : 'paid'];
          const actual = history.map(({ output }) => output);
          const paid = first + (first + second > 100 ? 0 : second);
          const early = events.find(({ kind, data }) => kind === 'answer' && data === 'paid');
          const confirmed = events.find(({ kind, node }) => kind === 'deliver' && node === 'payee');
          const isEarly = early !== undefined && (confirmed === undefined || early.id < confirmed.id);
          if (actual.join() === expected.join() && Number(states.payee?.balance) === 100 + paid && !isEarly)
            continue;
          refute({
            message: isEarly
              ? "the client was told 'paid' before the payee had heard of it"
              : `alice asks for ${first} and then ${second}, out of 100`,
            input: `transfers of ${first} and ${second}, nothing fails`,
            expected: `${expected.join(', ')}; the payee has ${100 + paid}`,
            actual: `${actual.map(String).join(', ')}; the payee has ${String(states.payee?.balance)}`,
          });
        }
        tried(runs.length, 'pairs of transfers');
      },
    },
  ],
});
