/** What the tests of the kernel share. */

import { courseRoot } from '../paths.js';
import type { ExecuteReply, Output } from './contract.js';
import { KernelEngine } from './engine.js';
import { createNodePlatform } from './node/node-platform.js';
import { nodeServices } from './node/node-services.js';

export interface Ran {
  readonly reply: ExecuteReply;
  /** Grows when something comes late. */
  readonly outputs: Output[];
}

interface Executor {
  execute(request: { code: string }, onOutput: (output: Output) => void): Promise<ExecuteReply>;
}

/** An engine in this process, for cells that stand in the root of the course. */
export function openTestEngine(): KernelEngine {
  return new KernelEngine(createNodePlatform({ ownsProcess: false }), nodeServices('node'), {
    working: courseRoot,
  });
}

export async function run(executor: Executor, code: string): Promise<Ran> {
  const outputs: Output[] = [];
  const reply = await executor.execute({ code }, output => outputs.push(output));
  return { reply, outputs };
}

/** The text of the value of the last expression. */
export function resultOf({ outputs, reply }: Ran): unknown {
  if (reply.error !== undefined) throw new Error(reply.error.traceback.join('\n'));
  const result = outputs.find(output => output.type === 'execute_result');
  return result?.type === 'execute_result' ? result.data['text/plain'] : undefined;
}

/** What went to a stream, in one piece. */
export function textOf({ outputs }: Ran, name: 'stdout' | 'stderr' = 'stdout'): string {
  return outputs
    .map(output => (output.type === 'stream' && output.name === name ? output.text : ''))
    .join('');
}

/** When interrupts come, in milliseconds from the asking for a cell: before it, while it is compiled, while it runs. */
export const INTERRUPT_DELAYS_MS = [0, 1, 2, 5, 10, 15, 20, 30];

/** The same, or an error after so long: what a test of hangs must not do is hang. */
export function within<T>(milliseconds: number, what: Promise<T>): Promise<T> {
  const late = pause(milliseconds).then(() => {
    throw new Error(`nothing came within ${milliseconds} ms`);
  });
  return Promise.race([what, late]);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
