import { complain, requireOneOf, requireWhole } from '../ground/arguments.js';

/** What is ordered. A general who hears nothing takes `RETREAT` as the default. */
export type Order = 'attack' | 'retreat';

/**
 * What a traitor says. It is asked for every message that it should send, and may answer with anything, to each receiver something else, or with nothing.
 *
 * @param path the generals through whom the order has come, the commander first and the traitor last
 * @param to who is to receive it
 * @param told what the traitor was told
 */
export type TraitorStrategy = (path: readonly number[], to: number, told: Order) => Order | undefined;

/** What came of one run of the algorithm. */
export interface OralMessagesRun {
  /** The decision of each general who is loyal; the commander's is its own order. */
  readonly decisions: ReadonlyMap<number, Order>;
  /** Messages that were sent. */
  readonly messages: number;
  /** IC1: all loyal lieutenants decide alike. */
  readonly agree: boolean;
  /** IC2: if the commander is loyal, every loyal lieutenant obeys its order. */
  readonly obey: boolean;
}

/**
 * The oral-messages algorithm OM(m): general 0 gives an order; lieutenants tell each other what they were told, m rounds deep, and take majorities.
 * Messages arrive, in time, and their sender is known; what they say may be a lie.
 *
 * Right for n > 3m with at most m traitors.
 * Source: Lamport, Shostak, Pease, "The Byzantine generals problem", ACM TOPLAS 4(3), 1982, section 3.
 *
 * @param generals n, 2 to 10
 * @param rounds m, 0 to 3
 * @param order what the commander orders
 * @param traitors who lies, and how
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * oralMessages(4, 1, 'attack', new Map([[2, () => 'retreat']])).agree; // true
 */
export function oralMessages(
  generals: number,
  rounds: number,
  order: Order,
  traitors: ReadonlyMap<number, TraitorStrategy>,
): OralMessagesRun {
  requireWhole('generals', generals, 2, 10);
  requireWhole('rounds', rounds, 0, 3);
  requireOneOf('order', order, ['attack', 'retreat']);
  if (!(traitors instanceof Map)) complain('traitors', 'a Map of strategies by general', traitors);
  for (const [traitor, strategy] of traitors) {
    requireWhole('traitors', traitor, 0, generals - 1);
    if (typeof strategy !== 'function') complain('traitors', 'a Map of functions', strategy);
  }
  let messages = 0;

  const say = (path: readonly number[], to: number, told: Order): Order => {
    const sender = path[path.length - 1];
    const strategy = traitors.get(sender);
    const said = strategy === undefined ? told : strategy(path, to, told);
    if (said !== undefined) messages += 1;
    return said ?? 'retreat';
  };

  /** OM(left) with the last of the path as commander: what each of the others takes its order to be. */
  const om = (
    path: readonly number[],
    others: readonly number[],
    told: Order,
    left: number,
  ): Map<number, Order> => {
    const heard = new Map(others.map(general => [general, say(path, general, told)]));
    if (left === 0) return heard;
    const relayed = new Map(
      others.map(general => [
        general,
        om(
          [...path, general],
          others.filter(other => other !== general),
          heard.get(general) as Order,
          left - 1,
        ),
      ]),
    );
    return new Map(
      others.map(general => {
        const opinions = others.map(other =>
          other === general ? heard.get(general) : relayed.get(other)?.get(general),
        );
        return [general, majorityOf(opinions as Order[])];
      }),
    );
  };

  const lieutenants = Array.from({ length: generals - 1 }, (_, index) => index + 1);
  const decided = om([0], lieutenants, order, rounds);
  const loyal = lieutenants.filter(general => !traitors.has(general));
  const decisions = new Map(loyal.map(general => [general, decided.get(general) as Order]));
  const isLoyal = !traitors.has(0);
  if (isLoyal) decisions.set(0, order);
  const orders = loyal.map(general => decisions.get(general));
  return {
    decisions,
    messages,
    agree: new Set(orders).size <= 1,
    obey: !isLoyal || orders.every(decision => decision === order),
  };
}

function majorityOf(opinions: readonly Order[]): Order {
  const attack = opinions.filter(opinion => opinion === 'attack').length;
  return 2 * attack > opinions.length ? 'attack' : 'retreat';
}

/** What trying every lie came to. */
export interface EveryTraitor {
  /** Runs: an order, a traitor, and one of its strategies. */
  readonly runs: number;
  readonly failures: number;
  /** The first failure, as what the traitor said to whom. */
  readonly first?: {
    readonly order: Order;
    readonly traitor: number;
    readonly said: readonly string[];
    readonly run: OralMessagesRun;
  };
}

/** What the last on a path tells somebody, in words. */
function inWords(path: readonly number[], to: number, lie: Order | undefined): string {
  const [speaker, before] = [path[path.length - 1], path[path.length - 2]];
  const what = lie ?? 'nothing';
  return before === undefined
    ? `${speaker} tells ${to}: ${what}`
    : `${speaker} tells ${to} that ${before} said ${what}`;
}

const LIES: readonly (Order | undefined)[] = ['attack', 'retreat', undefined];

/**
 * Runs OM(1) for every order, every single traitor, and everything that it can say in each of its messages: attack, retreat, or nothing.
 *
 * @param generals n, 3 to 6
 * @throws RangeError if an argument is outside its range
 */
export function everyTraitor(generals: number): EveryTraitor {
  requireWhole('generals', generals, 3, 6);
  let runs = 0;
  let failures = 0;
  let first: EveryTraitor['first'];
  for (const order of ['attack', 'retreat'] as const) {
    for (let traitor = 0; traitor < generals; traitor++) {
      // The commander speaks to each lieutenant, a lieutenant once to each of the other lieutenants.
      const sentences = traitor === 0 ? generals - 1 : generals - 2;
      for (let number = 0; number < LIES.length ** sentences; number++) {
        const said: string[] = [];
        let spoken = 0;
        const strategy: TraitorStrategy = (path, to) => {
          const lie = LIES[Math.floor(number / LIES.length ** spoken++) % LIES.length];
          said.push(inWords(path, to, lie));
          return lie;
        };
        const run = oralMessages(generals, 1, order, new Map([[traitor, strategy]]));
        runs += 1;
        if (run.agree && run.obey) continue;
        failures += 1;
        first ??= { order, traitor, said, run };
      }
    }
  }
  return { runs, failures, first };
}
