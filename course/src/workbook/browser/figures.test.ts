import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, eventually, type OpenWorkbook, runAll } from '../testing/browser.js';
import { codeCell, markdownCell, notebookOf, writeChapter } from '../testing/fixture-course.js';

const FIGURES = 'notebooks/1-reliability/1.2-figures.ipynb';

const KNOB = `import { show } from 'faultlines';
import { chart, closedForm, knobChart } from 'faultlines/visual';
const line = (leaves: number) => [1, 2, 3].map(x => ({ x, y: x * leaves }));
show(knobChart(
  { name: 'leaves', values: [1, 10, 100], start: 10 },
  leaves => ({ title: leaves + ' leaves are slow', series: [closedForm('page', line(leaves)), closedForm('leaf', line(1), { dashed: true })] }),
  { subtitle: 'median 10 ms, seed 7', x: { label: 'load' }, y: { label: 'time', unit: 'ms' } },
));`;

const CHART = `show(chart({ title: 'A wide chart', subtitle: 'seed 8', x: { label: 'load' }, y: { label: 'time' },
  series: [closedForm('the first of the names', line(2)), closedForm('the second', line(4), { tone: 'failing' })] }));`;

describeInBrowser('figures in a chapter', openWorkbook => {
  let open: OpenWorkbook;

  const openFigures = async (
    options: { viewport?: { width: number; height: number } } = {},
  ): Promise<Page> => {
    open = await openWorkbook({
      chapter: FIGURES,
      ...options,
      prepare: course =>
        writeChapter(
          course,
          FIGURES,
          notebookOf(
            markdownCell('title', '# 1.2 Figures'),
            codeCell('knob', KNOB),
            codeCell('chart', CHART),
          ),
        ),
    });
    await runAll(open.page);
    await open.page.locator('.wb-plotly .main-svg').first().waitFor();
    return open.page;
  };

  it('fault 28: a knob is a slider with a name, turned by keys, that says what it shows', async () => {
    const page = await openFigures();
    const slider = page.getByRole('slider', { name: 'leaves' });
    const plot = page.getByRole('group', { name: '10 leaves are slow' });
    expect(await slider.getAttribute('aria-valuetext')).toBe('10. 10 leaves are slow');
    expect(await plot.count()).toBe(1);
    const curve = () => page.locator('.wb-plotly .scatterlayer path.js-line').first().getAttribute('d');
    const before = await curve();
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() => slider.getAttribute('aria-valuetext')).toBe('100. 100 leaves are slow');
    await eventually(curve).not.toBe(before);
    expect(await page.locator('.wb-finding').innerText()).toBe('100 leaves are slow');
    await page.keyboard.press('Home');
    await eventually(() => page.locator('.wb-knob output').innerText()).toBe('1');
    expect(await page.locator('.jp-Notebook .jp-Cell').count()).toBe(3);
    const described = await page.locator('.wb-plot').getAttribute('aria-describedby');
    expect(await page.locator(`[id="${described}"]`).textContent()).toContain('100 leaves are slow');
    // Plotly's own slider and title would say the same twice, one of them for the mouse only.
    expect(await page.locator('.wb-plotly .slider-container, .wb-plotly .gtitle').count()).toBe(0);
    expect(open.errors).toEqual([]);
  });

  it('fault 28: offers no button that does nothing', async () => {
    const page = await openFigures();
    await page.locator('.wb-plot').hover();
    const buttons = await page
      .locator('.wb-plotly .modebar-btn')
      .evaluateAll(nodes => nodes.map(node => node.getAttribute('data-title')));
    expect(buttons.length).toBeGreaterThan(3);
    expect(buttons.filter(title => /share|cloud/i.test(title ?? ''))).toEqual([]);
  });

  it('fault 24: a knob keeps its subtitle', async () => {
    const page = await openFigures();
    expect(await page.locator('.wb-subtitle').innerText()).toBe('median 10 ms, seed 7');
  });

  it('fault 24: a chart that is wider than the page says so, and its names stay in sight', async () => {
    const page = await openFigures({ viewport: { width: 390, height: 800 } });
    const region = page.getByRole('group', { name: 'A wide chart, scrolls sideways' });
    await region.waitFor();
    await region.scrollIntoViewIfNeeded();
    const shadow = () => region.evaluate(node => getComputedStyle(node).boxShadow);
    expect(await shadow()).not.toBe('none');
    const names = page.locator('[data-series-names]:visible');
    expect(await names.innerText()).toMatch(/the first of the names[\s\S]*the second/);
    const box = await names.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
    await region.focus();
    for (let pressed = 0; pressed < 20; pressed += 1) await page.keyboard.press('ArrowRight');
    await eventually(() =>
      region.evaluate(node => node.scrollLeft + node.clientWidth >= node.scrollWidth - 1),
    ).toBe(true);
    expect(await region.getAttribute('class')).toMatch(/wb-more-left(?!.*wb-more-right)/);
    await page.setViewportSize({ width: 1280, height: 800 });
    await eventually(() => page.locator('.wb-scrolls').count()).toBe(0);
    expect(await page.locator('[data-series-names]:visible').count()).toBe(0);
  });
});

/** A counterexample of four steps, walked through. */
const STEPPER = `import { stepper } from 'faultlines/visual';
const steps = ['alice', 'bob', 'alice', 'bob'].map((node, index) => ({
  text: node + (index < 2 ? ' reads 0' : ' writes 1'),
  events: [{ id: 2 * index, atMs: index + 1, kind: 'deliver' as const, node: 'database-replica-' + index, peer: node, data: index }],
  state: { nodes: { db: { value: index } } },
}));
show(stepper({ property: 'no update is lost', message: 'the value is 1', steps } as never));`;

describeInBrowser('a stepper on paper and without trust', openWorkbook => {
  const openStepper = () =>
    openWorkbook({
      chapter: FIGURES,
      prepare: course =>
        writeChapter(
          course,
          FIGURES,
          notebookOf(
            markdownCell('title', '# 1.2 Figures'),
            codeCell('stepper', `import { show } from 'faultlines';\n${STEPPER}`),
          ),
        ),
    });

  it('fault 30: prints its whole diagram, uncut, and its steps in words', async () => {
    const { page } = await openStepper();
    await runAll(page);
    const words = page.locator('.words-only');
    expect(await words.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 703, height: 1000 });
    expect(await words.locator('li').allInnerTexts()).toEqual([
      expect.stringMatching(/^step 1 +alice reads 0/),
      expect.stringMatching(/^step 2 +bob reads 0/),
      expect.stringMatching(/^step 3 +alice writes 1/),
      expect.stringMatching(/^step 4 +bob writes 1/),
    ]);
    expect(await words.isVisible()).toBe(true);
    const seen = await page
      .locator('form .cards')
      .evaluateAll(rows => rows.map(row => getComputedStyle(row).visibility));
    expect(seen).toEqual(['hidden', 'hidden', 'hidden', 'visible']);
    const most = await page
      .locator('form svg text, form .card')
      .evaluateAll(nodes => Math.max(...nodes.map(node => node.getBoundingClientRect().right)));
    expect(most).toBeLessThanOrEqual(703);
    const past = await page.locator('form .past').evaluate(node => {
      const whole = node.parentElement as HTMLElement;
      return whole.getBoundingClientRect().height - node.getBoundingClientRect().height;
    });
    expect(Math.abs(past)).toBeLessThan(2);
  });

  it('fault 30: tells its steps in words where it is not trusted, each once', async () => {
    const { page, course } = await openStepper();
    await runAll(page);
    const html = await page.locator('.jp-RenderedHTML').evaluate(node => node.innerHTML);
    const foreign = notebookOf(markdownCell('title', '# 2.9 Foreign'), {
      ...codeCell('stepper', '1'),
      outputs: [{ output_type: 'display_data' as const, data: { 'text/html': html }, metadata: {} }],
    });
    const path = 'notebooks/2-replication/2.9-foreign.ipynb';
    writeChapter(course, `work/${path}`, foreign);
    await page.goto(`${page.url().split('#')[0]}#${path}`);
    const output = page.locator('.jp-OutputArea-output').first();
    await eventually(() => page.title()).toContain('2.9 Foreign');
    await eventually(() => output.innerText()).toContain('step 4');
    const shown = await output.innerText();
    for (const step of ['alice reads 0', 'bob reads 0', 'alice writes 1', 'bob writes 1'])
      expect(shown.split(step), step).toHaveLength(2);
    expect(shown).toContain('Run the cell to walk through this');
    expect(await output.locator('input:visible').count()).toBe(0);
  });

  it('attack 11: what a notebook brings wears no class of the page, and keeps its own', async () => {
    const html =
      '<div class="wb-notice wb-failing jp-Dialog lm-Widget mine"><p class="wb-choices">The workbook</p></div>';
    const stored = {
      ...codeCell('stored', '1'),
      outputs: [
        { output_type: 'display_data' as const, data: { 'text/html': html }, metadata: {} },
        { output_type: 'stream' as const, name: 'stdout' as const, text: '\u001b[31mred\u001b[0m' },
      ],
    };
    const open = await openWorkbook({
      chapter: FIGURES,
      prepare: course => {
        const text = `# 1.2 Figures\n\n${html}\n\n\`\`\`ts\nconst x = 1;\n\`\`\``;
        writeChapter(course, FIGURES, notebookOf(markdownCell('title', text), stored));
      },
    });
    const { page } = open;
    await page.locator('.mine').nth(1).waitFor();
    const classes = await page
      .locator('.mine, .mine p')
      .evaluateAll(nodes => nodes.map(node => node.className));
    expect(classes).toEqual(['mine', '', 'mine', '']);
    await page.locator('.ansi-red-fg', { hasText: 'red' }).waitFor();
    await page.locator('code.language-ts').waitFor();
  });
});
