import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  describeInBrowser,
  eventually,
  runAll,
  waitForKernel,
  waitUntilSaved,
  writeCell,
} from '../testing/browser.js';
import { codeCell, notebookOf, writeChapter } from '../testing/fixture-course.js';

describeInBrowser('help while typing', openWorkbook => {
  it('fault 25: Shift-Tab after an open call shows its signature', async () => {
    const { page } = await openWorkbook();
    await runAll(page);
    await writeCell(page, 0, "import { fanOutLatency } from 'faultlines/latency';");
    await page.keyboard.press('Shift+Enter');
    await waitForKernel(page);
    await writeCell(page, 1, 'fanOutLatency(');
    await page.keyboard.press('Shift+Tab');
    await eventually(() => page.locator('.jp-Tooltip').innerText()).toMatch(
      /fanOutLatency\([\s\S]*leaves: number/,
    );
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.jp-Tooltip').count()).toBe(0);
  });

  it('fault 25: Tab completes the rooms of the library', async () => {
    const { page } = await openWorkbook();
    await waitForKernel(page);
    await writeCell(page, 0, "import { majority } from 'faultlines/");
    await page.keyboard.press('Tab');
    const offered = page.locator('.jp-Completer');
    await eventually(() => offered.innerText()).toMatch(/faultlines\/quorum/);
    await page.keyboard.type('quo');
    await eventually(() => offered.locator('li').count()).toBe(1);
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.jp-CodeCell .cm-content').first().innerText()).toContain(
      "'faultlines/quorum",
    );
  });
});

describeInBrowser('notebooks of the learner', openWorkbook => {
  it('fault 25: are made in the page, under a name that every system takes', async () => {
    const { page, course } = await openWorkbook();
    const ask = async () => {
      await page.locator('.wb-menu > button').click();
      await page.getByRole('menuitem', { name: 'New notebook…' }).click();
    };
    const dialog = page.locator('dialog[aria-label="New notebook"]');
    await ask();
    await page.keyboard.type('../up');
    await page.keyboard.press('Enter');
    await eventually(() => dialog.getByRole('alert').innerText()).toMatch(/must not contain "\/"/);
    await dialog.getByLabel('Name').fill('My notes.ipynb');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.jp-RenderedMarkdown h1').first().innerText()).toContain('My notes');
    const file = course.file('work/notebooks/my-notebooks/My notes.ipynb');
    expect(existsSync(file)).toBe(true);
    await waitForKernel(page);
    await writeCell(page, 0, '6 * 7');
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(() => page.locator('.jp-OutputArea-output').allInnerTexts()).toEqual(['42']);
    await page.keyboard.press('ControlOrMeta+s');
    await waitUntilSaved(page);
    expect(readFileSync(file, 'utf8')).toContain('6 * 7');
    await ask();
    await page.keyboard.type('my notes');
    await page.keyboard.press('Enter');
    await eventually(() => dialog.getByRole('alert').innerText()).toMatch(/already/);
    await page.keyboard.press('Escape');
    await eventually(() => dialog.count()).toBe(0);
  });

  it('fault 25: appear in the list when a file is put into their folder', async () => {
    const path = 'notebooks/my-notebooks/dropped.ipynb';
    const { page } = await openWorkbook({
      prepare: course => writeChapter(course, `work/${path}`, notebookOf(codeCell('one', '1'))),
    });
    await page.locator('.wb-list a', { hasText: 'dropped' }).click();
    await eventually(() => page.title()).toContain('dropped');
  });
});
