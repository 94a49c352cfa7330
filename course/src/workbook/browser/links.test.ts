import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, eventually, notice, type OpenWorkbook, runAll } from '../testing/browser.js';
import {
  codeCell,
  type FixtureCourse,
  markdownCell,
  notebookOf,
  writeChapter,
} from '../testing/fixture-course.js';

const LINKS = 'notebooks/1-reliability/1.2-links.ipynb';
const ODD = 'notebooks/2-replication/2.2 odd & größer.ipynb';

/** A picture of 3 by 2 points. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR42mNk+M9QzwAFjDAGADTLA/8TsEXIAAAAAElFTkSuQmCC',
  'base64',
);
const DRAWING =
  '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="5"><rect width="7" height="5"/></svg>';

/** What a cell draws: links in a picture. */
const DRAWN = `<svg width="200" height="60">
  <a href="../2-replication/2.1-quorums.ipynb"><text y="15">drawn link</text></a>
  <a href="https://example.org/drawn"><text y="35">drawn web</text></a>
  <a href="../none.md"><text y="55">drawn file</text></a>
</svg>`;

/** Enough lines that a heading below them is out of sight. */
const LONG = Array.from({ length: 60 }, (_, index) => `Line ${index} of what stands between.`).join('\n\n');

function withLinks(...more: string[]): (course: FixtureCourse) => void {
  return course => {
    const write = (path: string, content: string | Buffer) => {
      mkdirSync(dirname(course.file(path)), { recursive: true });
      writeFileSync(course.file(path), content);
    };
    write('notebooks/1-reliability/pictures/dots.png', PICTURE);
    write('notebooks/1-reliability/pictures/a drawing.svg', DRAWING);
    write('notebooks/1-reliability/secret.txt', 'not for a notebook');
    writeChapter(
      course,
      ODD,
      notebookOf(markdownCell('title', `# 2.2 Odd\n\n${LONG}\n\n## Wie groß?\n\n${LONG}`)),
    );
    writeChapter(
      course,
      LINKS,
      notebookOf(
        markdownCell('title', `# 1.2 Links\n\n${more.join('\n\n')}`),
        codeCell('drawn', `import { display } from 'tslab';\ndisplay.html(${JSON.stringify(DRAWN)});`),
        markdownCell('far', `${LONG}\n\n## A "far" heading, is it?\n\n[up](#1.2-Links)\n\n${LONG}`),
      ),
    );
  };
}

describeInBrowser('links in a chapter', openWorkbook => {
  let open: OpenWorkbook;

  const openWith = async (...more: string[]): Promise<Page> => {
    open = await openWorkbook({ chapter: LINKS, prepare: withLinks(...more) });
    return open.page;
  };
  const title = (page: Page) => page.locator('.jp-RenderedMarkdown h1').first().innerText();
  const link = (page: Page, name: string) => page.locator('.jp-Notebook a', { hasText: name }).first();
  const isInSight = (page: Page, heading: string) =>
    page
      .locator('.jp-RenderedMarkdown :is(h1, h2)', { hasText: heading })
      .first()
      .evaluate(node => {
        const outer = node.closest('.jp-WindowedPanel-outer') as HTMLElement;
        const top = node.getBoundingClientRect().top - outer.getBoundingClientRect().top;
        return top > -5 && top < outer.clientHeight - 20;
      });

  it.each([
    ['beside it in another part', '[go](../2-replication/2.1-quorums.ipynb)', '2.1 Quorums'],
    ['beside it in the same part', '[go](1.1-first-steps.ipynb)', '1.1 First steps'],
    ['with a dot', '[go](./1.1-first-steps.ipynb)', '1.1 First steps'],
    ['from the root of the course', '[go](/notebooks/2-replication/2.1-quorums.ipynb)', '2.1 Quorums'],
    ['with a detour', '[go](../1-reliability/../2-replication/./2.1-quorums.ipynb)', '2.1 Quorums'],
    ['with encoded characters', '[go](../2-replication/2.2%20odd%20%26%20gr%C3%B6%C3%9Fer.ipynb)', '2.2 Odd'],
    ['with bare characters', '[go](<../2-replication/2.2 odd & größer.ipynb>)', '2.2 Odd'],
    [
      "to the learner's copy of a chapter",
      '[go](../../work/notebooks/2-replication/2.1-quorums.ipynb)',
      '2.1 Quorums',
    ],
    ['in HTML', '<a href="../2-replication/2.1-quorums.ipynb">go</a>', '2.1 Quorums'],
  ])(
    'fault 19: a link %s opens that chapter in this tab, and Back returns',
    async (_, markdown, expected) => {
      const page = await openWith(markdown);
      await link(page, 'go').click();
      await eventually(() => title(page)).toContain(expected);
      expect(page.context().pages()).toHaveLength(1);
      await page.goBack();
      await eventually(() => title(page)).toContain('1.2 Links');
      expect(open.errors).toEqual([]);
    },
  );

  it('fault 19: a link in a picture that a cell drew opens the chapter too', async () => {
    const page = await openWith();
    await runAll(page);
    expect(await page.locator('.jp-OutputArea-output svg a').count()).toBe(3);
    await link(page, 'drawn file').click();
    await eventually(() => notice(page, 'link').innerText()).toMatch(/leads to notebooks\/none\.md/);
    await link(page, 'drawn link').click();
    await eventually(() => title(page)).toContain('2.1 Quorums');
    expect(open.errors).toEqual([]);
  });

  it.each([
    ['as Jupyter names it', '[go](../2-replication/2.2%20odd%20&%20größer.ipynb#Wie-groß?)'],
    ['encoded', '[go](../2-replication/2.2%20odd%20%26%20gr%C3%B6%C3%9Fer.ipynb#Wie-gro%C3%9F%3F)'],
    ['as other sites name it', '[go](<../2-replication/2.2 odd & größer.ipynb#wie-groß>)'],
  ])('fault 19: a link to a heading of another chapter, %s, goes to that heading', async (_, markdown) => {
    const page = await openWith(markdown);
    await link(page, 'go').click();
    await eventually(() => title(page)).toContain('2.2 Odd');
    await eventually(() => isInSight(page, 'Wie groß?')).toBe(true);
    await page.goBack();
    await eventually(() => title(page)).toContain('1.2 Links');
    expect(await notice(page, 'link').count()).toBe(0);
  });

  it.each([
    ['by its own words', '[go](#A-"far"-heading,-is-it?)'],
    ['as other sites name it', '[go](#a-far-heading-is-it)'],
  ])(
    'fault 19: a link to a heading of the chapter, %s, scrolls, and the chapter stays',
    async (_, markdown) => {
      const page = await openWith(markdown);
      await page.locator('.jp-CodeCell .cm-content').evaluate(node => {
        (window as unknown as { kept: Node }).kept = node;
      });
      await link(page, 'go').click();
      await eventually(() => isInSight(page, 'A "far" heading')).toBe(true);
      const mark = page.locator('.jp-RenderedMarkdown h2 a.jp-InternalAnchorLink');
      await mark.click({ force: true });
      await link(page, 'up').click();
      await eventually(() => isInSight(page, '1.2 Links')).toBe(true);
      await page.goBack();
      await eventually(() => isInSight(page, 'A "far" heading')).toBe(true);
      const isSame = await page.evaluate(() => (window as unknown as { kept: Node }).kept.isConnected);
      expect(isSame).toBe(true);
      expect(decodeURIComponent(page.url())).toContain(`#${LINKS}#`);
      expect(open.errors).toEqual([]);
    },
  );

  it('fault 19: an address with a heading can be opened and reloaded', async () => {
    const page = await openWith('[go](#A-"far"-heading,-is-it?)');
    await link(page, 'go').click();
    await eventually(() => isInSight(page, 'A "far" heading')).toBe(true);
    await page.reload();
    await eventually(() => isInSight(page, 'A "far" heading').catch(() => false)).toBe(true);
    expect(await title(page)).toContain('1.2 Links');
  });

  it.each([
    ['a file of the course', '[go](../../docs/specs.md)', /leads to docs\/specs\.md, which is not a chapter/],
    ['a folder', '[go](../2-replication/)', /leads to notebooks\/2-replication, which is not a chapter/],
    [
      'a chapter that is not there',
      '[go](1.9-none.ipynb)',
      /no chapter notebooks\/1-reliability\/1\.9-none\.ipynb/,
    ],
    ['a place outside the course', '[go](../../../else.ipynb)', /leads out of the course/],
    ['broken percent-encoding', '[go](1.9%zz.ipynb)', /no chapter notebooks\/1-reliability\/1\.9%zz\.ipynb/],
    ['a heading that is not there', '[go](#Nothing)', /no heading “Nothing”/],
  ])('fault 19: a link to %s is answered by a notice, and the chapter stays', async (_, markdown, words) => {
    const page = await openWith(markdown);
    await link(page, 'go').click();
    await eventually(() => notice(page, 'link').innerText()).toMatch(words);
    expect(await title(page)).toContain('1.2 Links');
    expect(page.context().pages()).toHaveLength(1);
    await notice(page, 'link').getByText('Close').click();
    expect(await notice(page, 'link').count()).toBe(0);
  });

  it('fault 19: only links to the web open in a new tab', async () => {
    const page = await openWith(
      '[web](https://example.org/paper) [mail](mailto:someone@example.org) [go](../2-replication/2.1-quorums.ipynb) [file](../../docs/x.md) [here](#1.2-Links)',
    );
    await runAll(page);
    const targets = await page
      .locator('.jp-RenderedMarkdown a')
      .evaluateAll(links => links.map(node => [node.textContent, node.getAttribute('target')]));
    const opening = targets.filter(([, target]) => target === '_blank').map(([text]) => text);
    expect(opening).toEqual(['web', 'mail']);
    await page.context().route('https://example.org/**', route => route.fulfill({ body: 'elsewhere' }));
    for (const name of ['web', 'drawn web']) {
      const opened = page.context().waitForEvent('page');
      await link(page, name).click();
      const tab = await opened;
      await eventually(() => tab.url()).toMatch(/^https:\/\/example\.org/);
      expect(await tab.evaluate(() => window.opener)).toBe(null);
      await tab.close();
    }
    expect(await title(page)).toContain('1.2 Links');
  });

  it('fault 19: an address that names no chapter says so', async () => {
    const page = await openWith();
    await page.evaluate(() => {
      location.hash = '#notebooks/1-reliability/1.9-none.ipynb';
    });
    await eventually(() => notice(page, 'link').innerText()).toMatch(/There is no chapter/);
    expect(await title(page)).toContain('1.2 Links');
    expect(page.url()).toContain(LINKS);
    // Where no chapter is open yet, one is.
    const [root] = page.url().split('#');
    await page.goto('about:blank');
    await page.goto(`${root}#notebooks/none.ipynb`);
    await eventually(() => notice(page, 'link').innerText()).toMatch(/no chapter notebooks\/none\.ipynb/);
    await eventually(() => title(page)).toContain('1.1 First steps');
    expect(page.url()).toContain('1.1-first-steps');
  });

  it('fault 19: relative pictures load, from Markdown and HTML, and nothing but pictures', async () => {
    const page = await openWith(
      '![dots](pictures/dots.png) ![drawing](./pictures/a%20drawing.svg) <img alt="html" src="../1-reliability/pictures/dots.png"> ![none](pictures/none.png) ![secret](secret.txt)',
    );
    const width = (name: string) =>
      page
        .locator(`.jp-RenderedMarkdown img[alt="${name}"]`)
        .evaluate(node => (node as HTMLImageElement).naturalWidth);
    await eventually(() => width('dots')).toBe(3);
    await eventually(() => width('drawing')).toBe(7);
    await eventually(() => width('html')).toBe(3);
    expect(await width('none')).toBe(0);
    expect(await width('secret')).toBe(0);
    const answer = await open.ask(
      'GET',
      '/api/contents/notebooks/1-reliability/secret.txt?type=file&format=base64',
    );
    expect(answer.status).toBe(404);
    expect(open.errors).toEqual([]);
  });
});
