/** A shrunk run as one line of TypeScript. */
import type { Distribution } from '../../random/index.js';
import type { Fault, ScheduledFault, SimulateOptions, World } from '../../simulation/index.js';
import { isLinkGone, quietOptions, type RunPlan } from './run-plan.js';

/**
 * The line that replays a plan, given `world`: `simulate({ ...world, faults: [at(20, crash('a'))] }, { seed: 7 })`.
 * Only what differs from the world is written.
 */
export function replayOf(world: World, plan: RunPlan, options: SimulateOptions): string {
  const parts: string[] = ['...world'];
  const names = Object.keys(world.nodes);
  if (plan.nodes.length < names.length) {
    const nodes = plan.nodes.map(node => `${propertyName(node)}: world.nodes${member(node)}`);
    parts.push(`nodes: { ${nodes.join(', ')} }`);
    if (world.clocks !== undefined) {
      const clocks = Object.entries(world.clocks).filter(([node]) => plan.nodes.includes(node));
      parts.push(`clocks: ${literal(Object.fromEntries(clocks))}`);
    }
  }
  const network = networkWords(world, plan);
  if (network !== undefined) parts.push(network);
  if (plan.faults !== undefined && plan.faults !== world.faults && (plan.faults.length > 0 || world.faults))
    parts.push(`faults: [${plan.faults.map(faultWords).join(', ')}]`);
  if (plan.clients !== world.clients && (Object.keys(plan.clients).length > 0 || world.clients))
    parts.push(`clients: ${literal(plan.clients)}`);
  if (world.workload !== undefined && !plan.hasWorkload) parts.push('workload: undefined');
  const { seed, mostHandlers } = options;
  const chosen = {
    seed,
    untilMs: plan.untilMs,
    ...(mostHandlers === undefined ? {} : { mostHandlers }),
    ...(plan.without.length === 0 ? {} : { without: plan.without }),
  };
  return `simulate({ ${parts.join(', ')} }, ${literal(chosen)})`;
}

function networkWords(world: World, plan: RunPlan): string | undefined {
  const { network } = world;
  if (network === undefined) return undefined;
  const quiet = quietOptions(plan);
  if (Object.keys(network).every(name => Object.hasOwn(quiet, name))) return 'network: {}';
  const isQuiet = Object.keys(quiet).length > 0;
  const words = isQuiet ? [literal(quiet).slice(2, -2)] : [];
  const { links } = network;
  const kept = links?.flatMap((link, at) => (isLinkGone(world, plan, link) ? [] : [at]));
  if (links !== undefined && kept !== undefined && (kept.length < links.length || isQuiet)) {
    const written = kept.map(at => `{ ${[`...world.network!.links![${at}]`, ...words].join(', ')} }`);
    words.push(`links: [${written.join(', ')}]`);
  }
  return words.length === 0 ? undefined : `network: { ${['...world.network', ...words].join(', ')} }`;
}

/** A fault as the call that makes it: `at(20, crash('a'))`. */
export function faultWords({ atMs, fault }: ScheduledFault): string {
  return `at(${atMs}, ${makingOf(fault)})`;
}

function makingOf(fault: Fault): string {
  switch (fault.kind) {
    case 'partition':
      return `partition(${fault.groups.map(literal).join(', ')})`;
    case 'cut':
      return `cut(${literal(fault.from)}, ${literal(fault.to)})`;
    case 'crash':
      return `crash(${literal(fault.node)}${fault.loseDisk ? ', { loseDisk: true }' : ''})`;
    case 'slow':
      return `slow(${literal(fault.node)}, ${fault.factor})`;
    case 'step-clock':
      return `stepClock(${literal(fault.node)}, ${fault.byMs})`;
    case 'set-link': {
      const { kind: _, change, ...link } = fault;
      return `setLink(${literal(link)}, ${literal(change)})`;
    }
    case 'reset-links':
      return 'resetLinks()';
    case 'heal':
      return 'heal()';
    default:
      return `${fault.kind}(${literal(fault.node)})`;
  }
}

/** A distribution is made by the function of its name, with its parameters in order. */
function isDistribution(value: object): value is Distribution {
  return typeof (value as Partial<Distribution>).sample === 'function';
}

/** Data, and distributions, as an expression that makes them. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value instanceof Map) return `new Map(${literal([...value])})`;
  if (value instanceof Set) return `new Set(${literal([...value])})`;
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name}.of(${Array.from(value as Uint8Array)
      .map(literal)
      .join(', ')})`;
  if (isDistribution(value))
    return `${value.kind}(${Object.values(value.parameters).map(literal).join(', ')})`;
  const fields = Object.entries(value).map(([name, held]) => `${propertyName(name)}: ${literal(held)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

function propertyName(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

function member(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${quoted(name)}]`;
}
