import {
  complain,
  type FieldsOf,
  requireDistribution,
  requireFinite,
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireRecord,
} from '../../ground/arguments.js';
import type { Distribution } from '../random/index.js';
import { nodesNamedBy, type ScheduledFault } from './faults.js';
import type { LinkOptions, World } from './world.js';

/** What a world and its parts are made of: a field that nobody reads is refused, since it would be ignored without a word. */
const LINK_FIELDS: FieldsOf<LinkOptions> = {
  latency: true,
  loss: true,
  duplication: true,
  reordering: true,
  bytesPerSecond: true,
};
const WORLD_FIELDS: FieldsOf<World> = {
  nodes: true,
  network: true,
  clocks: true,
  disk: true,
  handlingMs: true,
  faults: true,
  clients: true,
  workload: true,
  clientTimeoutMs: true,
};

function requireKnown(what: string, names: readonly string[], known: ReadonlySet<string>): void {
  const place = names.findIndex(name => !known.has(name));
  if (place < 0) return;
  const stranger = names[place];
  throw new RangeError(
    `${what} names '${stranger}', which is not in this world (there are ${[...known].join(', ')})`,
  );
}

function requireTime(name: string, time: Distribution | number | undefined): void {
  if (typeof time === 'number') requireNonNegative(name, time);
  else if (time !== undefined) requireDistribution(name, time);
}

function requireLink(name: string, link: LinkOptions): void {
  requireTime(`${name}.latency`, link.latency);
  requireProbability(`${name}.loss`, link.loss ?? 0);
  requireProbability(`${name}.duplication`, link.duplication ?? 0);
  requireProbability(`${name}.reordering`, link.reordering ?? 0);
  if (link.bytesPerSecond !== undefined) requirePositive(`${name}.bytesPerSecond`, link.bytesPerSecond);
}

/** The names of those who ask; an open loop calls its clients as it needs them. */
function clientsOf({ clients = {}, workload }: World): readonly string[] {
  const drawn = workload?.loop === 'closed' ? workload.clients : 0;
  return [...Object.keys(clients), ...Array.from({ length: drawn }, (_, index) => `c${index + 1}`)];
}

/** @throws RangeError that names what is wrong with a world: no nodes, strangers, a number out of its range */
export function requireWorld(world: World): void {
  requireKnownFields('world', world, WORLD_FIELDS);
  requireRecord('nodes', world.nodes);
  const nodes = new Set(Object.keys(world.nodes));
  if (nodes.size === 0) throw new RangeError('nodes must hold at least one node');
  const clients = clientsOf(world);
  const twice = clients.find((client, index) => nodes.has(client) || clients.indexOf(client) < index);
  if (twice !== undefined)
    throw new RangeError(`'${twice}' is the name of two: name one of the nodes or clients otherwise`);
  requireNetwork(world, new Set([...nodes, ...clients]));
  requireClocks(world, nodes);
  requireTime('handlingMs', world.handlingMs);
  if (world.disk !== undefined) requireKnownFields('disk', world.disk, { syncMs: true, tearsWrites: true });
  requireTime('disk.syncMs', world.disk?.syncMs);
  if (typeof world.faults !== 'function') requireFaults(world, world.faults ?? []);
  requireClients(world, nodes);
}

/** @throws RangeError that names what is wrong with faults, written down or drawn */
export function requireFaults(world: World, faults: readonly ScheduledFault[]): void {
  const nodes = new Set(Object.keys(world.nodes));
  const everybody = new Set([...nodes, ...clientsOf(world)]);
  for (const { atMs, fault } of faults) {
    requireNonNegative(`the time of fault '${fault.kind}'`, atMs);
    const isOfLinks = fault.kind === 'partition' || fault.kind === 'cut' || fault.kind === 'set-link';
    requireKnown(`fault '${fault.kind}' at ${atMs} ms`, nodesNamedBy(fault), isOfLinks ? everybody : nodes);
    if (fault.kind === 'step-clock') requireFinite(`byMs of step-clock at ${atMs} ms`, fault.byMs);
    if (fault.kind === 'slow') requirePositive(`factor of slow at ${atMs} ms`, fault.factor);
    if (fault.kind === 'slow' && world.handlingMs === undefined && world.disk?.syncMs === undefined) {
      throw new RangeError(
        `fault 'slow' at ${atMs} ms has nothing to slow down: give the world handlingMs or disk.syncMs`,
      );
    }
    if (fault.kind !== 'set-link') continue;
    requireKnownFields(`set-link at ${atMs} ms`, fault.change, LINK_FIELDS);
    requireLink(`set-link at ${atMs} ms`, fault.change);
  }
}

function requireNetwork({ network = {} }: World, everybody: ReadonlySet<string>): void {
  requireKnownFields('network', network, { ...LINK_FIELDS, ordered: true, links: true });
  requireLink('network', network);
  for (const [index, link] of (network.links ?? []).entries()) {
    requireKnownFields(`network.links[${index}]`, link, { ...LINK_FIELDS, from: true, to: true });
    requireLink(`network.links[${index}]`, link);
    const named = [link.from, link.to].filter(name => name !== undefined);
    requireKnown(`network.links[${index}]`, named, everybody);
  }
}

function requireClocks({ clocks = {} }: World, nodes: ReadonlySet<string>): void {
  requireRecord('clocks', clocks);
  requireKnown('clocks', Object.keys(clocks), nodes);
  for (const [node, clock] of Object.entries(clocks)) {
    requireKnownFields(`clocks.${node}`, clock, { offsetMs: true, driftPpm: true });
    const { offsetMs = 0, driftPpm = 0 } = clock;
    requireFinite(`clocks.${node}.offsetMs`, offsetMs);
    if (!(driftPpm > -1e6 && driftPpm < Number.POSITIVE_INFINITY))
      complain(`clocks.${node}.driftPpm`, 'a finite number above -1,000,000', driftPpm);
  }
}

function requireClients(world: World, nodes: ReadonlySet<string>): void {
  for (const [client, requests] of Object.entries(world.clients ?? {})) {
    for (const request of requests)
      requireKnownFields(`a request of client '${client}'`, request, { to: true, request: true, atMs: true });
    const asked = requests.map(({ to }) => to);
    requireKnown(`client '${client}'`, asked, nodes);
    for (const { atMs = 0 } of requests) requireNonNegative(`the time of a request of '${client}'`, atMs);
  }
  requireKnown('workload.to', world.workload?.to ?? [], nodes);
  if (world.workload?.to?.length === 0) throw new RangeError('workload.to must name at least one node');
  requirePositive('clientTimeoutMs', world.clientTimeoutMs ?? 1000);
}
