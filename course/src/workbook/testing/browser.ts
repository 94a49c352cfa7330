import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startKernelProcess } from '../../kernel/process.js';
import type { FixtureCourse } from './fixture-course.js';
import { type ServedCourse, serveFixtureCourse } from './served-course.js';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Tests in a headless browser. On a machine without one a test says so, and fails where `FAULTLINES_REQUIRE_BROWSER` asks for one.
 */
export function describeInChromium(name: string, tests: (browser: () => Browser) => void): void {
  if (!existsSync(CHROMIUM)) {
    it('needs a browser', expectClosedGate);
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    });
    afterAll(() => browser.close());
    tests(() => browser);
  });
}

/** Tests in a headless browser that open their workbooks with what they are given, and need not close them. */
export function describeInBrowser(
  name: string,
  tests: (open: (options?: OpenOptions) => Promise<OpenWorkbook>) => void,
): void {
  describeInChromium(name, browser => {
    const opened: OpenWorkbook[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map(({ stop }) => stop()));
    });
    tests(async options => {
      const workbook = await openWorkbook(browser(), options);
      opened.push(workbook);
      return workbook;
    });
  });
}

function expectClosedGate(): void {
  console.warn(`No Chromium at ${CHROMIUM}: the browser tests did not run. Set CHROMIUM_PATH to run them.`);
  expect(process.env.FAULTLINES_REQUIRE_BROWSER ?? '', 'a browser is required, and there is none').toBe('');
}

type OpenOptions = BrowserContextOptions & {
  /** One of the two chapters, or the path of another that `prepare` wrote. */
  readonly chapter?: string;
  /** Changes the course before it is opened. */
  readonly prepare?: (course: FixtureCourse) => void;
};

/** A fixture course with a real kernel, open in a page of its own. */
export interface OpenWorkbook extends ServedCourse {
  readonly page: Page;
  /** What the page logged as errors, without requests that a test made fail. */
  readonly errors: string[];
}

async function openWorkbook(browser: Browser, options: OpenOptions = {}): Promise<OpenWorkbook> {
  const { chapter = 'first', prepare, ...contextOptions } = options;
  const served = await serveFixtureCourse({ startKernel: startKernelProcess });
  prepare?.(served.course);
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...contextOptions });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  const path = chapter === 'first' || chapter === 'second' ? served.course[chapter] : chapter;
  await page.goto(`${served.workbook.url}#${path}`);
  await page.locator('.jp-Notebook .jp-Cell').first().waitFor();
  return {
    ...served,
    page,
    errors,
    stop: async () => {
      await context.close();
      await served.stop();
    },
  };
}

/** An expectation that may take a while to hold: machines that run tests are busy. */
export function eventually(look: () => unknown, timeout = 15_000): ReturnType<typeof expect.poll> {
  return expect.poll(look, { timeout, interval: 50 });
}

export async function waitForKernel(page: Page): Promise<void> {
  await page.locator('.wb-kernel[data-status="idle"]').waitFor();
}

/** Runs all cells and waits until the kernel has nothing left to do. */
export async function runAll(page: Page, timeout?: number): Promise<void> {
  await waitForKernel(page);
  const prompts = async () => (await page.locator('.jp-InputPrompt').allTextContents()).join();
  const before = await prompts();
  await page.locator('[data-command="run-all"]').click();
  // Cells that run have a star, those that ran a new number.
  await eventually(prompts).not.toBe(before);
  await eventually(prompts, timeout).not.toContain('*');
  await waitForKernel(page);
}

/** The texts of all outputs, in order. */
export async function outputs(page: Page): Promise<string[]> {
  return (await page.locator('.jp-OutputArea-output').allInnerTexts()).map(text => text.trim());
}

/** Replaces the source of a cell of code, counted from 0. */
export async function writeCell(page: Page, index: number, source: string): Promise<void> {
  const editor = page.locator('.jp-CodeCell .cm-content').nth(index);
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(source);
}

export async function waitUntilSaved(page: Page): Promise<void> {
  await page.locator('.wb-saving[data-state="saved"]').waitFor();
}

export function notice(page: Page, kind: string) {
  return page.locator(`.wb-notice[data-kind="${kind}"]`);
}
