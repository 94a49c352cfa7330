/** A run as a plan: everything that may be taken out of it, apart from what stays as it is in the world. */
import type {
  ClientRequest,
  Fault,
  LinkOptions,
  NodeId,
  ScheduledFault,
  SimulateOptions,
  SimulationRun,
  World,
} from '../../simulation/index.js';

/** What is left of a world and its options. */
export interface RunPlan {
  readonly nodes: readonly NodeId[];
  /** Each client's script. */
  readonly clients: Readonly<Record<string, readonly ClientRequest[]>>;
  /** Whether the world's drawn requests are still part of it. */
  readonly hasWorkload: boolean;
  /** Whether chance still loses and duplicates messages, as the world says. */
  readonly hasChance: boolean;
  /** Whether latencies are drawn, as the world says; otherwise every message takes 1 ms, and none overtakes another. */
  readonly hasLatency: boolean;
  /** As they are written down; `undefined`: as the world's plan draws them. */
  readonly faults: readonly ScheduledFault[] | undefined;
  readonly without: readonly string[];
  readonly untilMs: number;
}

/** The plan of a world as it is. */
export function planOf(world: World, { untilMs = 10_000, without = [] }: SimulateOptions): RunPlan {
  return {
    nodes: Object.keys(world.nodes),
    clients: world.clients ?? {},
    hasWorkload: world.workload !== undefined,
    hasChance: true,
    hasLatency: true,
    faults: typeof world.faults === 'function' ? undefined : (world.faults ?? []),
    without,
    untilMs,
  };
}

/** The plan with the faults of a run written down, and its drawn requests too: the same run, to be taken apart. */
export function written(plan: RunPlan, run: SimulationRun): RunPlan {
  const clients: Record<string, ClientRequest[]> = {};
  for (const { client, to, input, invokedAtMs, intendedAtMs } of run.history) {
    const isScripted = plan.clients[client] !== undefined;
    if (isScripted) continue;
    clients[client] ??= [];
    clients[client].push({ to, request: input, atMs: Math.min(invokedAtMs, intendedAtMs) });
  }
  return { ...plan, faults: run.faults, hasWorkload: false, clients: { ...plan.clients, ...clients } };
}

/** The world of a plan. */
export function worldOf(world: World, plan: RunPlan): World {
  const { nodes, clients, hasWorkload, faults } = plan;
  const network = networkOf(world, plan);
  const clocks =
    world.clocks === undefined
      ? undefined
      : Object.fromEntries(Object.entries(world.clocks).filter(([node]) => nodes.includes(node)));
  return {
    ...world,
    nodes: Object.fromEntries(nodes.map(node => [node, world.nodes[node]])),
    clients,
    ...(network === undefined ? {} : { network }),
    ...(clocks === undefined ? {} : { clocks }),
    ...(faults === undefined ? {} : { faults }),
    workload: hasWorkload ? world.workload : undefined,
  };
}

/** What a quiet network does to a link's options. */
export function quietOptions({ hasChance, hasLatency }: RunPlan): LinkOptions {
  return {
    ...(hasChance ? {} : { loss: 0, duplication: 0 }),
    ...(hasLatency ? {} : { latency: 1, reordering: 0 }),
  };
}

/** Whether a link of the world's network ends at a node that is gone. */
export function isLinkGone(
  world: World,
  { nodes }: RunPlan,
  { from, to }: { from?: NodeId; to?: NodeId },
): boolean {
  return [from, to].some(
    name => name !== undefined && Object.hasOwn(world.nodes, name) && !nodes.includes(name),
  );
}

function networkOf(world: World, plan: RunPlan): World['network'] {
  const { network } = world;
  if (network === undefined) return undefined;
  const quiet = quietOptions(plan);
  const links = network.links
    ?.filter(link => !isLinkGone(world, plan, link))
    .map(link => ({ ...link, ...quiet }));
  return { ...network, ...quiet, ...(links === undefined ? {} : { links }) };
}

/** The plan without a node: nobody asks it, and no fault names it. */
export function withoutNode(plan: RunPlan, node: NodeId): RunPlan {
  const clients = Object.entries(plan.clients).map(
    ([client, script]) => [client, script.filter(({ to }) => to !== node)] as const,
  );
  return {
    ...plan,
    nodes: plan.nodes.filter(one => one !== node),
    clients: Object.fromEntries(clients.filter(([, script]) => script.length > 0)),
    faults: plan.faults?.flatMap(({ atMs, fault }) => {
      const left = faultWithoutNode(fault, node);
      return left === undefined ? [] : [{ atMs, fault: left }];
    }),
  };
}

function faultWithoutNode(fault: Fault, node: NodeId): Fault | undefined {
  if (fault.kind === 'partition') {
    const groups = fault.groups
      .map(group => group.filter(one => one !== node))
      .filter(group => group.length > 0);
    return groups.length < 2 ? undefined : { kind: 'partition', groups };
  }
  if (fault.kind === 'cut' || fault.kind === 'set-link')
    return fault.from === node || fault.to === node ? undefined : fault;
  if (fault.kind === 'heal' || fault.kind === 'reset-links') return fault;
  return fault.node === node ? undefined : fault;
}
