import { HandlerOracle } from '../checking/index.js';
import {
  copyData,
  fieldsOf,
  type HandlerEffect,
  type HandlerInput,
  type HandlerSight,
  handleFrom,
  isNode,
  LocalRuntime,
  type NodeClass,
  type NodeId,
  NodeMisuseError,
  Recording,
  SightedSurroundings,
} from '../simulation/index.js';
import { AnswerFailure } from './answer-failure.js';
import { describeThrown } from './describe-thrown.js';
import type { CallOutcome } from './spec.js';

/** One handler of a node of the answer: this class, these fields, this input; what does it do? All of it is data. */
export interface NodeQuestion {
  readonly className: string;
  readonly node: NodeId;
  /** The names of all nodes of its world. */
  readonly nodes: readonly NodeId[];
  readonly input: HandlerInput;
  /** `undefined` where the node is made anew. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  /** In a simulation, what it sees and the seed of its chance; in an exploration its disk and its time, and every choice is taken. */
  readonly sight:
    | { readonly kind: 'simulated'; readonly seed: number | string; readonly sight: HandlerSight }
    | {
        readonly kind: 'explored';
        readonly disk: ReadonlyMap<string, unknown>;
        readonly nowMs: number | undefined;
      };
}

/** What a handler did, and the fields that it left; in an exploration one for each way of choosing. */
export type NodeReply = readonly {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly effects: readonly HandlerEffect[];
}[];

/** Runs handlers of the answer's classes where the answer lives: each from the fields in the question, so that nothing is kept here. */
export class NodeDesk {
  readonly #oracles = new Map<string, HandlerOracle>();
  readonly #looked = new Set<NodeClass>();

  /** @param exported what the answer exports, by name */
  constructor(private readonly exported: Readonly<Record<string, unknown>>) {}

  /**
   * What each handler came to. To be called under `guarded`.
   *
   * @throws AnswerFailure (`missing`) if there is no such class
   */
  answer(questions: readonly NodeQuestion[]): CallOutcome<NodeReply>[] {
    return questions.map(question => this.#outcomeOf(question));
  }

  #outcomeOf(question: NodeQuestion): CallOutcome<NodeReply> {
    const nodeClass = this.#classOf(question.className);
    try {
      return { ok: true, value: this.#reply(question, nodeClass) };
    } catch (error) {
      // A time-out of the whole batch must end the batch, not look like an error of one handler.
      if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      return describeThrown(error);
    }
  }

  #classOf(name: string): NodeClass {
    const exported = this.exported[name];
    if (typeof exported === 'function') return exported as NodeClass;
    throw new AnswerFailure('missing', `the answer has no class named ${name}`);
  }

  #reply(question: NodeQuestion, nodeClass: NodeClass): NodeReply {
    const { node, nodes, input, fields, sight } = question;
    if (sight.kind === 'explored') {
      const { disk, nowMs } = sight;
      return this.#oracleOf(question, nodeClass).answer({ node, input, fields, disk, nowMs });
    }
    this.#lookThrough(nodeClass);
    const before = fields === undefined ? freshFields(node, nodeClass) : copyData(fields);
    const surroundings = new SightedSurroundings(sight.seed).turnTo(sight.sight);
    const whose = { id: node, nodeClass, fields: before };
    return [handleFrom(new Recording(nodes), whose, copyData(input), surroundings)];
  }

  #oracleOf({ className, nodes }: NodeQuestion, nodeClass: NodeClass): HandlerOracle {
    const key = JSON.stringify([className, ...nodes]);
    const known = this.#oracles.get(key);
    if (known !== undefined) return known;
    const oracle = new HandlerOracle(Object.fromEntries(nodes.map(id => [id, nodeClass])));
    this.#oracles.set(key, oracle);
    return oracle;
  }

  /** A class's source may say what no handler may do. */
  #lookThrough(nodeClass: NodeClass): void {
    if (this.#looked.has(nodeClass)) return;
    void new LocalRuntime({ node: nodeClass }, 0);
    this.#looked.add(nodeClass);
  }
}

function freshFields(id: NodeId, nodeClass: NodeClass): Record<string, unknown> {
  const made: unknown = new nodeClass();
  if (!isNode(made))
    throw new NodeMisuseError(`the class of '${id}' does not extend Node (from 'faultlines/simulation')`);
  return fieldsOf(id, made);
}
