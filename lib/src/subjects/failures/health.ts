import { exponential, Random } from '../../engine/random/index.js';
import {
  requireBoolean,
  requireKnownFields,
  requireLength,
  requireList,
  requireOneOf,
  requireProbability,
  requireRecord,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

/** What is wrong with a node. All but the first two are gray: the process runs, and answers when it is asked whether it does. */
export type NodeCondition =
  | 'sound'
  | 'dead'
  | 'ten times slower'
  | 'disk full'
  | 'lost its database'
  | 'drops a third';

/** The conditions that a failure can have, each as likely as the others. */
export const FAILURE_CONDITIONS: readonly NodeCondition[] = [
  'dead',
  'ten times slower',
  'disk full',
  'lost its database',
  'drops a third',
];

/** What can be seen of a node in one window of time. */
export interface NodeObservation {
  /** Whether the process answered the question "are you there?" in time. */
  readonly answersPing: boolean;
  /** Whether a question that needs the database was answered in time. */
  readonly answersQuery: boolean;
  /** Requests that clients sent it, and how many they saw answered well, in time. */
  readonly requests: number;
  readonly good: number;
}

/** A node, what is wrong with it, and what was seen of it. */
export interface ObservedNode extends NodeObservation {
  readonly condition: NodeCondition;
  /** Of a very great number of requests, the share that it would answer well and in time. */
  readonly usefulness: number;
}

/** Which requests there are: pages need neither database nor disk, reads the database, saves the database and the disk. */
export const REQUEST_MIX = { page: 0.3, read: 0.5, save: 0.2 } as const;
/** A request is in time if it takes no longer, in ms. */
export const REQUEST_DEADLINE_MS = 60;
/** Mean work of a request on a sound node, in ms, exponential. */
export const REQUEST_WORK_MS = 10;
/** A node that answers at least this share of its requests is of use. */
export const USEFUL_FROM = 0.9;

type RequestKind = keyof typeof REQUEST_MIX;

function works(condition: NodeCondition, kind: RequestKind, databaseDown: boolean): number {
  if (condition === 'dead') return 0;
  if (kind !== 'page' && (databaseDown || condition === 'lost its database')) return 0;
  if (kind === 'save' && condition === 'disk full') return 0;
  return condition === 'drops a third' ? 2 / 3 : 1;
}

function workMs(condition: NodeCondition): number {
  return REQUEST_WORK_MS * (condition === 'ten times slower' ? 10 : 1);
}

/**
 * The share of requests that a node in this condition answers well and in time; its closed form.
 *
 * @throws RangeError if an argument is outside its range
 */
export function usefulnessOf(condition: NodeCondition, databaseDown = false): number {
  requireOneOf('condition', condition, ['sound', ...FAILURE_CONDITIONS]);
  requireBoolean('databaseDown', databaseDown);
  const inTime = -Math.expm1(-REQUEST_DEADLINE_MS / workMs(condition));
  return (Object.keys(REQUEST_MIX) as RequestKind[]).reduce(
    (sum, kind) => sum + REQUEST_MIX[kind] * works(condition, kind, databaseDown) * inTime,
    0,
  );
}

/**
 * Draws a fleet and what is seen of it: each request by its kind and its time.
 *
 * @param options.nodes a whole number, 1 or above
 * @param options.failing the share of nodes that fail in some way, in [0, 1]
 * @param options.requests that each node gets in the window, 1 or above
 * @param options.databaseDown whether the database that all share is down
 * @throws RangeError if an argument is outside its range, or there would be more than 20,000,000 requests
 */
export function observeFleet(options: {
  readonly nodes: number;
  readonly failing: number;
  readonly requests: number;
  readonly databaseDown?: boolean;
  readonly seed: number | string;
}): ObservedNode[] {
  requireKnownFields('options', options, {
    nodes: true,
    failing: true,
    requests: true,
    databaseDown: true,
    seed: true,
  });
  const { nodes, failing, requests, databaseDown = false, seed } = options;
  requireWhole('nodes', nodes, 1);
  requireProbability('failing', failing);
  requireWhole('requests', requests, 1);
  requireSteps('nodes', nodes, nodes * requests, 20_000_000);
  requireBoolean('databaseDown', databaseDown);
  const random = new Random(seed);
  return Array.from({ length: nodes }, () => {
    const condition =
      random.float() < failing
        ? (FAILURE_CONDITIONS[random.below(FAILURE_CONDITIONS.length)] as NodeCondition)
        : 'sound';
    return observeNode(condition, databaseDown, requests, random);
  });
}

function observeNode(
  condition: NodeCondition,
  databaseDown: boolean,
  requests: number,
  random: Random,
): ObservedNode {
  const work = exponential(workMs(condition));
  const answers = (kind: RequestKind): boolean =>
    random.float() < works(condition, kind, databaseDown) && work.sample(random) <= REQUEST_DEADLINE_MS;
  const drawKind = (): RequestKind => {
    const draw = random.float();
    if (draw < REQUEST_MIX.page) return 'page';
    return draw < REQUEST_MIX.page + REQUEST_MIX.read ? 'read' : 'save';
  };
  let good = 0;
  for (let request = 0; request < requests; request++) if (answers(drawKind())) good++;
  return {
    condition,
    usefulness: usefulnessOf(condition, databaseDown),
    // Whether a process runs is answered by a thread that has nothing else to do.
    answersPing: condition !== 'dead',
    answersQuery: answers('read'),
    requests,
    good,
  };
}

/** Whether a node passes, by what is seen of it and of its fleet. */
export type HealthCheck = (node: NodeObservation, fleet: readonly NodeObservation[]) => boolean;

function requireObservation(name: string, node: NodeObservation): void {
  requireRecord(name, node);
  requireBoolean(`${name}.answersPing`, node.answersPing);
  requireBoolean(`${name}.answersQuery`, node.answersQuery);
  requireWhole(`${name}.requests`, node.requests, 1);
  requireWhole(`${name}.good`, node.good, 0, node.requests);
}

function requireFleet(name: string, fleet: readonly NodeObservation[]): void {
  requireLength(name, fleet, 1);
  fleet.forEach((node, i) => {
    requireObservation(`${name}[${i}]`, node);
  });
}

/** Passes whoever answers at all. */
export const shallowCheck: HealthCheck = node => {
  requireObservation('node', node);
  return node.answersPing;
};

/** Passes whoever answers a question that needs the database. */
export const deepCheck: HealthCheck = node => {
  requireObservation('node', node);
  return node.answersPing && node.answersQuery;
};

/** How much worse than the middle of the fleet a node may be for its clients. */
export const DIFFERENTIAL_MARGIN = 0.1;

/** Passes whoever serves its clients not much worse than the middle of its fleet does: what users see, against what they see elsewhere. */
export const differentialCheck: HealthCheck = (node, fleet) => {
  requireObservation('node', node);
  requireFleet('fleet', fleet);
  const shares = fleet.map(({ good, requests }) => good / requests).sort((one, other) => one - other);
  return node.good / node.requests >= (shares[shares.length >> 1] as number) - DIFFERENTIAL_MARGIN;
};

/** How often a check was right: useful nodes that passed and failed, and useless ones. */
export interface ConfusionMatrix {
  readonly usefulPass: number;
  readonly usefulFail: number;
  readonly uselessPass: number;
  readonly uselessFail: number;
}

function requireObservedFleet(name: string, fleet: readonly ObservedNode[]): void {
  requireList(name, fleet);
  fleet.forEach((node, i) => {
    requireRecord(`${name}[${i}]`, node);
    requireProbability(`${name}[${i}].usefulness`, node.usefulness);
  });
}

/**
 * Holds a check's verdicts on one fleet, or several, against what each node is good for.
 *
 * @throws RangeError if an argument is outside its range
 */
export function confusionMatrix(
  fleets: readonly (readonly ObservedNode[])[],
  check: HealthCheck,
): ConfusionMatrix {
  const matrix = { usefulPass: 0, usefulFail: 0, uselessPass: 0, uselessFail: 0 };
  requireList('fleets', fleets);
  fleets.forEach((fleet, i) => {
    requireObservedFleet(`fleets[${i}]`, fleet);
  });
  for (const fleet of fleets)
    for (const node of fleet) {
      const passes = check(node, fleet);
      if (node.usefulness >= USEFUL_FROM) matrix[passes ? 'usefulPass' : 'usefulFail']++;
      else matrix[passes ? 'uselessPass' : 'uselessFail']++;
    }
  return matrix;
}

/**
 * The share of requests that a fleet serves when only those who pass get any: their average usefulness. Nobody passes, nothing is served, unless the balancer
 * stops believing its check when too few pass (Envoy calls it the panic threshold) and sends to all.
 *
 * @param options.panicBelow if a smaller share than this passes, all get requests; 0 for never
 * @throws RangeError if an argument is outside its range
 */
export function servedShare(
  fleet: readonly ObservedNode[],
  check: HealthCheck,
  options: { readonly panicBelow: number } = { panicBelow: 0 },
): number {
  requireObservedFleet('fleet', fleet);
  requireRecord('options', options);
  requireProbability('panicBelow', options.panicBelow);
  const passing = fleet.filter(node => check(node, fleet));
  const chosen = passing.length / fleet.length < options.panicBelow ? fleet : passing;
  return chosen.length === 0
    ? 0
    : chosen.reduce((sum, { usefulness }) => sum + usefulness, 0) / chosen.length;
}
