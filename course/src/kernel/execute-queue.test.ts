import { expect, it } from 'vitest';
import type { ExecuteReply } from './contract.js';
import { ExecuteQueue } from './execute-queue.js';

const reply = (status: ExecuteReply['status']): ExecuteReply => ({
  status,
  executionCount: 1,
  durationMs: 0,
});
const answering = (status: ExecuteReply['status']) => async () => reply(status);

async function statuses(replies: Promise<ExecuteReply>[]): Promise<string[]> {
  return (await Promise.all(replies)).map(({ status }) => status);
}

it('aborts what waits behind a failure, and nothing that comes later', async () => {
  const queue = new ExecuteQueue();
  const batch = [queue.add(answering('ok')), queue.add(answering('error')), queue.add(answering('ok'))];
  expect(await statuses(batch)).toEqual(['ok', 'error', 'aborted']);
  expect(await statuses([queue.add(answering('ok'))])).toEqual(['ok']);
});

it('goes on after a failure that need not stop the batch', async () => {
  const queue = new ExecuteQueue();
  expect(await statuses([queue.add(answering('error'), false), queue.add(answering('ok'))])).toEqual([
    'error',
    'ok',
  ]);
});

it('passes on a rejection to its own request only', async () => {
  const queue = new ExecuteQueue();
  const broken = queue.add(async () => {
    throw new Error('the kernel ended');
  });
  const next = queue.add(answering('ok'));
  await expect(broken).rejects.toThrow('the kernel ended');
  expect((await next).status).toBe('ok');
});
