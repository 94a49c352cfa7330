import { areSameData, sharing } from '../../../data/equality.js';
import {
  callHandler,
  copyData,
  fieldsOf,
  type HandlerEffect,
  type HandlerInput,
  type HandlerSurroundings,
  handleFrom,
  isNode,
  LocalRuntime,
  type Node,
  type NodeClass,
  type NodeId,
  NodeMisuseError,
  NotDataError,
  nodeWith,
  Recording,
  runHandler,
} from '../../../simulation/index.js';

/** One question of an exploration: given this state of this node and this input, what next? All of it is data. */
export interface HandlerQuestion {
  readonly node: NodeId;
  readonly input: HandlerInput;
  /** `undefined` where the node is made anew: its constructor runs first. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  /** What the node reads from its disk. */
  readonly disk: ReadonlyMap<string, unknown>;
  /** What `now()` shows; `undefined` where time is an order only. */
  readonly nowMs: number | undefined;
}

/** One way in which a handler may go on. */
export interface HandlerOutcome {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly effects: readonly HandlerEffect[];
}

/** The answer: an outcome for every way of choosing, in order. */
export type HandlerAnswer = readonly HandlerOutcome[];

/** So many handlers run twice, and after them one in so many. */
const LOOKED_AT = 4096;
const LOOK_EVERY = 64;

/**
 * Answers questions by running the handlers of given classes, here or in a process that is not trusted. The first
 * few thousand run twice, and some of the later ones: if two runs differ the handler is not deterministic, and what was explored would be
 * a lie.
 */
export class HandlerOracle {
  readonly #recording: Recording;
  #answered = 0;

  /** @throws NodeMisuseError if the source of a class says what no handler may do */
  constructor(private readonly classes: Readonly<Record<NodeId, NodeClass>>) {
    this.#recording = new Recording(Object.keys(classes));
    // Its constructor looks through the sources.
    void new LocalRuntime(classes, 0);
  }

  /** @throws NodeMisuseError if a node breaks its contract, and what a handler throws */
  answer(question: HandlerQuestion): HandlerAnswer {
    const outcomes: HandlerOutcome[] = [];
    // Choices not made yet are taken as 0, and counted up like the digits of a number.
    const choices: number[] = [];
    for (;;) {
      const limits: number[] = [];
      const outcome = this.#run(question, choices, limits);
      const isLookedAt = this.#answered++ < LOOKED_AT || this.#answered % LOOK_EVERY === 0;
      if (isLookedAt && !areSameData(outcome, this.#run(question, choices, []))) {
        throw new NodeMisuseError(
          `a handler of '${question.node}' differs when it is run twice on the same state: it must be deterministic`,
        );
      }
      if (!outcomes.some(other => areSameData(outcome, other))) outcomes.push(outcome);
      choices.length = limits.length;
      for (let index = 0; index < limits.length; index++) choices[index] ??= 0;
      while (choices.length > 0 && choices[choices.length - 1] + 1 === limits[choices.length - 1])
        choices.pop();
      if (choices.length === 0) return outcomes;
      choices[choices.length - 1]++;
    }
  }

  #run(question: HandlerQuestion, choices: readonly number[], limits: number[]): HandlerOutcome {
    const { node: id, disk, nowMs } = question;
    const surroundings: HandlerSurroundings = {
      disk,
      now: () => nowMs ?? refuse(NO_TIME),
      random: () => refuse(NO_CONTINUUM),
      choose: count => {
        if (!Number.isSafeInteger(count) || count < 1)
          throw new RangeError(`count must be a whole number, 1 or above, got ${count}`);
        limits.push(count);
        return choices[limits.length - 1] ?? 0;
      },
    };
    const fields = question.fields === undefined ? this.#freshFields(id) : copyData(question.fields);
    const node = nodeWith(this.classes[id], fields);
    this.#recording.begin(id, surroundings);
    try {
      runHandler(this.#recording, () => callHandler(node, copyData(question.input)));
    } catch (error) {
      // There what went wrong is told best.
      if (error instanceof TypeError) this.#runAgain(question, surroundings);
      throw error;
    }
    return { fields: ownFields(id, node, question.fields), effects: this.#recording.effects };
  }

  #runAgain({ node: id, fields, input }: HandlerQuestion, surroundings: HandlerSurroundings): void {
    const own = fields === undefined ? this.#freshFields(id) : copyData(fields);
    handleFrom(
      this.#recording,
      { id, nodeClass: this.classes[id], fields: own },
      copyData(input),
      surroundings,
    );
  }

  #freshFields(id: NodeId): Record<string, unknown> {
    const node: unknown = new this.classes[id]();
    if (!isNode(node))
      throw new NodeMisuseError(`the class of '${id}' does not extend Node (from 'faultlines/simulation')`);
    return fieldsOf(id, node);
  }
}

/** The node is thrown away, so what it holds needs no copy; if that is not data, what would make one says where. */
function ownFields(id: NodeId, node: Node, before: HandlerQuestion['fields']): HandlerOutcome['fields'] {
  try {
    return sharing({ ...node }, before) as HandlerOutcome['fields'];
  } catch (error) {
    if (error instanceof NotDataError) return fieldsOf(id, node);
    throw error;
  }
}

const NO_TIME =
  "the explorer tries every order, and knows no times: do not read now() here, or give the world a 'time' in ticks";
const NO_CONTINUUM = 'the explorer cannot try every number in [0, 1): use this.choose(count) for a choice';

function refuse(why: string): never {
  throw new NodeMisuseError(why);
}
