import { expect, it } from 'vitest';
import {
  describeInBrowser,
  eventually,
  outputs,
  runAll,
  waitForKernel,
  waitUntilSaved,
  writeCell,
} from '../testing/browser.js';

const SLOW = [
  "import { setTimeout as pause } from 'node:timers/promises';",
  "console.log('begins');",
  'await pause(4000);',
  "console.log('ends');",
].join('\n');

describeInBrowser('cells that run while nobody looks', open => {
  it('fault 18: show all that they put out after a reload during "Run all", and those behind them too', async () => {
    const { page } = await open();
    await waitForKernel(page);
    await writeCell(page, 0, SLOW);
    await writeCell(page, 1, "console.log('second');");
    await waitUntilSaved(page);
    await page.locator('[data-command="run-all"]').click();
    await eventually(async () => (await outputs(page)).join()).toContain('begins');
    await page.reload();
    await eventually(async () => (await outputs(page)).slice(0, 2)).toEqual(['begins\nends', 'second']);
    await eventually(async () =>
      (await page.locator('.jp-InputPrompt').allTextContents()).join(),
    ).not.toContain('*');
    await waitUntilSaved(page);
  });

  it('fault 18: show it after another chapter was open meanwhile', async () => {
    const { page, course } = await open();
    await waitForKernel(page);
    await writeCell(page, 0, SLOW);
    await waitUntilSaved(page);
    await page.locator('[data-command="run-all"]').click();
    await eventually(async () => (await outputs(page)).join()).toContain('begins');
    await page.evaluate(path => {
      location.hash = path;
    }, course.second);
    await page.locator('.jp-RenderedMarkdown', { hasText: 'Any two majorities' }).waitFor();
    await page.evaluate(path => {
      location.hash = path;
    }, course.first);
    await eventually(async () => (await outputs(page))[0]).toBe('begins\nends');
  });

  it('fault 18: show nothing that was cleared again', async () => {
    const { page } = await open();
    await runAll(page);
    await waitUntilSaved(page);
    const before = await outputs(page);
    await page.reload();
    await waitForKernel(page);
    expect(await outputs(page)).toEqual(before);
  });
});
