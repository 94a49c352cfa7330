/** Drives worlds whose nodes are partly the answer's: the simulator and the explorer stay here, the handlers run where the answer lives. */
import {
  type Exploration,
  type ExploredWorld,
  type ExploreOptions,
  Explorer,
  type HandlerAnswer,
  HandlerOracle,
  type HandlerQuestion,
} from '../checking/index.js';
import {
  type BatchedAnswer,
  type BatchedCall,
  copyData,
  guarded,
  type HandlerEffect,
  type HandlerInput,
  LocalRuntime,
  Lockstep,
  type NodeId,
  Recording,
  type SimulateOptions,
  type SimulationRun,
  type World,
} from '../simulation/index.js';
import { AnswerFailure } from './answer-failure.js';
import { answerClassesOf } from './answer-node.js';
import { formatValue } from './format.js';
import type { NodeQuestion, NodeReply } from './node-desk.js';
import type { CallOutcome } from './spec.js';

/** One run of a world. */
export interface AnsweredRun {
  readonly world: World;
  readonly options: SimulateOptions;
}

type AskNodes = (questions: readonly NodeQuestion[]) => Promise<CallOutcome<NodeReply>[]>;

/** So many handlers go there in one message, each of which has the time of one call. */
const MOST_QUESTIONS = 1000;
/** Handlers of one run, and states of one exploration, unless the spec says otherwise: an answer may send more and more. */
const MOST_HANDLERS = 20_000;
const MOST_STATES = 100_000;
/** Milliseconds that all runs of one call, or one exploration, may take. */
const WORLDS_LIMIT_MS = 20_000;

/** Runs worlds together, handler by handler. */
export async function simulateAnswered(
  ask: AskNodes,
  runs: readonly AnsweredRun[],
): Promise<SimulationRun[]> {
  const desk = new QuestionDesk(ask, 'the runs');
  const places = runs.map(({ world, options: { seed } }) => ({
    seed,
    nodes: Object.keys(world.nodes),
    theirs: answerClassesOf(world.nodes),
    fields: new Map<NodeId, Readonly<Record<string, unknown>>>(),
    ours: new LocalRuntime(world.nodes, seed),
  }));
  const lockstep = new Lockstep(
    runs.map(({ world, options }) => ({ world, options: { mostHandlers: MOST_HANDLERS, ...options } })),
  );
  const own = (run: number, node: NodeId) => places[run].fields.get(node) ?? places[run].ours.stateOf(node);

  const questionOf = ({ run, node, fresh, input, sight }: BatchedCall): NodeQuestion | undefined => {
    const { theirs, nodes, fields, seed } = places[run];
    const className = theirs.get(node);
    if (className === undefined) return undefined;
    const before = fresh ? undefined : fields.get(node);
    return {
      className,
      node,
      nodes,
      input,
      fields: before,
      sight: { kind: 'simulated', seed, sight },
    };
  };
  const runOurs = ({ run, node, fresh, input, sight }: BatchedCall): BatchedAnswer => {
    const { ours } = places[run];
    if (fresh) ours.create(node);
    const effects = ours.handle(node, input, sight);
    return { effects, ...(lockstep.wantsStates ? { state: ours.stateOf(node) } : {}) };
  };

  for (let batch = lockstep.next(); batch.length > 0; batch = lockstep.next()) {
    const asked = batch.map(questionOf);
    const replies = (await desk.ask(asked.filter(question => question !== undefined))).values();
    const answers = guarded(() =>
      batch.map((call, index) => {
        if (asked[index] === undefined) return runOurs(call);
        const [{ fields, effects }] = replies.next().value as NodeReply;
        places[call.run].fields.set(call.node, fields);
        return { effects, state: fields };
      }),
    );
    lockstep.done(answers);
  }
  return lockstep.conclude(own);
}

/** Explores every schedule of a world. */
export async function exploreAnswered(
  ask: AskNodes,
  world: ExploredWorld,
  options: ExploreOptions,
): Promise<Exploration> {
  const desk = new QuestionDesk(ask, 'the exploration');
  const theirs = answerClassesOf(world.nodes);
  const nodes = Object.keys(world.nodes);
  const oracle = new HandlerOracle(world.nodes);
  const explorer = new Explorer(world, { mostStates: MOST_STATES, ...options });
  const questionOf = ({ node, input, fields, disk, nowMs }: HandlerQuestion): NodeQuestion | undefined => {
    const className = theirs.get(node);
    if (className === undefined) return undefined;
    return { className, node, nodes, input, fields, sight: { kind: 'explored', disk, nowMs } };
  };
  for (let batch = explorer.next(); batch.length > 0; batch = explorer.next()) {
    const asked = batch.map(questionOf);
    const replies = (await desk.ask(asked.filter(question => question !== undefined))).values();
    const answers = guarded(() =>
      batch.map(
        (question, index): HandlerAnswer =>
          asked[index] === undefined ? oracle.answer(question) : (replies.next().value as NodeReply),
      ),
    );
    explorer.done(answers);
  }
  return explorer.conclude();
}

/** Asks in messages of bounded size, within a bounded time, and believes nothing that comes back until it was looked at. */
class QuestionDesk {
  readonly #began = performance.now();
  readonly #recordings = new Map<string, Recording>();

  constructor(
    private readonly askNodes: AskNodes,
    private readonly what: string,
  ) {}

  async ask(questions: readonly NodeQuestion[]): Promise<NodeReply[]> {
    const replies: NodeReply[] = [];
    for (let from = 0; from < questions.length; from += MOST_QUESTIONS) {
      if (performance.now() - this.#began > WORLDS_LIMIT_MS)
        throw new AnswerFailure(
          'timeout',
          `${this.what} took over ${WORLDS_LIMIT_MS / 1000} s: does a node send more and more messages?`,
        );
      const some = questions.slice(from, from + MOST_QUESTIONS);
      const outcomes = await this.askNodes(some);
      for (const [index, question] of some.entries()) replies.push(this.#replyIn(outcomes[index], question));
    }
    return replies;
  }

  #replyIn(outcome: CallOutcome<NodeReply>, question: NodeQuestion): NodeReply {
    if (!outcome.ok) {
      if (outcome.name === 'Unanswered')
        throw new AnswerFailure('unanswered', 'this class is not written yet');
      throw new AnswerFailure(
        'threw',
        `a handler threw ${outcome.name}: ${outcome.message}`,
        describeQuestion(question),
      );
    }
    const reply: unknown = outcome.value;
    try {
      if (!Array.isArray(reply) || reply.length === 0) throw new TypeError('no list of outcomes');
      return reply.map(({ fields, effects }) => {
        if (typeof fields !== 'object' || fields === null) throw new TypeError('no fields');
        return { fields: copyData(fields), effects: this.#effectsIn(effects, question) };
      });
    } catch {
      throw new AnswerFailure('died', 'the answer broke its own process: what it sent back was no reply');
    }
  }

  /** Does again what the handler is said to have done, so that only what a node may do is left of it. */
  #effectsIn(
    effects: readonly HandlerEffect[],
    { node, nodes, sight }: NodeQuestion,
  ): readonly HandlerEffect[] {
    const key = JSON.stringify(nodes);
    const recording = this.#recordings.get(key) ?? new Recording(nodes);
    this.#recordings.set(key, recording);
    const { disk } = sight.kind === 'simulated' ? sight.sight : sight;
    recording.begin(node, { disk, now: () => 0, random: () => 0, choose: () => 0 });
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send':
          recording.send(effect.to, effect.message);
          break;
        case 'reply':
          recording.reply(effect.client, effect.value);
          break;
        case 'set-timer':
          recording.setTimer(String(effect.name), effect.delayMs);
          break;
        case 'clear-timer':
          recording.clearTimer(String(effect.name));
          break;
        case 'write':
          recording.disk.write(String(effect.key), effect.value);
          break;
        case 'sync':
          recording.disk.sync();
          break;
        default:
          throw new TypeError('no effect');
      }
    }
    return recording.effects;
  }
}

/** The handler's call, and on what: `Sender on 'a': onMessage('b', { type: 'ack' }), with the fields { next: 3 }`. */
function describeQuestion({ className, node, input, fields }: NodeQuestion): string {
  const where = fields === undefined ? 'made anew' : `with the fields ${formatValue(fields)}`;
  return `${className} on '${node}': ${describeCall(input)}, ${where}`;
}

function describeCall(input: HandlerInput): string {
  switch (input.kind) {
    case 'start':
      return 'onStart()';
    case 'restart':
      return 'onRestart()';
    case 'message':
      return `onMessage(${formatValue(input.from)}, ${formatValue(input.message)})`;
    case 'timer':
      return `onTimer(${formatValue(input.name)})`;
    case 'request':
      return `onRequest(${formatValue(input.client)}, ${formatValue(input.request)})`;
  }
}
