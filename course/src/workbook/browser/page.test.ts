import { expect, it } from 'vitest';
import {
  describeInBrowser,
  eventually,
  type OpenWorkbook,
  runAll,
  waitForKernel,
  writeCell,
} from '../testing/browser.js';

const PAPER = { light: 'rgb(255, 255, 255)', dark: 'rgb(22, 25, 29)' };

describeInBrowser('the page in a browser', openWorkbook => {
  let open: OpenWorkbook;

  const paper = () => open.page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  it('follows the system into the dark, and remembers a choice', async () => {
    open = await openWorkbook({ colorScheme: 'dark' });
    const { page } = open;
    expect(await paper()).toBe(PAPER.dark);
    await page.emulateMedia({ colorScheme: 'light' });
    await eventually(paper).toBe(PAPER.light);
    await page.locator('.wb-menu > button').click();
    await page.getByText('Light or dark').click();
    expect(await paper()).toBe(PAPER.dark);
    await page.reload();
    await page.locator('.jp-Notebook .jp-CodeCell').first().waitFor();
    expect(await paper()).toBe(PAPER.dark);
  });

  it('goes to the next chapter and back, each with a kernel of its own', async () => {
    open = await openWorkbook();
    const { page } = open;
    await runAll(page);
    await page.locator('.wb-way a[rel="next"]').click();
    await eventually(() => page.locator('.jp-RenderedMarkdown h1').innerText()).toContain('2.1 Quorums');
    await waitForKernel(page);
    await writeCell(page, 0, 'console.log(typeof leaves)');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.goBack();
    await eventually(() => page.locator('.jp-RenderedMarkdown h1').first().innerText()).toContain(
      '1.1 First steps',
    );
    expect(await page.locator('.wb-list [aria-current]').innerText()).toContain('First steps');
  });

  it('fits a telephone: nothing wider than the screen, the list of chapters behind a button', async () => {
    open = await openWorkbook({ viewport: { width: 360, height: 740 } });
    const { page } = open;
    await runAll(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    const list = page.locator('.wb-list a').first();
    expect(await list.isVisible()).toBe(false);
    await page.locator('.wb-chapters').click();
    expect(await list.isVisible()).toBe(true);
    await page.locator('.wb-list a').nth(1).click();
    expect(await list.isVisible()).toBe(false);
    await eventually(() => page.locator('.jp-RenderedMarkdown h1').innerText()).toContain('2.1 Quorums');
  });

  it('prints the chapter alone, as long as it is', async () => {
    open = await openWorkbook({ colorScheme: 'light' });
    const { page } = open;
    await runAll(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.wb-side').isVisible()).toBe(false);
    expect(await page.locator('.wb-head').isVisible()).toBe(false);
    const [shown, whole] = await page.evaluate(() => {
      const outer = document.querySelector('.jp-WindowedPanel-outer') as HTMLElement;
      return [outer.clientHeight, outer.scrollHeight];
    });
    expect(shown).toBe(whole);
  });

  it('draws Plotly figures with a library that is loaded for the first of them', async () => {
    open = await openWorkbook();
    const { page, errors } = open;
    await waitForKernel(page);
    expect(await page.evaluate(() => 'Plotly' in window)).toBe(false);
    const figure = { data: [{ x: [1, 2, 3], y: [1, 4, 9], type: 'scatter' }], layout: { height: 300 } };
    await writeCell(
      page,
      0,
      `import { display } from 'tslab';\ndisplay.raw('application/vnd.plotly.v1+json', ${JSON.stringify(JSON.stringify(figure))});`,
    );
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.locator('.wb-plotly .main-svg').first().waitFor();
    expect(errors).toEqual([]);
  });

  it('runs no script from a notebook', async () => {
    open = await openWorkbook();
    const { page } = open;
    await waitForKernel(page);
    await writeCell(
      page,
      0,
      'import { display } from \'tslab\';\ndisplay.html(\'<b id="shown">shown</b><script>window.ran = true</script><img src=x onerror="window.ran = true">\');',
    );
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.locator('#shown').waitFor();
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  });
});
