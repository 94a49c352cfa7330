import fc from 'fast-check';
import { aText, defineSpec, formatCall, listOf, type Trial } from 'faultlines/exercise';

interface NodeWindow {
  node: string;
  requests: number;
  failed: number;
  medianMs: number;
}

/** What an answer provides. */
type Outliers = { nodesToEject(fleet: NodeWindow[]): string[] };

type Condition = 'sound' | 'slow' | 'failing' | 'barely asked';

/** Sound nodes differ by less than the limits; the others by more. */
const node = (conditions: readonly Condition[]) =>
  fc.record({
    condition: fc.constantFrom(...conditions),
    requests: fc.integer({ min: 20, max: 200 }),
    failedShare: fc.integer({ min: 0, max: 9 }),
    medianMs: fc.integer({ min: 10, max: 25 }),
    times: fc.integer({ min: 8, max: 40 }),
  });

/** The scale of a day: the whole fleet may be slower, or fail more. */
const fleets = (conditions: readonly Condition[], least = 4) =>
  fc.tuple(
    fc.array(node(conditions), { minLength: least, maxLength: 14 }),
    fc.constantFrom(1, 1, 20),
    fc.constantFrom(0, 0, 0.4),
  );

type Drawn = typeof fleets extends (...rest: never[]) => fc.Arbitrary<infer T> ? T : never;

function fleetOf([nodes, slowDay, badDay]: Drawn): { fleet: NodeWindow[]; conditions: Condition[] } {
  const fleet = nodes.map(({ condition, requests, failedShare, medianMs, times }, index) => {
    const asked = condition === 'barely asked' ? requests % 20 : requests;
    const share = condition === 'sound' || condition === 'slow' ? badDay + failedShare / 100 : badDay + 0.55;
    const failed = Math.floor(asked * share);
    const slowed = condition === 'slow' || condition === 'barely asked' ? times : 1;
    return {
      node: `n${index}`,
      requests: asked,
      failed,
      medianMs: failed < asked ? medianMs * slowDay * slowed : 0,
    };
  });
  return { fleet, conditions: nodes.map(({ condition }) => condition) };
}

/** Names that an answer gave, or none if it is no list of names. */
async function ejectedBy({ answer }: Trial<Outliers>, fleet: NodeWindow[]): Promise<string[]> {
  const actual: unknown = await answer.call('nodesToEject', fleet);
  return Array.isArray(actual) ? actual.filter(name => typeof name === 'string') : [];
}

async function ejectsExactly(trial: Trial<Outliers>, bad: 'slow' | 'failing', why: string): Promise<void> {
  await trial.forAll([fleets(['sound', 'sound', 'sound', bad])], async drawn => {
    const { fleet, conditions } = fleetOf(drawn);
    const expected = fleet.filter((_, index) => conditions[index] === bad).map(window => window.node);
    if (expected.length >= fleet.length / 2) return;
    trial.sometimes(`one that is ${bad}`, expected.length > 0);
    trial.sometimes('a day on which all are bad', drawn[1] > 1 || drawn[2] > 0);
    const actual = await ejectedBy(trial, fleet);
    if ([...actual].sort().join() === [...expected].sort().join()) return;
    trial.refute({
      message: `${expected.length === 0 ? 'none' : expected.join(', ')} ${why} compared with the others`,
      input: formatCall('nodesToEject', [fleet]),
      expected,
      actual,
    });
  });
}

export default defineSpec<Outliers>({
  id: '1.4.2',
  title: 'Throw out the outlier',
  functions: { nodesToEject: listOf(aText) },
  statement: `A balancer measures each node over a window: requests, failures, and the median time of what succeeded. Write \`nodesToEject(fleet)\`, which names the nodes to take out of the rotation.
A node can be judged from 20 requests on. It is an outlier if the share of its requests that failed is more than 0.2 above the median share of the judged nodes, or if its median time is more than 3 times the median of
those times (over judged nodes of which a request succeeded). Fewer than half of all nodes are taken out; if there are more outliers than that, none is.`,
  properties: [
    {
      name: 'ejects the slow node',
      points: 3,
      hints: [
        'On some days the whole fleet is twenty times slower. Slow compared with what?',
        'Take the median of the median times of the nodes that answered something; who is above 3 times that, goes.',
      ],
      check: trial => ejectsExactly(trial, 'slow', 'is slow'),
    },
    {
      name: 'ejects the failing node',
      points: 3,
      hints: [
        'A node that fails fast has a fine median time, or none. Which of its numbers shows it?',
        'Its share of failures against the median share plus 0.2; the median over judged nodes, itself included.',
      ],
      check: trial => ejectsExactly(trial, 'failing', 'fails more'),
    },
    {
      name: 'never ejects the majority',
      points: 3,
      hints: [
        'How many nodes are left in the rotation after your answer? Must it not be more than half?',
        'Count the outliers against all nodes, judged or not. If 2 × outliers >= nodes, return an empty list.',
      ],
      check: async trial => {
        await trial.forAll([fleets(['sound', 'slow', 'failing', 'slow'], 1)], async drawn => {
          const { fleet, conditions } = fleetOf(drawn);
          const actual = await ejectedBy(trial, fleet);
          const bad = conditions.filter(condition => condition !== 'sound').length;
          trial.sometimes('a majority in trouble', bad > fleet.length / 2);
          if (actual.length >= fleet.length / 2)
            trial.refute({
              message: `${actual.length} of all nodes, ${fleet.length}, would be taken out`,
              input: formatCall('nodesToEject', [fleet]),
              expected: 'fewer than half',
              actual,
            });
        });
        // Whoever takes nobody out is safe from that, and of no use: a few in trouble have to go.
        await trial.forAll([fleets(['sound', 'sound', 'sound', 'sound', 'slow', 'failing'])], async drawn => {
          const { fleet, conditions } = fleetOf(drawn);
          const bad = fleet.filter((_, index) => conditions[index] !== 'sound').map(window => window.node);
          if (bad.length === 0 || bad.length > fleet.length / 3) return;
          trial.sometimes('a few in trouble', true);
          const actual = await ejectedBy(trial, fleet);
          if ([...actual].sort().join() === [...bad].sort().join()) return;
          trial.refute({
            message: `${bad.length} of all nodes, ${fleet.length}, are in trouble, and are to go`,
            input: formatCall('nodesToEject', [fleet]),
            expected: bad,
            actual,
          });
        });
      },
    },
    {
      name: 'does not judge who was hardly asked',
      points: 1,
      hints: [
        'Three failures of four requests: is that a share?',
        'Leave nodes with fewer than 20 requests out of the medians and out of the answer.',
      ],
      check: async trial => {
        await trial.forAll([fleets(['sound', 'sound', 'barely asked', 'slow'], 4)], async drawn => {
          const { fleet, conditions } = fleetOf(drawn);
          const slow = fleet.filter((_, index) => conditions[index] === 'slow').map(window => window.node);
          const sound = conditions.filter(condition => condition === 'sound').length;
          if (slow.length >= sound || slow.length >= fleet.length / 2) return;
          trial.sometimes(
            'one that was hardly asked, and one that is slow',
            slow.length > 0 && conditions.includes('barely asked'),
          );
          const actual = await ejectedBy(trial, fleet);
          if ([...actual].sort().join() === [...slow].sort().join()) return;
          trial.refute({
            message: 'nodes with fewer than 20 requests can be neither judge nor judged',
            input: formatCall('nodesToEject', [fleet]),
            expected: slow,
            actual,
          });
        });
      },
    },
  ],
});
