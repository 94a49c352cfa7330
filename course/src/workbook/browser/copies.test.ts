import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  describeInBrowser,
  eventually,
  notice,
  type OpenWorkbook,
  waitUntilSaved,
  writeCell,
} from '../testing/browser.js';
import { codeCell, markdownCell, notebookOf, writeChapter } from '../testing/fixture-course.js';

describeInBrowser("the learner's copy in a browser", openWorkbook => {
  let open: OpenWorkbook;

  const copy = () => open.course.file('work', open.course.first);
  const firstCell = () => open.page.locator('.jp-CodeCell .cm-content').first().innerText();

  async function editAndSave(source: string): Promise<void> {
    await writeCell(open.page, 0, source);
    await open.page.keyboard.press('ControlOrMeta+s');
    await waitUntilSaved(open.page);
  }

  it('is not made by opening a chapter', async () => {
    open = await openWorkbook();
    await open.page.locator('.wb-kernel[data-status="idle"]').waitFor();
    await open.page.keyboard.press('ControlOrMeta+s');
    await waitUntilSaved(open.page);
    expect(existsSync(copy())).toBe(false);
  });

  it('is put aside by a reset, which says where', async () => {
    open = await openWorkbook();
    const { page } = open;
    await editAndSave('const mine = 1;');
    await page.locator('.wb-menu > button').click();
    await page.getByText('Reset this chapter…').click();
    await notice(page, 'reset').getByText('Reset this chapter', { exact: true }).click();
    await eventually(() => notice(page, 'reset').innerText()).toMatch(/kept in work\/backups\/notebooks\//);
    await eventually(firstCell).toContain('const leaves = 100;');
    const folder = open.course.file('work/backups/notebooks/1-reliability');
    expect(readFileSync(`${folder}/${readdirSync(folder)[0]}`, 'utf8')).toContain('const mine = 1;');
    await page.getByText('See my backup').click();
    await eventually(firstCell).toContain('const mine = 1;');
    await eventually(() => notice(page, 'copy').innerText()).toMatch(/This is a backup/);
  });

  it('and a chapter that changed since: the page says so and offers both', async () => {
    open = await openWorkbook();
    const { page } = open;
    await editAndSave('const mine = 1;');
    writeChapter(
      open.course,
      open.course.first,
      notebookOf(markdownCell('title', '# 1.1 First steps'), codeCell('new', 'const renewed = 2;')),
    );
    await page.reload();
    await eventually(() => notice(page, 'copy').innerText()).toMatch(/changed after you began yours/);
    await eventually(firstCell).toContain('const mine = 1;');
    await page.getByText('See the new one').click();
    await eventually(firstCell).toContain('const renewed = 2;');
    await page.getByText('Back to mine').click();
    await eventually(firstCell).toContain('const mine = 1;');
    await page.getByText('Take the new one, back mine up').click();
    await eventually(firstCell).toContain('const renewed = 2;');
    await eventually(() => notice(page, 'reset').innerText()).toMatch(/Yours is kept in work\/backups/);
    expect(existsSync(copy())).toBe(false);
  });

  it('is kept on request, and the change is not announced again', async () => {
    open = await openWorkbook();
    const { page } = open;
    await editAndSave('const mine = 1;');
    writeChapter(
      open.course,
      open.course.first,
      notebookOf(markdownCell('title', '# 1.1 First steps, changed')),
    );
    await page.reload();
    await page.getByText('Keep mine').click();
    await eventually(() => notice(page, 'copy').count()).toBe(0);
    await page.reload();
    await eventually(firstCell).toContain('const mine = 1;');
    expect(await notice(page, 'copy').count()).toBe(0);
  });

  it('that cannot be read is reported with choices and left as it is', async () => {
    open = await openWorkbook();
    const { page } = open;
    await editAndSave('const mine = 1;');
    writeFileSync(copy(), '{ "cells": [');
    await page.reload();
    await eventually(() => notice(page, 'copy').innerText()).toMatch(/cannot be read[\s\S]*left as it is/);
    expect(readFileSync(copy(), 'utf8')).toBe('{ "cells": [');
    await page.getByText('Set mine aside and start again').click();
    await eventually(firstCell).toContain('const leaves = 100;');
    await eventually(() => notice(page, 'reset').innerText()).toMatch(/kept in work\/backups/);
  });

  it('that was written elsewhere is not written over unasked', async () => {
    open = await openWorkbook();
    const { page } = open;
    await editAndSave('const mine = 1;');
    writeFileSync(copy(), JSON.stringify(notebookOf(codeCell('else', 'const elsewhere = 3;'))));
    await writeCell(page, 0, 'const late = 2;');
    await eventually(() => notice(page, 'save').innerText()).toMatch(
      /written elsewhere[\s\S]*still in this page/,
    );
    expect(readFileSync(copy(), 'utf8')).toContain('elsewhere');
    await page.getByText('Write mine over it').click();
    await waitUntilSaved(page);
    expect(readFileSync(copy(), 'utf8')).toContain('const late = 2;');
    await eventually(() => notice(page, 'save').count()).toBe(0);
  });

  it('that cannot be saved keeps everything in the page and says why', async () => {
    open = await openWorkbook();
    const { page } = open;
    await page.route('**/api/contents/**', route =>
      route.request().method() === 'PUT'
        ? route.fulfill({
            status: 507,
            json: { message: 'Nothing was written: the disk is full.', reason: 'disk' },
          })
        : route.continue(),
    );
    await writeCell(page, 0, 'const mine = 1;');
    await eventually(() => notice(page, 'save').innerText()).toMatch(
      /Not saved\.[\s\S]*the disk is full[\s\S]*still in this page/,
    );
    expect(await firstCell()).toContain('const mine = 1;');
    await page.unroute('**/api/contents/**');
    await notice(page, 'save').getByText('Save again').click();
    await waitUntilSaved(page);
    expect(readFileSync(copy(), 'utf8')).toContain('const mine = 1;');
  });
});
