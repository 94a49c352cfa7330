import { afterAll, beforeAll, expect, it } from 'vitest';
import { startKernelProcess } from '../../kernel/process.js';
import { INTERRUPT_DELAYS_MS, pause } from '../../kernel/testing.js';
import { JupyterClient } from '../testing/jupyter-client.js';
import { type ServedCourse, serveFixtureCourse } from '../testing/served-course.js';

let served: ServedCourse;
let kernelId: string;
let client: JupyterClient;
beforeAll(async () => {
  served = await serveFixtureCourse({ startKernel: startKernelProcess });
  const response = await served.ask('POST', '/api/kernels', { name: 'tslab' });
  ({ id: kernelId } = (await response.json()) as { id: string });
  const { port, token } = served.workbook;
  client = await JupyterClient.connect(
    `ws://127.0.0.1:${port}/api/kernels/${kernelId}/channels?session_id=x&token=${token}`,
    {},
  );
  await client.reply(client.execute('0'));
});
afterAll(() => served.stop());

async function interrupt(): Promise<void> {
  expect((await served.ask('POST', `/api/kernels/${kernelId}/interrupt`)).status).toBe(204);
}

it.each(INTERRUPT_DELAYS_MS)(
  'ends a cell %i ms after it was asked for, and the next cell runs',
  async delay => {
    const endless = client.execute('while (true) {}');
    await pause(delay);
    await interrupt();
    await pause(100);
    // An interrupt that overtook the cell, which comes by the web socket, found nothing to end.
    await interrupt();
    expect((await client.reply(endless)).content.status).toMatch(/error|aborted/);
    expect((await client.reply(client.execute('1'))).content.status).toBe('ok');
  },
  10_000,
);
