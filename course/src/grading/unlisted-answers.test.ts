/** Answers in forms that nobody listed beforehand: how they are compiled, asked and judged. */
import { specOf } from '@faultlines/exercises';
import type { Report } from 'faultlines/exercise';
import { describe, expect, it } from 'vitest';
import { compileAnswer } from './answer-code.js';
import { startAnswer } from './answer-process.js';
import { courseCompiler } from './course-compiler.js';
import { gradeSource } from './grade.js';

const CALL_LIMIT = { cpuMs: 1000, wallMs: 60_000 };

const REQUEST_SLOW = '-Math.expm1(leaves * Math.log1p(-leafSlow))';
const LEAF_SLOW_FOR = '-Math.expm1(Math.log1p(-wanted) / leaves)';
const RIGHT = `// exercise 5.2.1
function requestSlow(leaves: number, leafSlow: number): number { return ${REQUEST_SLOW}; }
function leafSlowFor(leaves: number, wanted: number): number { return ${LEAF_SLOW_FOR}; }
`;

async function reportOn(text: string, id = '5.2.1'): Promise<Report> {
  return (await gradeSource(id, { text, from: 'work', path: 'a file' })).report;
}

/** An answer whose first function does this. */
function doing(body: string, before = ''): string {
  return `${before}
function requestSlow(leaves: number, leafSlow: number): any { ${body} }
function leafSlowFor(leaves: number, wanted: number): number { return ${LEAF_SLOW_FOR}; }
`;
}

function messagesOf({ properties }: Report): string {
  return properties.map(({ message }) => message).join('\n');
}

describe('unlisted forms of right answers', () => {
  it.each([
    ['unlisted 01 (row 3): old Macintosh line ends', RIGHT.replaceAll('\n', '\r')],
    [
      'unlisted 02 (row 3): exports under another name',
      `function slow(leaves: number, leafSlow: number): number { return ${REQUEST_SLOW}; }
const inverse = (leaves: number, wanted: number): number => ${LEAF_SLOW_FOR};
export { slow as requestSlow, inverse as leafSlowFor };`,
    ],
    [
      'unlisted 03 (row 3): a default export',
      `export default function requestSlow(leaves: number, leafSlow: number): number { return ${REQUEST_SLOW}; }
export const leafSlowFor = (leaves: number, wanted: number): number => ${LEAF_SLOW_FOR};`,
    ],
    [
      'unlisted 03b (row 3): a default export of an object',
      `${RIGHT}export default { requestSlow, leafSlowFor };`,
    ],
    [
      'unlisted 04 (row 3): the ending of a CommonJS file',
      `${RIGHT}
module.exports = { requestSlow, leafSlowFor };
if (require.main === module) console.log(requestSlow(10, 0.01));`,
    ],
    [
      'unlisted 04b (row 3): functions that only `module.exports` names',
      `const slow = (leaves: number, leafSlow: number): number => ${REQUEST_SLOW};
module.exports = { requestSlow: slow, leafSlowFor: (leaves: number, wanted: number) => ${LEAF_SLOW_FOR} };`,
    ],
    [
      'unlisted 05 (row 3): a decorated class, a static block, a namespace, overloads and a proxy',
      `function sealed(target: object): void { Object.seal(target); }
enum Side { One = 1 }
namespace Tail { export const complement = (share: number): number => Side.One - share; }
@sealed class Slow {
  static readonly log: (x: number) => number;
  static { (this as any).log = Math.log1p; }
  static of(leaves: number, leafSlow: number): number { return -Math.expm1(leaves * this.log(-leafSlow) * Tail.complement(0)); }
}
const requestSlow = new Proxy(Slow.of.bind(Slow), {});
function leafSlowFor(leaves: number, wanted: number): number;
function leafSlowFor(...both: number[]): number;
function leafSlowFor(...[leaves, wanted]: number[]): number { return ${LEAF_SLOW_FOR}; }`,
    ],
    [
      'unlisted 06 (row 3): names that the page, Node and the language use',
      `const name = 1; const status = 0; let event: string; class Event {} class Node {} class Request {}
class Promise {} const Buffer = 1; const process = { exit: 1 }; function close(): void {} const console = {};
const module = 1; class Error {} const Array = 1; const Object = 2; const Reflect = 3; const self = 1; const global = 1; const top = 1;
${RIGHT}`,
    ],
    [
      'unlisted 07 (row 3): helpers put on built-in prototypes',
      `export {};
declare global { interface Array<T> { product(): number } interface Object { orElse(other: number): number } }
Array.prototype.product = function () { return this.reduce((all: number, one: number) => all * one, 1); };
Object.prototype.orElse = function (other) { return other; };
function requestSlow(leaves: number, leafSlow: number): number { return -Math.expm1([leaves, Math.log1p(-leafSlow)].product()); }
function leafSlowFor(leaves: number, wanted: number): number { return ({}).orElse(${LEAF_SLOW_FOR}); }`,
    ],
    [
      'unlisted 08 (row 3): thenables, an async answer and a timer left running',
      `setInterval(() => {}, 1);
function requestSlow(leaves: number, leafSlow: number): any { return { then: (take: (x: number) => void) => take(${REQUEST_SLOW}) }; }
async function leafSlowFor(leaves: number, wanted: number): Promise<number> { await null; return ${LEAF_SLOW_FOR}; }`,
    ],
    [
      'unlisted 09 (row 3): odd forms of import',
      `import * as everything from 'faultlines/exercise';
import util from 'util';
import assert, { deepStrictEqual } from 'node:assert';
import { type Spec, type Report } from 'faultlines/exercise';
const { inspect } = await import('node:util');
function requestSlow(leaves: number, leafSlow: number): number {
  assert(leaves >= 0); deepStrictEqual(inspect(1), util.inspect(1));
  if (leaves < 0) throw everything.unanswered();
  return ${REQUEST_SLOW};
}
function leafSlowFor(leaves: number, wanted: number): number { return ${LEAF_SLOW_FOR}; }`,
    ],
    ['unlisted 10 (row 3): a first line for the shell', `#!/usr/bin/env -S npx tsx\n${RIGHT}`],
  ])('%s', async (_name, text) => {
    const report = await reportOn(text);
    expect([report.outcome, report.score, messagesOf(report)]).toEqual(['pass', 5, expect.any(String)]);
  });
});

describe('unlisted ways not to return', () => {
  it.each([
    ['a getter of what it returns', 'return { get value() { for (;;); } };'],
    ['the `then` of what it returns', 'return { get then() { for (;;); } };'],
    ['the message of what it throws', 'throw { get message() { for (;;); } };'],
    ['the name of what it throws', 'throw { message: 1, name: { toString() { for (;;); } } };'],
    ['a microtask that it left', 'Promise.resolve().then(() => { for (;;); }); return 0;'],
    ['a promise that asks again', 'return (async () => { for (;;) await null; })();'],
    ['`finally`', 'try { return 0; } finally { for (;;); }'],
    ['what listens to the exit', "process.on('exit', () => { for (;;); }); process.exit(0);"],
    ['a lock', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return 0;'],
  ])('unlisted 11 (row 4): an endless loop in %s', async (_name, body) => {
    const answer = startAnswer(compileAnswer(courseCompiler(), doing(body), await specOf('5.2.1')));
    try {
      const asked = answer.batch('requestSlow', [[1, 0.5]], { cpuMs: 200, wallMs: 60_000 });
      await expect(asked).rejects.toMatchObject({
        kind: 'timeout',
        message: expect.stringContaining('requestSlow gave no answer within 0.2 s'),
      });
    } finally {
      answer.stop();
    }
  });

  it('unlisted 12 (row 4): an endless loop in a static block', async () => {
    const text = `class Table { static { for (;;); } }\n${RIGHT}`;
    const answer = startAnswer(compileAnswer(courseCompiler(), text, await specOf('5.2.1')));
    try {
      await expect(answer.batch('requestSlow', [[1, 0.5]], CALL_LIMIT)).rejects.toMatchObject({
        kind: 'timeout',
        message: expect.stringContaining('loading the answer gave no answer within'),
      });
    } finally {
      answer.stop();
    }
  });
});

describe('unlisted things to return', () => {
  it.each([
    ['a list of four billion holes', 'return new Array(2 ** 32 - 1);'],
    ['a list of a million', 'return Array.from({ length: 1e6 }, (_, index) => index);'],
    ['a number of a hundred million digits', 'return 1n << 400_000_000n;'],
    [
      'lists in lists in lists',
      'let all: unknown = 1; for (let depth = 0; depth < 3000; depth++) all = [all]; return all;',
    ],
    [
      'lists without a bottom',
      'let all: unknown = 1; for (let depth = 0; depth < 1e5; depth++) all = { all }; return all;',
    ],
    ['a boxed number', 'return new Number(0.5);'],
    ['a generator', 'return (function* () { yield 0.5; })();'],
    ['a class', 'return class Half {};'],
    ['a symbol', "return Symbol('half');"],
    ['half a character', "return '\\ud800';"],
    ['an invalid date', 'return new Date(NaN);'],
    ['a shared buffer', 'return new SharedArrayBuffer(8);'],
    ['a regular expression', 'return /(a+)+$/;'],
    ['a map of itself', 'const map = new Map(); map.set(map, map); return map;'],
    [
      'an object without a prototype',
      'return JSON.parse(\'{"__proto__": 1, "ok": true, "constructor": null}\');',
    ],
    ['a weak map', 'return new WeakMap();'],
    [
      'a view of a gone buffer',
      'const view = new Uint8Array(8); structuredClone(view.buffer, { transfer: [view.buffer] }); return view;',
    ],
  ])('unlisted 13 (row 6): %s is the fault of the answer, in words', async (_name, body) => {
    const report = await reportOn(doing(body));
    const [first] = report.properties;
    expect([first.outcome, first.message]).toEqual([
      expect.stringMatching(/^(fail|submission-error)$/),
      expect.stringMatching(/not a number|crosses|cannot|copied|data/),
    ]);
    expect(first.message.length).toBeLessThan(500);
    // The other function is right, and is judged for itself.
    expect(report.score).toBeGreaterThan(0);
  });
});

describe('unlisted ways to fail', () => {
  it.each([
    ['null', 'throw null;', 'null'],
    ['undefined', 'throw undefined;', 'undefined'],
    ['a symbol', "throw Symbol('no');", 'no'],
    ['a revoked proxy', 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;', ''],
    [
      'an error without a message that can be read',
      "throw Object.defineProperty(new Error('x'), 'message', { get() { throw 1; } });",
      '',
    ],
    [
      'an error with a message that is no text',
      'throw Object.assign(new Error(), { message: { toString: null }, name: 7n });',
      '',
    ],
    ['an object without a prototype', 'throw Object.create(null);', ''],
    ['a copied error', "throw structuredClone(new TypeError('deep'));", 'deep'],
    [
      'what a proxy makes of being returned',
      'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy;',
      'revoked',
    ],
    ['many errors', "throw new AggregateError([new Error('one')], 'several');", 'several'],
    ['endless recursion', 'const again = (): number => 1 + again(); return again();', 'Maximum call stack'],
    [
      'a rejected thenable',
      "return { then: (_: unknown, reject: (why: unknown) => void) => reject('no') };",
      'no',
    ],
  ])('unlisted 14 (row 7): throws %s', async (_name, body, words) => {
    const report = await reportOn(doing(body));
    const [first] = report.properties;
    expect([first.outcome, first.message]).toEqual(['fail', expect.stringContaining('threw')]);
    expect(first.message).toContain(words);
  });

  it.each([
    ['in `finally`', 'try { return 0; } finally { process.exit(0); }', 'ended its own process'],
    ['by its raw form', '(process as any).reallyExit(3); return 0;', 'ended its own process (exit status 3)'],
    [
      'by an exception that it no longer hears of',
      "process.removeAllListeners('uncaughtException'); setTimeout(() => { throw new Error('too late'); }); return new Promise(() => {});",
      'too late',
    ],
    [
      'by a rejection that it no longer hears of',
      "process.removeAllListeners('unhandledRejection'); process.removeAllListeners('uncaughtException'); Promise.reject(new Error('unheard')); return new Promise(() => {});",
      'unheard',
    ],
    [
      'on purpose with an error',
      "process.emit('uncaughtException', new Error('on purpose')); return 0;",
      'on purpose',
    ],
  ])('unlisted 15 (row 7): ends its process %s, and that is what is told', async (_name, body, words) => {
    const [first] = (await reportOn(doing(body))).properties;
    expect([first.outcome, first.message]).toEqual(['submission-error', expect.stringContaining(words)]);
  });

  it('unlisted 16 (row 8): an answer without its output is graded all the same', async () => {
    const body = `process.stdout.end(); process.stderr.destroy(); console.log('lost'); console.error('lost'); return ${REQUEST_SLOW};`;
    expect(await reportOn(doing(body))).toMatchObject({ outcome: 'pass', score: 5 });
  });

  it.each([
    ['Promise', '(globalThis as any).Promise = class {};'],
    ['Buffer', '(globalThis as any).Buffer = undefined;'],
    ['process', '(globalThis as any).process = { exit() {} };'],
    ['Object', 'Object.defineProperty = (() => {}) as any; Object.keys = () => [];'],
    ['Array', 'Array.prototype.push = () => 0; Array.prototype.map = () => [];'],
    ['JSON', 'JSON.stringify = () => "1"; JSON.parse = () => 1;'],
  ])('unlisted 17 (row 8): an answer that breaks %s is judged in words', async (_name, before) => {
    const report = await reportOn(`${before}\n${RIGHT}`);
    expect(['pass', 'fail', 'submission-error', 'timeout']).toContain(report.outcome);
    expect(report.properties.every(({ message }) => message !== '')).toBe(true);
    expect(messagesOf(report)).not.toMatch(/not your fault|spec/);
  });
});

it('unlisted 18 (row 3): text that cells cannot have is refused with its line', async () => {
  for (const [text, words] of [
    [`${RIGHT}\nconsole.log(import.meta.url);`, 'import.meta'],
    [`${RIGHT}\nusing file = { [Symbol.dispose]() {} };`, 'line 5'],
    [`${RIGHT}\nreturn requestSlow;`, 'line 5'],
    [`const require = 1;\n${RIGHT}`, "'require'"],
    [`import data from './data.json' assert { type: 'json' };\n${RIGHT}`, 'line 1'],
    [`export * from 'node:fs';\n${RIGHT}`, 'line 1'],
    [`import fs = require('fs');\n${RIGHT}console.log(fs);`, 'line 1'],
    ['', 'declares no function named requestSlow'],
    ['\0\0\0\0', 'line 1'],
  ] as const) {
    const report = await reportOn(text);
    expect([text, report.outcome, messagesOf(report)]).toEqual([
      text,
      'submission-error',
      expect.stringContaining(words),
    ]);
  }
});
