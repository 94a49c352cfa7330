/** Answers that return what no sound answer returns: none of it may be taken for a fault of the spec. */
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { type AnswerTransport, inProcessTransport, type Spec } from 'faultlines/exercise';
import { publicModules } from '../../../bin/library-exports.mjs';
import type { ExerciseFiles } from '../../grading/catalog.js';
import { inCourse } from '../../paths.js';

const cyclic: { self?: unknown; list: unknown[] } = { list: [] };
cyclic.self = cyclic;
cyclic.list.push(cyclic);

/** Values by name; made anew where they can be used once only. */
export const JUNK: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  'minus infinity': () => Number.NEGATIVE_INFINITY,
  'a bigint': () => 1n,
  'an empty string': () => '',
  'an empty object': () => ({}),
  'an empty list': () => [],
  'a list of null': () => [null],
  'a list with holes': () => new Array(3),
  'a function': () => () => 1,
  'a symbol': () => Symbol('junk'),
  'a value that contains itself': () => cyclic,
  'a rejected promise': () => {
    const rejected = Promise.reject(null);
    // Deep within a result nobody awaits it, and this process would hear of it.
    rejected.catch(() => {});
    return rejected;
  },
  'a date that is none': () => new Date(Number.NaN),
  'an object without a prototype': () => Object.create(null),
};

/** Where the build put a module of the library, by its import path. */
function compiledFile(specifier: string): string {
  const subpath = specifier.slice('faultlines/'.length);
  const found = publicModules(inCourse('lib')).find(module => module.subpath === subpath);
  if (found === undefined) throw new Error(`the library has no module ${specifier}`);
  return found.file;
}

type Functions = Record<string, (...args: never[]) => unknown>;

/** The functions of the solution, in this process. */
export async function loadSolution({ solution }: ExerciseFiles): Promise<Functions> {
  const { outputFiles } = await build({
    entryPoints: [solution],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['faultlines/*'],
    logLevel: 'silent',
  });
  const code = (outputFiles[0]?.text ?? '').replace(
    /from "(faultlines\/[\w/-]+)"/g,
    (_import, specifier: string) =>
      `from "${pathToFileURL(inCourse('lib', 'dist', `${compiledFile(specifier)}.js`)).href}"`,
  );
  return (await import(
    /* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  )) as Functions;
}

/** An answer whose functions all return this. */
export function answeringAlways(spec: Spec, junk: () => unknown): AnswerTransport {
  return inProcessTransport(
    Object.fromEntries(Object.keys(spec.functions).map(name => [name, () => junk()])),
  );
}

/** The solution, in whose results one part, counted from the first, is junk. */
export function answeringPartly(solution: Functions, part: number, junk: () => unknown): AnswerTransport {
  const spoiled = Object.entries(solution).map(([name, solve]) => [
    name,
    (...args: never[]) => withPart(solve(...args), part, junk),
  ]);
  return inProcessTransport(Object.fromEntries(spoiled));
}

/** A class of nodes, as far as spoiling it goes. */
type AnyNode = new () => object;
type Method = (...args: unknown[]) => unknown;

const HANDLERS = ['onStart', 'onRestart', 'onMessage', 'onTimer', 'onRequest'];

/** The class, with a method that does what `change` makes of the one it has. */
function withMethod(
  node: AnyNode,
  name: string,
  change: (self: object, before: Method, args: unknown[]) => unknown,
): AnyNode {
  const spoiled = class extends node {};
  const before = (node.prototype as Record<string, Method>)[name] ?? (() => undefined);
  Object.defineProperty(spoiled.prototype, name, {
    value: function spoil(this: object, ...args: unknown[]) {
      return change(this, (...others) => before.apply(this, others), args);
    },
  });
  return spoiled;
}

/** What the solution's nodes can do with junk, and which is tried: each costs a whole grading. */
const SPOILED_NODES: readonly {
  readonly does: string;
  readonly with: readonly string[];
  readonly spoil: (node: AnyNode, junk: () => unknown) => AnyNode;
}[] = [
  {
    does: 'reply',
    with: ['null', 'a bigint', 'a value that contains itself'],
    spoil: (node, junk) => withMethod(node, 'reply', (_self, reply, [client]) => reply(client, junk())),
  },
  {
    does: 'send',
    with: ['null'],
    spoil: (node, junk) => withMethod(node, 'send', (_self, send, [to]) => send(to, junk())),
  },
  {
    does: 'keep',
    with: ['null', 'a value that contains itself'],
    spoil: (node, junk) =>
      HANDLERS.reduce(
        (spoiled, handler) =>
          withMethod(spoiled, handler, (self, handle, args) => {
            handle(...args);
            const [field] = Object.keys(self).slice(-1);
            if (field !== undefined) (self as Record<string, unknown>)[field] = junk();
          }),
        node,
      ),
  },
];

/** The ways in which nodes can do something with junk, each an answer. */
export function answersOfNodes({ nodes = [] }: Spec, solution: Functions): [string, AnswerTransport][] {
  if (nodes.length === 0) return [];
  return SPOILED_NODES.flatMap(({ does, with: kinds, spoil }) =>
    kinds.map((kind): [string, AnswerTransport] => {
      const junk = JUNK[kind] as () => unknown;
      const classes = nodes.map(name => [name, spoil(solution[name] as unknown as AnyNode, junk)]);
      return [`nodes that ${does} ${kind}`, inProcessTransport(Object.fromEntries(classes))];
    }),
  );
}

/** A copy in which a part of an object, a list or a map is replaced, however deep it lies. */
function withPart(value: unknown, part: number, junk: () => unknown): unknown {
  let left = part;
  const copy = (inner: unknown): unknown => {
    if (left-- === 0) return junk();
    if (Array.isArray(inner)) return inner.map(copy);
    if (inner instanceof Map) return new Map([...inner].map(([key, held]) => [key, copy(held)]));
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, held]) => [key, copy(held)]));
  };
  return copy(value);
}
