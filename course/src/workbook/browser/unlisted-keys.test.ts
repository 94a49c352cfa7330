import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, runAll } from '../testing/browser.js';
import { codeCell, markdownCell, notebookOf, writeChapter } from '../testing/fixture-course.js';

const CHAPTER = 'notebooks/1-reliability/1.2-controls.ipynb';

/** Controls that a chapter may draw, of kinds that nobody listed beforehand. */
const DRAWN = `<div role="button" tabindex="0" aria-label="own button">own</div>
<textarea aria-label="lines"></textarea> <input type="number" aria-label="count" value="5">
<input type="checkbox" aria-label="check"> <svg width="40" height="20" tabindex="0" role="img" aria-label="drawing"><rect width="40" height="20"/></svg>`;

function focused(page: Page): Promise<string> {
  return page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.className ?? '',
  );
}

describeInBrowser('unlisted controls by keyboard', openWorkbook => {
  it('unlisted 45 (row 27): keep every key of a chapter, whatever they are made of', async () => {
    const { page } = await openWorkbook({
      chapter: CHAPTER,
      prepare: course =>
        writeChapter(
          course,
          CHAPTER,
          notebookOf(
            markdownCell('title', '# 1.2 Controls'),
            codeCell('drawn', `import { display } from 'tslab';\ndisplay.html(${JSON.stringify(DRAWN)});`),
            codeCell('last', '1 + 1'),
          ),
        ),
    });
    await runAll(page);
    const cells = () => page.locator('.jp-Notebook .jp-Cell').count();
    const tried: string[] = [];
    for (const name of ['own button', 'lines', 'count', 'check', 'drawing']) {
      for (let pressed = 0; pressed < 200 && (await focused(page)) !== name; pressed += 1)
        await page.keyboard.press('Tab');
      if ((await focused(page)) !== name) throw new Error(`Tab does not lead to ${name}`);
      for (const key of [
        'a',
        'b',
        'x',
        'd',
        'd',
        'c',
        'v',
        'y',
        'm',
        'Enter',
        'Space',
        'Shift+m',
        'Delete',
        '0',
        '0',
        'ArrowDown',
        'k',
        'j',
      ])
        await page.keyboard.press(key);
      expect(await cells(), name).toBe(3);
      expect(await focused(page), name).toBe(name);
      tried.push(name);
    }
    expect(tried).toHaveLength(5);
  });
});
