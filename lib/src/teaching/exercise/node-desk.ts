import { HandlerOracle } from '../../engine/checking/index.js';
import {
  type HandlerEffect,
  type HandlerInput,
  LocalRuntime,
  Node,
  type NodeClass,
  type NodeId,
} from '../../engine/simulation/index.js';
import { AnswerFailure } from './answer-failure.js';
import { describeThrown } from './describe-thrown.js';
import type { CallOutcome } from './spec.js';

/** What a run is made of, told with the first question about it. */
export interface AskedRun {
  readonly seed: number | string;
  /** The names of all nodes of its world. */
  readonly nodes: readonly NodeId[];
  /** Which of them are the answer's, and of which class. */
  readonly classNames: Readonly<Record<NodeId, string>>;
}

/** What does this node of a simulated run do now? Its fields live where the answer lives. */
export interface SimulatedQuestion {
  readonly kind: 'simulated';
  /** The run's number; a run of a number that was used before takes its place. */
  readonly run: number;
  readonly begins?: AskedRun;
  readonly node: NodeId;
  /** Where it is made anew first, what its disk holds then; from there on its disk is what it writes itself. */
  readonly freshWith: ReadonlyMap<string, unknown> | undefined;
  readonly input: HandlerInput;
  readonly nowMs: number;
  /** The call's number in the run. */
  readonly call: number;
  /** Whether the fields that it leaves are wanted too. */
  readonly wantsFields: boolean;
}

/** How does this handler go on, from these fields? Once for every way of choosing. */
export interface ExploredQuestion {
  readonly kind: 'explored';
  readonly className: string;
  readonly node: NodeId;
  readonly nodes: readonly NodeId[];
  readonly input: HandlerInput;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  readonly disk: ReadonlyMap<string, unknown>;
  readonly nowMs: number | undefined;
}

/** The fields of a node of a simulated run, as they are now. */
export interface StateQuestion {
  readonly kind: 'state';
  readonly run: number;
  readonly node: NodeId;
}

/** One question about nodes of the answer. All of it is data. */
export type NodeQuestion = SimulatedQuestion | ExploredQuestion | StateQuestion;

/** What a handler did, and the fields that it left, where they are wanted; in an exploration one for each way of choosing. */
export type NodeReply = readonly {
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly effects: readonly HandlerEffect[];
}[];

/** Runs handlers of the answer's classes where the answer lives. */
export class NodeDesk {
  readonly #runs = new Map<number, DeskRun>();
  readonly #oracles = new Map<string, HandlerOracle>();

  /** @param exported what the answer exports, by name */
  constructor(private readonly exported: Readonly<Record<string, unknown>>) {}

  /**
   * What each question came to. To be called under `guarded`.
   *
   * @throws AnswerFailure (`missing`) if there is no such class
   */
  answer(questions: readonly NodeQuestion[]): CallOutcome<NodeReply>[] {
    return questions.map(question => {
      try {
        return { ok: true, value: this.#reply(question) };
      } catch (error) {
        // A time-out of the whole batch must end the batch, not look like an error of one handler.
        const isStopped = (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
        if (isStopped || error instanceof AnswerFailure) throw error;
        return describeThrown(error);
      }
    });
  }

  #reply(question: NodeQuestion): NodeReply {
    if (question.kind === 'explored') return this.#oracleOf(question).answer(question);
    const { run, node } = question;
    if (question.kind === 'state') return [{ fields: this.#run(run).runtime.stateOf(node), effects: [] }];
    if (question.begins !== undefined) this.#begin(run, question.begins);
    return [this.#handle(this.#run(run), question)];
  }

  #handle({ runtime, disks }: DeskRun, question: SimulatedQuestion): NodeReply[number] {
    const { freshWith, node, input, nowMs, call, wantsFields } = question;
    if (freshWith !== undefined) {
      runtime.create(node);
      disks.set(node, new Map(freshWith));
    }
    const disk = disks.get(node) as Map<string, unknown>;
    const effects = runtime.handle(node, input, { nowMs, call, disk });
    for (const effect of effects) if (effect.kind === 'write') disk.set(effect.key, effect.value);
    return wantsFields ? { fields: runtime.stateOf(node), effects } : { effects };
  }

  #begin(run: number, { seed, nodes, classNames }: AskedRun): void {
    const classes = nodes.map(node => [
      node,
      classNames[node] === undefined ? Elsewhere : this.#classOf(classNames[node]),
    ]);
    this.#runs.set(run, { runtime: new LocalRuntime(Object.fromEntries(classes), seed), disks: new Map() });
  }

  #run(run: number): DeskRun {
    return this.#runs.get(run) as DeskRun;
  }

  #classOf(name: string): NodeClass {
    const exported = this.exported[name];
    if (typeof exported === 'function') return exported as NodeClass;
    throw new AnswerFailure('missing', `the answer has no class named ${name}`);
  }

  #oracleOf({ className, nodes }: ExploredQuestion): HandlerOracle {
    const key = JSON.stringify([className, ...nodes]);
    const known = this.#oracles.get(key);
    if (known !== undefined) return known;
    const nodeClass = this.#classOf(className);
    const oracle = new HandlerOracle(Object.fromEntries(nodes.map(id => [id, nodeClass])));
    this.#oracles.set(key, oracle);
    return oracle;
  }
}

/** The answer's nodes of one run, and what each has on its disk. */
interface DeskRun {
  readonly runtime: LocalRuntime;
  readonly disks: Map<NodeId, Map<string, unknown>>;
}

/** A node of the spec's: it is known here by its name only. */
class Elsewhere extends Node {}
