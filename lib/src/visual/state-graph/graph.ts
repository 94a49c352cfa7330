import { plainText } from '../../ground/data-words.js';

/** One state of a graph. */
export interface GraphState {
  /** A few words; a line break makes a second line. */
  readonly label: string;
  /** The whole state, for the hover text. */
  readonly detail?: string;
  /** Where it begins, where a claim is broken, or where it should come to. */
  readonly mark?: 'initial' | 'violation' | 'goal';
}

/** One step between two states, by their places in the list. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  /** The action. */
  readonly label: string;
}

export interface StateGraph {
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
}

/** States and steps as an explorer finds them, the first state being a beginning. */
export interface FoundGraph<State> {
  readonly states: readonly State[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

/**
 * Makes a graph to be drawn from what an exploration found: each state is described, by a label or with a mark; where nothing is said of
 * it, the first state is marked as the beginning, and the hover text is the whole state.
 *
 * @example
 * show(stateGraph(describedGraph(exploration.graph, ({ nodes }) => `value ${nodes.a.value}`)));
 */
export function describedGraph<State>(
  { states, edges }: FoundGraph<State>,
  describe: (state: State, index: number) => string | GraphState,
): StateGraph {
  return {
    states: states.map((state, index): GraphState => {
      const said = describe(state, index);
      const told = typeof said === 'string' ? { label: said } : said;
      const mark = told.mark ?? (index === 0 ? 'initial' : undefined);
      return { detail: wholeState(state), ...told, ...(mark === undefined ? {} : { mark }) };
    }),
    edges: edges.map(({ from, to, text }) => ({ from, to, label: text })),
  };
}

/** What an explored state is made of; a view of one may have these as accessors, which listing its keys would miss. */
const PARTS = ['nodes', 'disks', 'messages', 'history'] as const;

/** A state, a line for each of its parts. */
function wholeState(state: unknown): string {
  if (typeof state !== 'object' || state === null) return plainText(state);
  const own = state as Record<string, unknown>;
  const known = PARTS.filter(part => part in own);
  const names = known.length > 0 ? known : Object.keys(own);
  return names.map(name => `${name}: ${plainText(own[name])}`).join('\n');
}

/**
 * Checks a graph.
 *
 * @throws RangeError if there is no state, or an edge names one that is not there
 */
export function requireGraph({ states, edges }: StateGraph): void {
  if (states.length === 0) throw new RangeError('states must hold at least one state, got 0');
  for (const { from, to, label } of edges) {
    for (const end of [from, to]) {
      if (Number.isInteger(end) && end >= 0 && end < states.length) continue;
      throw new RangeError(`the edge '${label}' must join two of the ${states.length} states, got ${end}`);
    }
  }
}
