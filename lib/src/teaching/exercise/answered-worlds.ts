/** Drives worlds whose nodes are partly the answer's: the simulator and the explorer stay here, the handlers run where the answer lives. */
import {
  type Exploration,
  type ExploredWorld,
  type ExploreOptions,
  Explorer,
  type HandlerAnswer,
  HandlerOracle,
  type HandlerQuestion,
} from '../../engine/checking/index.js';
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
} from '../../engine/simulation/index.js';
import { AnswerFailure } from './answer-failure.js';
import { answerClassesOf } from './answer-node.js';
import { formatValue } from './format.js';
import type { AskedRun, NodeQuestion, NodeReply } from './node-desk.js';
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

/** Runs worlds together, handler by handler: in two halves, so that one goes on here while the other's handlers run where the answer lives. */
export async function simulateAnswered(
  ask: AskNodes,
  runs: readonly AnsweredRun[],
): Promise<SimulationRun[]> {
  const desk = new QuestionDesk(ask, 'the runs');
  const middle = runs.length >> 1;
  const halves = [
    { runs: runs.slice(0, middle), from: 0 },
    { runs: runs.slice(middle), from: middle },
  ].filter(half => half.runs.length > 0);
  // When one half fails, what the other one still waits for must have ended before anything else is asked.
  const done = await Promise.allSettled(halves.map(half => simulateTogether(desk, half.runs, half.from)));
  return done.flatMap(half => {
    if (half.status === 'rejected') throw desk.failure ?? half.reason;
    return half.value;
  });
}

/** @param from the number of the first run, where the answer lives */
async function simulateTogether(
  desk: QuestionDesk,
  runs: readonly AnsweredRun[],
  from: number,
): Promise<SimulationRun[]> {
  const lockstep = new Lockstep(
    runs.map(({ world, options }) => ({ world, options: { mostHandlers: MOST_HANDLERS, ...options } })),
  );
  const places = runs.map(({ world, options: { seed } }) => {
    const theirs = answerClassesOf(world.nodes);
    const asked: AskedRun = { seed, nodes: Object.keys(world.nodes), classNames: Object.fromEntries(theirs) };
    return {
      theirs,
      asked,
      isBegun: false,
      up: new Set<NodeId>(),
      ours: new LocalRuntime(world.nodes, seed),
    };
  });
  const wantsFields = lockstep.wantsStates;

  const questionOf = ({ run, node, fresh, input, sight }: BatchedCall): Asked | undefined => {
    const place = places[run];
    const className = place.theirs.get(node);
    if (className === undefined) return undefined;
    const begins = place.isBegun ? undefined : place.asked;
    place.isBegun = true;
    place.up.add(node);
    const { nowMs, call, disk } = sight;
    const freshWith = fresh ? disk : undefined;
    const question = {
      kind: 'simulated',
      run: from + run,
      begins,
      freshWith,
      node,
      input,
      nowMs,
      call,
      wantsFields,
    } as const;
    return { question, className, nodes: place.asked.nodes, disk };
  };
  const runOurs = ({ run, node, fresh, input, sight }: BatchedCall): BatchedAnswer => {
    const { ours } = places[run];
    if (fresh) ours.create(node);
    const effects = ours.handle(node, input, sight);
    return wantsFields ? { effects, state: ours.stateOf(node) } : { effects };
  };

  for (let batch = lockstep.next(); batch.length > 0; batch = lockstep.next()) {
    const asked = batch.map(questionOf);
    const replies = (await desk.ask(asked.filter(question => question !== undefined))).values();
    const answers = guarded(() =>
      batch.map((call, index) => {
        if (asked[index] === undefined) return runOurs(call);
        const [{ fields, effects }] = replies.next().value as NodeReply;
        return wantsFields ? { effects, state: fields } : { effects };
      }),
    );
    lockstep.done(answers);
  }
  const states = await statesOf(desk, places, from);
  return lockstep.conclude((run, node) => states[run].get(node) ?? places[run].ours.stateOf(node));
}

/** The fields of the answer's nodes at the end of all runs. */
async function statesOf(
  desk: QuestionDesk,
  places: readonly {
    readonly up: ReadonlySet<NodeId>;
    readonly theirs: ReadonlyMap<NodeId, string>;
    readonly asked: AskedRun;
  }[],
  from: number,
): Promise<ReadonlyMap<NodeId, Readonly<Record<string, unknown>>>[]> {
  const asked = places.flatMap(({ up, theirs, asked: { nodes } }, run) =>
    [...up].map(
      (node): Asked => ({
        question: { kind: 'state', run: from + run, node },
        className: theirs.get(node) as string,
        nodes,
        disk: NO_DISK,
      }),
    ),
  );
  const replies = (await desk.ask(asked)).values();
  return places.map(
    ({ up }) => new Map([...up].map(node => [node, (replies.next().value as NodeReply)[0].fields ?? {}])),
  );
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
  const questionOf = ({ node, input, fields, disk, nowMs }: HandlerQuestion): Asked | undefined => {
    const className = theirs.get(node);
    if (className === undefined) return undefined;
    const question = { kind: 'explored', className, node, nodes, input, fields, disk, nowMs } as const;
    return { question, className, nodes, disk };
  };
  for (let batch = explorer.next(); batch.length > 0; batch = explorer.next()) {
    const asked = batch.map(questionOf);
    const replies = (await desk.ask(asked.filter(question => question !== undefined))).values();
    const answers = guarded(() =>
      batch.map(
        (question, index): HandlerAnswer =>
          asked[index] === undefined ? oracle.answer(question) : (replies.next().value as HandlerAnswer),
      ),
    );
    explorer.done(answers);
  }
  return explorer.conclude();
}

/** A question, and what is needed to judge the reply. */
interface Asked {
  readonly question: NodeQuestion;
  readonly className: string;
  readonly nodes: readonly NodeId[];
  readonly disk: ReadonlyMap<string, unknown>;
}

const NO_DISK: ReadonlyMap<string, unknown> = new Map();

/** Asks in messages of bounded size, within a bounded time, and believes nothing that comes back until it was looked at. */
class QuestionDesk {
  readonly #recordings = new Map<readonly NodeId[], Recording>();
  /** What went wrong first; then nothing more is asked. */
  failure: unknown;

  constructor(
    private readonly askNodes: AskNodes,
    private readonly what: string,
  ) {}

  async ask(asked: readonly Asked[]): Promise<NodeReply[]> {
    if (this.failure !== undefined) throw this.failure;
    try {
      return await this.#askInParts(asked);
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  async #askInParts(asked: readonly Asked[]): Promise<NodeReply[]> {
    const replies: NodeReply[] = [];
    for (let from = 0; from < asked.length; from += MOST_QUESTIONS) {
      const some = asked.slice(from, from + MOST_QUESTIONS);
      const outcomes = await this.#askSome(some.map(({ question }) => question));
      for (const [index, one] of some.entries()) replies.push(this.#replyIn(outcomes[index], one));
    }
    return replies;
  }

  async #askSome(questions: readonly NodeQuestion[]): Promise<CallOutcome<NodeReply>[]> {
    try {
      return await this.askNodes(questions);
    } catch (error) {
      if (!(error instanceof AnswerFailure) || error.kind !== 'timeout') throw error;
      throw new AnswerFailure(
        'timeout',
        `${this.what} did not end: ${error.message} (does a node send more and more messages?)`,
      );
    }
  }

  #replyIn(outcome: CallOutcome<NodeReply>, asked: Asked): NodeReply {
    if (!outcome.ok) {
      if (outcome.name === 'Unanswered')
        throw new AnswerFailure('unanswered', 'this class is not written yet');
      throw new AnswerFailure(
        'threw',
        `a handler threw ${outcome.name}: ${outcome.message}`,
        describeQuestion(asked),
      );
    }
    const reply: unknown = outcome.value;
    const { question } = asked;
    const wantsFields = question.kind !== 'simulated' || question.wantsFields;
    try {
      if (!Array.isArray(reply) || reply.length === 0) throw new TypeError('no list of outcomes');
      return reply.map(({ fields, effects }) => {
        const done = this.#effectsIn(effects, asked);
        if (!wantsFields) return { effects: done };
        if (typeof fields !== 'object' || fields === null) throw new TypeError('no fields');
        return { fields: copyData(fields), effects: done };
      });
    } catch {
      throw new AnswerFailure('died', 'the answer broke its own process: what it sent back was no reply');
    }
  }

  /** Does again what the handler is said to have done, so that only what a node may do is left of it. */
  #effectsIn(
    effects: readonly HandlerEffect[],
    { question: { node }, nodes, disk }: Asked,
  ): readonly HandlerEffect[] {
    const recording = this.#recordings.get(nodes) ?? new Recording(nodes);
    this.#recordings.set(nodes, recording);
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
function describeQuestion({ question, className }: Asked): string {
  const where = `${className} on '${question.node}'`;
  if (question.kind === 'state') return where;
  const call = `${where}: ${describeCall(question.input)}`;
  if (question.kind === 'simulated') return `${call}, at ${question.nowMs} ms by its clock`;
  return `${call}, ${question.fields === undefined ? 'made anew' : `with the fields ${formatValue(question.fields)}`}`;
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
