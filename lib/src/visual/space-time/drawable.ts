/**
 * What can be drawn as a space-time diagram: a run of the simulator, or a counterexample of the explorer. By shape, since
 * other things that happen among nodes can be drawn as well, and kinds of events that nobody has thought of yet.
 */

/** One event. An unknown `kind` is drawn as a dot with its name. */
export interface DrawableEvent {
  readonly id: number;
  /** In ms; in a counterexample the number of the step. */
  readonly atMs: number;
  readonly kind: string;
  /** The node or client where it happened; empty for what happens to the network. */
  readonly node: string;
  /** The event that led to it. */
  readonly cause?: number;
  /** The other end of a message, a request or an answer. */
  readonly peer?: string;
  readonly data?: unknown;
  /** The node's fields after the handler, where the run was asked to keep them. */
  readonly state?: unknown;
}

/** A run whose events were kept. */
export interface DrawableRun {
  readonly events: readonly DrawableEvent[];
  readonly seed: number | string;
  readonly endedAtMs: number;
}

/** A state of the whole, as the explorer describes it. */
export interface DrawableState {
  /** The fields of each node that is up. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What each node would find on its disk after a crash. */
  readonly disks?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A claim that does not hold, and the shortest schedule that shows it. */
export interface DrawableViolation {
  readonly property: string;
  readonly message: string;
  readonly steps: readonly {
    readonly text: string;
    readonly events: readonly DrawableEvent[];
    /** After the step. */
    readonly state?: DrawableState;
  }[];
}

/** The event at which a property broke. */
export interface Broken {
  readonly event: number;
  readonly property: string;
}

/** Either of the two, made alike. */
export interface Story {
  readonly events: readonly DrawableEvent[];
  readonly byId: ReadonlyMap<number, DrawableEvent>;
  readonly clients: readonly string[];
  readonly nodes: readonly string[];
  readonly title: string;
  readonly subtitle: string;
  readonly broken?: Broken;
  /** Whether time counts steps instead of ms. */
  readonly inSteps: boolean;
}

export function isViolation(drawable: DrawableRun | DrawableViolation): drawable is DrawableViolation {
  return Array.isArray((drawable as DrawableViolation).steps);
}

/** Makes a run or a counterexample ready to be drawn. */
export function storyOf(drawable: DrawableRun | DrawableViolation): Story {
  return isViolation(drawable) ? storyOfViolation(drawable) : storyOfRun(drawable);
}

function storyOfRun({ events, seed, endedAtMs }: DrawableRun): Story {
  const { clients, nodes } = namesIn(events);
  return {
    events,
    byId: new Map(events.map(event => [event.id, event])),
    clients,
    nodes,
    title: `${counted(events.length)} events of ${[...nodes, ...clients].join(', ')}`,
    subtitle: `seed ${seed}, ${exactly(endedAtMs)} ms of virtual time`,
    inSteps: false,
  };
}

function storyOfViolation({ property, message, steps }: DrawableViolation): Story {
  const events = steps.flatMap(step => step.events);
  const { clients, nodes } = namesIn(events);
  // The states know the world's own order, and nodes that never take part in the schedule.
  const inWorld = [...new Set(steps.flatMap(({ state }) => Object.keys(state?.nodes ?? {})))];
  const natural = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
  const ordered = inWorld.length === 0 ? [...nodes].sort(natural) : [...new Set([...inWorld, ...nodes])];
  const last = steps.at(-1)?.events[0];
  return {
    events,
    byId: new Map(events.map(event => [event.id, event])),
    clients,
    nodes: ordered,
    title: `'${property}' is violated after ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`,
    subtitle: message,
    ...(last === undefined ? {} : { broken: { event: last.id, property } }),
    inSteps: true,
  };
}

/** Who takes part, in the order of first appearance. Clients ask, and are never asked. */
function namesIn(events: readonly DrawableEvent[]): { clients: string[]; nodes: string[] } {
  const clients = new Set<string>();
  const all = new Set<string>();
  for (const { kind, node, peer } of events) {
    if (kind === 'request') clients.add(node);
    if (node !== '') all.add(node);
    if (peer !== undefined && peer !== '') all.add(peer);
  }
  return { clients: [...clients], nodes: [...all].filter(name => !clients.has(name)) };
}

/**
 * A time of the run as exactly as it is read: three decimals below 10 ms, one above a second. By hand, since a formatter of the platform
 * takes longer to make than a diagram to draw.
 */
export function exactly(timeMs: number): string {
  const size = Math.abs(timeMs);
  const [whole, decimals] = String(Number(size.toFixed(size < 10 ? 3 : size < 1000 ? 2 : 1))).split('.');
  return `${timeMs < 0 ? '-' : ''}${inGroups(whole)}${decimals === undefined ? '' : `.${decimals}`}`;
}

function inGroups(digits: string): string {
  return digits.length < 4 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A whole number with thousands separated. */
export function counted(count: number): string {
  return inGroups(String(count));
}

/** `3 ms`, or `step 3`. */
export function timeWord(story: Story, atMs: number): string {
  return story.inSteps ? `step ${atMs}` : `${exactly(atMs)} ms`;
}
