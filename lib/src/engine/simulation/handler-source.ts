import { nearest } from '../../ground/arguments.js';
import { NodeMisuseError } from './handling.js';
import type { NodeClass } from './node.js';

/** What the source of a node's class must not say, and what to write instead. Seen before anything runs. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, what: string, instead: string])[] = [
  [
    /(?<![.\w])async\s*(?:\*|\w|\[)|(?<![.\w])await\s/,
    'is asynchronous',
    'handlers run to their end at once; set a timer, or go on when the message comes',
  ],
  [
    /(?<![.\w])new\s+Promise\b|(?<![.\w])Promise\s*\./,
    'makes a promise',
    'set a timer, or go on when the message comes',
  ],
  [
    /(?<![.\w])Date\s*\.\s*now\b|(?<![.\w])new\s+Date\s*(?:\(\s*\)|[;,)])/,
    'reads the wall clock',
    'use this.now()',
  ],
  [/(?<![.\w])performance\s*\.\s*now\b/, 'reads the wall clock', 'use this.now()'],
  [/(?<![.\w])Math\s*\.\s*random\b/, 'draws from unseeded chance', 'use this.random() or this.choose()'],
  [
    /(?<![.\w])(?:setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(/,
    'calls back later',
    'set a timer with this.setTimer()',
  ],
  [
    /(?<![\w$])#[A-Za-z_$]/,
    'has a #private member',
    "a node is saved and put back by its plain fields; write 'private name' instead",
  ],
];

const COMMENT_OR_TEXT =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`/g;

/** The handlers that whoever runs a node calls. */
const HANDLERS = ['onStart', 'onRestart', 'onMessage', 'onTimer', 'onRequest'];

/**
 * A method that looks like a handler and is none is never called, and what it should have handled is lost without a word. A class's own helper, such as
 * `onPrepare`, is called by its name somewhere in the class.
 */
function requireKnownHandlers(nodeClass: NodeClass): void {
  const code: string[] = [];
  const methods = new Map<string, string>();
  for (let own: unknown = nodeClass; typeof own === 'function'; own = Object.getPrototypeOf(own)) {
    const source = Function.prototype.toString.call(own);
    const { prototype } = own as { readonly prototype?: object };
    if (!source.startsWith('class') || prototype === undefined) break;
    code.push(source.replace(COMMENT_OR_TEXT, text => (text.startsWith('/') ? ' ' : text)));
    for (const name of Object.getOwnPropertyNames(prototype)) methods.set(name, own.name);
    requireCallable(own, prototype);
  }
  const calls = code.join('\n');
  for (const [name, className] of methods) {
    const isAlike = /^_?on[A-Z_]/.test(name) || nearest(name, HANDLERS) !== '';
    if (HANDLERS.includes(name) || !isAlike || isCalled(name, calls)) continue;
    throw new NodeMisuseError(
      `class ${className} has a method '${name}' that nobody calls${nearest(name, HANDLERS)}: the handlers are ${HANDLERS.join(', ')}`,
    );
  }
}

/** A static handler is never called, and the body of a generator never runs. */
function requireCallable(own: object & { readonly name: string }, prototype: object): void {
  for (const name of HANDLERS) {
    if (Object.hasOwn(own, name)) {
      throw new NodeMisuseError(
        `class ${own.name} has a static ${name}, which nobody calls: write it without 'static'`,
      );
    }
    const { value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    if (value === undefined || !/^\s*\*/.test(String(value))) continue;
    throw new NodeMisuseError(
      `class ${own.name} has a generator for ${name}: handlers run to their end at once; write it without '*'`,
    );
  }
}

function isCalled(name: string, code: string): boolean {
  return new RegExp(`(?:\\.|\\[['"\`])${name}\\b`).test(code);
}

const sound = new WeakSet<object>();

/**
 * Looks through the source of a node's class for what no handler may do. What it calls elsewhere is caught when it runs.
 *
 * @throws NodeMisuseError that says what it does, in which class, and what to write instead; or which method looks like a handler and is none
 */
export function requireDeterministicSource(nodeClass: NodeClass): void {
  if (typeof nodeClass === 'function' && !sound.has(nodeClass)) requireKnownHandlers(nodeClass);
  for (
    let own: unknown = nodeClass;
    typeof own === 'function' && !sound.has(own);
    own = Object.getPrototypeOf(own)
  ) {
    const source = Function.prototype.toString.call(own);
    if (!source.startsWith('class')) return;
    const code = source.replace(COMMENT_OR_TEXT, text => (text.startsWith('/') ? ' ' : "''"));
    for (const [pattern, what, instead] of FORBIDDEN) {
      if (pattern.test(code)) throw new NodeMisuseError(`class ${own.name} ${what}: ${instead}`);
    }
    sound.add(own);
  }
}
