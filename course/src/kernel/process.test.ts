import { afterAll, describe, expect, it } from 'vitest';
import { courseRoot } from '../paths.js';
import { startKernelProcess } from './process.js';
import { pause, resultOf, run, textOf } from './testing.js';

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

describe('a cell that misbehaves', () => {
  it('may print without end: what is sent is bounded', async () => {
    const ran = await run(
      kernel,
      'const line = "x".repeat(9_999); for (let i = 0; i < 3_000; i++) console.log(line)',
    );
    expect(ran.reply.status).toBe('ok');
    expect(textOf(ran).length).toBe(10_000_000);
    expect(textOf(ran, 'stderr')).toContain('output stopped');
  });

  it('may fail in a callback: that is said below the cell and the kernel lives', async () => {
    const ran = await run(
      kernel,
      'setTimeout(() => { throw new Error("stray") }, 5); await new Promise(resolve => setTimeout(resolve, 60)); 3',
    );
    expect(textOf(ran, 'stderr')).toMatch(/^Uncaught error: Error: stray\n {4}at cell \[\d+\], line 1/);
    expect(resultOf(ran)).toBe('3');
  });

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
