/** What a learner wrote is what is graded, in the page; and a cell that prints does not lock it. */
import { expect, it } from 'vitest';
import {
  describeInBrowser,
  eventually,
  outputs,
  runAll,
  waitForKernel,
  writeCell,
} from '../testing/browser.js';
import { codeCell, markdownCell, notebookOf, writeChapter } from '../testing/fixture-course.js';

const CHAPTER = 'notebooks/1-reliability/1.3-answers.ipynb';

const RIGHT = `// exercise 5.2.1
function requestSlow(leaves: number, leafSlow: number): number {
  return -Math.expm1(leaves * Math.log1p(-leafSlow));
}
function leafSlowFor(leaves: number, wanted: number): number {
  return -Math.expm1(Math.log1p(-wanted) / leaves);
}`;
const CHECK = `import { check } from '@faultlines/exercises';
await check('5.2.1', { requestSlow: requestSlow, leafSlowFor: leafSlowFor });`;

describeInBrowser('an answer in the workbook', openWorkbook => {
  const openAnswers = () =>
    openWorkbook({
      chapter: CHAPTER,
      prepare: course =>
        writeChapter(
          course,
          CHAPTER,
          notebookOf(
            markdownCell('title', '# 1.3 Answers'),
            codeCell('answer-5-2-1', RIGHT),
            codeCell('check-5-2-1', CHECK),
          ),
        ),
    });

  it('fault 1: is graded as it stands in its cell, or the check says that it was not run', async () => {
    const { page } = await openAnswers();
    await runAll(page);
    expect((await outputs(page)).join()).toContain('5 / 5 points');

    await writeCell(page, 0, RIGHT.replace('return -Math', 'return 0 * Math'));
    await page.locator('.jp-CodeCell .cm-content').nth(1).click();
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(async () => (await outputs(page)).join()).toContain('was edited since it was run');
    expect((await outputs(page)).join()).toContain('0 / 5 points');

    await runAll(page);
    const graded = (await outputs(page)).join();
    expect(graded).toContain('2 / 5 points');
    expect(graded).toContain('Graded: the answer cell of');
  });

  it('fault 1: is not graded where the compiler refuses it, whatever ran before', async () => {
    const { page } = await openAnswers();
    await runAll(page);
    await writeCell(page, 0, `${RIGHT}\nconst wrong: string = 1;`);
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(async () => (await outputs(page)).join()).toContain('CompileError');
    await page.locator('.jp-CodeCell .cm-content').nth(1).click();
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(async () => (await outputs(page)).join()).toContain(
      'the answer did not compile: line 8',
    );
  });
});

describeInBrowser('a cell that prints without end', openWorkbook => {
  it('fault 12: is interrupted from the page, which shows its beginning and its end', async () => {
    const { page } = await openWorkbook();
    await writeCell(page, 0, "let i = 0; while (true) console.log('step ' + i++)");
    await waitForKernel(page);
    await page.keyboard.press('ControlOrMeta+Enter');
    await eventually(async () => (await outputs(page)).join()).toContain('this cell prints much');
    await page.locator('[data-command="interrupt"]').click();
    await eventually(async () => (await outputs(page)).join()).toContain('Interrupted');
    const printed = (await outputs(page)).join('\n');
    expect(printed).toContain('step 0\n');
    expect(printed).toMatch(/left out: [\d,]+ lines/);
    expect(printed.length).toBeLessThan(200_000);
    await waitForKernel(page);
  });
});
