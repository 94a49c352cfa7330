import { aBoolean, defineSpec, type Trial } from 'faultlines/exercise';

interface SeenRequest {
  agoMs: number;
  ok: boolean;
  tookMs: number;
  cause: 'none' | 'own' | 'shared';
}

interface SelfObservation {
  workersAnswer: boolean;
  requests: SeenRequest[];
  deadlineMs: number;
}

/** What an answer provides. */
type Health = { shouldGetRequests(seen: SelfObservation): boolean };

type Condition = 'sound' | 'fails many' | 'slow';
type Chance = Trial<Health>['random'];

const DEADLINE_MS = 100;
/** Useless nodes that pass, and useful ones that are thrown out, at most. */
const MOST_WRONG = 0.05;

function request(condition: Condition, agoMs: number, sharedShare: number, random: Chance): SeenRequest {
  if (random.float() < sharedShare)
    return { agoMs, ok: false, tookMs: 5 + 10 * random.float(), cause: 'shared' };
  const fails = random.float() < (condition === 'fails many' ? 0.45 : 0.01);
  const isLate = random.float() < (condition === 'slow' ? 0.6 : 0.01);
  return {
    agoMs,
    ok: !fails,
    tookMs: isLate ? DEADLINE_MS * (1.2 + 3 * random.float()) : DEADLINE_MS * (0.1 + 0.7 * random.float()),
    cause: fails ? 'own' : 'none',
  };
}

/** A node that was in one condition until 10 s ago, and is in another since. */
function observed(
  before: Condition,
  now: Condition,
  random: Chance,
  { sharedShare = 0, workersAnswer = true } = {},
): SelfObservation {
  const requests = Array.from({ length: 120 }, (_, index) => {
    const isRecent = index < 50;
    const agoMs = isRecent ? 200 * index + 50 : 10_100 + 700 * (index - 50);
    return request(isRecent ? now : before, Math.min(agoMs, 60_000), isRecent ? sharedShare : 0, random);
  });
  for (let index = requests.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [requests[index], requests[other]] = [requests[other], requests[index]];
  }
  return { workersAnswer, requests, deadlineMs: DEADLINE_MS };
}

/** Asks for the verdict on each node, and holds them against what the nodes are good for. */
async function judge(
  { answer, refute, tried }: Trial<Health>,
  nodes: readonly { seen: SelfObservation; isUseful: boolean }[],
): Promise<void> {
  const counts = { useful: 0, thrownOut: 0, useless: 0, passed: 0 };
  for (const { seen, isUseful } of nodes) {
    const passes = (await answer.call('shouldGetRequests', seen)) as unknown;
    if (isUseful) {
      counts.useful++;
      if (passes !== true) counts.thrownOut++;
    } else {
      counts.useless++;
      if (passes !== false) counts.passed++;
    }
  }
  tried(nodes.length, 'nodes');
  const { useful, thrownOut, useless, passed } = counts;
  const matrix = `useful: ${useful - thrownOut} pass, ${thrownOut} are thrown out; useless: ${passed} pass, ${useless - passed} are thrown out`;
  if (passed > MOST_WRONG * useless || thrownOut > MOST_WRONG * useful)
    refute({
      message:
        passed > MOST_WRONG * useless
          ? `${passed} of ${useless} useless nodes pass`
          : `${thrownOut} of ${useful} useful nodes are thrown out`,
      input: `${nodes.length} nodes`,
      expected: `at most ${MOST_WRONG * 100}% wrong, of either kind`,
      actual: matrix,
    });
}

const CONDITIONS: readonly Condition[] = ['sound', 'sound', 'fails many', 'slow'];

export default defineSpec<Health>({
  id: '1.4.3',
  title: 'A health endpoint that means something',
  functions: { shouldGetRequests: aBoolean },
  statement: `Write \`shouldGetRequests(seen)\`, the verdict of a node's health endpoint on itself: whether it can be expected to serve at least 90% of its requests well and within the deadline, as far as that is up
to the node. What a shared dependency broke says nothing about this node; what is older than 10 s may have been another state; a node whose workers do not answer is of no use; one that has had no requests to
judge by is to get some. It is graded by its confusion matrix over generated nodes: at most 5% of the useful ones are thrown out, at most 5% of the useless ones pass.`,
  properties: [
    {
      name: 'predicts usefulness',
      points: 4,
      hints: [
        'Look at what became of requests, not at whether something answers. Is an answer after the deadline of use?',
        'Of the requests of the last 10 s that no shared dependency broke, at least 90% must be ok and within the deadline.',
      ],
      check: async trial => {
        const { random } = trial;
        const nodes = Array.from({ length: 160 }, (_, index) => {
          const now = CONDITIONS[index % 4] as Condition;
          const isDead = index % 8 === 1;
          const sharedShare = index % 3 === 0 ? 0.5 : 0;
          const seen = observed(now, now, random, { workersAnswer: !isDead, sharedShare });
          return { seen, isUseful: now === 'sound' && !isDead };
        });
        await judge(trial, nodes);
      },
    },
    {
      name: 'follows a change',
      points: 3,
      hints: [
        'A node that was repaired half a minute ago: which of its requests still count?',
        'Leave out every request with agoMs above 10,000.',
      ],
      check: async trial => {
        const { random } = trial;
        const nodes = Array.from({ length: 120 }, (_, index) => {
          const before = CONDITIONS[(index >> 2) % 4] as Condition;
          const now = CONDITIONS[index % 4] as Condition;
          return { seen: observed(before, now, random), isUseful: now === 'sound' };
        });
        await judge(trial, nodes);
      },
    },
    {
      name: 'tells its own faults from shared ones',
      points: 2,
      hints: [
        'The database of all nodes stops. What happens if each node calls itself sick?',
        "Leave requests with cause 'shared' out of both counts: a node that also fails by itself must still be found.",
      ],
      check: async trial => {
        const { random } = trial;
        const nodes = Array.from({ length: 120 }, (_, index) => {
          const now: Condition = index % 3 === 0 ? 'fails many' : 'sound';
          return { seen: observed(now, now, random, { sharedShare: 0.3 }), isUseful: now === 'sound' };
        });
        await judge(trial, nodes);
      },
    },
    {
      name: 'lets an idle node begin',
      points: 1,
      hints: [
        'A node that gets no requests has none to show. When would it ever get one?',
        'With nothing to judge by, the verdict is whether its workers answer. 0 of 0 is not 0%.',
      ],
      check: async trial => {
        const { random } = trial;
        const nodes = Array.from({ length: 40 }, (_, index) => {
          const workersAnswer = index % 2 === 0;
          const { requests } = observed('fails many', 'sound', random);
          const old = index % 4 < 2 ? [] : requests.filter(({ agoMs }) => agoMs > 10_000);
          return { seen: { workersAnswer, requests: old, deadlineMs: DEADLINE_MS }, isUseful: workersAnswer };
        });
        await judge(trial, nodes);
      },
    },
  ],
});
