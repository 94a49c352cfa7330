/** Several processes that judge mutants side by side, kept from one exercise to the next: starting one costs a second. */
import { type ChildProcess, fork } from 'node:child_process';
import { MachineryError } from '../errors.js';
import { inCourse } from '../paths.js';
import type { Verdict } from './judge.js';
import type { Reply, Task } from './messages.js';

export class JudgePool {
  readonly #children: ChildProcess[];

  constructor(jobs: number) {
    const script = inCourse('course', 'dist', 'mutation', 'judge-child.js');
    this.#children = Array.from({ length: jobs }, () => fork(script, { execArgv: [] }));
  }

  /** The verdicts on these mutants, in the order of the tasks. */
  async judge(tasks: readonly Task[], onDone: () => void): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    let next = 0;
    const work = async (child: ChildProcess): Promise<void> => {
      for (let index = next++; index < tasks.length; index = next++) {
        const reply = await ask(child, tasks[index] as Task);
        if ('failed' in reply) throw new MachineryError(`a mutant could not be judged: ${reply.failed}`);
        verdicts[index] = reply.verdict;
        onDone();
      }
    };
    await Promise.all(this.#children.map(work));
    return verdicts;
  }

  close(): void {
    for (const child of this.#children) if (child.connected) child.disconnect();
  }
}

function ask(child: ChildProcess, task: Task): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      child.off('message', hear);
      child.off('exit', fail);
      child.off('error', fail);
    };
    const hear = (reply: unknown): void => {
      end();
      resolve(reply as Reply);
    };
    const fail = (): void => {
      end();
      reject(new MachineryError('a process that judges mutants ended: run the command again'));
    };
    child.on('message', hear);
    child.on('exit', fail);
    child.on('error', fail);
    if (child.connected) child.send(task);
    else fail();
  });
}
