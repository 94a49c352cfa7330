import { defineSpec, formatCall, oneOf, type Trial } from 'faultlines/exercise';

type Order = 'attack' | 'retreat' | undefined;

/** What an answer provides. */
type OralMessages = { relay(told: Order): Order; decide(told: Order, heard: [Order, Order]): Order };

const LIES: readonly Order[] = ['attack', 'retreat', undefined];
const ORDERS = ['attack', 'retreat'] as const;
const LIEUTENANTS = [1, 2, 3];

/** One case: what the commander tells each, who lies, and what a lying lieutenant says to the two others. */
interface Case {
  readonly told: Readonly<Record<number, Order>>;
  /** 0 is the commander. */
  readonly traitor: number;
  readonly says: Readonly<Record<number, Order>>;
}

function casesOf(traitor: number): Case[] {
  if (traitor === 0)
    return LIES.flatMap(one =>
      LIES.flatMap(two => LIES.map(three => ({ told: { 1: one, 2: two, 3: three }, traitor, says: {} }))),
    );
  const [first, second] = LIEUTENANTS.filter(one => one !== traitor);
  return ORDERS.flatMap(order =>
    LIES.flatMap(one =>
      LIES.map(two => ({
        told: { 1: order, 2: order, 3: order },
        traitor,
        says: { [first]: one, [second]: two },
      })),
    ),
  );
}

function inWords({ told, traitor, says }: Case): string {
  const orders = LIEUTENANTS.map(one => `${told[one] ?? 'nothing'} to ${one}`).join(', ');
  const lies = Object.entries(says).map(([to, order]) => `${order ?? 'nothing'} to ${to}`);
  return traitor === 0
    ? `the commander lies: ${orders}`
    : `the commander is loyal: ${orders}; lieutenant ${traitor} lies: ${lies.join(', ')}`;
}

/** The decisions of the loyal lieutenants in a case, by the answer's two functions. */
async function decisionsIn({ answer }: Trial<OralMessages>, { told, traitor, says }: Case) {
  const said = new Map<number, Order>();
  for (const one of LIEUTENANTS) if (one !== traitor) said.set(one, await answer.call('relay', told[one]));
  const decisions = new Map<number, Order>();
  for (const one of LIEUTENANTS) {
    if (one === traitor) continue;
    const heard = LIEUTENANTS.filter(other => other !== one).map(other =>
      other === traitor ? says[one] : said.get(other),
    ) as [Order, Order];
    decisions.set(one, await answer.call('decide', told[one], heard));
  }
  return decisions;
}

const written = (decisions: ReadonlyMap<number, Order>): string =>
  [...decisions].map(([one, order]) => `lieutenant ${one}: ${String(order)}`).join(', ');

const order = oneOf('attack', 'retreat', undefined);

export default defineSpec<OralMessages>({
  id: '1.2.3',
  title: 'Oral messages among four',
  functions: { relay: order, decide: order },
  statement: `A commander and three lieutenants, and one of the four may be a traitor, who says to each what it likes, or nothing. The commander sends an order; each lieutenant tells the two
others what it was told: \`relay(told)\`. Then each decides by what it was told and what the two others said: \`decide(told, heard)\`. A message that does not come is \`undefined\`, and counts as a retreat. All loyal lieutenants
must decide alike; if the commander is loyal, they must do what it ordered.`,
  properties: [
    {
      name: 'obeys a loyal commander',
      points: 4,
      hints: [
        'Two of your three sources are loyal then: the commander and one lieutenant.',
        'Take the majority of what you were told and what the two others said.',
      ],
      check: async trial => {
        for (const traitor of LIEUTENANTS)
          for (const one of casesOf(traitor)) {
            const decisions = await decisionsIn(trial, one);
            const [order] = Object.values(one.told);
            trial.tried(1, 'cases');
            if ([...decisions.values()].every(decision => decision === order)) continue;
            trial.refute({
              message: `the commander is loyal and ordered to ${order}; not every loyal lieutenant does`,
              input: inWords(one),
              expected: `${order} by all who are loyal`,
              actual: written(decisions),
            });
          }
      },
    },
    {
      name: 'agrees, whoever lies',
      points: 4,
      hints: [
        'When the commander lies, all three lieutenants are loyal, and tell each other the truth: what do all three know in the end?',
        'The same three words, in another order: a majority is the same for all of them.',
      ],
      check: async trial => {
        for (const traitor of [0, ...LIEUTENANTS])
          for (const one of casesOf(traitor)) {
            const decisions = await decisionsIn(trial, one);
            trial.tried(1, 'cases');
            const isOrder = [...decisions.values()].every(order => order === 'attack' || order === 'retreat');
            if (isOrder && new Set(decisions.values()).size === 1) continue;
            trial.refute({
              message: `loyal lieutenants decide differently: ${inWords(one)}`,
              input: inWords(one),
              expected: 'one decision of all who are loyal',
              actual: written(decisions),
            });
          }
      },
    },
    {
      name: 'has a default',
      points: 2,
      hints: [
        'What does a lieutenant tell the others who was told nothing?',
        'Nothing counts as a retreat: when it is told, and when it is relayed.',
      ],
      check: async trial => {
        const { answer, refute, tried } = trial;
        const cases: [Order, [Order, Order], Order][] = [
          [undefined, [undefined, undefined], 'retreat'],
          [undefined, ['attack', undefined], 'retreat'],
          ['attack', [undefined, undefined], 'retreat'],
          [undefined, ['attack', 'attack'], 'attack'],
        ];
        const relayed = await answer.call('relay', undefined);
        if (relayed !== 'retreat')
          refute({
            message: 'whoever was told nothing relays a retreat',
            input: 'relay(undefined)',
            expected: 'retreat',
            actual: relayed,
          });
        for (const [told, heard, expected] of cases) {
          const actual = await answer.call('decide', told, heard);
          tried(1, 'cases');
          if (actual !== expected)
            refute({
              message: 'nothing counts as a retreat',
              input: formatCall('decide', [told, heard]),
              expected,
              actual,
            });
        }
      },
    },
  ],
});
