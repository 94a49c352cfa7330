import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LeadingPage, makeLeadingPage } from '../../command/open-browser.js';
import { ChosenTheme } from '../server/chosen-theme.js';
import { describeInChromium } from '../testing/browser.js';
import { type ServedCourse, serveCourse, serveFixtureCourse } from '../testing/served-course.js';

const opened = (page: Page) => page.locator('.jp-Notebook .jp-CodeCell').first().waitFor();
const refused = (page: Page) => page.getByText('Press Enter in the terminal').first().waitFor();

describeInChromium('access from a browser', browser => {
  let served: ServedCourse;
  beforeEach(async () => {
    served = await serveFixtureCourse();
  });
  afterEach(() => served.stop());

  it('fault 31: takes the token out of the address, and outlives a reload and a new tab', async () => {
    const context = await browser().newContext();
    const page = await context.newPage();
    await page.goto(served.workbook.url);
    await opened(page);
    expect(page.url()).not.toContain('token');
    await page.reload();
    await opened(page);
    const tab = await context.newPage();
    await tab.goto(`http://127.0.0.1:${served.workbook.port}/`);
    await opened(tab);
    await context.close();
  });

  it('fault 31: is not given by an address that was used: the page says how to get another', async () => {
    const address = served.workbook.url;
    const [first, second] = [await browser().newContext(), await browser().newContext()];
    const page = await first.newPage();
    await page.goto(address);
    await opened(page);
    const other = await second.newPage();
    await other.goto(address);
    await refused(other);
    await other.goto(served.workbook.url);
    await opened(other);
    // From its history, the first browser opens the old address again: it has its key.
    await page.goto(address);
    await opened(page);
    await Promise.all([first.close(), second.close()]);
  });

  it('fault 32: sends nothing to another port of the host that would open the workbook', async () => {
    const seen: string[] = [];
    const thief = createServer((message, response) => {
      seen.push(JSON.stringify(message.headers));
      response.setHeader('content-type', 'text/html').end('<title>thief</title>');
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => thief.once('listening', resolve));
    const other = `http://127.0.0.1:${(thief.address() as AddressInfo).port}`;

    const context = await browser().newContext();
    const page = await context.newPage();
    await page.goto(served.workbook.url);
    await opened(page);
    const key = await page.evaluate(() => localStorage.getItem('faultlines-key'));
    expect(key).toMatch(/^[0-9a-f]{48}$/);
    const visit = await context.newPage();
    await visit.goto(other);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.join()).not.toContain(key);
    expect(seen.join()).not.toMatch(/cookie/i);

    const attempts = await visit.evaluate(async target => {
      const ws = target.replace('http', 'ws');
      const outcome = async (attempt: () => Promise<unknown>) => {
        try {
          return String(await attempt());
        } catch {
          return 'refused';
        }
      };
      const socket = () =>
        new Promise((resolve, reject) => {
          const made = new WebSocket(`${ws}/api/events/subscribe`);
          made.onopen = () => resolve('open');
          made.onerror = () => reject(new Error());
        });
      return {
        storage: localStorage.length,
        read: await outcome(async () => (await fetch(`${target}/api/course`)).status),
        withCookies: await outcome(
          async () =>
            (await fetch(`${target}/api/kernels`, { method: 'POST', credentials: 'include' })).status,
        ),
        script: await outcome(
          () =>
            new Promise((resolve, reject) => {
              const script = document.createElement('script');
              script.src = `${target}/api/course`;
              script.onload = () => resolve('loaded');
              script.onerror = () => reject(new Error());
              document.head.append(script);
            }),
        ),
        socket: await outcome(socket),
      };
    }, `http://127.0.0.1:${served.workbook.port}`);
    expect(attempts).toEqual({
      storage: 0,
      read: 'refused',
      withCookies: 'refused',
      script: 'refused',
      socket: 'refused',
    });
    expect(await (await served.ask('GET', '/api/kernels')).json()).toHaveLength(1);
    await context.close();
    thief.close();
  });

  it('fault 31: lets a tab that stayed open through a restart save again, once the browser has the new key', async () => {
    const context = await browser().newContext();
    const page = await context.newPage();
    await page.goto(served.workbook.url);
    await opened(page);
    const { port } = served.workbook;
    await page.locator('.jp-CodeCell .cm-content').first().click();
    await page.keyboard.insertText('const kept = 1;\n');
    await served.workbook.close();
    await page.locator('.wb-saving[data-state="failed"]').waitFor();
    const again = await serveCourse(served.course, { port });
    const tab = await context.newPage();
    await tab.goto(again.url);
    await opened(tab);
    const saved = async () => {
      const headers = { authorization: `token ${again.token}` };
      return (
        await fetch(`http://127.0.0.1:${port}/api/contents/${served.course.first}`, { headers })
      ).text();
    };
    // The page tries again every 15 s.
    await expect.poll(saved, { timeout: 45_000, interval: 500 }).toContain('const kept');
    await context.close();
    await again.close();
  });

  it('attack 8: is taken back from the service worker of a server that had the port before', async () => {
    const { port } = served.workbook;
    await served.workbook.close();
    const context = await browser().newContext();
    const page = await context.newPage();
    await leaveWorker(page, port);

    const again = await serveCourse(served.course, { port });
    const titleAfterVisit = async () => {
      await page.goto(`http://127.0.0.1:${port}/`);
      return page.title();
    };
    expect(await titleAfterVisit()).toBe('thief');
    // The browser asks for the newest version when a visit is some time past, and each visit puts it off.
    await expect.poll(titleAfterVisit, { timeout: 60_000, interval: 5000 }).toBe('Faultlines');
    await context.close();
    await again.close();
  });

  it('attack 10: by the page that the command opens is not shared with such a worker, and keeps the theme', async () => {
    const { port } = served.workbook;
    await served.workbook.close();
    const context = await browser().newContext({ colorScheme: 'light' });
    const page = await context.newPage();
    await leaveWorker(page, port);
    const state = mkdtempSync(join(tmpdir(), 'faultlines-state-'));
    const again = await serveCourse(served.course, { port, stateFolder: state });
    const leading = makeLeadingPage({
      address: `${again.url}&theme=dark`,
      forgetting: again.forgettingAddress(),
    }) as LeadingPage;
    await page.goto(leading.url);
    await opened(page);
    expect(await page.title()).toMatch(/Faultlines/);
    expect(page.url()).not.toMatch(/token|theme/);
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    expect(await theme()).toBe('dark');
    await page.reload();
    await opened(page);
    expect(await theme()).toBe('dark');
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(
      0,
    );

    // The next start learns of the reader's newest choice.
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Light or dark' }).click();
    await expect.poll(() => new ChosenTheme(state).read()).toBe('light');
    await context.close();
    await again.close();
    leading.remove();
    rmSync(state, { recursive: true });
  });
});

/** Visits another server on the port, which leaves a service worker that answers in the place of whoever comes next. */
async function leaveWorker(page: Page, port: number): Promise<void> {
  const worker = `addEventListener('install', () => skipWaiting());
    addEventListener('activate', event => event.waitUntil(clients.claim()));
    addEventListener('fetch', event => {
      const page = new Response('<title>thief</title>', { headers: { 'content-type': 'text/html' } });
      if (event.request.mode === 'navigate') event.respondWith(page);
    });`;
  const before = createServer(({ url }, response) => {
    const isWorker = url === '/worker.js';
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    response.end(isWorker ? worker : '<title>before</title>');
  }).listen(port, '127.0.0.1');
  await new Promise(resolve => before.once('listening', resolve));
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    await navigator.serviceWorker.ready;
  });
  before.closeAllConnections();
  await new Promise(resolve => before.close(resolve));
}
