/** Answers that mean no good: real ones, whose process has to be ended, and stand-ins that come to the same for the spec. */
import { AnswerFailure, type AnswerTransport, inProcessTransport, type Spec } from 'faultlines/exercise';
import { Node } from 'faultlines/simulation';

const HANDLERS = ['onStart', 'onRestart', 'onMessage', 'onTimer', 'onRequest'];

/** An answer whose functions, and the handlers of whose nodes, all have one body. */
export function everyFunction(spec: Spec, body: string): string {
  const { nodes = [] } = spec;
  const functions = Object.keys(spec.functions);
  const handlers = HANDLERS.map(name => `${name}(): any { ${body} }`).join(' ');
  return [
    ...(nodes.length > 0 ? ["import { Node } from 'faultlines/simulation';"] : []),
    ...functions.map(name => `export function ${name}(): any { ${body} }`),
    ...nodes.map(name => `export class ${name} extends Node { ${handlers} }`),
  ].join('\n');
}

// Whoever eats memory is stopped by the memory limit or, on a busy machine, by the time limit before it gets there.
/** Real ones; what they come to is the process's doing, and the same for every spec of a shape. */
export const HOSTILE: Readonly<
  Record<string, { readonly body: string; readonly outcomes: readonly string[] }>
> = {
  'never returns': { body: 'for (;;) {}', outcomes: ['timeout'] },
  throws: { body: "throw new Error('no');", outcomes: ['fail'] },
  'eats its heap': {
    body: 'const eaten = []; for (;;) eaten.push(new Array(100_000).fill(1));',
    outcomes: ['submission-error', 'timeout'],
  },
  'eats memory outside its heap': {
    body: 'const eaten = []; for (;;) eaten.push(new Uint8Array(2 ** 24).fill(1));',
    outcomes: ['submission-error', 'timeout'],
  },
};

interface StandIn {
  readonly answer: (spec: Spec) => AnswerTransport;
  readonly outcome: readonly string[];
}

/** What a process's transport tells of an answer that did not answer. */
function failing(failure: () => AnswerFailure): StandIn['answer'] {
  const fail = async () => {
    throw failure();
  };
  return () => ({ batch: fail, nodes: fail });
}

function throwing(): never {
  throw new Error('no');
}

/** Every function returns the same, and so does every handler of every node. */
function answering(body: () => unknown): StandIn['answer'] {
  return ({ functions, nodes = [] }) => {
    const handlers = Object.fromEntries(HANDLERS.map(name => [name, { value: body }]));
    const classes = nodes.map(name => {
      const node = class extends Node {};
      Object.defineProperties(node.prototype, handlers);
      return [name, node] as const;
    });
    return inProcessTransport({
      ...Object.fromEntries(Object.keys(functions).map(name => [name, body])),
      ...Object.fromEntries(classes),
    });
  };
}

/** What an answer might say of itself. */
export const CLAIM = { ok: true, outcome: 'pass', score: 1000, value: { score: 1000 } };

export const STAND_INS: Readonly<Record<string, StandIn>> = {
  'never returns': {
    answer: failing(() => new AnswerFailure('timeout', 'it took more than 1 s of CPU time')),
    outcome: ['timeout'],
  },
  dies: {
    answer: failing(() => new AnswerFailure('died', 'its process ended')),
    outcome: ['submission-error'],
  },
  throws: { answer: answering(throwing), outcome: ['fail'] },
  'is not written yet': {
    answer: failing(() => new AnswerFailure('unanswered', 'this function is not written yet')),
    outcome: ['not-attempted'],
  },
  'claims its own score': { answer: answering(() => CLAIM), outcome: ['fail'] },
};
