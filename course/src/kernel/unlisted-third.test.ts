/** A third look at cells that nobody listed beforehand. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { courseRoot } from '../paths.js';
import { startKernelProcess } from './process.js';
import { openTestEngine, pause, type Ran, resultOf, run } from './testing.js';

const engine = openTestEngine();
beforeEach(() => engine.reset());
afterAll(() => engine.dispose());

function allOf({ outputs }: Ran): string {
  return outputs
    .map(output =>
      output.type === 'stream'
        ? output.text
        : output.type === 'error'
          ? output.traceback.join('\n')
          : String(output.data['text/plain'] ?? output.data['text/html']),
    )
    .join('');
}

describe('unlisted cells, third look', () => {
  it.each([
    [
      'a class to extend',
      'class Base { one = 1; } class Sub extends (await (Base as any)) {} (new Sub() as any).one',
      '1',
    ],
    ['a spread', 'const two = { ...await ({ a: 2 }) }; two.a', '2'],
    ['arguments', 'Math.max(...await [1, 3], await (2))', '3'],
    ['a tagged template', 'const four = await String.raw`4`; four', '4'],
    ['a regular expression after a line end', 'const five = await\n/5/.exec("5")!; five[0]', '5'],
    ['a sign', 'const six = -await -6; six', '6'],
    ['an immediately called function', 'const seven = await (async function () { return 7; })(); seven', '7'],
    ['`new`', 'const eight = await new Promise<number>(done => done(8)); eight', '8'],
    ['`import`', "const nine = (await import('node:path')).posix.join('9'); nine", '9'],
    [
      '`for await` with destructuring',
      'let ten = 0; for await (const { n } of [{ n: 4 }, Promise.resolve({ n: 6 })]) ten += n; ten',
      '10',
    ],
    [
      '`catch` and `finally`',
      'let eleven = 0; try { throw await (5); } catch (n) { eleven = n as number + await (4); } finally { eleven += await (2); } eleven',
      '11',
    ],
    ['another await', 'const twelve = await await (await (async () => async () => 12)())(); twelve', '12'],
    ['an assignment to a member', 'const held: any = {}; held[await ("n")] = await (13); held.n', '13'],
    [
      '`in`, `typeof` and `void`',
      'const kind = typeof await (14) + ("a" in await ({ a: 1 })) + (void await (0)); kind',
      'numbertrueundefined',
    ],
  ])('unlisted 77 (row 11): await before or in %s', async (_what, code, value) => {
    expect(resultOf(await run(engine, code))).toBe(value);
  });

  it.each([
    ['a timer', "setTimeout(() => {\n  throw new Error('too late');\n}, 1);"],
    ['a promise that nobody awaits', "void 0;\nPromise.reject(new Error('too late'));"],
    ['a microtask', "queueMicrotask(() => {\n  throw new Error('too late');\n});"],
    [
      'a listener',
      "const { EventEmitter } = await import('node:events'); const bus = new EventEmitter();\nbus.emit('error', new Error('too late'));",
    ],
  ])(
    'unlisted 78 (row 13): an error of %s names its line, and no path of the machine',
    async (_what, code) => {
      const kernel = startKernelProcess({ workingFolder: courseRoot });
      try {
        await run(kernel, 'var kept = 5');
        const ran = await run(kernel, code);
        for (let looks = 0; looks < 200 && !allOf(ran).includes('too late'); looks++) await pause(20);
        const printed = allOf(ran);
        expect(printed).toContain('too late');
        expect(printed).toMatch(/line 2\b/);
        expect(printed).not.toMatch(/file:\/\/|course[\\/](dist|src)|node_modules|base64/);
        expect(resultOf(await run(kernel, 'kept'))).toBe('5');
      } finally {
        await kernel.shutdown();
      }
    },
    30_000,
  );

  it.each([
    [
      'a number in a record that JSON cannot say',
      '({ rate: NaN, most: -Infinity, zero: -0 })',
      /rate: NaN.*most: -Infinity.*zero: -0/s,
    ],
    ['the same in a list', '[NaN, -0, undefined]', /NaN.*-0.*undefined/s],
    ['a typed list', 'new Float64Array([NaN, 1])', /Float64Array.*NaN/s],
    ['a map in a record', '({ seen: new Map([[1, new Set([2])]]) })', /Map.*1.*Set.*2/s],
    [
      'an instance with a private field',
      'new (class Queue { #hidden = 1; shown = 2; })()',
      /Queue.*shown: 2/s,
    ],
    ['a list with a name', 'Object.assign([1], { total: 2 })', /1.*total: 2/s],
    ['an error in a record', "({ failed: new RangeError('far') })", /RangeError: far/],
    ['a bigint in a record', '({ large: 10n })', /10n/],
    ['an address', "new URL('http://a.example/b')", /a\.example/],
    ['a boxed number', 'new Number(4)', /4/],
    ['a key that is a symbol', "({ [Symbol('key')]: 1 })", /key.*1/s],
    ['a date in a record', '({ at: new Date(0) })', /1970-01-01/],
  ])('unlisted 79 (row 14): shows %s', async (_what, value, words) => {
    const ran = await run(engine, `import { show } from 'faultlines/notebook';\nshow(${value} as any);`);
    expect(ran.reply.error?.traceback.join('\n')).toBe(undefined);
    expect(allOf(ran)).toMatch(words);
  });
});

describe('unlisted floods, third look', () => {
  const kernel = startKernelProcess({ workingFolder: courseRoot });
  afterAll(() => kernel.shutdown());

  it.each([
    [
      'pictures',
      "import { display } from 'tslab';\nfor (let n = 0; ; n++) display.html('<b>' + n + '</b>');",
    ],
    ['what is shown', "import { show } from 'faultlines/notebook';\nfor (let n = 0; ; n++) show({ n });"],
    [
      'a timer without a pause',
      'setInterval(() => console.log("x".repeat(10_000)), 0); for (;;) await new Promise(setImmediate);',
    ],
  ])(
    'unlisted 80 (row 12): a flood of %s is bounded and stopped, and the variables stay',
    async (_what, code) => {
      await run(kernel, 'var kept = 5');
      const ran = run(kernel, code);
      await pause(2000);
      await kernel.interrupt();
      const { reply, outputs } = await ran;
      expect(reply.error?.name).toBe('Interrupted');
      expect(JSON.stringify(outputs).length).toBeLessThan(20_000_000);
      expect(outputs.length).toBeLessThan(20_000);
      expect(resultOf(await run(kernel, 'kept'))).toBe('5');
    },
    60_000,
  );
});
