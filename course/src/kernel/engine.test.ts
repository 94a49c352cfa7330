import { format, types } from 'node:util';
import { announcedHost } from 'faultlines/host';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestEngine, pause, resultOf, run, textOf } from './testing.js';

const engine = openTestEngine();
beforeEach(() => engine.reset());
afterAll(() => engine.dispose());

describe('names of earlier cells, where stock tslab fails', () => {
  it.each([
    ['a shorthand property', 'const a = 1', '({ a })', '{ a: 1 }'],
    ['shorthand among others', 'const a = 1', '[{ a, b: 2 }].map(({ a }) => ({ a }))', '[ { a: 1 } ]'],
    ['a renamed property', 'const p = { x: 1 }', 'const { x: y } = p; y', '1'],
    ['a nested pattern', 'const p = { x: { y: 2 } }', 'const { x: { y: z } } = p; z', '2'],
    ['a pattern of a parameter', 'type P = { x: number }', '(({ x: z }: P) => z)({ x: 3 })', '3'],
    ['an assignment pattern', 'let a = 0; const p = { a: 4 }', '({ a } = p); a', '4'],
    ['an assignment with default', 'let a = 0; const p: { a?: number } = {}', '({ a = 5 } = p); a', '5'],
  ])('fixes %s', async (_, first, second, expected) => {
    await run(engine, first);
    expect(resultOf(await run(engine, second))).toBe(expected);
  });

  it('lets a later cell declare an imported name anew', async () => {
    await run(engine, "import { setHost } from 'faultlines/host'; typeof setHost");
    expect(resultOf(await run(engine, 'const setHost = 7; setHost'))).toBe('7');
    expect(resultOf(await run(engine, 'setHost + 1'))).toBe('8');
  });

  it('takes a declaration with export as one without', async () => {
    await run(engine, 'export const a = 1;\nexport function f() { return a; }');
    expect(resultOf(await run(engine, 'f() + a'))).toBe('2');
  });
});

describe('variables', () => {
  it('hands cells a plain object for their variables, since a proxy makes top-level loops slow', async () => {
    await run(
      engine,
      "import { setHost } from 'faultlines/host'; (globalThis as any).held = eval('exports')",
    );
    const { held } = globalThis as unknown as { held: object };
    expect(types.isProxy(held)).toBe(false);
    expect(Object.getOwnPropertyDescriptor(held, 'setHost')).toMatchObject({ writable: true });
  });

  it('leaves them as they were when a cell fails half-way', async () => {
    await run(engine, 'let n = 1');
    await run(engine, 'const n = 2; throw new Error("late")');
    expect(resultOf(await run(engine, 'n'))).toBe('1');
  });
});

describe('results and streams', () => {
  it.each([
    '"text"',
    '42n',
    '[1, [2, [3, [4]]]]',
    '({ a: undefined, b: null })',
    'new Map([["k", new Set([1])]])',
    'new Error("shown").message',
    'Symbol("s")',
    '[,1]',
    'class A {}; A',
    '-0',
    'new Date(0)',
    'Promise.resolve(1)',
  ])('prints %s as console.log does', async code => {
    const value: unknown = new Function(`return (${code.replace('class A {}; A', 'class A {}')})`)();
    expect(resultOf(await run(engine, code))).toBe(format(value));
  });

  it.each(['undefined', 'null', 'const a = 1', '', 'type T = number'])(
    'prints nothing for `%s`',
    async code => {
      const { reply, outputs } = await run(engine, code);
      expect([reply.status, outputs]).toEqual(['ok', []]);
    },
  );

  it('keeps what is printed, displayed and returned in order', async () => {
    const code = `import { display } from 'tslab';
      console.log('a'); console.log('b'); console.error('c'); display.html('<i>d</i>'); process.stdout.write('e'); 6`;
    const { outputs } = await run(engine, code);
    expect(outputs).toEqual([
      { type: 'stream', name: 'stdout', text: 'a\n' },
      { type: 'stream', name: 'stdout', text: 'b\n' },
      { type: 'stream', name: 'stderr', text: 'c\n' },
      { type: 'display_data', data: { 'text/html': '<i>d</i>' }, metadata: {} },
      { type: 'stream', name: 'stdout', text: 'e' },
      { type: 'execute_result', data: { 'text/plain': '6' }, executionCount: 1 },
    ]);
  });

  it('sends late output to the cell that started it', async () => {
    const early = await run(engine, 'setTimeout(async () => { await null; console.log("late"); }, 30); 0');
    const later = await run(
      engine,
      'await new Promise(resolve => setTimeout(resolve, 90)); console.log("mine")',
    );
    expect([textOf(early), textOf(later)]).toEqual(['late\n', 'mine\n']);
  });

  it('updates a display of tslab in its place', async () => {
    const { outputs } = await run(
      engine,
      "import { newDisplay } from 'tslab'; const d = newDisplay(); d.text('1'); d.text('2')",
    );
    const [first, second] = outputs as { type: string; displayId: string }[];
    expect([first?.type, second?.type]).toEqual(['display_data', 'update_display_data']);
    expect(first?.displayId).toBe(second?.displayId);
  });
});

describe('fault 11: `await` before what could follow a name', () => {
  it.each([
    ['const p = Promise.resolve(3); await (p)', '3'],
    ['const v = await (async () => 3)(); v', '3'],
    ['const p = [Promise.resolve(3)]; await [p[0]][0]', '3'],
    ['await [3][0]', '3'],
    ['await -3', '-3'],
    ['await +3', '3'],
    ['await `text`', 'text'],
    ['await /a/.test("a")', 'true'],
    ['let sum = 0; for await (const n of [1, 2]) sum += n; sum', '3'],
    ['let seen = "no"; try { seen = await (async () => "yes")() } catch { seen = "caught" }; seen', 'yes'],
    ['const { a } = await ({ a: 3 } as any); a', '3'],
    ['if (await (async () => true)()) console.log(); 3', '3'],
    ['const o: any = { [await ("name")]() { return 3; } }; o.name()', '3'],
    ['const f = async () => await (3); f() instanceof Promise', 'true'],
    ['(await (3)) + (await [4][0])', '7'],
  ])('%s', async (code, expected) => {
    const ran = await run(engine, code);
    expect(resultOf(ran)).toBe(expected);
  });

  it('in a function makes no cell wait', async () => {
    const { reply } = await run(
      engine,
      'const never = async () => await (new Promise(() => {})); void never(); 1',
    );
    expect(reply.status).toBe('ok');
  });
});

describe('fault 13: an error that a cell prints is shown as one that it throws', () => {
  const THROWING = 'function fail(): never {\n  throw new RangeError("no");\n}';

  it.each([
    ['console.log(e)', 'stdout'],
    ['console.error(e)', 'stderr'],
    ['console.log(e.stack)', 'stdout'],
    ['console.log({ e })', 'stdout'],
    ['process.stdout.write(e.stack)', 'stdout'],
    ['console.log(Object.assign(e, { code: "E" }))', 'stdout'],
    ['console.log(new Error("outer", { cause: e }))', 'stdout'],
  ] as const)('%s', async (print, stream) => {
    await run(engine, THROWING);
    const ran = await run(engine, `\ntry { fail() } catch (e: any) { ${print} }`);
    const text = textOf(ran, stream);
    expect(text).toContain('RangeError: no');
    expect(text).toContain('at fail (cell [1], line 2, column 9)');
    expect(text).toContain('cell [2], line 2');
    expect(text).not.toMatch(/node:|course\/|vm\.|cell \[\d+\]:/);
  });

  it('keeps the fields of an error', async () => {
    const text = textOf(await run(engine, 'console.log(Object.assign(new Error("no"), { code: "E" }))'));
    expect(text).toMatch(/cell \[1\], line 1, column \d+ \{\n {2}code: 'E'\n\}/);
  });

  it('as the value of a cell', async () => {
    const shown = resultOf(await run(engine, '\nnew Error("value")'));
    expect(shown).toBe('Error: value\n    at cell [1], line 2, column 1');
  });

  it('by console.trace', async () => {
    const text = textOf(await run(engine, '\n\nconsole.trace("here")'), 'stderr');
    expect(text).toBe('Trace: here\n    at cell [1], line 3, column 9\n');
  });

  it('and a module that is missing is not followed by places of the machine', async () => {
    const { reply, outputs } = await run(
      engine,
      'try { require("no-such-module") } catch (e) { console.log(e) }; require("no-such-module")',
    );
    expect(JSON.stringify(outputs)).not.toContain('Require stack');
    expect(reply.error?.message).toBe("Cannot find module 'no-such-module'");
  });

  it('leaves text alone that only looks like a stack', async () => {
    const text = textOf(await run(engine, 'console.log("    at noon\\n    at (home)")'));
    expect(text).toBe('    at noon\n    at (home)\n');
  });
});

describe('fault 26: a value without a name', () => {
  it.each([
    ['() => 1', '[Function (anonymous)]'],
    ['(function () {})', '[Function (anonymous)]'],
    ['async () => 1', '[AsyncFunction (anonymous)]'],
    ['(class {})', '[class (anonymous)]'],
    ['(function named() {})', '[Function: named]'],
    ['const f = () => 1; f', '[Function: f]'],
  ])('%s', async (code, expected) => {
    expect(resultOf(await run(engine, code))).toBe(expected);
  });
});

describe('fault 12: a value that prints as a very long text', () => {
  it('is shown by its beginning, with how much more there is', async () => {
    const shown = String(resultOf(await run(engine, '"x".repeat(5_000_000)')));
    expect(shown.length).toBeLessThan(100_100);
    expect(shown).toContain('[4,900,000 more characters]');
  });
});

describe('failures', () => {
  it('point to the line and column of the cell as it was written', async () => {
    await run(engine, 'const a = 1');
    const { reply } = await run(engine, 'const before = { a };\n\nconst o = { a, b: (null as any).x };');
    expect(reply.error).toMatchObject({ name: 'TypeError', position: { line: 3, column: 33 } });
    expect(reply.error?.traceback).toContain('    at cell [2], line 3, column 33');
  });

  it('show the frames of cells, and none of the engine or of Node', async () => {
    await run(engine, 'function fail(n: number): never {\n  throw new RangeError(String(n));\n}');
    const { reply } = await run(engine, 'await Promise.resolve();\nfail(3)');
    expect(reply.error?.position).toEqual({ line: 2, column: 1 });
    expect(reply.error?.traceback.filter(line => line.startsWith('    at'))).toEqual([
      '    at fail (cell [1], line 2, column 9)',
      '    at cell [2], line 2, column 1',
    ]);
  });

  it('of the compiler have a name, a place and a message', async () => {
    await run(engine, 'const a = 1');
    const { reply, outputs } = await run(engine, 'const ok = { a };\nconst bad: string = { a }.a;');
    expect(reply.error).toMatchObject({
      name: 'CompileError',
      message: "2:7 - Type 'number' is not assignable to type 'string'.",
      position: { line: 2, column: 7 },
    });
    expect(outputs).toEqual([reply.error]);
  });

  it('name their causes', async () => {
    const { reply } = await run(engine, 'throw new Error("outer", { cause: new TypeError("inner") })');
    expect(reply.error?.traceback).toContain('caused by: TypeError: inner');
  });

  it('may be any thrown value', async () => {
    expect((await run(engine, 'throw { code: 7 }')).reply.error).toMatchObject({
      name: 'Thrown',
      message: '{ code: 7 }',
    });
  });
});

describe('an interrupt', () => {
  it('ends a hung await and keeps the variables', async () => {
    await run(engine, 'const kept = 1');
    const hung = run(engine, 'await new Promise(() => {})');
    await pause(100);
    engine.interrupt();
    expect((await hung).reply.error?.name).toBe('Interrupted');
    expect(resultOf(await run(engine, 'kept'))).toBe('1');
  });

  it('stops the timers of the cell', async () => {
    const hung = run(engine, 'setInterval(() => console.log("tick"), 5); await new Promise(() => {})');
    await pause(100);
    engine.interrupt();
    const { outputs } = await hung;
    const { length } = outputs;
    await pause(50);
    expect(outputs).toHaveLength(length);
  });
});

describe('a reset', () => {
  it('forgets variables, types, and the count of cells', async () => {
    await run(engine, 'const a = 1; interface T { x: number }');
    engine.reset();
    const { reply } = await run(engine, 'const b: T = { x: a }');
    expect(reply.error?.message).toMatch(/Cannot find name 'T'[\s\S]*Cannot find name 'a'/);
    expect(reply.executionCount).toBe(1);
  });

  it('stops timers, removes added globals, and restores replaced ones', async () => {
    const { fetch } = globalThis;
    const ran = await run(
      engine,
      'setInterval(() => console.log("tick"), 5); Object.assign(globalThis, { added: 1, fetch: 2 }); 0',
    );
    engine.reset();
    const { length } = ran.outputs;
    await pause(50);
    expect(ran.outputs).toHaveLength(length);
    expect('added' in globalThis).toBe(false);
    expect(globalThis.fetch).toBe(fetch);
  });
});

describe('the host that the library meets', () => {
  it('shows all forms of an output', async () => {
    const bundle = '{ "text/html": "<b>x</b>", "text/plain": "x" }';
    const { outputs } = await run(
      engine,
      `import { currentHost } from 'faultlines/host'; currentHost().display(${bundle}); currentHost().name`,
    );
    expect(outputs[0]).toMatchObject({ type: 'display_data', data: JSON.parse(bundle) });
    expect(outputs[1]).toMatchObject({ data: { 'text/plain': 'node' } });
  });

  it('remembers records, reads data, and refuses files outside data/', async () => {
    const host = announcedHost();
    host?.remember({ kind: 'prediction', id: '5.2.fan-out', guess: 3 });
    expect(host?.recall('prediction', '5.2.fan-out')).toMatchObject({ guess: 3 });
    expect(JSON.parse(host?.readData('syllabus.json') ?? '')).toHaveProperty('chapters');
    expect(() => host?.readData('../package.json')).toThrow('must stay inside');
    expect(() => host?.readData('no-such.json')).toThrow('data/no-such.json');
  });
});

describe('help while typing', () => {
  it('completes names of earlier cells and their members', async () => {
    await run(engine, 'const numbers = [1, 2]');
    expect(engine.complete('numb', 4).matches).toContain('numbers');
    expect(engine.complete('numbers.filt', 12)).toMatchObject({ matches: ['filter'], start: 8, end: 12 });
  });

  it('documents standard names, though their comments are not read at the start', () => {
    expect(engine.inspect('Math.floor(2)', 6).data['text/plain']).toMatch(
      /^\(method\)[\s\S]*greatest integer/,
    );
    expect(engine.inspect(' ', 0).found).toBe(false);
  });

  it('knows an unfinished cell', () => {
    expect(engine.isComplete('function f() {')).toEqual({ status: 'incomplete', indent: '  ' });
    expect(engine.isComplete('f()')).toEqual({ status: 'complete' });
  });

  it("takes Node's own types when a cell needs them", async () => {
    const code = "import { join } from 'node:path'; const joined: string = join('a', 'b'); process.pid > 0";
    expect(resultOf(await run(engine, code))).toBe('true');
  });

  it('refuses relative imports with advice', async () => {
    const { reply } = await run(engine, "const helper = await import('./package.json'); helper");
    expect(reply.error?.message).toContain('import a package');
  });
});
