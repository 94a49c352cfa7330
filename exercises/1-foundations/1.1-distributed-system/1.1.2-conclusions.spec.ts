import { aNumber, defineSpec, formatCall, recordOf, type Trial } from 'faultlines/exercise';

type Seen = 'answered' | 'refused' | 'timed out';
interface Bounds {
  least: number;
  most: number;
}

/** What an answer provides. */
type Conclusions = { timesCarriedOut(attempts: Seen[], keyed: boolean): Bounds };

/** What can become of one attempt: what its caller sees of it, and whether it is carried out. */
const FATES: readonly { readonly what: string; readonly seen: Seen; readonly happens: boolean }[] = [
  { what: 'it is answered', seen: 'answered', happens: true },
  { what: 'it is refused', seen: 'refused', happens: false },
  { what: 'the request is lost', seen: 'timed out', happens: false },
  { what: 'the answer is lost', seen: 'timed out', happens: true },
  { what: 'the server crashes before', seen: 'timed out', happens: false },
  { what: 'the server crashes after', seen: 'timed out', happens: true },
  { what: 'the server is slow', seen: 'timed out', happens: true },
];

type World = readonly (typeof FATES)[number][];

/** Every world of so many attempts. */
function worldsOf(attempts: number): World[] {
  if (attempts === 0) return [[]];
  return worldsOf(attempts - 1).flatMap(world => FATES.map(fate => [...world, fate]));
}

/** Every world of up to four attempts, in order of length. */
const WORLDS: readonly World[] = [0, 1, 2, 3, 4].flatMap(worldsOf);

function timesIn(world: World, keyed: boolean): number {
  const times = world.filter(({ happens }) => happens).length;
  return keyed ? Math.min(1, times) : times;
}

/** Worlds by what is seen of them: whoever sees that, cannot tell them apart. */
function worldsBySight(): Map<string, World[]> {
  const groups = new Map<string, World[]>();
  for (const world of WORLDS) {
    const sight = world.map(({ seen }) => seen).join(', ');
    groups.set(sight, [...(groups.get(sight) ?? []), world]);
  }
  return groups;
}

async function judge(
  { answer, refute, tried, sometimes }: Trial<Conclusions>,
  keyed: boolean,
  asks: { readonly sound: boolean; readonly tight: boolean },
): Promise<void> {
  for (const worlds of worldsBySight().values()) {
    const attempts = worlds[0].map(({ seen }) => seen);
    const input = formatCall('timesCarriedOut', [attempts, keyed]);
    const actual = await answer.call('timesCarriedOut', attempts, keyed);
    const times = worlds.map(world => timesIn(world, keyed));
    const expected = { least: Math.min(...times), most: Math.max(...times) };
    sometimes('worlds that look the same and differ', expected.least < expected.most);
    tried(worlds.length, 'worlds');
    const broken = worlds.find(
      world => !(actual?.least <= timesIn(world, keyed) && timesIn(world, keyed) <= actual?.most),
    );
    if (asks.sound && broken !== undefined) {
      const fates = broken.map(({ what }) => what).join('; ');
      refute({
        message: `in this world it is carried out ${timesIn(broken, keyed)} times: ${fates === '' ? 'nothing was sent' : fates}`,
        input,
        expected,
        actual,
      });
    }
    if (asks.tight && (actual?.least !== expected.least || actual?.most !== expected.most))
      refute({
        message: `it is known that it is carried out ${expected.least === expected.most ? `${expected.least} times` : `${expected.least} to ${expected.most} times`}: no world looks like this and differs from that`,
        input,
        expected,
        actual,
      });
  }
}

export default defineSpec<Conclusions>({
  id: '1.1.2',
  title: 'What may a client conclude?',
  functions: { timesCarriedOut: recordOf({ least: aNumber, most: aNumber }) },
  statement: `A caller tried a request several times. Of each attempt it saw one of three things: an answer, a refusal (which a server sends before it carries out
anything), or nothing until it gave up. Write \`timesCarriedOut(attempts, keyed)\`: how often the request can have been carried out in the end, at least and at most. With \`keyed\`
all attempts carry one key, and a server carries them out once. The network loses and delays; it does not repeat. What the server does, it keeps.`,
  properties: [
    {
      name: 'is right in every world',
      points: 2,
      hints: [
        'Five different things end in silence. In which of them was the request carried out?',
        'An attempt that timed out counts 0 in some worlds and 1 in others; an answered one counts 1 in all.',
      ],
      check: trial => judge(trial, false, { sound: true, tight: false }),
    },
    {
      name: 'doubts no more than it must',
      points: 2,
      hints: [
        'Which of the three sights leaves no doubt?',
        'At least as often as it was answered; at most as often as it was not refused.',
      ],
      check: trial => judge(trial, false, { sound: false, tight: true }),
    },
    {
      name: 'knows what a key changes',
      points: 1,
      hints: [
        'With a key, four attempts that were all carried out are carried out how often?',
        'Neither bound can be above 1 then. Can the lower one be above 0 without an answer?',
      ],
      check: trial => judge(trial, true, { sound: true, tight: true }),
    },
  ],
});
