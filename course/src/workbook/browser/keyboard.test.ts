import { cpSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inCourse } from '../../paths.js';
import {
  describeInBrowser,
  eventually,
  type OpenWorkbook,
  runAll,
  waitForKernel,
} from '../testing/browser.js';
import { codeCell, markdownCell, notebookOf, writeChapter } from '../testing/fixture-course.js';

const CONTROLS = 'notebooks/1-reliability/1.2-controls.ipynb';

const DRAWN = `<details><summary>Hint 1</summary><p>Count the leaves.</p></details>
<a href="#1.2-Controls">link</a> <button>button</button> <input aria-label="text"> <input type="range" aria-label="slider" min="0" max="9" value="4">
<select aria-label="choice"><option>one</option><option>two</option></select>
<form data-lm-suppress-shortcuts="true"><input type="radio" name="r" aria-label="first" checked><input type="radio" name="r" aria-label="second"></form>
<div tabindex="0" aria-label="region" role="region">region</div>`;

/** What has the focus, as its reader would name it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const node = document.activeElement as HTMLElement;
    if (node.matches('.jp-Cell')) return 'cell';
    if (node.matches('.cm-content')) return 'editor';
    return node.getAttribute('aria-label') ?? node.textContent?.trim() ?? '';
  });
}

/** Presses a key until what has the focus is what is looked for: nobody presses one two hundred times. */
async function pressUntil(page: Page, key: string, is: () => Promise<boolean>): Promise<void> {
  for (let pressed = 0; pressed < 200; pressed += 1) {
    if (await is()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead there; the focus is on ${await focused(page)}`);
}

const tabTo = (page: Page, words: RegExp) =>
  pressUntil(page, 'Tab', async () => words.test(await focused(page)));

describeInBrowser('the workbook by keyboard', openWorkbook => {
  let open: OpenWorkbook;

  const openControls = async (): Promise<Page> => {
    open = await openWorkbook({
      chapter: CONTROLS,
      prepare: course =>
        writeChapter(
          course,
          CONTROLS,
          notebookOf(
            markdownCell('title', '# 1.2 Controls\n\nSee [the next](../2-replication/2.1-quorums.ipynb).'),
            codeCell('drawn', `import { display } from 'tslab';\ndisplay.html(${JSON.stringify(DRAWN)});`),
            codeCell('last', '1 + 1'),
          ),
        ),
    });
    await runAll(open.page);
    return open.page;
  };
  const cells = (page: Page) => page.locator('.jp-Notebook .jp-Cell').count();
  const mode = (page: Page) =>
    page.locator('.jp-Notebook').evaluate(node => node.classList.contains('jp-mod-editMode'));

  it('fault 27: leaves a control within a chapter its keys, and Escape returns to the cell', async () => {
    const page = await openControls();
    const isOpen = () => page.locator('details').evaluate(node => (node as HTMLDetailsElement).open);
    for (const name of ['Hint 1', 'link', 'button', 'text', 'slider', 'choice', 'first', 'region']) {
      await tabTo(page, new RegExp(`^${name}$`));
      for (const key of ['a', 'b', 'x', 'm', 'd', 'd', 'z', 'ArrowUp', 'ArrowDown'])
        await page.keyboard.press(key);
      expect(await cells(page), name).toBe(3);
      expect(await focused(page), name).toMatch(name === 'first' ? /first|second/ : new RegExp(`^${name}$`));
      expect(await mode(page), name).toBe(false);
    }
    expect(await page.getByRole('textbox', { name: 'text', exact: true }).inputValue()).toBe('abxmddz');
    await pressUntil(page, 'Shift+Tab', async () => (await focused(page)) === 'Hint 1');
    await page.keyboard.press('Enter');
    await eventually(isOpen).toBe(true);
    await page.keyboard.press('Space');
    await eventually(isOpen).toBe(false);
    await page.keyboard.press('Shift+Enter');
    expect(await mode(page)).toBe(false);
    expect(await focused(page)).toBe('Hint 1');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('cell');
    await page.keyboard.press('b');
    await eventually(() => cells(page)).toBe(4);
  });

  it('fault 27: Enter on a link of a chapter follows it', async () => {
    const page = await openControls();
    await pressUntil(page, 'Shift+Tab', async () => (await focused(page)) === 'the next');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.jp-RenderedMarkdown h1').first().innerText()).toContain(
      '2.1 Quorums',
    );
  });

  it('fault 27: saves from within a control too', async () => {
    const page = await openControls();
    await tabTo(page, /^first$/);
    const saved = page.waitForRequest(request => request.method() === 'PUT');
    await page.keyboard.press('ControlOrMeta+s');
    await saved;
  });

  it('fault 27: the menu opens, moves, closes and gives back the focus as menus do', async () => {
    const page = await openControls();
    await page.keyboard.press('Escape');
    await tabTo(page, /^More$/);
    await page.keyboard.press('Enter');
    const first = await focused(page);
    expect(first).toMatch(/Reset this chapter/);
    const button = page.locator('.wb-menu > button');
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowUp');
    const last = await focused(page);
    expect(last).toBe('Keyboard shortcuts');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe(first);
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).not.toBe(first);
    await page.keyboard.press('End');
    expect(await focused(page)).toBe(last);
    await page.keyboard.press('Home');
    expect(await focused(page)).toBe(first);
    await page.keyboard.press('p');
    expect(await focused(page)).toBe('Print');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('More');
    expect(await page.locator('[role="menu"]').isVisible()).toBe(false);
    expect(await cells(page)).toBe(3);
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe(last);
    await page.keyboard.press('Enter');
    await page.locator('dialog.wb-help').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => focused(page)).toBe('More');
  });

  it('fault 27: Escape closes the list of chapters on a narrow page, and a search, and gives back the focus', async () => {
    const page = await openControls();
    await page.keyboard.press('ControlOrMeta+f');
    const isSearching = () =>
      page.evaluate(() => document.activeElement?.closest('.jp-DocumentSearch-overlay') !== null);
    await eventually(isSearching).toBe(true);
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.jp-DocumentSearch-input').count()).toBe(0);
    expect(await focused(page)).toMatch(/cell|Cells/);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.reload();
    await page.locator('.jp-Notebook .jp-Cell').first().waitFor();
    await pressUntil(page, 'Shift+Tab', async () => (await focused(page)) === 'Chapters');
    await page.keyboard.press('Enter');
    await eventually(() => focused(page)).toContain('Controls');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('Chapters');
    expect(await page.locator('.wb-list a').first().isVisible()).toBe(false);
  });

  it('fault 27: shows where the focus is, whatever has it', async () => {
    const page = await openControls();
    const seen = new Set<string>();
    const look = async () => {
      const [name, isShown] = await page.evaluate(() => {
        const node = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(node);
        const isSeen = (color: string) => !/rgba\([\d., ]+, 0\)|transparent/.test(color);
        const isOutlined =
          outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && isSeen(outlineColor);
        const isRinged = boxShadow !== 'none' && isSeen(boxShadow);
        return [node.outerHTML.slice(0, 90), isOutlined || isRinged || node === document.body] as const;
      });
      expect(isShown, name).toBe(true);
      seen.add(name);
    };
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe('cell');
    await look();
    for (let pressed = 0; pressed < 60; pressed += 1) {
      await page.keyboard.press('Tab');
      await look();
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  it('fault 27: keeps the focus in the list of chapters when the progress beside it is drawn anew', async () => {
    open = await openWorkbook();
    const { page } = open;
    await waitForKernel(page);
    const mine = page.locator('.wb-list a').nth(1);
    const progress = () => page.locator('.wb-list a').first().getAttribute('title');
    const before = await progress();
    await page.locator('[data-command="run-all"]').click();
    await mine.focus();
    await eventually(progress).not.toBe(before);
    const href = await mine.getAttribute('href');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(href);
  });

  it('goes by keys alone from the address to a solved exercise and the next chapter', async () => {
    open = await openWorkbook({
      chapter: '',
      prepare: course => cpSync(inCourse('notebooks'), course.file('notebooks'), { recursive: true }),
    });
    const { page } = open;
    const cell = () => page.evaluate(() => document.activeElement?.closest('.jp-Cell')?.textContent ?? '');
    const go = (key: string, words: string) =>
      pressUntil(page, key, async () => (await cell()).includes(words));
    const answer = async (code: string) => {
      await page.keyboard.press('Enter');
      await eventually(() => focused(page)).toBe('editor');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(code);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Shift+Enter');
      await eventually(cell).toContain("check('1.1.1'");
      await page.keyboard.press('ControlOrMeta+Enter');
    };
    await tabTo(page, /What is a distributed system/);
    await page.keyboard.press('Enter');
    await eventually(() => page.title()).toMatch(/^1\.1 /);
    await waitForKernel(page);
    await eventually(() => focused(page)).toBe('cell');
    await go('ArrowDown', '// exercise 1.1.1');
    const types = 'fleet: { count: number, down: number }[]';
    await answer(
      `// exercise 1.1.1\nfunction somethingIsDown(${types}) { return 0; }\nfunction machinesDown(${types}) { return 0; }`,
    );
    const report = page.locator('section[aria-label="Exercise 1.1.1"]');
    await eventually(() => report.innerText()).toMatch(/\d \/ 5 points/);
    await tabTo(page, /^Hint 1$/);
    await page.keyboard.press('Enter');
    await eventually(() => report.locator('details').first().getAttribute('open')).toBe('');
    await page.keyboard.press('Escape');
    await go('ArrowUp', '// exercise 1.1.1');
    await answer(
      `// exercise 1.1.1\nfunction somethingIsDown(${types}) { return -Math.expm1(fleet.reduce((sum, group) => group.count === 0 ? sum : sum + group.count * Math.log1p(-group.down), 0)); }\nfunction machinesDown(${types}) { return fleet.reduce((sum, group) => sum + group.count * group.down, 0); }`,
    );
    await eventually(() => report.innerText()).toMatch(/5 \/ 5 points/);
    await tabTo(page, /^Next/);
    await page.keyboard.press('Enter');
    await eventually(() => page.title()).toMatch(/^1\.2 /);
    expect(open.errors).toEqual([]);
  });
});
