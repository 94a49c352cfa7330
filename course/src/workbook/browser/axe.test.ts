import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inCourse } from '../../paths.js';
import { parseDocument } from '../server/notebook-document.js';
import { describeInBrowser, eventually, runAll, waitForKernel } from '../testing/browser.js';
import type { FixtureCourse } from '../testing/fixture-course.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const START = 'notebooks/0-start/0.0-start-here.ipynb';
const TAIL = 'notebooks/5-scalability/5.2-tail-latency.ipynb';
const QUORUMS = 'notebooks/3-replication/3.5-quorums.ipynb';
const CALLS = 'notebooks/1-foundations/1.1-distributed-system.ipynb';

function withCourse(course: FixtureCourse): void {
  cpSync(inCourse('notebooks'), course.file('notebooks'), { recursive: true });
}

/** The first exercise of 1.1 is answered wrongly, so that its report has a counterexample and hints. */
function withWrongAnswer(course: FixtureCourse): void {
  withCourse(course);
  const notebook = parseDocument(readFileSync(course.file(CALLS)), CALLS);
  const answer = notebook.cells.find(({ id }) => id === 'answer-1-1-1');
  if (answer === undefined) throw new Error(`${CALLS} has no cell answer-1-1-1`);
  const fleet = 'fleet: { count: number, down: number }[]';
  answer.source = `// exercise 1.1.1\nfunction somethingIsDown(${fleet}) { return 0; }\nfunction machinesDown(${fleet}) { return 0; }`;
  writeFileSync(course.file(CALLS), JSON.stringify(notebook));
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds serious or critical, with the first element of each. */
async function seriousIn(page: Page): Promise<string[]> {
  const violations = (await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: unknown[] }> } };
    return (await axe.run()).violations;
  })) as Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}, ${nodes.length} times: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`,
    );
}

const LOOKS = (['light', 'dark'] as const).flatMap(colorScheme =>
  [1280, 390].map(width => ({ colorScheme, width })),
);

/** A whole chapter runs, and is looked at four times, beside whatever else the machine does. */
const PATIENCE_MS = 240_000;

describeInBrowser('axe', openWorkbook => {
  /** Looks at a page light and dark, wide and narrow; `isListOpen` with the list of chapters over it. */
  const expectNothingSerious = async (page: Page, isListOpen: boolean): Promise<void> => {
    await page.evaluate(AXE);
    for (const { colorScheme, width } of LOOKS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 860 });
      await page.evaluate(
        isClosed => document.querySelector('.wb')?.classList.toggle('wb-closed', isClosed),
        width < 960 && !isListOpen,
      );
      // What scrolls at this width has been found once nothing changes any more.
      const scrolling = () => page.locator('.wb-scrolls').count();
      let before = -1;
      await eventually(async () => {
        const now = await scrolling();
        const isStill = now === before;
        before = now;
        await page.waitForTimeout(300);
        return isStill;
      }).toBe(true);
      expect(await seriousIn(page), `${colorScheme}, ${width} wide`).toEqual([]);
    }
  };

  it('fault 29: finds nothing serious in the list of chapters', { timeout: PATIENCE_MS }, async () => {
    const { page } = await openWorkbook({ chapter: START, prepare: withCourse });
    await waitForKernel(page);
    await expectNothingSerious(page, true);
  });

  it('fault 29: finds nothing serious in the first page, run', { timeout: PATIENCE_MS }, async () => {
    const { page } = await openWorkbook({ chapter: START, prepare: withCourse });
    await runAll(page, PATIENCE_MS);
    await expectNothingSerious(page, false);
  });

  it('fault 29: finds nothing serious in a chapter with figures, run', { timeout: PATIENCE_MS }, async () => {
    const { page } = await openWorkbook({ chapter: TAIL, prepare: withCourse });
    await runAll(page, PATIENCE_MS);
    await page.locator('.wb-plotly .main-svg').first().waitFor();
    expect(await page.locator('.jp-OutputArea-output figure').count()).toBeGreaterThan(10);
    await expectNothingSerious(page, false);
  });

  it('fault 29: finds nothing serious in a chapter with an exercise whose check failed', {
    timeout: PATIENCE_MS,
  }, async () => {
    const { page } = await openWorkbook({ chapter: CALLS, prepare: withWrongAnswer });
    await runAll(page, PATIENCE_MS);
    const report = page.locator('section[aria-label="Exercise 1.1.1"]');
    expect(await report.innerText()).toMatch(/Hint 1/);
    await report.locator('summary').first().click();
    await expectNothingSerious(page, false);
  });

  it('fault 30: prints a chapter with a stepper in as many pages as it fills', {
    timeout: PATIENCE_MS,
  }, async () => {
    const { page } = await openWorkbook({ chapter: QUORUMS, prepare: withCourse });
    await runAll(page, PATIENCE_MS);
    await page.emulateMedia({ media: 'print' });
    // A page of A4 between margins of 12 mm.
    const [width, height] = [703, 1032];
    await page.setViewportSize({ width, height });
    const whole = () => page.evaluate(() => document.documentElement.scrollHeight);
    const filled = (await whole()) / height;
    const margin = { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' };
    const pdf = await page.pdf({ format: 'A4', margin, printBackground: true });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(10);
    expect(pages).toBeLessThanOrEqual(Math.ceil(1.15 * filled));
    expect(pages).toBeLessThan(34);
  });
});
