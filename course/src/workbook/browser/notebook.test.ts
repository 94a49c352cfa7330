import { expect, it } from 'vitest';
import { updateProgress, withRecord } from '../../progress/store.js';
import {
  describeInBrowser,
  eventually,
  outputs,
  runAll,
  waitForKernel,
  waitUntilSaved,
  writeCell,
} from '../testing/browser.js';

describeInBrowser('the notebook in a browser', openWorkbook => {
  it('opens a chapter, takes the token out of the address, and runs all cells', async () => {
    const { page, errors } = await openWorkbook();
    expect(page.url()).not.toContain('token');
    expect(await page.title()).toBe('1.1 First steps · Faultlines');
    await eventually(() => page.locator('.katex-display').count()).toBe(1);
    await runAll(page);
    expect(await outputs(page)).toEqual(['200', 'printed 100', '3 of 4 points']);
    // The card's picture is inline, so that its text follows the page's color.
    expect(await page.locator('.jp-RenderedHTML section.card svg rect').count()).toBe(1);
    // A root's sign is drawn as wide as what stands below it.
    const root = await page.locator('.katex svg').first().boundingBox();
    expect(root?.height).toBeGreaterThan(5);
    expect(errors).toEqual([]);
  });

  it('fills the ring of a chapter that was run to its end, and ticks it once its exercises are solved', async () => {
    const { page, course } = await openWorkbook();
    const chapter = page.locator('.wb-list li').first();
    await runAll(page);
    await eventually(() => chapter.textContent()).toContain('3 of 3 cells run, 0 of 4 points');
    const [full, around] =
      (await chapter.locator('.wb-ring-done').getAttribute('stroke-dasharray'))?.split(' ') ?? [];
    expect(full).toBe(around);
    expect(await chapter.locator('.wb-ring path').count()).toBe(0);
    updateProgress(course.file('work', 'progress.json'), progress =>
      withRecord(progress, { kind: 'check', id: '1.1.1', score: 4, maxScore: 4, outcome: 'passed' }, 'now'),
    );
    await page.reload();
    await chapter.locator('.wb-ring path').waitFor();
    expect(await chapter.textContent()).toContain('4 of 4 points');
  });

  it('breaks a line that is too long for the page below its own beginning', async () => {
    const { page } = await openWorkbook();
    await writeCell(page, 1, `if (true) {\n  const long = '${'many words '.repeat(40)}';\n}`);
    const line = page.locator('.jp-CodeCell .cm-line', { hasText: 'many words' });
    const box = await line.boundingBox();
    const short = await page.locator('.jp-CodeCell .cm-line').first().boundingBox();
    expect(box?.height).toBeGreaterThan(3 * (short?.height ?? 0));
    expect(await line.evaluate(node => getComputedStyle(node).textIndent)).toMatch(/^-\d/);
    const overflow = await page
      .locator('.jp-CodeCell .cm-scroller')
      .nth(1)
      .evaluate(node => node.scrollWidth - node.clientWidth);
    expect(overflow).toBeLessThanOrEqual(1);
  });

  it('stops "run all" at the first error, which shows its name, message and trace', async () => {
    const { page } = await openWorkbook({ chapter: 'second' });
    await runAll(page);
    const shown = await outputs(page);
    expect(shown[0]).toBe('before');
    expect(shown[1]).toContain('RangeError: replicas must be odd, got 4');
    expect(shown[1]).toMatch(/at .*cell|at .*\d+:\d+/);
    expect(shown).toHaveLength(2);
  });

  it('completes at Tab and shows types at Shift-Tab', async () => {
    const { page } = await openWorkbook();
    await runAll(page);
    await writeCell(page, 1, 'leav');
    await page.keyboard.press('Tab');
    await eventually(() => page.locator('.jp-Completer').innerText()).toContain('leaves');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.jp-CodeCell .cm-content').nth(1).innerText()).toContain('leaves');
    await page.keyboard.press('Shift+Tab');
    await eventually(() => page.locator('.jp-Tooltip').innerText()).toMatch(/const leaves: (?:100|number)/);
    await page.keyboard.press('Escape');
    await writeCell(page, 1, 'Math.a');
    await page.keyboard.press('Tab');
    await eventually(() => page.locator('.jp-Completer').innerText()).toMatch(/abs[\s\S]*atan/);
  });

  it('interrupts a loop that never ends, and keeps the variables', async () => {
    const { page } = await openWorkbook();
    await runAll(page);
    await writeCell(page, 1, "console.log('looping'); while (true) {}");
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(() => outputs(page)).toContain('looping');
    await page.locator('[data-command="interrupt"]').click();
    await waitForKernel(page);
    await eventually(() => outputs(page)).toContainEqual(expect.stringContaining('Interrupted'));
    await writeCell(page, 1, 'leaves + 1');
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(() => outputs(page)).toContain('101');
  });

  it('restarts the kernel, which forgets the variables', async () => {
    const { page } = await openWorkbook();
    await runAll(page);
    const restarted = page.waitForResponse(response => /\/restart(?:\?|$)/.test(response.url()));
    await page.locator('[data-command="restart"]').click();
    expect((await restarted).status()).toBe(200);
    await waitForKernel(page);
    await writeCell(page, 1, 'console.log(typeof leaves)');
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(() => outputs(page)).toContainEqual(expect.stringMatching(/leaves|undefined/));
  });

  it('adds and deletes cells, and undoes it', async () => {
    const { page } = await openWorkbook();
    const cells = page.locator('.jp-Notebook .jp-Cell');
    await page.locator('[data-command="insert-below"]').click();
    await eventually(() => cells.count()).toBe(6);
    // Changes in quick succession are one step to undo.
    await page.waitForTimeout(600);
    await page.locator('[data-command="delete"]').click();
    await eventually(() => cells.count()).toBe(5);
    await page.locator('[data-command="undo"]').click();
    await eventually(() => cells.count()).toBe(6);
  });

  it('searches the chapter', async () => {
    const { page } = await openWorkbook();
    await page.keyboard.press('ControlOrMeta+f');
    await page.locator('.jp-DocumentSearch-input').fill('leaves');
    await eventually(() => page.locator('.jp-DocumentSearch-index-counter').innerText()).toMatch(/\/\s*4/);
  });

  it('lists the shortcuts at ?', async () => {
    const { page } = await openWorkbook();
    await page.locator('.jp-CodeCell .cm-content').first().click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await eventually(() => page.locator('dialog.wb-help').innerText()).toMatch(
      /Run the cell and go to the next/,
    );
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('dialog.wb-help').count()).toBe(0);
  });

  it('saves by itself; an edit and its outputs are there after a reload', async () => {
    const { page } = await openWorkbook();
    await runAll(page);
    await writeCell(page, 1, "console.log('edited')");
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(() => outputs(page)).toContain('edited');
    await page.keyboard.press('ControlOrMeta+s');
    await waitUntilSaved(page);
    await page.reload();
    await page.locator('.jp-Notebook .jp-CodeCell').first().waitFor();
    await eventually(() => outputs(page)).toEqual(['200', 'edited', '3 of 4 points']);
    expect(await page.locator('.jp-RenderedHTML section.card svg rect').count()).toBe(1);
    // The kernel of before goes on: its variables are still there.
    await waitForKernel(page);
    await writeCell(page, 1, 'leaves * 3');
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(() => outputs(page)).toContain('300');
  });
});
