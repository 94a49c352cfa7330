import {
  requireAtLeast,
  requireKnownFields,
  requireList,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireProbability,
  requireRecord,
  requireText,
} from '../../ground/arguments.js';

/** A call to another service. What is optional is left out of the answer if it fails or is late. */
export interface ServiceCall {
  readonly to: string;
  readonly need: 'required' | 'optional';
  /** When the caller gives up, in ms, above 0; `undefined` waits for ever. */
  readonly timeoutMs?: number;
}

/** A service: its own work, then its calls, one after the other. */
export interface ServiceSpec {
  readonly workMs: number;
  readonly calls?: readonly ServiceCall[];
}

/** Services, and the pages that users ask for. */
export interface ServiceGraph {
  readonly services: Readonly<Record<string, ServiceSpec>>;
  /** What users ask for: its service, the share of all requests, and how long they wait, in ms. */
  readonly pages: Readonly<
    Record<string, { readonly service: string; readonly share: number; readonly patienceMs: number }>
  >;
}

/** What is wrong with which service; those not named are well. A slow one takes so many times as long for its own work. */
export type ServiceTroubles = Readonly<Record<string, 'down' | { readonly slowdown: number }>>;

/** What a user sees: everything, a page with parts left out, or nothing. */
export type PageSight = 'whole' | 'parts missing' | 'nothing';

/** A page under some trouble. */
export interface PageView {
  readonly sees: PageSight;
  /** When the user has it, or has given up, in ms. */
  readonly afterMs: number;
  /** Services whose part is missing. */
  readonly missing: readonly string[];
}

interface ServedCall {
  readonly fails: boolean;
  readonly afterMs: number;
  readonly missing: readonly string[];
}

function checkGraph(graph: ServiceGraph): void {
  requireRecord('graph', graph);
  const { services, pages } = graph;
  requireRecord('services', services);
  requireRecord('pages', pages);
  const sound = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (!Object.hasOwn(services, name))
      throw new RangeError(`calls must name services of the graph, got '${name}'`);
    if (path.includes(name))
      throw new RangeError(`calls must not go in a circle, got ${[...path, name].join(' > ')}`);
    if (sound.has(name)) return;
    const service = services[name];
    requireKnownFields(`services.${name}`, service, { workMs: true, calls: true });
    requireNonNegative(`workMs of '${name}'`, service.workMs);
    requireList(`calls of '${name}'`, service.calls ?? []);
    for (const call of service.calls ?? []) {
      requireKnownFields(`a call of '${name}'`, call, { to: true, need: true, timeoutMs: true });
      requireOneOf(`need of '${name}'`, call.need, ['required', 'optional']);
      if (call.timeoutMs !== undefined) requirePositive(`timeoutMs of '${name}'`, call.timeoutMs);
      visit(call.to, [...path, name]);
    }
    sound.add(name);
  };
  let shares = 0;
  for (const [name, page] of Object.entries(pages)) {
    requireRecord(`pages.${name}`, page);
    requireProbability(`share of '${name}'`, page.share);
    requirePositive(`patienceMs of '${name}'`, page.patienceMs);
    requireText(`service of '${name}'`, page.service);
    shares += page.share;
    visit(page.service, []);
  }
  if (shares > 1 + 1e-9) throw new RangeError(`pages must have shares of at most 1 together, got ${shares}`);
}

function checkTroubles(troubles: ServiceTroubles, { services }: ServiceGraph): void {
  requireRecord('troubles', troubles);
  for (const [name, trouble] of Object.entries(troubles)) {
    if (!Object.hasOwn(services, name))
      throw new RangeError(`troubles must name services of the graph, got '${name}'`);
    if (trouble === 'down') continue;
    requireRecord(`troubles.${name}`, trouble);
    requireAtLeast(`slowdown of '${name}'`, trouble.slowdown, 1);
  }
}

/** Answers by service: one that several call is asked once. A service that is down says nothing: its callers learn it by their timeouts. */
class Answers {
  readonly #known = new Map<string, ServedCall>();

  constructor(
    private readonly graph: ServiceGraph,
    private readonly troubles: ServiceTroubles,
  ) {}

  of(name: string): ServedCall {
    const known = this.#known.get(name) ?? this.#ask(name);
    this.#known.set(name, known);
    return known;
  }

  #ask(name: string): ServedCall {
    const trouble = Object.hasOwn(this.troubles, name) ? this.troubles[name] : undefined;
    if (trouble === 'down') return { fails: true, afterMs: Number.POSITIVE_INFINITY, missing: [name] };
    const { workMs, calls = [] } = this.graph.services[name] as ServiceSpec;
    let afterMs = workMs * (trouble?.slowdown ?? 1);
    const missing: string[] = [];
    for (const { to, need, timeoutMs = Number.POSITIVE_INFINITY } of calls) {
      const answer = this.of(to);
      const fails = answer.fails || answer.afterMs > timeoutMs;
      afterMs += Math.min(answer.afterMs, timeoutMs);
      if (!fails) missing.push(...answer.missing);
      else if (need === 'optional') missing.push(to);
      else return { fails: true, afterMs, missing: [to] };
      if (afterMs === Number.POSITIVE_INFINITY) return { fails: true, afterMs, missing };
    }
    return { fails: false, afterMs, missing };
  }
}

/**
 * What the users of each page see when some services are down or slow. Times are fixed, so that the only question is who needs whom.
 *
 * @throws RangeError if the graph has a circle, names a service that it does not have, the pages' shares sum to more than 1, or a number is
 * outside its range
 */
export function pageViews(graph: ServiceGraph, troubles: ServiceTroubles): Record<string, PageView> {
  checkGraph(graph);
  checkTroubles(troubles, graph);
  const answers = new Answers(graph, troubles);
  return Object.fromEntries(
    Object.entries(graph.pages).map(([page, { service, patienceMs }]) => {
      const { fails, afterMs, missing } = answers.of(service);
      if (fails || afterMs > patienceMs)
        return [page, { sees: 'nothing', afterMs: Math.min(afterMs, patienceMs), missing }];
      return [page, { sees: missing.length === 0 ? 'whole' : 'parts missing', afterMs, missing }];
    }),
  );
}

/**
 * The shares of all requests that see everything, a part, and nothing.
 *
 * @throws RangeError as {@link pageViews}
 */
export function sharesOfUsers(graph: ServiceGraph, troubles: ServiceTroubles): Record<PageSight, number> {
  const shares: Record<PageSight, number> = { whole: 0, 'parts missing': 0, nothing: 0 };
  for (const [page, { sees }] of Object.entries(pageViews(graph, troubles)))
    shares[sees] += graph.pages[page]?.share ?? 0;
  return shares;
}
