/** How an answer can end, and that the judge says what happened and goes on. */
import { specOf } from '@faultlines/exercises';
import type { Report } from 'faultlines/exercise';
import { describe, expect, it } from 'vitest';
import { pause } from '../kernel/testing.js';
import { compileAnswer } from './answer-code.js';
import { startAnswer } from './answer-process.js';
import { courseCompiler } from './course-compiler.js';
import { gradeSource } from './grade.js';

/** An answer to 1.3.1, which is one function. */
function answering(body: string, before = ''): string {
  return `// exercise 1.3.1\n${before}\nexport function timeoutFor(roundTripsMs: number[], lost: number, target: number): any {\n${body}\n}\n`;
}

async function grade(text: string): Promise<{ report: Report; printed: string }> {
  return gradeSource('1.3.1', { text, from: 'work', path: 'a file' });
}

const messagesOf = ({ properties }: Report): string => properties.map(({ message }) => message).join('\n');

describe('fault 4: limits end a call in progress', () => {
  it('of a loop', async () => {
    const { report } = await grade(answering('for (;;);'));
    expect(report.outcome).toBe('timeout');
    expect(messagesOf(report)).toContain('timeoutFor gave no answer within 1 s of CPU time');
  });

  it('of a loop after an await', async () => {
    const { report } = await grade(
      answering('return later();', 'async function later() { await null; for (;;); }'),
    );
    expect(report).toMatchObject({ score: 0, outcome: 'timeout' });
  });

  it('of a loop of promises', async () => {
    const { report } = await grade(
      answering('return later();', 'async function later() { for (;;) await null; }'),
    );
    expect(report).toMatchObject({ score: 0, outcome: 'timeout' });
  });

  it('of a promise that never settles', async () => {
    const { report } = await grade(answering('return new Promise(() => {});'));
    expect(report.outcome).toBe('timeout');
    if (process.platform === 'linux') expect(messagesOf(report)).toContain('it waits for something');
  });

  it('of a loop while the answer is loaded', async () => {
    const { report } = await grade(answering('return null;', 'for (;;);'));
    expect(report).toMatchObject({ score: 0, outcome: 'timeout' });
  });

  it('of a timer that fires for ever', async () => {
    const { report } = await grade(answering('return new Promise(() => {});', 'setInterval(() => {}, 1);'));
    expect(report).toMatchObject({ score: 0, outcome: 'timeout' });
  });

  it('of many calls that are slow each', async () => {
    const busy = 'const end = process.cpuUsage().user + 600_000; while (process.cpuUsage().user < end);';
    const { report } = await grade(answering(`${busy} return null;`));
    expect(report.score).toBe(0);
    expect(messagesOf(report)).toMatch(/the exercise took more than 20 s of CPU time|gave no answer within/);
  });
});

describe.skipIf(process.platform !== 'linux')('fault 9: a busy machine', () => {
  it('does not fail an answer that had to wait for a processor', async () => {
    const text = answering(
      "console.log('pid', process.pid);\nlet sum = 0;\nfor (let turn = 0; turn < 3e8; turn++) sum += turn;\nreturn sum > 0 ? 7 : null;",
    );
    const answer = startAnswer(compileAnswer(courseCompiler(), text, await specOf('1.3.1')));
    const called = answer.batch('timeoutFor', [[[1], 0, 0]], { cpuMs: 1000, wallMs: 60_000 });
    let pid: string | undefined;
    while (pid === undefined) {
      await pause(5);
      pid = /pid (\d+)/.exec(answer.printed())?.[1];
    }
    // A process that is held up, for longer than its time, and has not used it.
    process.kill(Number(pid), 'SIGSTOP');
    await pause(2500);
    process.kill(Number(pid), 'SIGCONT');
    expect(await called).toEqual([{ ok: true, value: 7 }]);
    answer.stop();
  });
});

describe('fault 7: what ended an answer is told', () => {
  it.each([
    [
      'a callback that throws later',
      "setTimeout(() => { throw new RangeError('late'); }); return new Promise(() => {});",
      'a callback that the answer left behind failed: RangeError: late',
    ],
    [
      'a promise that nobody awaits',
      "void Promise.reject(new Error('lost')); return new Promise(() => {});",
      'a promise that the answer did not await was rejected: lost',
    ],
    [
      'a rejection without an error',
      'void Promise.reject(null); return new Promise(() => {});',
      'a promise that the answer did not await was rejected: threw null',
    ],
    ['its own exit', 'process.exit(3);', 'the answer ended its own process (exit status 3)'],
    [
      'a heap that is full',
      'const eaten: unknown[] = []; for (;;) eaten.push(new Array(100_000).fill(1.5));',
      'took more than 128 MB of memory',
    ],
    [
      'memory outside of the heap',
      'const eaten: unknown[] = []; for (;;) eaten.push(new Uint8Array(2 ** 24).fill(1));',
      'took more than 384 MB of memory',
    ],
    ['a reply that is too large', "return 'x'.repeat(70_000_000);", 'it sent a message of more than 64 MB'],
    [
      'a stack that overflows',
      'return timeoutFor(roundTripsMs, lost, target);',
      'it threw RangeError: Maximum call stack size exceeded',
    ],
    ['a rejected promise', "return Promise.reject(new TypeError('no'));", 'it threw TypeError: no'],
    ['a function as its result', 'return () => 1;', 'it is not plain data'],
    [
      'a value that contains itself',
      'const a: any = []; a.push(a); return a;',
      'the result has the wrong form: [[contains itself]] is not a number or null',
    ],
  ])('%s', async (_what, body, message) => {
    const { report } = await grade(answering(body));
    expect(report.score).toBe(0);
    expect(messagesOf(report)).toContain(message);
    expect(report.outcome).not.toBe('infrastructure-error');
  });

  it('a syntax error is one, for every property, and gets no hints', async () => {
    const { report } = await grade('// exercise 1.3.1\nexport function timeoutFor( {');
    expect(report).toMatchObject({ score: 0, outcome: 'submission-error' });
    for (const property of report.properties) {
      expect(property.message).toContain('the answer did not compile: line 2');
      expect(property.hints).toBeUndefined();
    }
  });

  it('what it printed is kept, without the report of a full heap', async () => {
    const { printed } = await grade(
      answering(
        "console.log('here'); const eaten: unknown[] = []; for (;;) eaten.push(new Array(100_000).fill(1.5));",
      ),
    );
    expect(printed).toContain('here');
    expect(printed).not.toContain('GCs');
  });

  it('fault 13: a printed error shows lines of the answer, and no path or URL of the machine', async () => {
    const { printed } = await grade(answering("console.log(new Error('seen').stack);\nreturn null;"));
    expect(printed).toContain('Error: seen');
    expect(printed).toContain('answer, line 4');
    expect(printed).not.toMatch(/base64|file:|node_modules|\/course\//);
  });
});

describe('fault 8: the judge outlives the answer', () => {
  const untyped = (expression: string): string =>
    `const { ${expression.split(/\W/)[0]} } = globalThis as any; ${expression};`;

  it.each([
    ['kills its parent', 'process.kill(process.ppid, 9);'],
    ['kills its group', 'process.kill(0, 9);'],
    ['stops its parent', "process.kill(process.ppid, 'SIGSTOP');"],
    ['uses what lies below', '(process as any)._kill(process.ppid, 9);'],
    ['aborts', 'process.abort();'],
    ['asks for modules in another way', "return (process as any).getBuiltinModule('fs').readdirSync('/');"],
    ['binds to what Node is made of', "return (process as any).binding('fs');"],
  ])('an answer that %s', async (_what, body) => {
    const { report } = await grade(answering(`${body}\nreturn null;`));
    expect(report.score).toBeLessThan(report.maxScore);
    expect(messagesOf(report)).toMatch(/is out of an answer's reach|is not a function/);
  });

  it.each([
    ["opens its parent's debugger to the whole machine", '(process as any)._debugProcess(process.ppid);'],
    ['has Node write a file', "(process as any).report.writeReport('never-written.json');"],
    ['reads a file as Node reads its input', "new (process as any).stdin.constructor('package.json');"],
    ['looks up what Node has open', '(process as any)._getActiveHandles()[0].constructor.prototype.connect;'],
  ])('attack 4: an answer that %s', async (_what, body) => {
    const { report } = await grade(answering(`${body}\nreturn null;`));
    expect(messagesOf(report)).toMatch(/is out of an answer's reach/);
  });

  it.each(['process.stdout', 'process.stderr', '(console as any)._stdout'])(
    'attack 9: an answer whose %s leads to no socket',
    async stream => {
      const { report } = await grade(
        answering(`new (${stream} as any).constructor().connect(9, '127.0.0.1'); return null;`),
      );
      expect(messagesOf(report)).toContain('connect is not a function');
    },
  );

  it('an answer that speaks on the channel of Node', async () => {
    const { report } = await grade(
      answering(`${untyped('process.send')} (process as any).send({ kind: 'answered' }); return null;`),
    );
    expect(messagesOf(report)).toContain('send is not a function');
  });

  it('an answer that replaces what the process is made of', async () => {
    const { report } = await grade(
      answering(
        'return null;',
        'for (const name of ["Map", "Promise", "Array", "Object", "JSON"]) { try { (globalThis as any)[name] = undefined; } catch {} }',
      ),
    );
    expect(report.score).toBeLessThan(report.maxScore);
    expect(report.outcome).not.toBe('infrastructure-error');
  });
});
