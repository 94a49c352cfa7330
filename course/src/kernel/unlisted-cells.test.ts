/** Cells that nobody listed beforehand. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { courseRoot } from '../paths.js';
import { startKernelProcess } from './process.js';
import { openTestEngine, pause, type Ran, resultOf, run, textOf } from './testing.js';

const engine = openTestEngine();
beforeEach(() => engine.reset());
afterAll(() => engine.dispose());

const CHECK = "import { check } from '@faultlines/exercises';\nawait check('5.2.1', {});";
const answer = (anchor: string, requestSlow = '-Math.expm1(leaves * Math.log1p(-leafSlow))') => `${anchor}
function requestSlow(leaves: number, leafSlow: number): number { return ${requestSlow}; }
function leafSlowFor(leaves: number, wanted: number): number { return -Math.expm1(Math.log1p(-wanted) / leaves); }`;

function allOf({ outputs }: Ran): string {
  return outputs
    .map(output =>
      output.type === 'stream'
        ? output.text
        : output.type === 'error'
          ? output.traceback.join('\n')
          : String(output.data['text/plain']),
    )
    .join('');
}

async function checked(...cells: string[]): Promise<string> {
  for (const cell of cells) await run(engine, cell);
  return allOf(await run(engine, CHECK));
}

describe('unlisted answer cells', () => {
  it.each([
    ['no blank', '//exercise 5.2.1'],
    ['a capital', '// Exercise 5.2.1'],
    ['a word after it', '// exercise 5.2.1: my second attempt'],
    ['a comment between stars', '/* exercise 5.2.1 */'],
    ['a tab', '//\texercise\t5.2.1'],
    ['another comment above it', '// @ts-nocheck\n\n// exercise 5.2.1'],
    ['a blank that does not break', '//\u00a0exercise\u00a05.2.1'],
    ['an old Macintosh line end', '// exercise 5.2.1\r'],
  ])(
    'unlisted 24 (row 1): an anchor with %s is graded, or is what the check asks for',
    async (_what, anchor) => {
      const printed = await checked(answer(anchor));
      expect(printed).toMatch(/5\/5 points|`\/\/ exercise 5\.2\.1`/);
    },
  );

  it('unlisted 24 (row 1): a cell with old Macintosh line ends throughout is graded', async () => {
    expect(await checked(answer('// exercise 5.2.1').replaceAll('\n', '\r'))).toContain('5/5 points');
  });

  it('unlisted 25 (row 1): of two answer cells the one that ran last is graded, each time', async () => {
    const [right, wrong] = [answer('// exercise 5.2.1'), answer('// exercise 5.2.1', '0')];
    expect(await checked(right, wrong)).not.toContain('5/5 points');
    expect(await checked(right)).toContain('5/5 points');
    expect(await checked(wrong)).not.toContain('5/5 points');
  });

  it.each([
    "'5.2.1 '",
    "' 5.2.1'",
    "'5.2'",
    'undefined as any',
    '5.2 as any',
    "'__proto__'",
    "['5.2.1'] as any",
  ])('unlisted 26 (row 1): check(%s) is graded or refused by name', async id => {
    await run(engine, answer('// exercise 5.2.1'));
    const printed = allOf(
      await run(engine, `import { check } from '@faultlines/exercises';\nawait check(${id}, {});`),
    );
    expect(printed).toMatch(/5\/5 points|no exercise|exercise id/);
    expect(printed).not.toMatch(/TypeError|file:\/\/|not your fault/);
  });

  it('unlisted 27 (row 3): global declarations and a first line for the shell compile', async () => {
    const declared = `export {};
declare global { interface Array<T> { product(): number } }
Array.prototype.product = function () { return this.reduce((all: number, one: number) => all * one, 1); };
[2, 3].product()`;
    expect(resultOf(await run(engine, declared))).toBe('6');
    expect(resultOf(await run(engine, '[4, 5].product()'))).toBe('20');
    expect(resultOf(await run(engine, '#!/usr/bin/env node\n1 + 1'))).toBe('2');
  });
});

describe('unlisted cells', () => {
  it.each([
    ['a computed key', "const made = { [await ('key')]: await (async () => 2)() }; made.key", '2'],
    ['a type assertion', 'const three = await <any>Promise.resolve(3); three', '3'],
    ['a list that is walked', 'let sum = 0; for (const one of await ([1, 2])) sum += one; sum', '3'],
    ['a comment and a new line', 'const four = await /* (no call) */\n  (Promise.resolve(4)); four', '4'],
    ['a template', '`\u0024{await (Promise.resolve(5))}`', '5'],
    ['a label', 'let six = 0; outer: for (;;) { six = await (Promise.resolve(6)); break outer; } six', '6'],
    ['a default', 'const { seven = await (Promise.resolve(7)) } = {} as { seven?: number }; seven', '7'],
    ['a condition of a loop', 'let left = 3; while (await (left-- > 0)); left', '-1'],
    ['a switch', "let said = ''; switch (await ('a')) { case await ('a'): said = 'yes'; } said", 'yes'],
    ['an optional call', 'const maybe: any = { now: async () => 8 }; await (maybe?.now)?.()', '8'],
    ['an exported constant', 'export const nine = await (Promise.resolve(9)); nine', '9'],
    ['a non-null assertion', 'const ten = await (Promise.resolve(10))!; ten', '10'],
  ])('unlisted 28 (row 11): await in %s', async (_what, code, value) => {
    expect(resultOf(await run(engine, code))).toBe(value);
  });

  it('unlisted 29 (row 13): errors with causes show their lines and no path of the machine', async () => {
    const code = `function fail(): never {
  throw new Error('inner');
}
try { fail(); } catch (cause) {
  console.log(new Error('outer', { cause }));
  console.log(new AggregateError([cause], 'several'));
  console.log({ deep: [cause] });
  const held: any = {}; Error.captureStackTrace(held); console.log(held.stack);
}`;
    const printed = textOf(await run(engine, code));
    expect(printed.match(/line 2\b/g)?.length).toBeGreaterThanOrEqual(3);
    expect(printed).not.toMatch(/file:\/\/|course[\\/](dist|src)|node_modules|base64/);
  });

  it.each([
    ["Error.prepareStackTrace = () => 'mine'; throw new Error('told');", 'told'],
    ["Error.prepareStackTrace = () => { throw 1; }; throw new Error('told');", 'told'],
    ["Error.stackTraceLimit = 0; throw new Error('told');", 'told'],
    ['throw null;', 'null'],
    ['throw undefined;', 'undefined'],
    ["throw Object.freeze(new TypeError('told'));", 'told'],
    ["throw Object.defineProperty(new Error('told'), 'stack', { get() { throw 1; } });", ''],
    ['const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;', ''],
    ["throw Object.assign(new Error('told'), { stack: 7, name: Symbol('n') });", ''],
    ["await Promise.any([Promise.reject(new Error('told'))]);", ''],
  ])('unlisted 30 (row 13): %s ends the cell with an error, and the next one runs', async (code, words) => {
    const { prepareStackTrace, stackTraceLimit } = Error;
    try {
      const { reply } = await run(engine, code);
      expect(reply.status).toBe('error');
      expect(reply.error?.name).not.toBe('CompileError');
      expect(reply.error?.traceback.join('\n')).toContain(words);
      expect(resultOf(await run(engine, '1 + 1'))).toBe('2');
    } finally {
      Object.assign(Error, { prepareStackTrace, stackTraceLimit });
    }
  });

  it.each([
    [
      'a revoked proxy',
      '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()',
      /proxy/i,
    ],
    ['a getter that throws', "({ get value() { throw new Error('no'); }, other: 1 })", /other/],
    ['an invalid date', 'new Date(NaN)', /Invalid Date/],
    ['a symbol', "Symbol('half')", /Symbol\(half\)/],
    ['a list with holes', '[1, , 3]', /empty/],
    ['an object without a prototype', 'Object.assign(Object.create(null), { a: 1 })', /a: 1/],
    ['a toJSON that throws', "({ toJSON() { throw new Error('no'); }, a: 1 })", /a: 1/],
    ['four billion holes', 'new Array(2 ** 32 - 1)', /4294967295/],
    ['a pending promise', 'Promise.resolve(1)', /Promise|1/],
  ])('unlisted 31 (row 14): shows %s', async (_what, value, words) => {
    const ran = await run(engine, `import { show } from 'faultlines/notebook';\nshow(${value} as any);`);
    expect(ran.reply.error?.traceback.join('\n')).toBe(undefined);
    expect(allOf(ran)).toMatch(words);
  });
});

describe('unlisted floods', () => {
  const kernel = startKernelProcess({ workingFolder: courseRoot });
  afterAll(() => kernel.shutdown());

  it.each([
    [
      'microtasks',
      "const again = (): any => { console.error('again'); return Promise.resolve().then(again); }; await again();",
    ],
    [
      'an iterator',
      'for (const one of { *[Symbol.iterator]() { for (;;) yield 1; } }) console.table([one]);',
    ],
    ['a getter', "const odd = { get value() { for (;;) process.stdout.write('x'); } }; odd.value"],
    ['what is printed', "console.log({ [Symbol.for('nodejs.util.inspect.custom')]() { for (;;); } })"],
    ['a static block', 'class Table { static { for (;;) console.info(1); } }'],
    ['`finally`', "try { throw 1; } finally { for (;;) console.debug('x'.repeat(10_000)); }"],
  ])(
    'unlisted 44 (row 12): a flood from %s is stopped, and the variables stay',
    async (_what, code) => {
      await run(kernel, 'var kept = 5');
      const ran = run(kernel, code);
      await pause(300);
      await kernel.interrupt();
      expect((await ran).reply.error?.name).toBe('Interrupted');
      expect(resultOf(await run(kernel, 'kept'))).toBe('5');
    },
    30_000,
  );
});
