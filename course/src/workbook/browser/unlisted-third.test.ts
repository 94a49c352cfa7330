/** A third look at a chapter in the page: controls and texts that nobody listed beforehand. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, eventually, runAll } from '../testing/browser.js';
import { codeCell, markdownCell, notebookOf, writeChapter } from '../testing/fixture-course.js';

const CHAPTER = 'notebooks/1-reliability/1.2-controls.ipynb';

const DRAWN = `<details><summary aria-label="summary">more</summary>hidden</details>
<select aria-label="choice"><option>one</option><option>two</option></select>
<input type="range" aria-label="slider" min="0" max="9"> <input type="radio" name="r" aria-label="radio">
<div contenteditable="true" aria-label="own text">text</div>
<div tabindex="0" role="slider" aria-valuenow="1" aria-label="drawn slider">1</div>
<a href="#nowhere" aria-label="link">link</a>`;
const NAMES = ['summary', 'choice', 'slider', 'radio', 'own text', 'drawn slider', 'link'];
const KEYS = [
  'a',
  'b',
  'x',
  'd',
  'd',
  'z',
  'c',
  'v',
  'y',
  'm',
  'r',
  '1',
  '0',
  '0',
  'Shift+m',
  'Shift+v',
  'f',
  'h',
  'Delete',
  'ArrowUp',
  'k',
];

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
}

const HAZARDS = ['['.repeat(60_000), '![](a'.repeat(12_000), '<a '.repeat(20_000), '`'.repeat(60_000)]
  .concat(Array.from({ length: 300 }, (_, n) => '`'.repeat(n + 1)).join(' '))
  .concat('[a]('.repeat(15_000), '$a '.repeat(20_000), '- '.repeat(3000), '<!--'.repeat(15_000))
  .concat(`|${'a|'.repeat(200)}\n|${'-|'.repeat(200)}\n${`|${'b|'.repeat(200)}\n`.repeat(100)}`)
  .concat(`a${' '.repeat(60_000)}b`, 'https://a.'.repeat(6000), '&'.repeat(60_000), '\\('.repeat(30_000));

describeInBrowser('unlisted chapters, third look', openWorkbook => {
  it('unlisted 85 (row 27): keep every key of a summary, a choice, a slider, a text of its own', async () => {
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
    for (const name of NAMES) {
      for (let pressed = 0; pressed < 300 && (await focused(page)) !== name; pressed += 1)
        await page.keyboard.press('Tab');
      if ((await focused(page)) !== name) throw new Error(`Tab does not lead to ${name}`);
      for (const key of KEYS) await page.keyboard.press(key);
      expect(await cells(), name).toBe(3);
      // Arrows move a choice among radios and sliders, never away from the control.
      expect(await focused(page), name).toBe(name);
      expect(await page.locator('.jp-Notebook .jp-MarkdownCell').count(), name).toBe(1);
    }
  });

  it('unlisted 86 (row 34): texts that a parser takes long for leave the page usable', async () => {
    const { page } = await openWorkbook({
      chapter: CHAPTER,
      prepare: course =>
        writeChapter(
          course,
          CHAPTER,
          notebookOf(
            markdownCell('title', '# 1.2 Controls'),
            ...HAZARDS.map((text, index) => markdownCell(`hazard-${index}`, text)),
            codeCell('last', '1 + 1'),
          ),
        ),
    });
    // The longest time for which the page did nothing else, counted by the page itself.
    const longest = await page.evaluate(
      () =>
        new Promise<number>(resolve => {
          let most = 0;
          let before = performance.now();
          const began = before;
          const look = () => {
            const now = performance.now();
            most = Math.max(most, now - before);
            before = now;
            if (now - began > 10_000) resolve(most);
            else setTimeout(look, 20);
          };
          look();
        }),
    );
    expect(longest).toBeLessThan(8000);
    await eventually(() => page.locator('.jp-RenderedMarkdown h1').first().innerText()).toContain(
      '1.2 Controls',
    );
    await runAll(page);
    await eventually(() => page.locator('.jp-OutputArea-output').last().innerText()).toContain('2');
  }, 120_000);
});
