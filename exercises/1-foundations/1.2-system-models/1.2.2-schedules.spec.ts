import { aNumber, defineSpec, listOf, oneOf, recordOf, type Trial } from 'faultlines/exercise';
import { silenceElection } from 'faultlines/models';
import {
  at,
  type Client,
  crash,
  Node,
  pause,
  restart,
  resume,
  type ScheduledFault,
  type SimulationRun,
  setLink,
  simulate,
  type World,
} from 'faultlines/simulation';
import { pictureOf } from '../../kit.js';

type PlannedFault =
  | { atMs: number; kind: 'slow link'; from: string; to: string; latencyMs: number }
  | { atMs: number; kind: 'pause' | 'resume' | 'crash' | 'restart'; node: string };

interface Schedules {
  election: PlannedFault[];
  lease: PlannedFault[];
  counter: PlannedFault[];
}

/** What an answer provides. */
type Breaking = { schedules(): Schedules };

/** Gives the lease of 100 ms to whoever asks while nobody has it, with a number. */
class LeaseServer extends Node<never, unknown> {
  holder = '';
  untilMs = 0;
  number = 0;

  override onMessage(from: string): void {
    if (this.now() < this.untilMs) return;
    this.holder = from;
    this.number += 1;
    this.untilMs = this.now() + 100;
    this.send(from, { number: this.number, forMs: 100 });
  }
}

/** Asks for the lease; looks whether it has it; and 10 ms later writes to the store. */
class LeaseHolder extends Node<never, { number: number; forMs: number } | string> {
  number = 0;
  untilMs = 0;

  override onStart(): void {
    this.setTimer('ask', this.id === 'first' ? 1 : 10);
  }

  override onMessage(_from: string, lease: { number: number; forMs: number } | string): void {
    if (typeof lease === 'string') return;
    this.number = lease.number;
    this.untilMs = this.now() + lease.forMs;
    this.setTimer('look', 20);
  }

  override onTimer(name: string): void {
    if (name === 'ask') {
      this.send('lease', 'please');
      this.setTimer('ask', 50);
    } else if (name === 'look') {
      if (this.now() < this.untilMs) this.setTimer('write', 10);
    } else this.send('store', { number: this.number, forMs: 0 });
  }
}

/** Writes down under which lease it was written to. */
class LeaseStore extends Node<never, { number: number }> {
  numbers: number[] = [];

  override onMessage(_from: string, { number }: { number: number }): void {
    this.numbers = [...this.numbers, number];
  }
}

/** Counts, and says so. */
class MemoryCounter extends Node<'increment'> {
  count = 0;

  override onRequest(client: Client): void {
    this.count += 1;
    this.reply(client, this.count);
  }
}

const Election = silenceElection(3);

const WORLDS: Readonly<Record<keyof Schedules, World>> = {
  election: { nodes: { leader: Election, heir: Election }, network: { latency: 0.5 } },
  lease: {
    nodes: { lease: LeaseServer, first: LeaseHolder, second: LeaseHolder, store: LeaseStore },
    network: { latency: 1 },
  },
  counter: {
    nodes: { server: MemoryCounter },
    network: { latency: 1 },
    clients: {
      alice: Array.from({ length: 10 }, (_, turn) => ({
        to: 'server',
        request: 'increment',
        atMs: 20 * (turn + 1),
      })),
    },
  },
};
const UNTIL_MS: Readonly<Record<keyof Schedules, number>> = { election: 100, lease: 500, counter: 400 };

/** Faults as the simulator knows them; what is no fault of this world is refuted. */
function asFaults(
  { refute }: Trial<Breaking>,
  protocol: keyof Schedules,
  planned: readonly PlannedFault[],
): ScheduledFault[] {
  const names = Object.keys(WORLDS[protocol].nodes);
  const complain = (what: string): never =>
    refute({
      message: what,
      input: `schedules().${protocol}`,
      expected: 'one or two faults of nodes and links that are there',
      actual: planned,
    });
  if (!Array.isArray(planned) || planned.length < 1 || planned.length > 2)
    complain('a schedule has one fault or two: the art is to need little');
  return planned.map(fault => {
    const { atMs } = fault;
    if (!(typeof atMs === 'number' && atMs >= 0 && atMs <= UNTIL_MS[protocol]))
      complain(`a fault happens between 0 and ${UNTIL_MS[protocol]} ms`);
    if (fault.kind === 'slow link') {
      const { from, to, latencyMs } = fault;
      if (!names.includes(from) || !names.includes(to)) complain(`there is no link from ${from} to ${to}`);
      if (!(latencyMs >= 0 && latencyMs <= 1000)) complain('a link takes from 0 to 1,000 ms');
      return at(atMs, setLink({ from, to }, { latency: latencyMs }));
    }
    if (!names.includes(fault.node)) complain(`there is no node '${fault.node}'`);
    const make = { pause, resume, crash, restart }[fault.kind];
    if (make === undefined) complain(`there is no fault '${String(fault.kind)}'`);
    return at(atMs, make(fault.node));
  });
}

async function runOf(trial: Trial<Breaking>, protocol: keyof Schedules): Promise<SimulationRun> {
  const planned = (await trial.answer.call('schedules'))?.[protocol];
  const faults = asFaults(trial, protocol, planned);
  trial.tried(1, 'schedules');
  return simulate({ ...WORLDS[protocol], faults }, { seed: 1, untilMs: UNTIL_MS[protocol] });
}

const faults = listOf(
  recordOf({
    atMs: aNumber,
    kind: oneOf('slow link', 'pause', 'resume', 'crash', 'restart'),
  }),
);

export default defineSpec<Breaking>({
  id: '1.2.2',
  title: 'Break it by its assumption',
  functions: { schedules: recordOf({ election: faults, lease: faults, counter: faults }) },
  statement: `Three protocols, each right as long as something holds that it never says. Return a schedule of one or two faults for each that breaks it.

- \`election\`: the first node, \`leader\`, says every millisecond that it is alive; \`heir\` takes over after 3 ms of silence. A message takes 0.5 ms. Make both lead while both are up.
- \`lease\`: \`lease\` gives a lease of 100 ms to \`first\` or \`second\`, who ask every 50 ms. A holder looks whether it has the lease, and 10 ms later writes to \`store\`. A message takes 1 ms; \`first\` looks at 24 ms. Make the store be
  written under an older lease after it was written under a newer one.
- \`counter\`: \`server\` counts in memory, and answers each of ten increments (one every 20 ms, from 20 ms on). Make acknowledged increments disappear.`,
  properties: [
    {
      name: 'makes two leaders',
      points: 4,
      hints: [
        'What does the heir take for the death of the leader? What else looks like that?',
        'Make the link from the leader to the heir slow: longer than 3 ms of silence.',
      ],
      check: async trial => {
        const run = await runOf(trial, 'election');
        const { leader, heir } = run.states;
        if (leader?.leads === true && heir?.leads === true) return;
        trial.refute({
          message:
            leader === undefined
              ? 'the leader is down: an heir who takes over then is what it was made for'
              : 'the heir never took over: it heard from the leader in time',
          input: 'schedules().election',
          expected: 'two nodes that are up and lead',
          actual: `leader ${leader === undefined ? 'down' : 'up'}, heir ${heir?.leads === true ? 'leads' : 'does not lead'}`,
          picture: pictureOf(run, 30),
        });
      },
    },
    {
      name: 'lets a holder oversleep its lease',
      points: 3,
      hints: [
        'Between looking and writing are 10 ms. What if they were 200?',
        'Pause `first` between 24 and 34 ms, and let it go on when `second` has had the lease and has written.',
      ],
      check: async trial => {
        const run = await runOf(trial, 'lease');
        const numbers = (run.states.store?.numbers ?? []) as number[];
        if (numbers.some((number, index) => index > 0 && number < numbers[index - 1])) return;
        trial.refute({
          message: `the store was written under the leases ${numbers.join(', ') || '(none)'}: in order, so nobody overslept`,
          input: 'schedules().lease',
          expected: 'a smaller number after a larger one',
          actual: numbers,
          picture: pictureOf(run),
        });
      },
    },
    {
      name: 'loses what was acknowledged',
      points: 3,
      hints: [
        'Where does the counter keep its count?',
        'A crash forgets it; a restart lets the server answer again.',
      ],
      check: async trial => {
        const run = await runOf(trial, 'counter');
        const acknowledged = run.history.filter(({ output }) => output !== undefined).length;
        const count = run.states.server?.count;
        if (typeof count === 'number' && count < acknowledged) return;
        trial.refute({
          message:
            count === undefined
              ? 'the server is down at the end: nobody can say that it lost anything'
              : `${acknowledged} increments were acknowledged, and the server counts ${String(count)}`,
          input: 'schedules().counter',
          expected: 'a server that is up, and counts less than it acknowledged',
          actual: count === undefined ? 'down' : count,
          picture: pictureOf(run),
        });
      },
    },
  ],
});
