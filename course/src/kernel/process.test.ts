import { afterAll, describe, expect, it } from 'vitest';
import { courseRoot } from '../paths.js';
import { startKernelProcess } from './process.js';
import { INTERRUPT_DELAYS_MS, pause, resultOf, run, textOf, within } from './testing.js';

const kernel = startKernelProcess({ workingFolder: courseRoot });
afterAll(() => kernel.shutdown());

/** Interrupts once the cell has had time to start. */
async function interruptedRun(code: string) {
  const ran = run(kernel, code);
  await pause(500);
  await kernel.interrupt();
  return ran;
}

describe('an interrupt', () => {
  it.each([
    ['a loop', 'while (true) {}'],
    ['a hung await', 'await new Promise(() => {})'],
    ['a loop after an await', 'await new Promise(resolve => setTimeout(resolve, 20)); while (true) {}'],
    ['a loop in a callback', 'setTimeout(() => { while (true) {} }, 20); await new Promise(() => {})'],
    ['a loop that prints', 'while (true) console.log("again and again")'],
    ['fault 12: a loop that counts what it prints', "let i = 0; while (true) console.log('step ' + i++)"],
    [
      'fault 12: a loop that shows figures',
      "import { show } from 'faultlines/notebook'; while (true) show('again')",
    ],
  ])(
    'stops %s and keeps the variables',
    async (_, code) => {
      await run(kernel, 'const kept = 5');
      const { reply } = await interruptedRun(code);
      expect(reply.error?.name).toBe('Interrupted');
      expect(resultOf(await run(kernel, 'kept'))).toBe('5');
    },
    20_000,
  );

  it('does nothing when nothing runs', async () => {
    await kernel.interrupt();
    expect(resultOf(await run(kernel, '1'))).toBe('1');
  });

  it('aborts the cells that wait', async () => {
    const waiting = [run(kernel, 'while (true) {}'), run(kernel, '2')];
    await pause(300);
    await kernel.interrupt();
    const statuses = (await Promise.all(waiting)).map(({ reply }) => reply.status);
    expect(statuses).toEqual(['error', 'aborted']);
  });
});

describe('an interrupt at any moment', () => {
  const endless = ['while (true) {}', 'await 1; while (true) {}', 'await new Promise(() => {})'];
  const moments = endless.flatMap(code => INTERRUPT_DELAYS_MS.map(delay => [code, delay] as const));

  /** The next cell runs, soon, whatever became of the one before; and no interrupt is left over for it. */
  async function expectReady(): Promise<void> {
    expect(resultOf(await within(3_000, run(kernel, '1')))).toBe('1');
  }

  it.each(moments)('ends `%s` after %i ms', async (code, delay) => {
    const ran = run(kernel, code);
    await pause(delay);
    await within(3_000, kernel.interrupt());
    const { reply } = await within(3_000, ran);
    // `aborted`: it had not begun.
    expect(reply.error?.name ?? reply.status).toMatch(/Interrupted|aborted/);
    await expectReady();
  });

  it.each(INTERRUPT_DELAYS_MS)('may come twice, %i ms apart', async delay => {
    const ran = run(kernel, 'while (true) {}');
    await pause(10);
    const first = kernel.interrupt();
    await pause(delay);
    await within(3_000, Promise.all([first, kernel.interrupt()]));
    expect((await within(3_000, ran)).reply.error?.name).toBe('Interrupted');
    await expectReady();
  });

  it('does not cut short the compiler', async () => {
    const names = Array.from({ length: 400 }, (_, at) => `const long${at} = [${at}].map(x => ({ x }));`);
    const ran = run(kernel, names.join('\n'));
    await pause(20);
    await within(10_000, kernel.interrupt());
    expect((await ran).reply.error?.name).toBe('Interrupted');
    await expectReady();
  }, 20_000);

  it('may come just as the cell ends', async () => {
    for (let round = 0; round < 60; round += 1) {
      const ran = run(kernel, round % 2 === 0 ? '2' : 'await 2');
      await pause(round % 20);
      await within(3_000, kernel.interrupt());
      await within(3_000, ran);
      await expectReady();
    }
  }, 30_000);

  it('may come just as a loop ends that was about to be stopped', async () => {
    for (let lasts = 95; lasts < 145; lasts += 2) {
      const ran = run(kernel, `const end = Date.now() + ${lasts}; while (Date.now() < end);`);
      await pause(5);
      await within(3_000, kernel.interrupt());
      await within(3_000, ran);
      await expectReady();
    }
  }, 30_000);

  it('ends a cell that waits for the kernel to start', async () => {
    const other = startKernelProcess({ workingFolder: courseRoot });
    const ran = run(other, 'while (true) {}');
    await other.interrupt();
    expect((await within(5_000, ran)).reply.status).toBe('aborted');
    expect(resultOf(await within(3_000, run(other, '1')))).toBe('1');
    await other.shutdown();
  });
});

describe('a cell that misbehaves', () => {
  it('may print without end: what is sent is bounded', async () => {
    const ran = await run(
      kernel,
      'const line = "x".repeat(9_999); for (let i = 0; i < 3_000; i++) console.log(line)',
    );
    expect(ran.reply.status).toBe('ok');
    expect(textOf(ran).length).toBe(120_000);
    expect(textOf(ran, 'stderr')).toContain('[left out: 2,988 lines, 29,880,000 characters]');
  });

  it('may fail in a callback: that is said below the cell and the kernel lives', async () => {
    const ran = await run(
      kernel,
      'setTimeout(() => { throw new Error("stray") }, 5); await new Promise(resolve => setTimeout(resolve, 60)); 3',
    );
    expect(textOf(ran, 'stderr')).toMatch(/^Uncaught error: Error: stray\n {4}at cell \[\d+\], line 1/);
    expect(resultOf(ran)).toBe('3');
  });

  it.each([
    ['its heap', 'const eaten: unknown[] = []; for (;;) eaten.push(new Array(1_000_000).fill(1.5));'],
    ['one value', 'const s = new Array(2 ** 27).fill(1.5).map(String); for (;;) s.push(...s);'],
  ])(
    'fault 15: may fill %s, which is named',
    async (_what, code) => {
      const small = startKernelProcess({ workingFolder: courseRoot, heapLimitMb: 200 });
      await expect(run(small, code)).rejects.toThrow('it ran out of memory');
      await small.shutdown();
    },
    60_000,
  );

  it('may end the process: its request and later ones are rejected, until a restart', async () => {
    const other = startKernelProcess({ workingFolder: courseRoot });
    const statuses: string[] = [];
    other.onStatus(status => statuses.push(status));
    await expect(run(other, 'const a = 1; process.exit(7)')).rejects.toThrow('exit status 7');
    expect(other.status).toBe('dead');
    await expect(other.complete('a', 1)).rejects.toThrow('exit status 7');
    await other.restart();
    expect(resultOf(await run(other, '4'))).toBe('4');
    expect(statuses).toEqual(['idle', 'busy', 'dead', 'restarting', 'idle', 'busy', 'idle']);
    await other.shutdown();
    await expect(run(other, '5')).rejects.toThrow('shut down');
  }, 20_000);
});

describe('a restart', () => {
  it('forgets the variables, and gives up what runs and what waits', async () => {
    const other = startKernelProcess({ workingFolder: courseRoot });
    await run(other, 'const a = 1');
    const running = run(other, 'while (true) {}');
    const waiting = run(other, '2');
    const rejected = expect(running).rejects.toThrow('restarted');
    await pause(200);
    const restarted = other.restart();
    const early = run(other, '3');
    await rejected;
    expect((await waiting).reply.status).toBe('aborted');
    await restarted;
    expect(resultOf(await early)).toBe('3');
    expect((await run(other, 'a')).reply.error?.name).toBe('CompileError');
    await other.shutdown();
  }, 20_000);
});

it('runs cells in the folder of the notebook', async () => {
  expect(resultOf(await run(kernel, 'process.cwd()'))).toBe(courseRoot);
});

describe('the channel of a kernel', () => {
  it.each([
    ['writes words to it', "import { writeSync } from 'node:fs'; writeSync(3, 'garbage\\n');"],
    [
      'writes a length without end to it',
      "import { writeSync } from 'node:fs'; writeSync(3, new Uint8Array(4).fill(255));",
    ],
    ['closes it', "import { closeSync } from 'node:fs'; closeSync(3);"],
  ])(
    'attack 6: a cell that %s is answered, and the kernel can be restarted',
    async (_, code) => {
      const own = startKernelProcess({ workingFolder: courseRoot });
      const uncaught: unknown[] = [];
      const hear = (error: unknown) => uncaught.push(error);
      process.on('uncaughtException', hear);
      try {
        await run(own, '1');
        await expect(run(own, code)).rejects.toThrow(
          /the kernel (?:was ended|ended unexpectedly).*restart it/,
        );
        expect(own.status).toBe('dead');
        await own.restart();
        expect(resultOf(await run(own, '2'))).toBe('2');
        expect(uncaught).toEqual([]);
      } finally {
        process.off('uncaughtException', hear);
        await own.shutdown();
      }
    },
    30_000,
  );

  it('attack 6: is none of Node, which a cell could speak on or cut', async () => {
    expect(textOf(await run(kernel, 'console.log(typeof process.send, process.connected)'))).toMatch(
      /^undefined/,
    );
  });
});
